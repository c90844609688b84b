"""From a figure back to the projects that made it: what each one adds to the upper and the lower half, and that it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.engine.formula import Definition, FactDef, Kind, RowPart
from guatu.engine.formula.nodes import Named, Node, walk
from guatu.engine.formula.rendering import phrase
from guatu.kit.errors import NotVisible
from guatu.kit.spans import MOST_NAMED, pieces
from guatu.oversight import policy
from guatu.oversight.enums import Slice
from guatu.oversight.models import PackVersion
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.rates import Key, Number, Rate, RateRow, filters_of, rates
from guatu.oversight.sql import Params, derived, dialect, fetch, literal

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_ROWS = 500
ALL_ROWS = 1_000_000
_NOTHING = "CAST(NULL AS BIGINT)"


@dataclass(frozen=True, slots=True)
class Half:
    """The upper or lower half of a figure: how it is written, its value, and what the rows listed add up to.

    `rows_sum` is None when rows do not simply add up to it (a mean, a largest value, or 全体: the total of all groups).
    """

    words: str
    kind: Kind
    value: Number
    rows_sum: Number
    is_overall: bool


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One project: its facts in the order of `Trace.facts`, and what it adds to either half (None: the half is not of rows)."""

    number: int
    project_id: int
    code: str
    name: str
    unit: str
    facts: tuple[Any, ...]
    upper: Number
    lower: Number


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure and everything it was made of. `others` counts the projects of the group that add nothing to either half."""

    month: Month
    pack: PackVersion
    indicator: Indicator
    definitions: tuple[Definition, ...]
    facts: tuple[FactDef, ...]
    group: RateRow
    rate: Rate
    upper: Half
    lower: Half | None
    rows: tuple[TraceRow, ...]
    count: int
    others: int


def trace(
    user: User | AnonymousUser,
    month: Month,
    slug: str,
    by: Slice | None = None,
    key: Key = None,
    *,
    offset: int = 0,
    limit: int = 50,
) -> Trace:
    """The indicator `slug` of the group `key` of a slice (of all when `by` is None), with the rows that made it.

    The rows are exactly those that add something to a half, those that add most to the lower half first; a figure whose
    rows do not add up (mean, largest) lists the whole group. `limit` is at most 500 (`ALL_ROWS` for an export).
    Raises NotVisible for an indicator the pack does not have and for a group the user sees nothing of, Refused when no
    indicators are in force.
    """
    table = rates(user, month, by)
    indicator = next((each for each in table.indicators if each.slug == slug), None)
    group = _group(table.rows, key) if by else table.total
    if indicator is None or group is None:
        raise NotVisible
    reading = _Reading(user, month, indicator, {} if by is None else {by: key})
    count, upper_sum, lower_sum = reading.sums()
    rate = group.rate(slug)
    return Trace(
        month,
        table.pack,
        indicator,
        _definitions(indicator.formula.node),
        indicator.formula.facts,
        group,
        rate,
        _half(indicator.upper.node, indicator.upper.kind, rate.upper, reading.upper, upper_sum),
        _half(indicator.lower.node, indicator.lower.kind, rate.lower, reading.lower, lower_sum)
        if indicator.lower
        else None,
        tuple(reading.rows(offset, limit if limit == ALL_ROWS else min(limit, MOST_ROWS))),
        count,
        group.projects - count,
    )


def _group(rows: tuple[RateRow, ...], key: Key) -> RateRow | None:
    return next((row for row in rows if row.key == key), None)


def _half(node: Node, kind: Kind, value: Number, part: RowPart | None, rows_sum: Any) -> Half:
    added = None if part is None else _number(rows_sum, part)
    return Half(
        phrase(node),
        kind,
        value,
        added,
        is_overall=any(getattr(each, "overall", False) for each in walk(node)),
    )


def _definitions(node: Node) -> tuple[Definition, ...]:
    found = {each.definition.name: each.definition for each in walk(node) if isinstance(each, Named)}
    return tuple(found.values())


def _number(value: Any, part: RowPart) -> Number:
    if value is None:
        return 0
    return int(value) if part.is_whole else float(value)


@dataclass(frozen=True)
class _Reading:
    user: User | AnonymousUser
    month: Month
    indicator: Indicator
    where: dict[Slice, Key]

    @property
    def upper(self) -> RowPart | None:
        return self.indicator.formula.numerator

    @property
    def lower(self) -> RowPart | None:
        return self.indicator.formula.denominator

    def _rows(self) -> tuple[str, Params]:
        """A select of project, facts and both shares, without the rows that add nothing."""
        facts = policy.facts_for(self.user, self.month).filter(**filters_of(self.where))
        columns = [fact.column for fact in self.indicator.formula.facts]
        sub, params = derived(facts, ["project_id", *columns])
        upper, lower = (
            literal(part.sql(dialect())) if part else _NOTHING for part in (self.upper, self.lower)
        )
        listed = ", ".join(["project_id", *(f'"{column}"' for column in columns)])
        made = f"SELECT {listed}, {upper} AS upper_part, {lower} AS lower_part FROM ({sub}) AS f"
        if self.upper is None:
            return made, params
        return f"SELECT * FROM ({made}) AS made WHERE upper_part <> 0 OR lower_part <> 0", params

    def sums(self) -> tuple[int, Any, Any]:
        """How many rows, and both totals over them."""
        sub, params = self._rows()
        found = fetch(f"SELECT COUNT(*), SUM(upper_part), SUM(lower_part) FROM ({sub}) AS t", params)
        count, upper, lower = found[0]
        return int(count), upper, lower

    def rows(self, offset: int, limit: int) -> Iterator[TraceRow]:
        sub, params = self._rows()
        found = fetch(
            f"SELECT * FROM ({sub}) AS t ORDER BY COALESCE(lower_part, 0) DESC, COALESCE(upper_part, 0) DESC, project_id "
            "LIMIT %s OFFSET %s",
            [*params, limit, offset],
        )
        names = self._names([row[0] for row in found])
        for number, (pk, *values, upper, lower) in enumerate(found, start=offset + 1):
            yield TraceRow(
                number,
                pk,
                *names[pk],
                tuple(values),
                None if self.upper is None else _number(upper, self.upper),
                None if self.lower is None else _number(lower, self.lower),
            )

    def _names(self, ids: list[int]) -> dict[int, tuple[str, str, str]]:
        found: dict[int, tuple[str, str, str]] = {}
        facts = policy.facts_for(self.user, self.month)
        columns = ("project_id", "project__code", "project__name", "unit__short_name", "unit__name")
        for few in pieces(ids, MOST_NAMED):
            rows = facts.filter(project__in=list(few)).values_list(*columns)
            found |= {pk: (code, name, short or unit or "") for pk, code, name, short, unit in rows}
        return found
