"""Indicators: over rows, over rolled-up parts, and by the rows that make them up — one and the same figure."""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import duckdb
import psycopg
import pytest

from guatu.engine.formula import Kind, parse_aggregate
from tests.engine.formula.facts import DICTIONARY, fill, random_rows, sqlite_with

ROWS = random_rows(300, seed=11, largest_money=10**12)
POSTGRES = os.environ.get("GUATU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
INDICATORS = [
    "合计(累计完成投资) / 合计(年度计划投资)",
    "个数(已开工 且 非 有正当理由) / 个数(真)",
    "合计(累计完成投资) / 全体(合计(累计完成投资))",
    "合计(累计完成投资) - 合计(年度计划投资)",
    "平均(投资完成率)",
    "平均(累计完成投资)",
    "个数(累计完成投资)",
    "合计(如果(进度缺口 > 10%, 年度计划投资, 0)) / 合计(年度计划投资)",
    "如果(个数(真) > 10, 合计(逾期月数) / 个数(逾期月数 > 0), 空)",
    "全体(个数(已开工) / 个数(真)) - 个数(已开工) / 个数(真)",
    "四舍五入(合计(累计完成投资) / 合计(年度计划投资), 2)",
    "合计(月份) + 合计(逾期月数) * 2",
]


@pytest.fixture(scope="module")
def sqlite() -> Iterator[sqlite3.Connection]:
    yield from sqlite_with(ROWS)


def _groups(execute: Any, sql: str, table: str = "fact") -> list[tuple[Any, ...]]:
    order = "ORDER BY kind IS NULL, kind"
    found = execute(f"SELECT kind, {sql} FROM {table} GROUP BY kind {order}")  # noqa: S608 - the SQL under test
    return [tuple(row) for row in found.fetchall()]


def _close(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> None:
    assert [row[0] for row in one] == [row[0] for row in other]
    for (_, a), (_, b) in zip(one, other, strict=True):
        assert (a is None) == (b is None)
        assert a is None or math.isclose(a, b, rel_tol=1e-12)


@pytest.mark.parametrize("text", INDICATORS)
def test_the_figure_from_rolled_up_parts_is_the_figure_from_the_rows(
    sqlite: sqlite3.Connection, text: str
) -> None:
    indicator = parse_aggregate(text, DICTIONARY)
    assert indicator.is_additive
    columns = [f"a{i}" for i in range(len(indicator.parts))]
    parts = ", ".join(f"SUM({p.sql('sqlite')}) AS {c}" for p, c in zip(indicator.parts, columns, strict=True))
    # rolled up by month first: the figure must follow from parts of any finer slice
    rolled = f"(SELECT kind, month, {parts} FROM fact GROUP BY kind, month)"  # noqa: S608 - the SQL under test
    direct = _groups(sqlite.execute, indicator.sql("sqlite"))
    _close(_groups(sqlite.execute, indicator.sql_over_parts("sqlite", columns), rolled), direct)
    assert any(value is not None for _, value in direct)


@pytest.mark.parametrize("text", [*INDICATORS, "最大值(逾期月数)", "最小值(开工日期)", "合计(投资完成率)"])
def test_indicators_are_the_same_on_every_database(sqlite: sqlite3.Connection, text: str) -> None:
    indicator = parse_aggregate(text, DICTIONARY)
    wanted = [
        (kind, _text_of_date(value)) for kind, value in _groups(sqlite.execute, indicator.sql("sqlite"))
    ]
    with duckdb.connect() as duck:
        fill(duck.execute, ROWS, "?")
        found = _groups(duck.execute, indicator.sql("duckdb"))
    _alike(wanted, found)
    try:
        connection = psycopg.connect(POSTGRES, connect_timeout=3, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("没有可用的 PostgreSQL（GUATU_TEST_POSTGRES）")
    with connection:
        fill(connection.execute, ROWS, "%s")
        _alike(wanted, _groups(connection.execute, indicator.sql("postgres")))


def _text_of_date(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float) else str(value)


def _alike(wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]) -> None:
    by_kind = dict(found)
    assert set(by_kind) == {kind for kind, _ in wanted}
    for kind, value in wanted:
        other = _text_of_date(by_kind[kind])
        if isinstance(value, float) and other is not None:
            assert math.isclose(value, other, rel_tol=1e-9), (kind, value, other)
        else:
            assert value == other, kind


@pytest.mark.parametrize(
    "text",
    [
        "合计(累计完成投资) / 合计(年度计划投资)",
        "个数(已开工) / 个数(真)",
        "合计(累计完成投资) - 合计(年度计划投资) * 2",
    ],
)
def test_the_rows_behind_a_figure_add_up_to_it(sqlite: sqlite3.Connection, text: str) -> None:
    indicator = parse_aggregate(text, DICTIONARY)
    assert indicator.numerator is not None
    below = indicator.denominator.sql("sqlite") if indicator.denominator else "0"
    listed = sqlite.execute(f"SELECT {indicator.numerator.sql('sqlite')}, {below} FROM fact").fetchall()  # noqa: S608
    top, bottom = sum(row[0] for row in listed), sum(row[1] for row in listed)
    (figure,) = sqlite.execute(f"SELECT {indicator.sql('sqlite')} FROM fact").fetchone()  # noqa: S608
    assert figure == (top / bottom if indicator.denominator else top)


def test_a_share_of_all_gives_one_over_the_groups(sqlite: sqlite3.Connection) -> None:
    indicator = parse_aggregate("合计(累计完成投资) / 全体(合计(累计完成投资))", DICTIONARY)
    assert indicator.uses_overall
    shares = [value for _, value in _groups(sqlite.execute, indicator.sql("sqlite"))]
    assert math.isclose(sum(shares), 1.0, rel_tol=1e-12)


def test_no_rows_and_no_plan_give_no_rate_and_nothing_done_gives_zero(sqlite: sqlite3.Connection) -> None:
    rate = parse_aggregate("合计(累计完成投资) / 合计(年度计划投资)", DICTIONARY).sql("sqlite")
    total = parse_aggregate("合计(累计完成投资)", DICTIONARY).sql("sqlite")
    count = parse_aggregate("个数(已开工)", DICTIONARY).sql("sqlite")
    found = sqlite.execute(f"SELECT {rate}, {total}, {count} FROM fact WHERE id < 0").fetchone()  # noqa: S608
    assert found == (None, 0, 0)


def test_a_largest_value_is_not_additive() -> None:
    indicator = parse_aggregate("最大值(逾期月数) + 1", DICTIONARY)
    assert (indicator.is_additive, indicator.parts, indicator.numerator) == (False, (), None)
    with pytest.raises(ValueError, match="additive parts"):
        indicator.sql_over_parts("sqlite", [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("合计(累计完成投资) / 合计(年度计划投资)", Kind.SHARE),
        ("个数(已开工) / 个数(真)", Kind.SHARE),
        ("合计(累计完成投资)", Kind.MONEY),
        ("合计(累计完成投资) / 个数(真)", Kind.MONEY),
        ("个数(已开工)", Kind.COUNT),
        ("平均(已开工)", Kind.SHARE),
        ("合计(已开工)", Kind.COUNT),
        ("平均(逾期月数)", Kind.NUMBER),
        ("平均(投资完成率)", Kind.SHARE),
        ("最大值(开工日期)", Kind.DATE),
        ("合计(开工月数)", Kind.NUMBER),
    ],
)
def test_the_kind_of_a_figure_follows_from_its_formula(text: str, kind: Kind) -> None:
    assert parse_aggregate(text, DICTIONARY).kind is kind


def test_a_mean_needs_two_parts_and_equal_parts_are_kept_once() -> None:
    assert [p.sql("sqlite") for p in parse_aggregate("平均(逾期月数)", DICTIONARY).parts] == [
        'COALESCE("overdue", 0)',
        'CASE WHEN NOT "overdue" IS NULL THEN 1 ELSE 0 END',
    ]
    rate = parse_aggregate("(合计(累计完成投资) - 合计(年度计划投资)) / 合计(年度计划投资)", DICTIONARY)
    assert [(part.kind, part.is_whole) for part in rate.parts] == [(Kind.MONEY, True)] * 2
    assert rate.row_columns == ("done_fen", "plan_fen")
