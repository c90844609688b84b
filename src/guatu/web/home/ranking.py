"""Units in the order of one indicator, as the front page shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guatu.engine.formula import Kind
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.rates import RateRow, RateTable
from guatu.web.rates.asking import PREFERRED
from guatu.web.rates.links import register_url, table_url, trace_url
from guatu.web.rates.words import shown

MOST = 14
FIRST, LAST = 8, 5


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and where it stands; `left_out` counts units not shown before it."""

    number: int
    label: str
    projects: int
    value: str
    ratio: float | None
    href: str
    projects_href: str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units by `name`, best first, those without a value last; `mark` is where the year stands, if that compares."""

    name: str
    places: list[Place]
    mark: float | None
    href: str


def ranking_of(table: RateTable) -> Ranking | None:
    """The units in the order of 投资完成率, or of the pack's first share where it has no such indicator."""
    indicator = _chosen(table.indicators)
    if indicator is None or not table.rows:
        return None
    places = [
        _place(table, indicator, number, row) for number, row in enumerate(_sorted(table, indicator), 1)
    ]
    if len(places) > MOST:
        places = [*places[:FIRST], *places[-LAST:]]
    mark = table.month.number / 12 if indicator.slug == PREFERRED else None
    order = "-" if indicator.text.better == "up" else ""
    return Ranking(
        indicator.text.name, _with_gaps(places), mark, table_url(table.month, "unit", order + indicator.slug)
    )


def _chosen(indicators: tuple[Indicator, ...]) -> Indicator | None:
    shares = [
        each for each in indicators if each.formula.kind == Kind.SHARE and not each.formula.uses_overall
    ]
    return next((each for each in shares if each.slug == PREFERRED), next(iter(shares), None))


def _sorted(table: RateTable, indicator: Indicator) -> list[RateRow]:
    sign = -1 if indicator.text.better == "up" else 1

    def order(row: RateRow) -> tuple[bool, float]:
        value = row.rate(indicator.slug).value
        return value is None, sign * (value or 0.0)

    return sorted(table.rows, key=order)


def _place(table: RateTable, indicator: Indicator, number: int, row: RateRow) -> Place:
    value = row.rate(indicator.slug).value
    return Place(
        number,
        row.label,
        row.projects,
        shown(indicator.formula, value),
        value,
        trace_url(table.month, indicator.slug, "unit", row.key),
        register_url(table.month, "unit", row.key),
    )


def _with_gaps(places: list[Place]) -> list[Place]:
    """Each place told how many are left out before it."""
    numbers = [0, *(each.number for each in places)]
    return [
        replace(each, left_out=each.number - before - 1)
        for before, each in zip(numbers, places, strict=False)
    ]
