"""Amounts, their units, years and months, and the three kinds of 累计, told from their headers."""

from __future__ import annotations

import pytest
from tests.exchange.reader.books import MAY, may, message, only, read, table

from guatu.engine.calendar import Month


def test_units_in_brackets_differ_from_column_to_column() -> None:
    row = only(
        read(
            [
                [
                    "项目名称",
                    "总投资(亿元)",
                    "年度计划投资（万元）",
                    "本月完成投资(元)",
                    "年初至今完成投资（千元）",
                ],
                ["甲项目", 1.5, 2000, 300, 40],
            ]
        )
    )
    assert (row.total_fen, row.plan_fen, may(row).done_month_fen, may(row).done_year_fen) == (
        15_000_000_000,
        2_000_000_000,
        30_000,
        4_000_000,
    )


@pytest.mark.parametrize(
    ("line", "fen"),
    [
        ("单位：万元", 1_000_000),
        ("金额单位:人民币亿元", 10_000_000_000),
        ("（单位：元）", 100),
        ("单位： 亿元", 10_000_000_000),
        ("计量单位：万元", 1_000_000),
        ("单位：万元、%", 1_000_000),
    ],
)
def test_a_unit_line_above_the_table_gives_the_unit(line: str, fen: int) -> None:
    assert (
        only(read([["台账", None, line], ["项目名称", "总投资", "年度计划投资"], ["甲项目", 1, 1]])).total_fen
        == fen
    )


def test_the_reporting_office_is_not_taken_for_a_unit_of_money() -> None:
    ledger = read(
        [["填报单位：元江县发改局", None, "单位：亿元"], ["项目名称", "总投资", "年度计划"], ["甲项目", 1, 1]]
    )
    assert only(ledger).total_fen == 10_000_000_000


def test_a_unit_in_the_title_counts() -> None:
    assert (
        only(
            read([["2023年台账（单位：亿元）"], ["项目名称", "总投资", "年度计划"], ["甲项目", 1, 1]])
        ).total_fen
        == 10_000_000_000
    )


def test_a_table_without_any_unit_is_read_in_wan_and_says_so() -> None:
    ledger = read([["项目名称", "总投资", "年度计划投资"], ["甲项目", 5000, 800]])
    assert only(ledger).total_fen == 5_000_000_000
    assert "没有写金额单位" in message(ledger, "B1")


def test_dollars_are_not_converted_silently() -> None:
    ledger = read([["项目名称", "总投资(万美元)", "年度计划投资(万元)"], ["甲项目", 100, 50]])
    assert (only(ledger).total_fen, only(ledger).extra) == (None, {"总投资(万美元)": "100"})
    assert "没有换算" in message(ledger, "B1")


def test_the_three_kinds_of_running_total_are_never_one_column() -> None:
    row = only(
        read(
            [
                [
                    "项目名称",
                    "2022年底累计完成投资(万元)",
                    "本月完成投资(万元)",
                    "自元月至本月底完成投资(万元)",
                    "开工至本月底累计完成投资(万元)",
                ],
                ["甲项目", 900, 10, 100, 1000],
            ]
        )
    )
    figures = may(row)
    assert (row.done_before_fen, figures.done_month_fen, figures.done_year_fen, figures.done_total_fen) == (
        900_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
    )


@pytest.mark.parametrize(
    "header",
    [
        "自元月至本月底完成投资",
        "本年至当月实际完成投资",
        "年度累计完成投资",
        "1-5月累计",
        "当年累计完成投资",
        "今年以来完成投资",
        "2023年1—5月完成投资",
        "年初至今累计",
    ],
)
def test_since_january_has_many_names(header: str) -> None:
    assert (
        may(only(table(["项目名称", "年度计划投资", header], ["甲项目", 500, 100]))).done_year_fen
        == 100_000_000
    )


@pytest.mark.parametrize(
    "header",
    [
        "开工以来累计完成投资",
        "开工至本月底累计完成投资",
        "自开工累计完成投资",
        "项目累计投资",
        "累计完成投资（自开工以来）",
    ],
)
def test_since_the_start_has_many_names(header: str) -> None:
    assert (
        may(only(table(["项目名称", "年度计划投资", header], ["甲项目", 500, 100]))).done_total_fen
        == 100_000_000
    )


def test_a_bare_running_total_beside_this_month_is_read_as_since_january_and_says_so() -> None:
    ledger = table(
        ["项目名称", "总投资", "年度计划投资", "本月完成投资", "累计完成投资"], ["甲项目", 9000, 500, 10, 100]
    )
    assert may(only(ledger)).done_year_fen == 100_000_000
    assert "年初至今" in message(ledger, "E2")


def test_a_bare_running_total_far_above_the_plan_is_read_as_since_the_start() -> None:
    ledger = table(
        ["项目名称", "总投资", "年度计划投资", "累计完成投资"],
        ["甲项目", 9000, 500, 4000],
        ["乙项目", 8000, 400, 3000],
        ["丙项目", 8000, 400, 300],
    )
    assert [may(row).done_total_fen for row in ledger.rows] == [4_000_000_000, 3_000_000_000, 300_000_000]
    assert "开工以来" in message(ledger, "D2")


def test_a_bare_running_total_beside_since_january_is_since_the_start() -> None:
    ledger = table(
        ["项目名称", "年度计划投资", "年初至今完成投资", "累计完成投资"], ["甲项目", 500, 100, 400]
    )
    assert (may(only(ledger)).done_year_fen, may(only(ledger)).done_total_fen) == (100_000_000, 400_000_000)


