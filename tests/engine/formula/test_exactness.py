"""Thresholds are decided in whole numbers: what is equal on paper is equal here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guatu.engine.formula import Dictionary, FormulaError, evaluate, parse_condition
from tests.engine.formula.draw import conditions
from tests.engine.formula.facts import DEFINITIONS, DICTIONARY, FACTS, named, random_rows, sqlite_with
from tests.engine.formula.oracle import value_of

# Small limits, so that whole numbers always fit 64 bits unless facts are multiplied many times over.
SMALL = Dictionary(
    [replace(fact, limit=10**5) if fact.type == "money" else fact for fact in FACTS], DEFINITIONS
)
ROWS = random_rows(120, seed=7, largest_money=10**5)


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    yield from sqlite_with(ROWS)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=conditions(stored=False))
def test_comparisons_are_as_exact_as_fractions(connection: Any, text: str) -> None:
    try:
        formula = parse_condition(text, SMALL)
    except FormulaError:
        assume(False)
    sql = formula.value_sql("sqlite")
    assume("1e-09" not in sql and "0.001" not in sql)  # compared as doubles: the limits do not allow more
    found = connection.execute(f"SELECT {sql} FROM fact ORDER BY id")  # noqa: S608 - the SQL under test
    for row, (value,) in zip(ROWS, found, strict=True):
        wanted = value_of(formula.node, named(row))
        assert value == (None if wanted is None else int(wanted)), (text, row)


def _row(**given: Any) -> dict[str, Any]:
    return {fact.name: None for fact in FACTS} | given


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("(序时进度 - 投资完成率) * 100 <= 30", True),
        ("(序时进度 - 投资完成率) * 100 > 30", False),
        ("(序时进度 - 投资完成率) * 100 = 30", True),
        ("序时进度 - 投资完成率 = 30%", True),
        ("(序时进度 - 投资完成率) * 100 >= 30.01", False),
        ("序时进度 - 30个百分点 < 投资完成率", False),
        ("进度缺口 BETWEEN 10% AND 30%", True),
    ],
)
def test_thirty_percentage_points_are_exactly_thirty(condition: str, holds: bool) -> None:
    # 5/12 − 7/60 = 30 %; in doubles the difference is 0.30000000000000004
    row = _row(月份=5, 累计完成投资=70_000_000, 年度计划投资=600_000_000)
    assert evaluate(parse_condition(condition, DICTIONARY), row) is holds


def test_one_fen_over_the_edge_is_seen_at_the_largest_amounts() -> None:
    condition = parse_condition("序时进度 - 投资完成率 > 30%", DICTIONARY)
    plan = 6 * 10**13
    row = _row(月份=5, 年度计划投资=plan, 累计完成投资=plan * 7 // 60)
    assert evaluate(condition, row) is False
    assert evaluate(condition, row | {"累计完成投资": plan * 7 // 60 - 1}) is True


@given(done=st.integers(0, 10**14), plan=st.integers(1, 10**14), month=st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_the_margin_of_three_tenths_is_decided_as_by_hand(done: int, plan: int, month: int) -> None:
    condition = parse_condition("投资完成率 < 序时进度 - 0.30", DICTIONARY)
    by_hand = done * 60 < plan * (5 * month - 18)
    assert evaluate(condition, _row(月份=month, 累计完成投资=done, 年度计划投资=plan)) is by_hand


@pytest.mark.parametrize("plan", [0, None])
def test_an_empty_denominator_decides_nothing(plan: int | None) -> None:
    row = _row(月份=5, 累计完成投资=1, 年度计划投资=plan)
    for text in (
        "投资完成率 < 30%",
        "投资完成率 >= 30%",
        "非 投资完成率 < 30%",
        "进度缺口 > 30%",
        "投资完成率 = 投资完成率",
    ):
        assert evaluate(parse_condition(text, DICTIONARY), row) is None, text


def test_a_part_that_cancels_out_still_has_to_be_there() -> None:
    condition = parse_condition("月份 - 月份 + 逾期月数 >= 0", DICTIONARY)
    assert evaluate(condition, _row(月份=None, 逾期月数=3)) is None
    assert evaluate(condition, _row(月份=1, 逾期月数=3)) is True


def test_a_negative_denominator_turns_the_comparison() -> None:
    condition = parse_condition("累计完成投资 / 资金缺口 < 2", DICTIONARY)
    assert evaluate(condition, _row(累计完成投资=500, 资金缺口=-100)) is True
    assert evaluate(condition, _row(累计完成投资=500, 资金缺口=100)) is False
    assert evaluate(condition, _row(累计完成投资=500, 资金缺口=0)) is None


def test_what_64_bits_cannot_hold_is_compared_as_doubles_with_a_small_tolerance() -> None:
    condition = parse_condition("投资完成率 < 累计完成投资 / 资金缺口", DICTIONARY)
    assert "1e-09" in condition.sql("sqlite")
    same = _row(累计完成投资=10**13, 年度计划投资=3 * 10**13, 资金缺口=3 * 10**13)
    assert evaluate(condition, same) is False
    assert evaluate(condition, same | {"资金缺口": 29 * 10**12}) is True


def test_the_plainest_whole_number_form_is_chosen() -> None:
    assert parse_condition("投资完成率 < 序时进度 * 60%", DICTIONARY).sql("sqlite") == (
        '"done_fen" * 20 < "plan_fen" * "month"'
    )
    assert parse_condition("投资完成率 >= 80%", DICTIONARY).sql("postgres") == (
        '"plan_fen" > 0 AND "done_fen" * 5 >= "plan_fen" * 4'
    )
    assert parse_condition("年度计划投资 >= 1000万元", DICTIONARY).sql("duckdb", alias="f") == (
        '"f"."plan_fen" >= 1000000000'
    )
    assert parse_condition("非 已开工", DICTIONARY).sql("postgres") == '"started" = 0'
