"""Problems come back in a copy of the user's own file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from tests.exchange.reader.books import MAY, PLAIN, UNIT_LINE, book

from guatu.engine.calendar import Month
from guatu.exchange.reader import Problem, UnreadableWorkbook, read_workbook
from guatu.exchange.writer import annotated_copy

LEDGER_A = Path(__file__).resolve().parents[3] / "../shared/data/ledgers/ledger_a.xlsx"
ROWS = [UNIT_LINE, PLAIN, [1, "甲项目", "约8600", 500, 10, 100], [2, "乙项目", 1000, 500, 10, 100]]


def opened(data: bytes) -> Any:
    """A workbook as a person would open it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_problem_is_a_comment_on_a_coloured_cell_and_the_rest_stays() -> None:
    source = book(ROWS)
    sheet = opened(annotated_copy(source, read_workbook(source, as_of=MAY).problems))["台账"]
    assert "只填写数字" in sheet["C3"].comment.text
    assert sheet["C3"].comment.text.startswith("错误：")
    assert sheet["C3"].fill.fgColor.rgb.endswith("FFC7CE")
    assert [[c.value for c in row] for row in sheet.iter_rows(max_row=4)] == [
        [*UNIT_LINE, *[None] * 5],
        *ROWS[1:],
    ]
    assert sheet["C4"].comment is None


def test_problems_of_one_cell_share_a_comment_and_an_error_outweighs_a_warning() -> None:
    problems = [Problem("台账", "D3", "warning", "甲"), Problem("台账", "D3", "error", "乙")]
    cell = opened(annotated_copy(book(ROWS), problems))["台账"]["D3"]
    assert cell.comment.text == "提醒：甲\n错误：乙"
    assert cell.fill.fgColor.rgb.endswith("FFC7CE")


def test_a_comment_of_the_user_is_kept() -> None:
    workbook = opened(book(ROWS))
    workbook["台账"]["D3"].comment = Comment("原来的话", "某人")
    stream = io.BytesIO()
    workbook.save(stream)
    copy = opened(annotated_copy(stream.getvalue(), [Problem("台账", "D3", "error", "乙")]))
    assert copy["台账"]["D3"].comment.text == "原来的话\n错误：乙"


def test_a_problem_inside_a_merged_cell_is_put_where_it_shows() -> None:
    copy = opened(
        annotated_copy(book([["台账"], PLAIN], ["A1:F1"]), [Problem("台账", "C1", "warning", "甲")])
    )
    assert copy["台账"]["A1"].comment.text == "提醒：甲"


def test_the_annotated_copy_reads_to_the_same_projects() -> None:
    if not LEDGER_A.exists():
        pytest.skip("没有样例台账，跳过")
    problems = [Problem("重点项目台账", "L7", "error", "试"), Problem("重点项目台账", "I3", "warning", "试")]
    copy = annotated_copy(LEDGER_A.read_bytes(), problems)
    first, again = (read_workbook(s, as_of=Month(2023, 5)) for s in (LEDGER_A, copy))
    assert again.rows == first.rows
    assert {str(r) for r in opened(copy).worksheets[0].merged_cells.ranges} == {
        str(r) for r in opened(LEDGER_A.read_bytes()).worksheets[0].merged_cells.ranges
    }


def test_a_csv_comes_back_as_a_workbook_with_comments() -> None:
    source = "项目名称,总投资（万元）,年度计划投资（万元）\n甲项目,约8600,500\n=1+1,100,50\n".encode(
        "gb18030"
    )
    ledger = read_workbook(source, as_of=MAY)
    sheet = opened(annotated_copy(source, ledger.problems)).worksheets[0]
    assert "只填写数字" in sheet["B2"].comment.text
    assert sheet["A3"].value == "'=1+1"


def test_a_file_of_more_than_twenty_thousand_rows_gets_a_list_instead() -> None:
    lines = [
        "项目名称,总投资（万元）,年度计划投资（万元）",
        "甲项目,约8600,500",
        *(f"第{n}项目,100,50" for n in range(20_000)),
    ]
    source = "\n".join(lines).encode()
    sheet = opened(annotated_copy(source, [Problem("CSV", "B2", "error", "=坏")])).worksheets[0]
    assert sheet["A1"].value == "问题清单"
    assert "20000 行" in sheet["D2"].value
    assert [c.value for c in sheet[4]] == ["CSV", "B2", "错误", "'=坏"]


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook):
        annotated_copy(b"hello", [])
