"""Which promises of several plans are about the same thing, and what differs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from guatu.targets.amounts import FEN_IN, kind_of_unit
from guatu.targets.meaning import alike

LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of one plan, as comparing needs it. `period` is the promise's own, without its year (全年, 二季度…)."""

    pk: int
    plan: int
    indicator: str
    scope: str
    op: str
    value: Decimal
    unit: str
    period: str
    is_growth: bool
    threshold: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A later promise less an earlier one, in `unit`, and as a share of the earlier one (None for a share, or of nought)."""

    value: Decimal
    unit: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """The promises about one thing, one for each plan (None where a plan says nothing), and how alike the weakest two are."""

    promises: tuple[Promise | None, ...]
    likeness: float

    @property
    def first(self) -> Promise:
        """The promise of the earliest plan that has one."""
        return next(each for each in self.promises if each)


def rows_of(plans: Sequence[Sequence[Promise]]) -> list[Row]:
    """The promises of several plans side by side: each is joined at most once, to the likest one of the plan before.

    The order is that of the first plan; what is new in a later plan follows.
    """
    rows: list[list[Promise | None]] = []
    likeness: list[float] = []
    for at, promises in enumerate(plans):
        pairs = sorted(
            (
                (-score, number, order)
                for number, row in enumerate(rows)
                if (known := _last(row))
                for order, each in enumerate(promises)
                if (score := _likeness(known, each)) >= LEAST
            )
        )
        taken: dict[int, int] = {}
        used: set[int] = set()
        for score, number, order in pairs:
            if number not in taken and order not in used:
                taken[number] = order
                used.add(order)
                likeness[number] = min(likeness[number], -score)
        for number, row in enumerate(rows):
            row.append(promises[taken[number]] if number in taken else None)
        for order, each in enumerate(promises):
            if order not in used:
                rows.append([None] * at + [each])
                likeness.append(1.0)
    return [Row(tuple(row), score) for row, score in zip(rows, likeness, strict=True)]


def _last(row: Sequence[Promise | None]) -> Promise | None:
    return next((each for each in reversed(row) if each), None)


def _likeness(one: Promise, other: Promise) -> float:
    """From 0 to 1: the words of indicator and scope; 0 where kind of unit, growth, period or direction do not agree."""
    if one.is_growth != other.is_growth or one.period != other.period:
        return 0.0
    if not _commensurable(one, other) or _is_limit(one) != _is_limit(other):
        return 0.0
    whole = _alike(one.scope + one.indicator, other.scope + other.indicator)
    named = _alike(one.indicator, other.indicator)
    scope = 1.0 if one.scope == other.scope else _alike(one.scope, other.scope)
    threshold = 1.0 if one.threshold == other.threshold else 0.7
    return round(max(whole, 0.8 * named + 0.2 * scope) * threshold, 3)


_alike = lru_cache(maxsize=100_000)(alike)  # plans of one year name the same things again and again


def _is_limit(promise: Promise) -> bool:
    return promise.op in ("<=", "<")


def _commensurable(one: Promise, other: Promise) -> bool:
    if one.unit in FEN_IN or other.unit in FEN_IN:
        return one.unit in FEN_IN and other.unit in FEN_IN
    return one.unit == other.unit or (
        kind_of_unit(one.unit) == kind_of_unit(other.unit) and kind_of_unit(one.unit).value != "number"
    )


def difference(before: Promise, after: Promise) -> Difference:
    """What the later promise asks more (or less) than the earlier one, in the later one's unit; shares differ by 个百分点."""
    old = before.value
    if before.unit != after.unit and before.unit in FEN_IN and after.unit in FEN_IN:
        old = before.value * FEN_IN[before.unit] / FEN_IN[after.unit]
    changed = after.value - old
    if after.unit in ("%", "个百分点", "成", "‰"):
        return Difference(changed, "个百分点" if after.unit == "%" else after.unit, None)
    return Difference(changed, after.unit, changed / old if old else None)


def same_value(one: Promise, other: Promise) -> bool:
    """Whether two promises about one thing ask for the same."""
    return difference(one, other).value == 0 and one.op == other.op