def test_parts_of_the_money_are_not_taken_for_the_whole() -> None:
    row = only(
        read(
            [
                ["单位：万元"],
                ["项目名称", "总投资", "资金来源", None, None, "2023年完成投资", None, None, None],
                [None, None, "中央", "省", "自筹", "小计", "土建工程", "设备安装费用", "土地等费用"],
                ["甲项目", 1000, 300, 200, 500, 100, 60, 30, 10],
            ],
            ["A2:A3", "B2:B3", "C2:E2", "F2:I2"],
        )
    )
    assert (row.total_fen, may(row).done_year_fen) == (1_000_000_000, 100_000_000)
    assert row.extra == {
        "中央": "300",
        "省": "200",
        "自筹": "500",
        "土建工程": "60",
        "设备安装费用": "30",
        "土地等费用": "10",
    }


def test_a_column_of_which_is_kept_beside_its_total() -> None:
    row = only(table(["项目名称", "总投资", "其中：民间投资", "年度计划投资"], ["甲项目", 1000, 700, 500]))
    assert (row.total_fen, row.extra) == (1_000_000_000, {"其中：民间投资": "700"})


def test_months_as_columns_belong_to_their_months_and_add_up_to_the_year() -> None:
    row = only(
        read(
            [
                ["单位：万元"],
                ["项目名称", "总投资", "2023年度计划投资", "2023年完成投资", None, None, None, None],
                [None, None, None, "1月", "2月", "3月", "4月", "5月"],
                ["甲项目", 1000, 500, 1, 2, 3, 4, 5],
            ],
            ["A2:A3", "B2:B3", "C2:C3", "D2:H2"],
        )
    )
    assert [may(row, Month(2023, n)).done_month_fen for n in range(1, 6)] == [
        n * 1_000_000 for n in range(1, 6)
    ]
    assert may(row).done_year_fen == 15_000_000


def test_plan_and_done_under_each_month_are_told_apart() -> None:
    row = only(
        read(
            [
                ["单位：万元"],
                ["项目名称", "年度计划投资", "4月", None, "5月", None],
                [None, None, "计划", "完成", "计划", "完成"],
                ["甲项目", 500, 40, 30, 50, 60],
            ],
            ["A2:A3", "B2:B3", "C2:D2", "E2:F2"],
        )
    )
    assert row.plan_by_month == {Month(2023, 4): 40_000_000, Month(2023, 5): 50_000_000}
    assert (may(row, Month(2023, 4)).done_month_fen, may(row).done_month_fen) == (30_000_000, 60_000_000)


def test_a_running_total_over_twelve_months_belongs_to_the_month_of_the_report() -> None:
    row = only(
        read(
            [
                [
                    "项目名称",
                    "2023年度计划投资(万元)",
                    "01月完成投资(万元)",
                    "2023年1-12月累计完成投资(万元)",
                ],
                ["甲项目", 9, 1, 5],
            ]
        )
    )
    assert (may(row, Month(2023, 1)).done_month_fen, may(row).done_year_fen) == (1_000_000, 5_000_000)


def test_another_years_plan_is_kept_but_not_taken_for_this_years() -> None:
    row = only(table(["项目名称", "2023年计划投资", "2024年计划投资"], ["甲项目", 500, 700]))
    assert (row.plan_fen, row.extra) == (500_000_000, {"2024年计划投资": "700"})


def test_the_title_the_unit_line_and_the_date_are_shown() -> None:
    ledger = read(
        [
            ["2023年重点项目进展表"],
            ["截至2023年5月31日", None, "单位：万元"],
            ["项目名称", "总投资", "年度计划"],
            ["甲项目", 5, 1],
        ]
    )
    header = ledger.sheets[0].header
    assert (header.title, header.unit_line, header.as_of_found) == ("2023年重点项目进展表", "万元", MAY)


def test_a_row_of_units_under_the_header_gives_each_column_its_unit() -> None:
    row = only(
        read(
            [
                ["项目名称", "总投资", "年度计划投资", "备注"],
                [None, "亿元", "万元", None],
                ["甲项目", 1.5, 200, "好"],
            ]
        )
    )
    assert (row.total_fen, row.plan_fen, row.remark) == (15_000_000_000, 200_000_000, "好")


def test_bare_numbers_under_a_header_of_months_are_months() -> None:
    ledger = read(
        [
            ["项目名称", "总投资(万元)", "各月完成投资(万元)", None, None],
            [None, None, 1, 2, 3],
            ["甲项目", 100, 7, 8, 9],
        ],
        ["C1:E1"],
    )
    assert [may(only(ledger), Month(2023, n)).done_month_fen for n in (1, 2, 3)] == [
        7_000_000,
        8_000_000,
        9_000_000,
    ]


def test_another_year_in_the_title_does_not_hide_this_years_plan() -> None:
    row = only(
        read(
            [
                ["根据县政办〔2022〕15号文件，2022年以来项目"],
                ["项目名称", "总投资(万元)", "2023年计划投资(万元)"],
                ["甲项目", 100, 50],
            ]
        )
    )
    assert (row.plan_fen, row.plan_year) == (50_000_000, 2023)


def test_a_table_of_another_year_keeps_its_own_year() -> None:
    row = only(
        read(
            [
                ["2022年重点项目台账"],
                ["项目名称", "总投资(万元)", "年度计划投资(万元)", "计划开工月份"],
                ["甲项目", 100, 50, "3月"],
            ]
        )
    )
    assert (row.plan_year, row.planned_start) == (2022, Month(2022, 3))
