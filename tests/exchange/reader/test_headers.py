"""Headers are recognised by meaning: their rows, merged parents, units, years and months."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.exchange.reader.books import MAY, PLAIN, book, cells, fields, may, message, only, read, table

from guatu.engine.calendar import Month
from guatu.exchange.reader import read_workbook

VOCABULARY = Path(__file__).resolve().parents[3] / "../shared/data/project_lists/excel_header_vocabulary.json"


def test_a_plain_header_in_the_first_row_is_read() -> None:
    row = only(read([["项目名称", "总投资(万元)", "年度计划投资(万元)"], ["甲项目", 100, 50]]))
    assert (row.name, row.total_fen, row.plan_fen, row.plan_year) == ("甲项目", 100_000_000, 50_000_000, 2023)


def test_a_parent_without_merge_information_reaches_over_the_blanks_at_its_right() -> None:
    ledger = read(
        [
            ["2023年重点项目"],
            ["单位：万元"],
            ["序号", "项目名称", "总投资", "2023年计划", None, "完成投资情况", None, "备注"],
            [None, None, None, "投资", "计划开工月份", "本月完成", "年初至今累计", None],
            [1, "甲项目", 1000, 500, "3月", 10, 100, "无"],
        ]
    )
    row = only(ledger)
    assert (row.plan_fen, row.planned_start, may(row).done_month_fen, may(row).done_year_fen) == (
        500_000_000,
        Month(2023, 3),
        10_000_000,
        100_000_000,
    )
    assert ledger.sheets[0].header.rows == (3, 4)
    assert [c.path for c in ledger.sheets[0].header.columns][5] == ("完成投资情况", "本月完成")


def test_a_header_of_three_rows_with_merges_is_read() -> None:
    ledger = read(
        [
            ["序号", "项目名称", "投资情况（万元）", None, None, None, "形象进度"],
            [None, None, "总投资", "2023年", None, None, None],
            [None, None, None, "计划", "5月完成", "1-5月累计完成", None],
            [1, "甲项目", 1000, 500, 10, 100, "主体封顶"],
        ],
        ["A1:A3", "B1:B3", "C1:F1", "C2:C3", "D2:F2", "G1:G3"],
    )
    row = only(ledger)
    assert (
        row.total_fen,
        row.plan_fen,
        may(row).done_month_fen,
        may(row).done_year_fen,
        may(row).physical_text,
    ) == (
        1_000_000_000,
        500_000_000,
        10_000_000,
        100_000_000,
        "主体封顶",
    )


def test_a_header_whose_names_stand_in_its_lowest_row_is_read() -> None:
    row = only(
        read(
            [
                ["重点项目表"],
                [None, None, None, "完成投资（万元）", None],
                ["序号", "项目名称", "总投资（亿元）", "本月", "年初至今"],
                [1, "甲项目", 1.2, 10, 100],
            ]
        )
    )
    assert (row.total_fen, may(row).done_month_fen, may(row).done_year_fen) == (
        12_000_000_000,
        10_000_000,
        100_000_000,
    )


def test_a_row_of_column_numbers_under_the_header_is_no_project() -> None:
    ledger = table(PLAIN, ["甲", "乙", 1, 2, 3, 4], [1, "甲项目", 1000, 500, 10, 100])
    assert only(ledger).name == "甲项目"


def test_columns_nobody_recognises_are_kept_with_their_words() -> None:
    row = only(table(["项目名称", "总投资", "联系电话", "网格员编号"], ["甲项目", 100, "0915-1234567", 7]))
    assert row.extra == {"联系电话": "0915-1234567", "网格员编号": "7"}


def test_two_columns_of_the_same_name_keep_both_values() -> None:
    ledger = table(["项目名称", "总投资", "总投资", "年度计划投资"], ["甲项目", 100, 200, 50])
    assert only(ledger).total_fen == 100_000_000
    assert list(only(ledger).extra.values()) == ["200"]
    assert "C2" in cells(ledger)


def test_ticks_under_yes_and_no_answer_the_question() -> None:
    ledger = read(
        [
            ["单位：万元"],
            ["项目名称", "总投资", "是否开工", None],
            [None, None, "是", "否"],
            ["甲项目", 100, "√", None],
            ["乙项目", 100, None, "√"],
            ["丙项目", 100, None, None],
        ],
        ["A2:A3", "B2:B3", "C2:D2"],
    )
    assert [row.started for row in ledger.rows] == [True, False, None]


def test_permits_paid_money_and_progress_have_their_own_fields() -> None:
    row = only(
        table(
            [
                "项目名称",
                "总投资",
                "应办手续",
                "已办手续",
                "累计支付资金",
                "应付资金",
                "形象进度(%)",
                "工程进展",
            ],
            ["甲项目", 1000, 6, 4, 300, 400, 35, "完成基础"],
        )
    )
    figures = may(row)
    assert (
        figures.permits_due,
        figures.permits_done,
        figures.paid_fen,
        figures.payable_fen,
        figures.physical_percent,
        figures.physical_text,
    ) == (
        6,
        4,
        300_000_000,
        400_000_000,
        35.0,
        "完成基础",
    )


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("项 目\n名 称", "name"),
        ("工程名称", "name"),
        ("统一项目代码", "code"),
        ("分管局委", "unit_text"),
        ("行业主管部门", "unit_text"),
        ("业主单位", "owner_text"),
        ("项目法人", "owner_text"),
        ("行政区", "region_text"),
        ("所属乡镇", "region_text"),
        ("项目类别", "kind"),
        ("投资性质", "nature"),
        ("新建/续建", "entry_category"),
        ("所属行业", "industry"),
        ("建设规模及主要内容", "content"),
        ("项目投资估算", "total_fen"),
        ("本年度计划完成投资", "plan_fen"),
        ("2023年目标任务(万元)", "plan_fen"),
        ("当月投资", "done_month_fen"),
        ("拟开工时间", "planned_start"),
        ("实际开工时间", "start_on"),
        ("竣工时间", "finish_on"),
        ("是否纳统", "in_stats"),
        ("入库时间", "in_stats_on"),
        ("存在困难和问题", "problem_text"),
        ("备  注", "remark"),
    ],
)
def test_a_header_word_is_known_by_its_meaning(header: str, field: str) -> None:
    others = [
        h
        for h in ("项目名称", "总投资")
        if field not in ("name", "total_fen") or h != {"name": "项目名称", "total_fen": "总投资"}[field]
    ]
    ledger = read(
        [
            ["单位：万元"],
            ["序号", *others, "年初至今完成投资", header],
            [
                1,
                *("甲项目" if h == "项目名称" else 5 for h in others),
                1,
                "是" if header.startswith("是否") else "2023年3月",
            ],
        ]
    )
    assert ledger.sheets, ledger.left_out
    assert fields(ledger)["ABCDEF"[2 + len(others)]] == field


def test_every_real_header_row_is_read_without_confusing_its_amounts() -> None:
    if not VOCABULARY.exists():
        pytest.skip("没有公开表头样本，跳过")
    headers = json.loads(VOCABULARY.read_text(encoding="utf-8"))["headers"]
    for header in headers:
        names = [c for c in header["cols"] if c != "项目名称"]
        source = book([["2023年台账", "单位：万元"], ["项目名称", *names], ["甲项目", *([1] * len(names))]])
        ledger = read_workbook(source, as_of=MAY)
        by_field: dict[tuple[str | None, Month | None], list[str]] = {}
        for column in ledger.sheets[0].header.columns if ledger.sheets else ():
            by_field.setdefault((column.field, column.month), []).append(column.path[-1])
        assert all(len(same) == 1 for (field, _), same in by_field.items() if field), by_field


def test_a_table_dated_otherwise_than_the_import_is_pointed_out() -> None:
    ledger = read(
        [["截至2023年4月30日"], ["项目名称", "总投资(万元)", "年初至今完成投资(万元)"], ["甲项目", 5, 1]]
    )
    assert "2023年4月" in message(ledger, "A1")


def test_of_two_columns_under_one_name_the_one_with_the_names_is_it() -> None:
    rows = [
        ["项目名称", None, "总投资(万元)", "年度计划(万元)"],
        ["省级", "甲项目", 1, 1],
        ["省级", "乙项目", 1, 1],
    ]
    assert [row.name for row in read(rows, ["A1:B1"]).rows] == ["甲项目", "乙项目"]


def test_times_under_a_plan_are_planned() -> None:
    row = only(
        read(
            [
                ["项目名称", "2023年计划（万元）", None, None],
                [None, "投资", "开工时间", "竣工时间"],
                ["甲项目", 5, "2023年3月", "2025年"],
            ],
            ["A1:A2", "B1:D1"],
        )
    )
    assert (row.planned_start, row.start_on, row.finish_year) == (Month(2023, 3), None, 2025)
