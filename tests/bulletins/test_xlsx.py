"""The annex workbook, read again with another library."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from guatu.bulletins.content import AnnexTable, Column
from guatu.bulletins.render import render_xlsx
from tests.bulletins.sample import sample_content


def sheet(content_rows: int = 120, index: int = 0) -> Worksheet:
    book = load_workbook(BytesIO(render_xlsx(sample_content(rows=content_rows))))
    return book.worksheets[index]


def test_every_annex_is_a_sheet_of_its_own() -> None:
    book = load_workbook(BytesIO(render_xlsx(sample_content(rows=3))))
    assert book.sheetnames == [
        "附件1 云溪县2023年5月重点项目“五率”完成情况表",
        "附件2 云溪县2023年5月重点项目进展情况表",
        "附件3 云溪县2023年5月亮红灯项目清单",
    ]


def test_amounts_and_rates_are_numbers_in_the_unit_of_the_table() -> None:
    rates = sheet(3)
    assert [cell.value for cell in rates[6]][:5] == [1, "县水利局", 72000, 31841.6666, 0.888]
    assert [cell.number_format for cell in rates[6]][:5] == ["0", "General", "#,##0.00", "#,##0.00", "0.0%"]
    projects = sheet(3, 1)
    assert projects["E6"].value == 123_456_700 * 3 * 12 / 10_000_000_000


def test_nothing_is_a_dash_and_an_empty_word_is_empty() -> None:
    rates = sheet(3)
    assert (rates["J6"].value, rates["K6"].value, rates["K7"].value) == ("绿", "—", "红")
    projects = sheet(3, 1)
    assert projects["K6"].value == "手续正在办理，预计6月底前取得施工许可"
    assert projects["K7"].value is None


def test_the_total_stands_last_with_words_allowed_for_numbers() -> None:
    rates = sheet(3)
    last = [cell.value for cell in rates[rates.max_row]]
    assert last[:4] == [None, "合计", 864000, 382100]


def test_headings_are_merged_under_their_parents() -> None:
    merged = {str(area) for area in sheet(3).merged_cells.ranges}
    assert {"A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:I4", "J4:K4"} <= merged
    assert [cell.value for cell in sheet(3)[5]][4:9] == [
        "手续办结率",
        "项目开工率",
        "入库纳统率",
        "投资完成率",
        "季度贡献率",
    ]


def test_print_is_a4_landscape_one_page_wide_with_the_heading_on_every_page() -> None:
    projects = sheet(index=1)
    assert projects.page_setup.orientation == "landscape"
    assert projects.page_setup.paperSize == 9
    fit = projects.sheet_properties.pageSetUpPr
    assert fit is not None
    assert fit.fitToPage is True
    assert projects.page_setup.fitToHeight == 0  # as many pages down as it takes
    assert projects.print_title_rows == "$4:$5"
    assert projects.freeze_panes == "A6"


def test_the_units_the_month_and_the_mark_stand_above_the_table() -> None:
    rates = sheet(3)
    assert rates["A1"].value == "附件1　【示例数据】"
    assert rates["A3"].value == "统计截至：2023年5月底　　单位：万元、%"
    assert rates.oddHeader is not None
    assert rates.oddHeader.right.text == "示例数据"


@pytest.mark.parametrize("text", ["=SUM(A1:A9)", "+1", "-2", "@cmd", "＝HYPERLINK(1)", "=cmd|'/c calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    table = AnnexTable("表", "", (Column(text), Column("备注", parent=text)), ((text, None),))
    data = render_xlsx(replace(sample_content(rows=1), annexes=(table,)))
    cell = load_workbook(BytesIO(data)).worksheets[0]["A6"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with ZipFile(BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_title_excel_does_not_accept_as_a_name_still_gives_a_sheet() -> None:
    table = AnnexTable("[表]: 一/二*三?" + "长" * 40, "", (Column("甲"),), (("a",),))
    book = load_workbook(BytesIO(render_xlsx(replace(sample_content(rows=1), annexes=(table, table)))))
    assert [len(name) for name in book.sheetnames] == [31, 31]
    assert book.sheetnames[0].startswith("附件1 表 一二三长")


def test_a_bulletin_without_annexes_still_gives_a_workbook() -> None:
    book = load_workbook(BytesIO(render_xlsx(replace(sample_content(rows=1), annexes=()))))
    assert book.active is not None
    assert (
        book.active["A1"].value == "《云溪县发展和改革局关于2023年5月全县重点项目推进情况的通报》没有附表。"
    )


def test_the_same_content_gives_the_same_workbook_bytes() -> None:
    assert render_xlsx(sample_content(rows=9)) == render_xlsx(sample_content(rows=9))
