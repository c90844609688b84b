"""The indicators of a month: for the whole of what somebody may see, by slice, and over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access.queries import organisation_names, region_names
from guatu.engine.calendar import Month
from guatu.engine.formula import AggregateFormula, Kind
from guatu.oversight import policy
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.models import PackVersion
from guatu.oversight.packs.compiled import ROLLUP_COLUMNS, Indicator, IndicatorsPack, compile_pack
from guatu.oversight.queries.packs import chosen, indicators_of, pack_in_force
from guatu.oversight.sql import Params, derived, dialect, fetch, literal

if TYPE_CHECKING:
    from guatu.access.models import User

Key = int | str | None
Number = int | float | None
Where = Mapping[Slice, Key]
FOREIGN = (Slice.UNIT, Slice.REGION)
Names = Mapping[Any, str]
Group = tuple[Key, int, list[tuple[Any, ...]]]
UNNAMED = "未填"
_NOTHING = "CAST(NULL AS BIGINT)"


@dataclass(frozen=True, slots=True)
class Rate:
    """One indicator of one group: its value (None for an empty denominator) and the two halves it comes from.

    `lower` is None when the indicator is no ratio. Money is in 分; a share of 0.625 is 62.5%.
    """

    slug: str
    value: float | None
    upper: Number
    lower: Number


@dataclass(frozen=True, slots=True)
class RateRow:
    """The indicators of one group of projects, in the order of the pack."""

    key: Key
    label: str
    projects: int
    rates: tuple[Rate, ...]

    def rate(self, slug: str) -> Rate:
        """The indicator of that name. Raises KeyError."""
        for each in self.rates:
            if each.slug == slug:
                return each
        raise KeyError(slug)


@dataclass(frozen=True, slots=True)
class RateTable:
    """Indicators by group, and of all together; `pack` tells by which definitions."""

    month: Month
    by: Slice | None
    pack: PackVersion
    indicators: tuple[Indicator, ...]
    rows: tuple[RateRow, ...]
    total: RateRow


def rates(
    user: User | AnonymousUser,
    month: Month,
    by: Slice | None = None,
    *,
    where: Where | None = None,
    pack: PackVersion | None = None,
) -> RateTable:
    """Every indicator of a month over what `user` may see, for each value of `by` and in all.

    Read from the roll-ups, or from the facts where a scope reaches projects through their owner, where `where` asks for
    one value of another slice, or where `pack` is not the one in force. 全体 in a formula means all the user may see
    (and `where` lets through). Raises Refused when no indicators are in force.
    """
    version = chosen(PackKind.INDICATORS, month, pack)
    indicators = indicators_of(version).indicators
    found = _Reading(user, month, version, indicators, dict(where or {}))
    rows = found.rows(by) if by else ()
    return RateTable(month, by, version, indicators, rows, found.rows(None)[0])


def trend(
    user: User | AnonymousUser, slug: str, months: Sequence[Month], *, where: Where | None = None
) -> list[tuple[Month, Rate | None]]:
    """One indicator over several months, each by the pack in force then; None where it did not exist."""
    points: list[tuple[Month, Rate | None]] = []
    for month in months:
        version = pack_in_force(PackKind.INDICATORS, month)
        own = indicators_of(version).indicator(slug) if version else None
        if version is None or own is None:
            points.append((month, None))
            continue
        row = _Reading(user, month, version, (own,), dict(where or {})).rows(None)[0]
        points.append((month, row.rate(slug) if row.projects else None))
    return points


@dataclass(frozen=True, slots=True)
class _Reading:
    user: User | AnonymousUser
    month: Month
    pack: PackVersion
    indicators: tuple[Indicator, ...]
    where: dict[Slice, Key]

    def rows(self, by: Slice | None) -> tuple[RateRow, ...]:
        cells = self._cells(by)
        found = list(self._from_facts(by) if cells is None else self._from_cells(by, cells))
        names = slice_names(by, [key for key, _, _ in found])
        rows = [self._row(names, *each) for each in found]
        return tuple(sorted(rows, key=lambda row: (row.label == UNNAMED, -row.projects, row.label)))

    def _cells(self, by: Slice | None) -> QuerySet[Any] | None:
        """The roll-up cells that hold the answer, or None when they cannot."""
        if any(each not in FOREIGN for each in self.where) or not all(
            each.is_rolled for each in self.indicators
        ):
            return None
        cells = policy.rollups_for(self.user, self.month)
        if cells is None or not cells.filter(pack=self.pack).exists():
            return None
        name = "" if by is None or by in FOREIGN else by.value
        return cells.filter(pack=self.pack, slice=name, **filters_of(self.where))

    def _from_cells(self, by: Slice | None, cells: QuerySet[Any]) -> Iterator[Group]:
        """One statement over all indicators; each is a select over its own cells."""
        key = None if by is None else column_of(by) if by in FOREIGN else "key"
        selects: list[str] = []
        params: Params = ()
        sub, own = derived(cells, [*([key] if key else []), "measure", "projects", *ROLLUP_COLUMNS])
        for number, each in enumerate(self.indicators):
            values = ", ".join(_over_cells(self.pack.body, each.slug, dialect()))
            selects.append(
                f"SELECT {number}, {key or 'NULL'}, COALESCE(SUM(projects), 0), {values} "
                f"FROM ({sub}) AS c WHERE measure = %s" + (f" GROUP BY {key}" if key else "")
            )
            params += (*own, each.slug)
        groups: dict[Key, list[tuple[Any, ...]]] = {}
        for _, group, *rest in sorted(
            fetch(" UNION ALL ".join(selects), params), key=lambda row: int(row[0])
        ):
            groups.setdefault(group, []).append(tuple(rest))
        for group, found in groups.items():
            yield group, int(found[0][0]), [each[1:] for each in found]

    def _from_facts(self, by: Slice | None) -> Iterator[Group]:
        """One statement with all indicators side by side."""
        facts = policy.facts_for(self.user, self.month).filter(**filters_of(self.where))
        key = column_of(by) if by else None
        columns = [column for each in self.indicators for column in each.formula.row_columns]
        sub, params = derived(facts, [*([key] if key else []), *columns, "month"])
        values = ", ".join(
            value for each in self.indicators for value in _over_rows(self.pack.body, each.slug, dialect())
        )
        grouped = f" GROUP BY {key}" if key else ""
        for group, projects, *flat in fetch(
            f"SELECT {key or 'NULL'}, COUNT(*), {values} FROM ({sub}) AS f{grouped}",
            params,
        ):
            yield group, projects, [tuple(flat[at : at + 3]) for at in range(0, len(flat), 3)]

    def _row(self, names: Names, key: Key, projects: int, values: list[tuple[Any, ...]]) -> RateRow:
        found = tuple(
            Rate(each.slug, _double(value), _total(each.upper, upper), _total(each.lower, lower))
            for each, (value, upper, lower) in zip(self.indicators, values, strict=True)
        )
        return RateRow(key, name_of(names, key), projects, found)


def name_of(names: Names, key: Key) -> str:
    """What one key is called: its name, itself, or “未填”."""
    return names.get(key) or (str(key) if key and not names else UNNAMED)


def slice_names(by: Slice | None, keys: Sequence[Any] | None = None) -> Names:
    """What the keys of a slice are called; empty where a key is its own name."""
    if by == Slice.UNIT:
        return organisation_names(keys)
    if by == Slice.REGION:
        return region_names()
    return {} if by else {None: "合计"}


def column_of(by: Slice) -> str:
    """The column of the facts that holds the key of a slice."""
    return f"{by.value}_id" if by in FOREIGN else by.value


def filters_of(where: Where) -> dict[str, Any]:
    """Slice values as filters over facts or cells; an empty unit or region is one that is missing."""
    return {
        (f"{each.value}__isnull" if each in FOREIGN and key is None else column_of(each)): key is None
        if each in FOREIGN and key is None
        else key
        for each, key in where.items()
    }


@lru_cache(maxsize=512)
def _over_rows(body: str, slug: str, database: str) -> tuple[str, ...]:
    """Value, upper and lower half of an indicator straight over rows of facts; writing SQL anew would cost more than reading."""
    indicator = _indicator(body, slug)
    halves = (indicator.formula, indicator.upper, indicator.lower)
    return tuple(literal(half.sql(database)) if half else _NOTHING for half in halves)


@lru_cache(maxsize=512)
def _over_cells(body: str, slug: str, database: str) -> tuple[str, ...]:
    """The same over roll-up cells."""
    indicator = _indicator(body, slug)
    halves = (indicator.formula, indicator.upper, indicator.lower)
    return tuple(
        literal(half.sql_over_parts(database, indicator.half_columns(half))) if half else _NOTHING
        for half in halves
    )


def _indicator(body: str, slug: str) -> Indicator:
    pack = compile_pack(body)
    found = pack.indicator(slug) if isinstance(pack, IndicatorsPack) else None
    if found is None:
        raise KeyError(slug)
    return found


def _total(half: AggregateFormula | None, value: Any) -> Number:
    if half is None or value is None:
        return None
    return int(value) if half.kind in (Kind.MONEY, Kind.COUNT) else float(value)


def _double(value: Any) -> float | None:
    return None if value is None else float(value)
