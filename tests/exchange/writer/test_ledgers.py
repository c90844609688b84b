"""A ledger written by us reads back to the same projects."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.engine.calendar import Month
from guatu.exchange.reader import Figures, LedgerRow, read_workbook
from guatu.exchange.writer import write_ledger
from guatu.exchange.writer.ledger import numeral

MAY = Month(2023, 5)
LEDGER_A = Path(__file__).resolve().parents[3] / "../shared/data/ledgers/ledger_a.xlsx"


def placeless(rows: Sequence[LedgerRow]) -> list[LedgerRow]:
    """Projects without where they stood in a file, in the order of their names."""
    return sorted((row._replace(sheet="", row_no=0, letters={}) for row in rows), key=lambda row: row.name)


def test_the_counties_ledger_goes_out_in_its_own_shape_and_reads_back_the_same() -> None:
    if not LEDGER_A.exists():
        pytest.skip("没有样例台账，跳过")
    first = read_workbook(LEDGER_A, as_of=MAY)
    again = read_workbook(write_ledger(first.rows, month=MAY), as_of=MAY)
    assert placeless(again.rows) == placeless(first.rows)
    assert again.problems == []
    assert [c.path for c in again.sheets[0].header.columns] == [
        c.path for c in first.sheets[0].header.columns
    ]


def test_the_sheet_looks_like_the_offices_own() -> None:
    rows = [
        LedgerRow("", 0, name="甲项目", kind="产业", total_fen=1_000_000),
        LedgerRow("", 0, name="乙项目", kind="民生", total_fen=2_000_000),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(write_ledger(rows, month=MAY))).worksheets[0]
    assert sheet["A1"].value == "2023年重点建设项目进展情况表"
    assert sheet["A2"].value == "截至2023年5月31日"
    assert [sheet.cell(r, 2).value for r in range(5, 10)] == [
        "合计（2个）",
        "一、产业",
        "甲项目",
        "二、民生",
        "乙项目",
    ]
    assert sheet["H5"].value == 3
    assert "B3:B4" in {str(r) for r in sheet.merged_cells.ranges}


def test_more_than_twenty_thousand_projects_are_streamed_and_read_back() -> None:
    rows = [
        LedgerRow("", 0, name=f"第{n:05}项目", kind="产业", total_fen=n * 100, plan_fen=n, plan_year=2023)
        for n in range(20_001)
    ]
    assert placeless(read_workbook(write_ledger(rows, month=MAY), as_of=MAY).rows) == rows


def test_numerals_count_as_headings_do() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 34)] == ["一", "九", "十", "十一", "二十", "三十四"]


words = (
    st.text(alphabet="城关镇项目水利局厂房（二期）ABC123=+-@'", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda s: s.strip("-'") != "")
)
fen = st.none() | st.integers(0, 10**14)
texts = st.just("") | words
dates = st.none() | st.dates(date(2001, 1, 1), date(2049, 12, 31))
truths = st.none() | st.booleans()
figures = st.builds(
    Figures,
    done_month_fen=fen,
    done_year_fen=fen,
    done_total_fen=fen,
    paid_fen=fen,
    payable_fen=fen,
    permits_due=st.none() | st.integers(0, 99),
    permits_done=st.none() | st.integers(0, 99),
    physical_percent=st.none() | st.integers(2, 100).map(float),
    physical_text=texts.map(lambda s: s and f"完成{s}"),
)
rows_to_write = st.lists(
    st.builds(
        LedgerRow,
        sheet=st.just(""),
        row_no=st.just(0),
        code=st.sampled_from(["", "2509-320193-89-01-544060", "2017-320193-89-01-544061"]),
        name=words.map(lambda s: f"项目{s}"),
        region_text=texts,
        unit_text=texts,
        owner_text=texts,
        kind=texts,
        level=texts,
        nature=texts,
        entry_category=texts,
        industry=texts,
        content=texts,
        total_fen=fen,
        start_year=st.none() | st.integers(2000, 2040),
        finish_year=st.none() | st.integers(2000, 2040),
        plan_fen=fen,
        planned_start=st.none() | st.builds(Month, st.just(2023), st.integers(1, 12)),
        figures=figures.map(lambda f: {MAY: f} if f != Figures() else {}),
        done_before_fen=fen,
        started=truths,
        start_on=dates,
        in_stats=truths,
        in_stats_on=dates,
        finish_on=dates,
        problem_text=texts,
        remark=texts,
        plan_year=st.none(),
        plan_by_month=st.just({}),
        extra=st.just({}),
        letters=st.just({}),
    ).map(lambda row: row._replace(plan_year=None if row.plan_fen is None else 2023)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows_to_write)
def test_any_projects_read_back_to_the_same_values(rows: list[LedgerRow]) -> None:
    numbered = [row._replace(name=f"{n:02}{row.name}") for n, row in enumerate(rows)]
    assert placeless(read_workbook(write_ledger(numbered, month=MAY), as_of=MAY).rows) == placeless(numbered)
