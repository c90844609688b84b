"""The PDF, read again with a text extractor."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from guatu.bulletins.content import AnnexTable, BulletinContent, Column
from guatu.bulletins.render import render_pdf
from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from tests.bulletins.sample import sample_content


@pytest.fixture(scope="module", autouse=True)
def chinese_fonts() -> None:
    try:
        render_pdf(BulletinContent("通报", "局", date(2023, 6, 5), Month(2023, 5)))
    except Refused as refusal:
        pytest.skip(refusal.sentence)


@pytest.fixture(scope="module")
def sample() -> PdfReader:
    return PdfReader(BytesIO(render_pdf(sample_content())))


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def test_every_sentence_of_the_content_is_in_the_pdf(sample: PdfReader) -> None:
    text = squeezed("".join(page.extract_text() for page in sample.pages[:5]))
    content = sample_content()
    for sentence in (
        content.title,
        content.number,
        *content.basis,
        *content.lead,
        *content.closing,
        content.contact,
    ):
        assert squeezed(sentence) in text
    assert "三、入库纳统率" in text
    assert "附件：1.云溪县2023年5月重点项目“五率”完成情况表2.云溪县2023年5月重点项目进展情况表3." in text
    assert "云溪县发展和改革局2023年6月5日（联系人：" in text


def test_the_text_is_on_portrait_a4_and_the_tables_on_landscape_a4(sample: PdfReader) -> None:
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in sample.pages]
    first = next(
        at for at, page in enumerate(sample.pages) if squeezed(page.extract_text()).find("单位：万元、%") >= 0
    )
    assert set(sizes[:first]) == {(595, 842)}
    assert set(sizes[first:]) == {(842, 595)}


def test_the_heading_is_repeated_on_every_page_of_a_long_table(sample: PdfReader) -> None:
    pages = [squeezed(page.extract_text()) for page in sample.pages]
    projects = [text for text in pages if "示范工程建设项目" in text]
    assert len(projects) > 5
    assert all("项目代码" in text and "本月完成" in text for text in projects)


def test_the_mark_and_the_page_number_stand_on_every_page(sample: PdfReader) -> None:
    for number, page in enumerate(sample.pages, 1):
        text = squeezed(page.extract_text())
        assert "示例数据" in text
        assert f"—{number}—" in text


def test_text_is_never_read_as_typst_source() -> None:
    words = '#eval("1+1") $x$ *粗* = 标题 \\ #read("/etc/passwd") <a> @b `c` [d] "e" // f'
    table = AnnexTable(words, words, (Column(words),), ((words,),))
    content = replace(
        sample_content(rows=1), title=words, lead=(words,), number=words, annexes=(table,), contact=words
    )
    pages = PdfReader(BytesIO(render_pdf(content))).pages
    text = squeezed("".join(page.extract_text() for page in pages)).replace("”", '"').replace("“", '"')
    assert text.count(squeezed(words)) >= 3


def test_without_a_chinese_font_the_pdf_is_refused_with_what_to_install() -> None:
    none = typst.Fonts(include_system_fonts=False)
    with pytest.raises(Refused) as refusal:
        render_pdf(sample_content(rows=1), fonts=none)
    assert refusal.value.sentence == "本机没有可用的中文字体，请安装 fonts-noto-cjk 或仿宋字体后再生成 PDF"


def test_the_same_content_gives_the_same_pdf_bytes_and_other_content_others() -> None:
    content = sample_content(rows=4)
    assert render_pdf(content) == render_pdf(content)
    assert render_pdf(content) != render_pdf(replace(content, contact="联系人：李强"))


def test_the_pdf_carries_its_title_its_office_and_its_day(sample: PdfReader) -> None:
    assert sample.metadata is not None
    assert sample.metadata.title == "云溪县发展和改革局关于2023年5月全县重点项目推进情况的通报"
    assert sample.metadata.author == "云溪县发展和改革局"
    assert str(sample.metadata.creation_date_raw).startswith("D:20230605")


def test_a_bare_draft_without_number_head_or_annexes_is_one_page() -> None:
    draft = BulletinContent("通报", "县发改局", date(2023, 6, 5), Month(2023, 5), lead=("本月无重点项目。",))
    pages = PdfReader(BytesIO(render_pdf(draft))).pages
    assert [squeezed(page.extract_text()) for page in pages] == [
        "通报本月无重点项目。县发改局2023年6月5日—1—"
    ]
