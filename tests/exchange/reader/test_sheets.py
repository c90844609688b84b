"""Workbooks of several sheets: months, towns, and sheets that are no ledgers."""

from __future__ import annotations

import io

import openpyxl
from tests.exchange.reader.books import MAY, PLAIN, UNIT_LINE, book, cells, may, message, only, read

from guatu.engine.calendar import Month
from guatu.exchange.reader import as_score_json, read_workbook

HEADER = ["序号", "项目名称", "项目代码", "总投资", "年度计划投资", "本月完成投资", "年初至今累计完成投资"]


def month_sheet(done: int, running: int, total: int = 1000) -> list[list[object]]:
    """One month's sheet with one project."""
    return [
        ["2023年台账", "单位：万元"],
        list(HEADER),
        [1, "甲项目", "2509-320193-89-01-544060", total, 500, done, running],
    ]


def test_one_sheet_per_month_gives_each_project_once_with_the_figures_of_each_month() -> None:
    ledger = read(
        {"3月": month_sheet(5, 20), "4月": month_sheet(6, 26), "5月": month_sheet(7, 33, total=1200)}
    )
    row = only(ledger)
    assert [may(row, Month(2023, n)).done_year_fen for n in (3, 4, 5)] == [20_000_000, 26_000_000, 33_000_000]
    assert (row.total_fen, row.sheet, ledger.problems) == (1_200_000_000, "5月", [])
    assert as_score_json(ledger)["rows"][0]["done_fen"] == 33_000_000


def test_sheets_after_the_month_of_the_report_do_not_change_what_a_project_is() -> None:
    ledger = read({"5月": month_sheet(7, 33), "6月": month_sheet(8, 41, total=9999)})
    assert (only(ledger).total_fen, may(only(ledger), Month(2023, 6)).done_month_fen) == (
        1_000_000_000,
        8_000_000,
    )


def test_sheet_names_say_the_month_in_many_ways() -> None:
    for name, month in {
        "2023.05": MAY,
        "2023年4月": Month(2023, 4),
        "五月": MAY,
        "1-5月": MAY,
        "202304": Month(2023, 4),
        "5月份进度": MAY,
        "4": Month(2023, 4),
    }.items():
        assert read({name: month_sheet(7, 33)}).sheets[0].month == month, name


def test_one_sheet_per_town_gives_the_place_where_no_column_does() -> None:
    rows = [UNIT_LINE, PLAIN, [1, "甲项目", 10, 5, 1, 2]]
    other = [UNIT_LINE, PLAIN, [1, "乙项目", 10, 5, 1, 2]]
    ledger = read({"城关镇": rows, "平梁镇": other, "Sheet3": [UNIT_LINE, PLAIN, [1, "丙项目", 10, 5, 1, 2]]})
    assert [(r.name, r.region_text, r.sheet) for r in ledger.rows] == [
        ("甲项目", "城关镇", "城关镇"),
        ("乙项目", "平梁镇", "平梁镇"),
        ("丙项目", "", "Sheet3"),
    ]


def test_sheets_that_are_no_ledgers_are_left_out_with_the_reason() -> None:
    ledger = read(
        {
            "封面": [["元江县2023年重点项目台账"]],
            "空": [],
            "汇总": [UNIT_LINE, ["乡镇", "项目个数", "总投资", "年度计划投资"], ["城关镇", 3, 100, 50]],
            "通讯录": [["序号", "姓名", "联系电话"], [1, "张三", "123"]],
            "台账": [UNIT_LINE, PLAIN, [1, "甲项目", 10, 5, 1, 2]],
        }
    )
    assert only(ledger).sheet == "台账"
    assert {left.sheet for left in ledger.left_out if left.row == 0} == {"封面", "空", "汇总", "通讯录"}


def test_the_same_code_twice_is_an_error_at_both_rows_which_name_each_other() -> None:
    code = "2509-320193-89-01-544060"
    ledger = read([UNIT_LINE, HEADER, [1, "甲项目", code, 10, 5, 1, 2], [2, "乙项目", code, 10, 5, 1, 2]])
    assert cells(ledger, "error") == {"C3", "C4"}
    assert "第 4 行" in message(ledger, "C3")
    assert len(ledger.rows) == 2


def test_the_same_name_at_the_same_place_is_pointed_out_but_at_another_place_it_is_not() -> None:
    header = ["项目名称", "建设地点", "总投资", "年度计划投资"]
    ledger = read(
        [
            UNIT_LINE,
            header,
            ["农村公路项目", "城关镇", 10, 5],
            ["农村公路项目", "平梁镇", 10, 5],
            ["农村公路项目", "城关镇", 20, 5],
        ]
    )
    assert cells(ledger) == {"A3", "A5"}


def test_the_same_project_in_two_sheets_is_named_with_its_sheet() -> None:
    rows = [UNIT_LINE, PLAIN, [1, "甲项目", 10, 5, 1, 2]]
    ledger = read({"省级": rows, "市级": rows})
    assert any("“市级”第 3 行" in p.message for p in ledger.problems if p.sheet == "省级")


def test_a_wide_empty_margin_and_leading_blank_rows_do_no_harm() -> None:
    rows = [
        [],
        [],
        [None, None, "单位：万元"],
        [None, None, *PLAIN],
        [None, None, 1, "甲项目", 10, 5, 1, "约2"],
    ]
    ledger = read(rows)
    assert only(ledger).cells["total_fen"] == "E5"
    assert cells(ledger) == {"H5"}


def test_wrong_orders_of_magnitude_are_pointed_out() -> None:
    ledger = read(
        [
            UNIT_LINE,
            PLAIN,
            [1, "甲项目", 100, 500, 10, 20],
            [2, "乙项目", 100, 50, 30, 20],
            [3, "丙项目", 100, 50, 10, 2000],
        ]
    )
    assert {"D3", "E4", "F5"} == cells(ledger, "warning")


def test_money_spent_on_a_project_not_started_is_pointed_out() -> None:
    ledger = read([UNIT_LINE, [*PLAIN, "是否开工"], [1, "甲项目", 100, 50, 1, 20, "否"]])
    assert "未开工" in message(ledger, "G3")


def test_a_hidden_sheet_is_left_out_with_the_reason_and_hidden_rows_are_read() -> None:
    workbook = openpyxl.load_workbook(
        io.BytesIO(
            book(
                {
                    "台账": [UNIT_LINE, PLAIN, [1, "甲项目", 10, 5, 1, 2]],
                    "旧": [UNIT_LINE, PLAIN, [1, "乙项目", 10, 5, 1, 2]],
                }
            )
        )
    )
    workbook["旧"].sheet_state = "hidden"
    workbook["台账"].row_dimensions[3].hidden = True
    workbook["台账"].column_dimensions["C"].hidden = True
    stream = io.BytesIO()
    workbook.save(stream)
    ledger = read_workbook(stream.getvalue(), as_of=MAY)
    assert (only(ledger).name, only(ledger).total_fen) == ("甲项目", 10_000_000)
    assert [(left.sheet, left.row) for left in ledger.left_out if "隐藏" in left.why] == [("旧", 0)]
