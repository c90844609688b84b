"""The Word file, read again with python-docx."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guatu.bulletins.content import AnnexTable, Column
from guatu.bulletins.render import default_docx_template, render_docx
from guatu.bulletins.render.default_template import default_template
from tests.bulletins.sample import sample_content
from tests.bulletins.templates import parts_of, template_with, template_with_paragraph


@pytest.fixture(scope="module")
def sample() -> Any:
    return Document(BytesIO(render_docx(sample_content())))


def opened(**changes: Any) -> Any:
    return Document(BytesIO(render_docx(replace(sample_content(rows=2), **changes))))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def near(length: Any, expected: Any) -> bool:
    return bool(abs(length - expected) < Mm(0.1))


def test_the_committed_template_is_what_its_script_makes() -> None:
    assert parts_of(default_template()) == parts_of(default_docx_template())


def test_the_page_has_the_margins_of_the_standard(sample: Any) -> None:
    text = sample.sections[0]
    assert near(text.page_width, Mm(210))
    assert near(text.page_height, Mm(297))
    margins = (text.top_margin, text.bottom_margin, text.left_margin, text.right_margin)
    assert all(near(margin, Mm(wanted)) for margin, wanted in zip(margins, (37, 35, 28, 26), strict=True))


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("通报正文", "仿宋_GB2312", 16),
        ("通报标题", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("通报页码", "宋体", 14),
    ],
)
def test_every_style_names_its_chinese_face_and_size(sample: Any, style: str, face: str, size: int) -> None:
    found = sample.styles[style]
    faces = found.element.rPr.find(qn("w:rFonts"))
    assert faces.get(qn("w:eastAsia")) == face
    assert faces.get(qn("w:ascii")) == "Times New Roman"
    assert faces.get(qn("w:eastAsiaTheme")) is None
    assert found.font.size == Pt(size)


def test_the_body_has_exact_lines_and_a_first_line_indent_of_two_characters(sample: Any) -> None:
    normal = sample.styles["Normal"].paragraph_format
    assert (normal.line_spacing_rule, normal.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(28.95))
    indent = sample.styles["通报正文"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_fonts_are_named_with_a_stand_in_and_not_shipped() -> None:
    parts = parts_of(render_docx(sample_content(rows=1)))
    table = parts["word/fontTable.xml"].decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table
    assert not [name for name in parts if "fonts/" in name or name.endswith((".ttf", ".odttf"))]


def test_the_text_runs_in_the_official_order(sample: Any) -> None:
    content = sample_content()
    found = [text for text in texts(sample) if text]
    expected = [
        "云溪县发展和改革局文件",
        "云发改发〔2023〕36号",
        "云溪县发展和改革局\n关于2023年5月全县重点项目\n推进情况的通报",
        "各镇人民政府，县政府各工作部门，云溪高新区管委会：",
        *(*content.basis, *content.lead, *content.ranked),
    ]
    for section in content.sections:
        expected += [section.heading, *section.paragraphs]
    expected += [
        *content.closing,
        "附件：1. 云溪县2023年5月重点项目“五率”完成情况表",
        "　　　2. 云溪县2023年5月重点项目进展情况表",
        "　　　3. 云溪县2023年5月亮红灯项目清单",
        "云溪县发展和改革局",
        "2023年6月5日",
        "（联系人：王敏，电话：0000-1234567）",
        *("附件1", "云溪县2023年5月重点项目“五率”完成情况表", "单位：万元、%"),
        *("附件2", "云溪县2023年5月重点项目进展情况表", "单位：亿元、万元"),
        *("附件3", "云溪县2023年5月亮红灯项目清单"),
    ]
    assert found == expected


def test_page_numbers_stand_outside_and_the_mark_on_both_kinds_of_page(sample: Any) -> None:
    section = sample.sections[0]
    assert sample.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (odd.alignment, even.alignment) == (2, 0)
    assert [code.text for code in odd._p.iter(qn("w:instrText"))] == [" PAGE "]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "示例数据"


def test_the_annexes_are_on_landscape_pages_with_the_margins_turned(sample: Any) -> None:
    assert len(sample.sections) == 2
    tables = sample.sections[1]
    assert tables.orientation == WD_ORIENT.LANDSCAPE
    assert near(tables.page_width, Mm(297))
    assert near(tables.top_margin, Mm(28))
    assert near(tables.right_margin, Mm(37))
    assert len(sample.tables) == 3


def test_the_heading_rows_repeat_and_merge(sample: Any) -> None:
    rates = sample.tables[0]
    repeating = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rates.rows]
    assert repeating == [True, True] + [False] * 13
    first, second = ([cell.text for cell in row.cells] for row in rates.rows[:2])
    assert first[3:7] == ["累计完成投资", "五率", "五率", "五率"]
    assert second[3:6] == ["累计完成投资", "手续办结率", "项目开工率"]


def test_cells_show_units_dashes_lights_and_the_total(sample: Any) -> None:
    rates = sample.tables[0]
    cells = [cell.text for cell in rates.rows[2].cells]
    assert cells[:5] == ["1", "县水利局", "72,000", "31,841.67", "88.8%"]
    assert cells[-2:] == ["●绿", "—"]
    total = [cell.text for cell in rates.rows[-1].cells]
    assert total == ["", "合计", "864,000", "382,100", "77.5%", "83.3%", "90.0%", "44.2%", "20.1%", "", ""]


def test_a_bulletin_without_head_annexes_marks_or_contact_has_no_leftovers() -> None:
    document = opened(letterhead="", annexes=(), marks=(), contact="", number="", addressees=())
    found = [text for text in texts(document) if text]
    assert found[0].startswith("云溪县发展和改革局\n关于")
    assert found[-2:] == ["云溪县发展和改革局", "2023年6月5日"]
    assert len(document.sections) == 1
    assert document.tables == []


def test_an_only_annex_has_no_number() -> None:
    found = texts(opened(annexes=sample_content(rows=1).annexes[:1]))
    assert "附件：云溪县2023年5月重点项目“五率”完成情况表" in found
    assert "附件" in found


def test_text_with_markup_and_braces_is_printed_as_it_stands() -> None:
    words = '<w:p>&amp; {{ 标题 }} {% for %} "引号" ]]> \x07\ud800\x0b第二行'
    table = AnnexTable(words, words, (Column(words),), ((words,),))
    document = opened(lead=(words,), annexes=(table,), title=words, contact=words)
    clean = '<w:p>&amp; {{ 标题 }} {% for %} "引号" ]]> 第二行'
    assert clean in texts(document)
    assert document.tables[0].cell(1, 0).text == clean


def test_the_file_carries_its_title_office_and_day(sample: Any) -> None:
    properties = sample.core_properties
    assert properties.title == "云溪县发展和改革局关于2023年5月全县重点项目推进情况的通报"
    assert properties.author == "云溪县发展和改革局"
    assert properties.created == datetime(2023, 6, 5, tzinfo=UTC)


def test_the_same_content_gives_the_same_bytes_and_other_content_others() -> None:
    content = sample_content(rows=3)
    assert render_docx(content) == render_docx(content)
    assert render_docx(content) != render_docx(replace(content, contact=""))


def test_the_office_s_own_words_and_margins_stay() -> None:
    own = template_with_paragraph("本期由县重点办编印")
    document = Document(BytesIO(render_docx(sample_content(rows=1), own)))
    assert any(text.startswith("本期由县重点办编印") for text in texts(document))
    wider = template_with('w:left="1587"', 'w:left="1134"')
    section = Document(BytesIO(render_docx(sample_content(rows=1), wider))).sections[0]
    assert near(section.left_margin, Mm(20))


def test_a_template_may_lay_out_the_better_and_worse_by_itself() -> None:
    own = template_with(
        "<w:t>{{ 项.小标题 }}</w:t>",
        "<w:t>{{ 项.小标题 }}：{% for 个 in 项.较好 %}{{ 个.名称 }} {{ 个.数值 }}；{% endfor %}</w:t>",
    )
    found = texts(Document(BytesIO(render_docx(sample_content(rows=1), own))))
    assert "一、手续办结率：县水利局 88.8%；县交通运输局 82.6%；县林业局 76.8%；" in found
