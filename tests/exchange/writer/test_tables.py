"""Written tables hold numbers as numbers, dates as dates, and nothing that could run."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guatu.engine.calendar import Month
from guatu.exchange.writer import Column, inert, save_table, write_table

COLUMNS = [
    Column("序号", "number"),
    Column("项目名称"),
    Column("总投资", "wan", is_summed=True),
    Column("本月", "wan", group="完成投资", is_summed=True),
    Column("完成率", "percent", group="完成投资"),
    Column("开工时间", "date"),
    Column("计划开工", "month"),
    Column("是否开工", "yes_no"),
]
ROWS: list[list[Any]] = [
    [1, "甲项目", 905_590_000, 123, 20.5, date(2023, 3, 1), Month(2023, 2), True],
    [2, '=HYPERLINK("http://x")', 1, None, None, None, None, False],
]


def opened(data: bytes) -> Any:
    """The first sheet of a written workbook."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_values_keep_their_types_and_money_is_exact_in_wan() -> None:
    sheet = opened(write_table(COLUMNS, ROWS, title="重点项目"))
    values = [c.value for c in sheet[4]]
    assert values[:5] == [1, "甲项目", 905.59, 0.000123, 20.5]
    assert values[5].date() == date(2023, 3, 1)
    assert values[6:] == ["2023年2月", "是"]


def test_the_header_names_the_units_and_the_total_adds_up() -> None:
    sheet = opened(write_table(COLUMNS, ROWS, title="重点项目"))
    assert sheet["A1"].value == "重点项目"
    assert [c.value for c in sheet[2]][:4] == ["序号", "项目名称", "总投资（万元）", "完成投资"]
    assert [c.value for c in sheet[3]][3:5] == ["本月（万元）", "完成率（%）"]
    assert [c.value for c in sheet[6]][1:4] == ["合计", 905.590001, 0.000123]
    assert sheet.freeze_panes == "C4"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "|calc", "=cmd|' /C calc'!A0"],
)
def test_no_text_can_become_a_formula(text: str) -> None:
    data = write_table(
        [Column("项目名称"), Column("备注", group=text)], [[text, text]], title=text, note=text
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not re.search(rb"<f[ >]", archive.read("xl/worksheets/sheet1.xml"))
    assert opened(data)["A5"].value.startswith("'")
    assert inert(text) == f"'{text}"


def test_ordinary_texts_are_written_as_they_are() -> None:
    assert [inert(t) for t in ("甲项目", "5=4+1", "a-b", "")] == ["甲项目", "5=4+1", "a-b", ""]


def test_a_text_longer_than_excel_allows_is_cut_and_not_lost() -> None:
    sheet = opened(write_table([Column("内容")], [["长" * 40_000]], title="t"))
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A3"].value.endswith("…")


def test_a_title_excel_would_refuse_as_a_sheet_name_is_made_fit() -> None:
    assert (
        opened(write_table([Column("x")], [["1"]], title="[2023/05]: 五率*?\\" + "很" * 40)).title
        == ("202305 五率" + "很" * 40)[:31]
    )


def test_a_table_can_be_written_to_a_file_from_an_endless_source(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    save_table(path, [Column("n", "number", is_summed=True)], ([n] for n in range(1000)), title="t")
    assert opened(path.read_bytes())["A1003"].value == 499_500


def test_an_empty_table_still_has_its_header_and_total() -> None:
    sheet = opened(write_table(COLUMNS, [], title="t"))
    assert [c.value for c in sheet[4]][1:3] == ["合计", 0]
