"""Cells as people fill them in: amounts, dates, yes and no, codes, names."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from tests.exchange.reader.books import MAY, book, cells, may, message, only, read, table

from guatu.engine.calendar import Month
from guatu.exchange.reader import read_workbook
from guatu.exchange.reader.dates import month_of, when_of, years_of

HEADER = ["项目名称", "总投资", "年度计划投资"]


def total(value: object) -> tuple[int | None, set[str]]:
    """The total investment read from one cell of a 万元 column, and where problems are."""
    ledger = table(HEADER, ["甲项目", value, 0])
    return only(ledger).total_fen, cells(ledger)


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (905.59, 905_590_000),
        (0.29, 290_000),
        (0.1 + 0.2, 300_000),
        (1.005, 1_005_000),
        (8600, 8_600_000_000),
        ("1,234.5", 1_234_500_000),
        ("１２３４", 1_234_000_000),
        ("１，２３４．５", 1_234_500_000),
        (" 8600 ", 8_600_000_000),
        ("1.2亿元", 12_000_000_000),
        ("1.2亿", 12_000_000_000),
        ("8600万", 8_600_000_000),
        ("8600万元", 8_600_000_000),
        ("1亿2000万元", 12_000_000_000),
        ("500元", 50_000),
        ("￥1,000", 1_000_000_000),
        (0, 0),
        ("0", 0),
        ("1.2e3", 1_200_000_000),
        (123456789.123456, 123_456_789_123_456),
    ],
)
def test_an_amount_is_exact_to_the_fen(value: object, fen: int) -> None:
    assert total(value) == (fen, set())


@pytest.mark.parametrize("value", [None, "", "-", "/", "—", "——", "无", "　", "／"])
def test_a_dash_is_no_amount_and_no_problem(value: object) -> None:
    assert total(value) == (None, set())


@pytest.mark.parametrize(
    "value",
    [
        "约8600",
        "8600左右",
        "1,23,4",
        "待定",
        "10000-12000",
        "8600（含土地）",
        -5,
        "-5",
        True,
        datetime.fromisoformat("2023-05-01"),
        "1.2.3",
        "#DIV/0!",
        1e15,
        "一亿",
    ],
)
def test_an_uncertain_amount_is_an_error_at_its_cell_and_stays_empty(value: object) -> None:
    ledger = read([["单位：万元"], HEADER, ["甲项目", value, 50], ["乙项目", 100, 50], ["丙项目", 100, 50]])
    assert (ledger.rows[0].name, ledger.rows[0].total_fen, ledger.rows[0].plan_fen) == (
        "甲项目",
        None,
        50_000_000,
    )
    assert cells(ledger, "error") == {"B3"}


def test_foreign_money_in_a_cell_is_left_out_with_a_warning() -> None:
    assert total("300万美元") == (None, {"B3"})


def test_more_decimals_than_a_fen_are_rounded_and_reported() -> None:
    assert total(1 / 3) == (333_333, {"B3"})
    assert total("0.00000049") == (0, {"B3"})


def when(header: str, value: object) -> tuple[object, set[str]]:
    """The start date read from one cell, and where problems are."""
    ledger = read(
        [
            ["2023年台账", "单位：万元"],
            ["项目名称", "总投资", header],
            ["甲项目", 100, value],
            ["乙项目", 100, "2023年1月3日"],
        ]
    )
    return ledger.rows[0].start_on, cells(ledger)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime.fromisoformat("2023-03-01"), date(2023, 3, 1)),
        (date(2023, 3, 1), date(2023, 3, 1)),
        (44986, date(2023, 3, 1)),
        (2023.5, date(2023, 5, 1)),
        ("2023.5", date(2023, 5, 1)),
        ("2023.05", date(2023, 5, 1)),
        ("2023.10", date(2023, 10, 1)),
        ("2023年5月", date(2023, 5, 1)),
        ("2023年5月18日", date(2023, 5, 18)),
        ("2023-05-18", date(2023, 5, 18)),
        ("2023/5/1", date(2023, 5, 1)),
        ("2023.5.18", date(2023, 5, 18)),
        ("20230518", date(2023, 5, 18)),
        (20230518, date(2023, 5, 18)),
        (202305, date(2023, 5, 1)),
        ("2023年第4季度", date(2023, 10, 1)),
        ("2023年四季度", date(2023, 10, 1)),
        ("第二季度", date(2023, 4, 1)),
        ("2023年上半年", date(2023, 1, 1)),
        ("3月", date(2023, 3, 1)),
        ("十一月", date(2023, 11, 1)),
        ("2023-05-18 00:00:00", date(2023, 5, 18)),
        ("２０２３年５月", date(2023, 5, 1)),
        ("2022年12月底", date(2022, 12, 1)),
    ],
)
def test_a_date_is_read_however_it_is_written(value: object, day: date) -> None:
    assert when("开工时间", value) == (day, set())


@pytest.mark.parametrize(
    "value", ["2023-02-30", "2023年13月", "2023.13", "20231301", "下个月", "2023年第5季度", "1023-05-01"]
)
def test_an_impossible_date_is_an_error_at_its_cell(value: object) -> None:
    assert when("开工时间", value) == (None, {"C3"})


@pytest.mark.parametrize(
    "value", [float("inf"), float("-inf"), float("nan"), 1e300, 10**30, 100_000_000, 0, -20230518]
)
def test_a_number_beyond_every_calendar_is_no_date(value: float) -> None:
    assert when_of(value, 2023) is None
    assert month_of(value, 2023) is None
    assert years_of(value, 2023) is None


@pytest.mark.parametrize("value", [1e300, 10**30])
def test_a_number_beyond_every_calendar_is_an_error_at_its_cell(value: float) -> None:
    assert when("开工时间", value) == (None, {"C3"})


def test_a_number_that_may_have_lost_its_zero_is_pointed_out() -> None:
    assert when("开工时间", 2023.1) == (date(2023, 1, 1), {"C3"})


@pytest.mark.parametrize("value", ["已开工", "未开工", "-", "/", None])
def test_a_word_instead_of_a_date_is_no_problem(value: object) -> None:
    assert when("开工时间", value) == (None, set())


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2022-2024", (2022, 2024)),
        ("2022—2024", (2022, 2024)),
        ("2022－2024年", (2022, 2024)),
        ("2022年—2024年", (2022, 2024)),
        ("2022.3-2024.12", (2022, 2024)),
        ("2022年3月至2024年12月", (2022, 2024)),
        ("2022～2024", (2022, 2024)),
        ("2022-24", (2022, 2024)),
        ("2022/2024", (2022, 2024)),
        ("2022-03-2024-12", (2022, 2024)),
        ("2022.03.01-2024.12.31", (2022, 2024)),
        ("2023", (2023, None)),
        (2023, (2023, None)),
        ("2022年至今", (2022, None)),
        (None, (None, None)),
    ],
)
def test_a_span_of_years_is_read_however_it_is_written(
    value: object, years: tuple[int | None, int | None]
) -> None:
    ledger = table(["项目名称", "总投资", "建设起止年限"], ["甲项目", 100, value])
    assert (only(ledger).start_year, only(ledger).finish_year) == years
    assert not ledger.problems


def test_a_span_that_ends_before_it_starts_is_pointed_out() -> None:
    ledger = table(["项目名称", "总投资", "建设起止年限"], ["甲项目", 100, "2024-2022"])
    assert "早于" in message(ledger, "C3")


def test_start_and_finish_in_two_columns_are_years() -> None:
    row = only(table(["项目名称", "总投资", "开工年份", "竣工年份"], ["甲项目", 100, 2022, "2024年"]))
    assert (row.start_year, row.finish_year) == (2022, 2024)


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2月", Month(2023, 2)),
        (2, Month(2023, 2)),
        ("2023年4月", Month(2023, 4)),
        ("已开工", None),
        ("续建", None),
        ("二季度", Month(2023, 4)),
    ],
)
def test_a_planned_month_is_of_the_tables_year(value: object, month: Month | None) -> None:
    ledger = read([["2023年台账"], ["项目名称", "总投资(万元)", "计划开工月份"], ["甲项目", 100, value]])
    assert only(ledger).planned_start == month
    assert not ledger.problems


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("是", True),
        ("否", False),
        ("√", True),
        ("×", False),
        ("已开工", True),
        ("未开工", False),
        (1, True),
        (0, False),
        ("Y", True),
        ("n", False),
        (True, True),
        (None, None),
        ("/", None),
    ],
)
def test_yes_and_no_have_many_words(value: object, answer: bool | None) -> None:
    ledger = table(["项目名称", "总投资", "是否开工"], ["甲项目", 100, value])
    assert only(ledger).started is answer
    assert not ledger.problems


def test_an_unknown_answer_is_an_error_at_its_cell() -> None:
    ledger = table(["项目名称", "总投资", "是否开工"], ["甲项目", 100, "大概吧"], ["乙项目", 100, "是"])
    assert [row.started for row in ledger.rows] == [None, True]
    assert "“是”或“否”" in message(ledger, "C3")


@pytest.mark.parametrize(
    ("value", "code", "bad"),
    [
        ("2509-320193-89-01-544060", "2509-320193-89-01-544060", False),
        ("２５０９-３２０１９３—89-01-544060", "2509-320193-89-01-544060", False),
        ("25093201938901544060", "2509-320193-89-01-544060", False),
        ("2509-320193-89-01-544061", "2509-320193-89-01-544061", True),
        ("2017-320193-89-01-544061", "2017-320193-89-01-544061", False),
        ("0000-000000-00-00-000000", "", False),
        ("/", "", False),
        ("XM-001", "XM-001", True),
    ],
)
def test_a_code_is_written_one_way_and_a_wrong_check_digit_is_a_warning(
    value: str, code: str, bad: bool
) -> None:
    ledger = table(["项目名称", "项目代码", "总投资"], ["甲项目", value, 100])
    assert only(ledger).code == code
    assert cells(ledger, "warning") == ({"B3"} if bad else set())
    assert not cells(ledger, "error")


def test_a_code_stored_as_a_number_has_lost_its_end() -> None:
    ledger = table(["项目名称", "项目代码", "总投资"], ["甲项目", 25093201938901544060, 100])
    assert (only(ledger).code, cells(ledger, "error")) == ("", {"B3"})


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("平梁镇\n中医医院", "平梁镇中医医院"),
        ("  平梁镇 中医医院　", "平梁镇中医医院"),
        ("AI Data 中心", "AI Data中心"),
        ("厂房（二期）", "厂房（二期）"),
        ("5G基站2", "5G基站2"),
    ],
)
def test_a_name_loses_stray_blanks_and_nothing_else(value: str, name: str) -> None:
    assert only(table(HEADER, [value, 100, 50])).name == name


def test_long_texts_keep_their_lines() -> None:
    row = only(
        table(
            ["项目名称", "总投资", "建设内容", "存在问题"], ["甲项目", 100, " 一期：厂房\n二期：管网 ", "无"]
        )
    )
    assert (row.content, row.problem_text) == ("一期：厂房\n二期：管网", "")


def test_a_rate_that_disagrees_with_its_amounts_is_pointed_out_and_not_imported() -> None:
    header = ["项目名称", "年度计划投资", "年初至今完成投资", "占年度计划%"]
    good = [[f"第{n}项目", 100, n, float(n)] for n in range(1, 6)]
    ledger = table(header, *good, ["错项目", 100, 20, 30.0], ["比例", 100, 20, "20%"], ["小数", 100, 20, 0.2])
    assert cells(ledger) == {"D8"}
    assert "20" in message(ledger, "D8")
    assert ledger.rows[0].extra == {}


def test_error_words_of_excel_are_reported_at_their_cell() -> None:
    workbook = openpyxl.load_workbook(
        io.BytesIO(book([["单位：万元"], HEADER, ["甲项目", 100, 50], ["乙项目", 100, 50]]))
    )
    sheet = workbook.active
    assert sheet is not None
    sheet["C4"].value = "#DIV/0!"
    sheet["C4"].data_type = "e"
    stream = io.BytesIO()
    workbook.save(stream)
    ledger = read_workbook(stream.getvalue(), as_of=MAY)
    assert [row.plan_fen for row in ledger.rows] == [50_000_000, None]
    assert "公式出错" in message(ledger, "C4")


def test_a_formula_saved_without_its_result_reads_as_empty_with_a_warning() -> None:
    ledger = table(
        ["项目名称", "总投资", "年初至今完成投资"], ["甲项目", 100, "=1+2"], ["乙项目", "=B3*2", 5]
    )
    assert [may(row).done_year_fen for row in ledger.rows] == [None, 5_000_000]
    assert cells(ledger, "warning") == {"C3", "B4"}
