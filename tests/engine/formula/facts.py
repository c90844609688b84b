"""The facts the formula tests speak of, and rows of them in real databases."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from guatu.engine.formula import Definition, Dictionary, FactDef

FACTS = (
    FactDef("累计完成投资", "done_fen", "money", "元", movable=1, action="再完成投资 {差}"),
    FactDef("年度计划投资", "plan_fen", "money", "元"),
    FactDef("资金缺口", "gap_fen", "money", "元", nonnegative=False),
    FactDef("月份", "month", "count", "月", limit=12),
    FactDef("逾期月数", "overdue", "count", "个月", limit=1000, movable=-1),
    FactDef("净增户数", "firms", "count", "家", limit=1000, nonnegative=False),
    FactDef("开工月数", "months", "number", "个月", limit=1200),
    FactDef("已开工", "started", "flag", movable=1, action="开工"),
    FactDef("有正当理由", "excused", "flag"),
    FactDef("类别", "kind", "text"),
    FactDef("开工日期", "started_on", "date"),
)
DEFINITIONS = (
    Definition("序时进度", "月份 / 12", kind="share"),
    Definition("投资完成率", "累计完成投资 / 年度计划投资"),
    Definition("进度缺口", "序时进度 - 投资完成率"),
)
DICTIONARY = Dictionary(FACTS, DEFINITIONS)
COLUMNS = tuple(fact.column for fact in FACTS)
TYPES = {
    "money": "bigint",
    "count": "smallint",
    "number": "double precision",
    "flag": "smallint",
    "text": "text",
    "date": "date",
}

Row = tuple[Any, ...]


def random_rows(count: int, seed: int, largest_money: int) -> list[Row]:
    """Rows with empty values, zeros, small and large numbers; always the same for a seed."""
    draw = random.Random(seed)
    return [tuple(_random_value(fact, draw, largest_money) for fact in FACTS) for _ in range(count)]


def _random_value(fact: FactDef, draw: random.Random, largest_money: int) -> Any:
    if draw.random() < 0.12:
        return None
    if fact.type == "text":
        return draw.choice(["新开工", "续建", "it's", ""])
    if fact.type == "date":
        return f"202{draw.randint(0, 5)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}"
    if fact.type == "flag":
        return draw.randint(0, 1)
    top = largest_money if fact.type == "money" else fact.bound
    value: float = draw.choice([0, 1, 2, 12, draw.randint(0, 60), draw.randint(0, top), top])
    value = min(value, top)
    if fact.type == "number":
        value = draw.choice([0.0, 0.5, 1.0, 2.0, float(value), draw.random() * 3])
    return -value if not fact.nonnegative and draw.random() < 0.5 else value


def named(row: Row) -> dict[str, Any]:
    """A row by Chinese names."""
    return {fact.name: value for fact, value in zip(FACTS, row, strict=True)}


def fill(execute: Any, rows: Sequence[Row], mark: str, table: str = "fact") -> None:
    """Create the table and put the rows in, numbered."""
    columns = ", ".join(f"{fact.column} {TYPES[fact.type]}" for fact in FACTS)
    execute(f"CREATE TEMP TABLE {table} (id int, {columns})")
    marks = ", ".join([mark] * (len(FACTS) + 1))
    for number, row in enumerate(rows):
        execute(f"INSERT INTO {table} VALUES ({marks})", (number, *row))  # noqa: S608 - our own table


def sqlite_with(rows: Sequence[Row]) -> Iterator[sqlite3.Connection]:
    """An SQLite database with the rows."""
    connection = sqlite3.connect(":memory:")
    fill(connection.execute, rows, "?")
    yield connection
    connection.close()
