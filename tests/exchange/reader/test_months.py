"""Months side by side, blanks in them, and what their sums say."""

from __future__ import annotations

from tests.exchange.reader.books import MAY, cells, may, message, only, read

from guatu.engine.calendar import Month

MONTHS = [f"0{n}月完成投资(万元)" for n in range(1, 7)]
HEADER = ["项目名称", "总投资(万元)", "2023年度计划投资(万元)", *MONTHS]


def test_a_blank_month_counts_as_nothing_done() -> None:
    row = only(read([HEADER, ["甲项目", 100, 50, None, None, 3, 4, None, None]]))
    assert [may(row, Month(2023, n)).done_year_fen for n in range(1, 7)] == [
        None,
        None,
        3_000_000,
        7_000_000,
        7_000_000,
        None,
    ]


def test_a_project_without_any_figure_gets_no_sum() -> None:
    assert only(read([HEADER, ["甲项目", 100, 50]])).figures == {}


def test_months_to_come_are_not_summed_up() -> None:
    row = only(read([HEADER, ["甲项目", 100, 50, 1, 1, 1, 1, 1, None]]))
    assert Month(2023, 6) not in row.figures


def test_a_running_total_that_is_not_the_sum_of_its_months_is_pointed_out_and_kept() -> None:
    ledger = read(
        [
            [*HEADER, "1-5月累计完成投资(万元)"],
            ["甲项目", 100, 50, 1, 1, 1, 1, 1, None, 5],
            ["乙项目", 100, 50, 1, 1, 1, 1, 1, None, 6],
        ]
    )
    assert [may(row).done_year_fen for row in ledger.rows] == [5_000_000, 6_000_000]
    assert cells(ledger) == {"J3"}
    assert "5万元" in message(ledger, "J3")


def test_without_january_the_months_do_not_make_a_year() -> None:
    row = only(
        read([["项目名称", "总投资(万元)", "4月完成投资(万元)", "5月完成投资(万元)"], ["甲项目", 100, 4, 5]])
    )
    assert may(row).done_year_fen is None
    assert may(row, Month(2023, 4)).done_month_fen == 4_000_000


def test_a_quarter_is_no_month() -> None:
    row = only(
        read(
            [
                ["项目名称", "总投资(万元)", "一季度完成投资(万元)", "二季度完成投资(万元)"],
                ["甲项目", 100, 30, 20],
            ]
        )
    )
    assert may(row, Month(2023, 3)).done_year_fen == 30_000_000
    assert row.extra == {"二季度完成投资(万元)": "20"}


def test_projects_of_month_sheets_meet_by_code_or_by_name_and_place() -> None:
    header = ["项目名称", "项目代码", "建设地点", "总投资(万元)", "年初至今完成投资(万元)"]
    code = "2509-320193-89-01-544060"
    april = [
        header,
        ["甲项目", None, "城关镇", 100, 10],
        ["乙项目", None, "城关镇", 200, 20],
        ["乙项目", None, "平梁镇", 300, 30],
    ]
    may_rows = [
        header,
        ["甲项目（更名）", code, "城关镇", 100, 11],
        ["乙项目", None, "平梁镇", 300, 33],
        ["甲项目", code, "城关镇", 100, 12],
    ]
    ledger = read({"4月": april, "5月": may_rows})
    assert [(r.name, r.region_text, sorted(str(m) for m in r.figures)) for r in ledger.rows] == [
        ("甲项目（更名）", "城关镇", ["2023-05"]),
        ("乙项目", "平梁镇", ["2023-04", "2023-05"]),
        ("甲项目", "城关镇", ["2023-04", "2023-05"]),
        ("乙项目", "城关镇", ["2023-04"]),
    ]


def test_a_project_that_appears_later_fills_gaps_of_the_month_of_the_report() -> None:
    header = ["项目名称", "总投资(万元)", "责任单位", "年初至今完成投资(万元)"]
    ledger = read(
        {"4月": [header, ["甲项目", 100, "水利局", 10]], "5月": [header, ["甲项目", 120, None, 15]]}
    )
    assert (only(ledger).total_fen, only(ledger).unit_text) == (120_000_000, "水利局")


def test_the_month_a_table_says_of_itself_is_found_in_a_span_of_months() -> None:
    ledger = read(
        [
            ["附件1"],
            ["某县2023年1-5月重点项目进展表"],
            ["项目名称", "总投资(万元)", "1-5月完成投资(万元)"],
            ["甲项目", 100, 5],
        ]
    )
    header = ledger.sheets[0].header
    assert (header.title, header.as_of_found) == ("某县2023年1-5月重点项目进展表", MAY)
    assert not ledger.problems
