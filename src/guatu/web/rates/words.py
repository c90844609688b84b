"""How figures and facts are written."""

from __future__ import annotations

from typing import Any

from guatu.engine.formula import AggregateFormula, FactDef, FactType, Kind
from guatu.engine.formula.rendering import percent, plain_number, show
from guatu.kit.money import wan, wan_in_column

NOTHING = "—"


def shown(formula: AggregateFormula, value: Any) -> str:
    """A figure with its unit: 61.2%, 1,200 万元, 37; “—” for an empty denominator."""
    return show(formula.node, value)


def fact_shown(fact: FactDef, value: Any) -> str:
    """A fact in a table whose head names the unit: 万元 without the word, 是/否, the text."""
    if value is None or value == "":
        return NOTHING
    if fact.type == FactType.MONEY:
        return wan_in_column(int(value))
    if fact.type == FactType.FLAG:
        return "是" if value else "否"
    return plain_number(value, 2) if isinstance(value, int | float) else str(value)


def fact_unit(fact: FactDef) -> str:
    """The unit in the head of a column of facts."""
    return "万元" if fact.type == FactType.MONEY else fact.unit


def half_shown(kind: Kind, value: Any) -> str:
    """A half of an indicator by itself: money as 1,200 万元."""
    return f"{wan(int(value))} 万元" if kind == Kind.MONEY and value is not None else part_shown(kind, value)


def part_shown(kind: Kind, value: Any) -> str:
    """What one row adds to a half, or what all add: money in 万元."""
    if value is None:
        return NOTHING
    if kind == Kind.MONEY:
        return wan_in_column(int(value))
    return percent(value, 1) if kind == Kind.SHARE else plain_number(value, 2)
