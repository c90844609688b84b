"""The same formula gives the same on SQLite, PostgreSQL and DuckDB, row by row."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from guatu.engine.formula import (
    DIALECTS,
    Dictionary,
    FormulaError,
    RowFormula,
    evaluate,
    parse_condition,
    parse_row,
)
from tests.engine.formula.draw import conditions, moneys, numbers
from tests.engine.formula.facts import DICTIONARY, fill, named, random_rows, sqlite_with

ROWS = random_rows(150, seed=20230531, largest_money=10**14)
Fetch = Callable[[str], list[Any]]
POSTGRES = os.environ.get("GUATU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
EVERY_ROW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Fetch]:
    for connection in sqlite_with(ROWS):
        yield _fetcher(connection.execute)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Fetch]:
    try:
        connection = psycopg.connect(POSTGRES, connect_timeout=3, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("没有可用的 PostgreSQL（GUATU_TEST_POSTGRES）")
    with connection:
        fill(connection.execute, ROWS, "%s")
        yield _fetcher(connection.execute)


@pytest.fixture(scope="module")
def duck() -> Iterator[Fetch]:
    with duckdb.connect() as connection:
        fill(connection.execute, ROWS, "?")
        yield _fetcher(connection.execute)


def _fetcher(execute: Any) -> Fetch:
    def fetch(sql: str) -> list[Any]:
        statement = f"SELECT {sql} FROM fact ORDER BY id"  # noqa: S608 - the SQL under test
        return [row[0] for row in execute(statement).fetchall()]

    return fetch


def _parsed(text: str, parse: Callable[[str, Dictionary], RowFormula] = parse_row) -> RowFormula:
    try:
        return parse(text, DICTIONARY)
    except FormulaError as error:
        # the generator fits kinds together; only size may stop it
        assume("太大" not in error.reason and "太长" not in error.reason and "套得太深" not in error.reason)
        assume("连乘连除" not in error.reason and "单位" not in error.reason and "金额" not in error.reason)
        raise


def _same(one: list[Any], other: list[Any], text: str) -> None:
    for number, (a, b) in enumerate(zip(one, other, strict=True)):
        if isinstance(a, int) and isinstance(b, int):
            assert a == b, (text, ROWS[number])
        else:
            assert (a is None) == (b is None), (text, ROWS[number], a, b)
            assert a is None or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-300), (text, ROWS[number], a, b)


def _fetch_all(formula: RowFormula, databases: dict[str, Fetch]) -> dict[str, list[Any]]:
    return {dialect: fetch(formula.value_sql(dialect)) for dialect, fetch in databases.items()}


@EVERY_ROW
@given(text=conditions())
@example(text="(序时进度 - 投资完成率) * 100 <= 30")
@example(text="非 (累计完成投资 / 资金缺口 < 0.3)")
def test_conditions_are_decided_alike_everywhere(
    sqlite: Fetch, postgres: Fetch, duck: Fetch, text: str
) -> None:
    formula = _parsed(text)
    found = _fetch_all(formula, {"sqlite": sqlite, "postgres": postgres, "duckdb": duck})
    assert set(found["sqlite"]) <= {0, 1, None}
    assert found["postgres"] == found["sqlite"], text
    assert found["duckdb"] == found["sqlite"], text


@EVERY_ROW
@given(text=conditions(1))
def test_a_condition_selects_the_rows_where_it_is_known_to_hold(
    sqlite: Fetch, postgres: Fetch, text: str
) -> None:
    formula = _parsed(text, parse_condition)
    for dialect, fetch in {"sqlite": sqlite, "postgres": postgres}.items():
        decided = fetch(formula.value_sql(dialect))
        assert fetch(f"CASE WHEN {formula.sql(dialect)} THEN 1 END") == [
            1 if v == 1 else None for v in decided
        ]
        assert fetch(f"CASE WHEN {formula.negated_sql(dialect)} THEN 1 END") == [
            1 if v == 0 else None for v in decided
        ]


@EVERY_ROW
@given(text=numbers() | moneys())
@example(text="四舍五入(投资完成率, 2)")
@example(text="四舍五入(资金缺口 / 7)")
def test_values_are_the_same_everywhere(sqlite: Fetch, postgres: Fetch, duck: Fetch, text: str) -> None:
    found = _fetch_all(_parsed(text), {"sqlite": sqlite, "postgres": postgres, "duckdb": duck})
    _same(found["sqlite"], found["postgres"], text)
    _same(found["sqlite"], found["duckdb"], text)


@EVERY_ROW
@given(text=conditions(1))
def test_one_row_by_itself_is_decided_as_in_the_table(sqlite: Fetch, text: str) -> None:
    formula = _parsed(text, parse_condition)
    in_table = sqlite(formula.value_sql("sqlite"))
    for row, value in list(zip(ROWS, in_table, strict=True))[:20]:
        alone = evaluate(formula, named(row))
        assert alone == (None if value is None else bool(value)), (text, row)


@EVERY_ROW
@given(text=conditions() | numbers())
def test_every_dialect_gets_its_sql(text: str) -> None:
    formula = _parsed(text)
    for dialect in DIALECTS:
        assert formula.value_sql(dialect, alias="f")
    if formula.row_columns:
        assert '"f".' in formula.sql("sqlite", alias="f")
        assert "`f`." in formula.sql("spark", alias="f")
