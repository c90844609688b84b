"""The value of formulas for one row of values, by an SQLite connection in memory: the same SQL that runs over tables."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from sqlglot import exp

from guatu.engine.formula.compiler import Compiler
from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.facts import FactDef
from guatu.engine.formula.formulas import RowFormula
from guatu.engine.formula.nodes import Node, facts_of
from guatu.engine.formula.rendering import Value

_here = threading.local()


def evaluate(formula: RowFormula, values: Mapping[str, object]) -> Value | bool:
    """The value of a formula for one row; for a condition True, False, or None where it cannot be told.

    `values` are by Chinese fact name: int, float, str, bool, date or None; every fact the formula reads must be there.
    Raises FormulaError for a missing one.
    """
    (value,) = evaluate_nodes((formula.node,), values)
    return value if value is None or not formula.is_condition else bool(value)


def evaluate_nodes(nodes: Sequence[Node], values: Mapping[str, object]) -> tuple[Value, ...]:
    """The values of several parts of formulas for one row, in one statement."""
    statement, facts = _statement(tuple(nodes))
    return run(statement, [stored(fact, values) for fact in facts])


def run(statement: str, bound: Sequence[Value]) -> tuple[Value, ...]:
    """One row of a prepared statement."""
    try:
        row: tuple[Value, ...] = _connection().execute(statement, bound).fetchone()
    except (OverflowError, sqlite3.Error) as error:
        raise FormulaError("算不出来：有的数超出了能表示的范围") from error
    return row


@lru_cache(maxsize=1024)
def _statement(nodes: tuple[Node, ...]) -> tuple[str, tuple[FactDef, ...]]:
    compiler = Compiler("sqlite")
    return statement_for([compiler.value(node) for node in nodes], facts_of(*nodes))


def statement_for(columns: Sequence[exp.Expr], facts: tuple[FactDef, ...]) -> tuple[str, tuple[FactDef, ...]]:
    """SELECT columns FROM (SELECT ? AS fact, …), and the facts in the order of the question marks."""
    given = [exp.alias_(exp.Placeholder(), fact.column, quoted=True) for fact in facts]
    query = exp.Select(expressions=list(columns))
    if given:
        query = query.from_(exp.Select(expressions=given).subquery("fact"))
    return query.sql(dialect="sqlite"), facts


def stored(fact: FactDef, values: Mapping[str, object]) -> Value:
    """A value of the row as the database holds it."""
    if fact.name not in values:
        raise FormulaError(f"没有给出“{fact.name}”的值")
    value = values[fact.name]
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if fact.is_whole else float(value)
    if value is None or isinstance(value, int | float | str):
        return value
    raise FormulaError(f"“{fact.name}”的值不能用来计算：{value!r}")


class _Memory:
    """An SQLite connection in memory that is closed when its thread is done with it."""

    def __init__(self) -> None:
        # the last reference may be dropped by another thread
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)

    def __del__(self) -> None:
        self.connection.close()


def _connection() -> sqlite3.Connection:
    """One connection for each thread, kept as long as the thread lives."""
    found: _Memory | None = getattr(_here, "memory", None)
    if found is None:
        found = _here.memory = _Memory()
    return found.connection
