"""What an indicator's two halves are called in a sentence, and how its value is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from guatu.bulletins.content import Cell, Kind
from guatu.engine.formula import AggregateFormula
from guatu.engine.formula import Kind as FormulaKind
from guatu.engine.formula.nodes import Aggregate, FactRef, Logic, Named, Node, unwrap
from guatu.engine.formula.rendering import phrase
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries import Rate


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a ratio in words: 年度计划投资 (money), 手续应办数 of so many 项, 应开工项目 of so many 个."""

    label: str
    kind: Literal["money", "count"]
    measure: str


def halves(indicator: Indicator) -> tuple[Half, Half] | None:
    """Upper and lower half of an indicator in words; None where they are more than a sum or a number of projects."""
    if indicator.lower is None:
        return None
    lower = half_of(indicator.lower)
    upper = half_of(indicator.upper, besides=indicator.lower)
    return (upper, lower) if upper and lower else None


def half_of(formula: AggregateFormula, besides: AggregateFormula | None = None) -> Half | None:
    """A sum of one fact or a number of projects in words.

    Of a condition those parts are left out that `besides` counts already: of 应开工 且 已开工 among 应开工, 已开工 stays.
    """
    total = unwrap(formula.node)
    if not isinstance(total, Aggregate):
        return None
    if total.func == "sum" and isinstance(total.arg, FactRef):
        fact = total.arg.fact
        return Half(fact.name, "money" if formula.kind is FormulaKind.MONEY else "count", fact.unit or "个")
    if total.func == "count":
        return Half(f"{_condition(total.arg, besides)}项目", "count", "个")
    return None


def _condition(node: Node, besides: AggregateFormula | None) -> str:
    other = unwrap(besides.node) if besides else None
    known = _parts(other.arg) if isinstance(other, Aggregate) else ()
    parts = [part for part in _parts(node) if part not in known] or list(_parts(node))
    return "且".join(phrase(part).replace(" ", "") for part in parts)


def _parts(condition: Node) -> tuple[Node, ...]:
    node = condition if isinstance(condition, Named) else unwrap(condition)
    return node.parts if isinstance(node, Logic) and node.op == "and" else (node,)


def is_percent(indicator: Indicator) -> bool:
    """Whether its values are shares that can be ranked as percentages."""
    return indicator.text.unit == "%" and indicator.formula.kind is FormulaKind.SHARE


def percent(value: float | None) -> Decimal | None:
    """A share as a percentage, exactly as its shortest writing says: 0.2835 → 28.35.

    >>> percent(0.2835), percent(None)
    (Decimal('28.3500'), None)
    """
    return None if value is None else Decimal(str(value)) * 100


def column_kind(indicator: Indicator) -> Kind:
    """How a column of this indicator is shown in an annex."""
    if is_percent(indicator):
        return "percent"
    kinds: dict[FormulaKind, Kind] = {FormulaKind.MONEY: "money_wan", FormulaKind.COUNT: "count"}
    return kinds.get(indicator.formula.kind, "text")


def cell(indicator: Indicator, rate: Rate) -> Cell:
    """The value of an indicator as a cell of such a column."""
    if rate.value is None:
        return "—" if column_kind(indicator) == "text" else None
    if is_percent(indicator):
        return float(percent(rate.value) or 0)
    if column_kind(indicator) in ("money_wan", "count"):
        return round(rate.value)
    return f"{rate.value:,.2f}"


def whole(place: str) -> str:
    """A place as its own papers call it: 示例县 → 全县, 城关镇 → 全镇; other names as they are.

    >>> whole("示例县"), whole("经开区"), whole("滨江新城"), whole("")
    ('全县', '全区', '滨江新城', '全部')
    """
    if not place:
        return "全部"
    return f"全{place[-1]}" if place[-1] in "省市县区旗镇乡" else place
