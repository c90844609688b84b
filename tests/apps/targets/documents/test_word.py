"""Word files: what Word shows is what is read, its own numbers included."""

from __future__ import annotations

import docx
from docx.oxml.ns import nsdecls

from guatu.targets.documents import Format, read_document
from tests.apps.targets.documents.making import body, levels, numbered, packed, saved

OFFICIAL = levels(
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)


def read(data: bytes) -> str:
    """The text of a Word file."""
    return read_document(data, "方案.docx").text


def test_the_numbers_word_shows_stand_in_the_text() -> None:
    data = numbered(
        [
            (0, 0, "示例县2023年行动方案"),
            (1, 0, "总体要求"),
            (1, 0, "工作目标"),
            (1, 1, "投资目标。"),
            (1, 2, "固定资产投资增长10%以上。"),
            (1, 2, "5个项目开工。"),
            (1, 3, "其中工业3个。"),
            (1, 1, "招商目标。"),
            (1, 2, "到位资金20亿元。"),
            (1, 0, "保障措施"),
        ],
        {1: OFFICIAL},
    )
    assert read(data).split("\n") == [
        "示例县2023年行动方案",
        "一、总体要求",
        "二、工作目标",
        "（一）投资目标。",
        "1. 固定资产投资增长10%以上。",
        "2. 5个项目开工。",
        "（1）其中工业3个。",
        "（二）招商目标。",
        "1. 到位资金20亿元。",
        "三、保障措施",
    ]


def test_numbers_run_into_the_tens_and_are_written_in_every_form() -> None:
    forms = [
        "chineseCounting",
        "decimalEnclosedCircle",
        "upperRoman",
        "lowerLetter",
        "ideographTraditional",
        "chineseLegalSimplified",
    ]
    data = numbered(
        [(at, 0, "项") for at, _ in enumerate(forms, 1) for _ in range(12)],
        {at: levels((form, "%1、")) for at, form in enumerate(forms, 1)},
    )
    lines = read(data).split("\n")
    assert lines[11::12] == ["十二、项", "⑫、项", "XII、项", "l、项", "乙、项", "壹拾贰、项"]


def test_labels_of_several_levels_name_each_of_them() -> None:
    data = numbered(
        [(1, 0, "甲"), (1, 1, "乙"), (1, 1, "丙"), (1, 0, "丁"), (1, 1, "戊")],
        {1: levels(("decimal", "%1"), ("decimal", "%1.%2"))},
    )
    assert read(data).split("\n") == ["1 甲", "1.1 乙", "1.2 丙", "2 丁", "2.1 戊"]


def test_a_list_that_starts_anew_and_one_that_goes_on() -> None:
    data = numbered([(1, 0, "甲"), (2, 0, "别的"), (1, 0, "乙")], {1: OFFICIAL, 2: levels(("bullet", "•"))})
    assert read(data).split("\n") == ["一、甲", "别的", "二、乙"]


def test_a_style_numbers_its_paragraphs() -> None:
    styles = (
        f'<w:styles {nsdecls("w")}><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="7"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="9"><w:name w:val="toc 1"/>'
        "</w:style></w:styles>"
    )
    numbering = (
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="3">{OFFICIAL}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    document = (
        f'<w:document {nsdecls("w")}><w:body><w:p><w:pPr><w:pStyle w:val="9"/></w:pPr><w:r><w:t>目录一行 1</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>工作目标</w:t></w:r></w:p></w:body></w:document>'
    )
    data = packed({"word/document.xml": document, "word/styles.xml": styles, "word/numbering.xml": numbering})
    assert read(data) == "一、工作目标"


def test_tables_are_read_row_by_row_and_a_table_of_one_cell_is_its_paragraphs() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for at, text in enumerate(["指标", "目标值", "责任单位", "工业投资", "", "县经贸局"]):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 0).add_paragraph("（含技改）")
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "框内第一段"
    frame.add_paragraph("框内第二段")
    assert read(saved(document)).split("\n") == [
        "指标\t目标值\t责任单位",
        "工业投资 （含技改）\t\t县经贸局",
        "框内第一段",
        "框内第二段",
    ]


def test_headers_footers_and_what_was_struck_out_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_paragraph("完成投资50亿元。")
    assert read(saved(document)) == "完成投资50亿元。"
    struck = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>40</w:delText></w:r></w:del><w:ins><w:r><w:t>50</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部数）</w:t></w:r><w:r><w:t>亿元</w:t><w:br/><w:t>。</w:t></w:r></w:p>"
    )
    assert read(body(struck)) == "完成50亿元\n。"


def test_a_word_file_has_no_pages_and_is_told_by_its_bytes() -> None:
    found = read_document(body("<w:p><w:r><w:t>方案</w:t></w:r></w:p>"), "方案.txt")
    assert (found.format, found.pages, found.text) == (Format.DOCX, (), "方案")
