"""The lights of a month: which projects have which colour, how many of each, and why one has its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.oversight import policy
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.models import PackVersion
from guatu.oversight.packs.compiled import LightsPack
from guatu.oversight.queries.packs import chosen, lights_of
from guatu.oversight.queries.rates import (
    FOREIGN,
    UNNAMED,
    Key,
    Where,
    column_of,
    filters_of,
    name_of,
    slice_names,
)
from guatu.oversight.sql import Params, derived, dialect, fetch, literal

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class DimensionLight:
    """One side of a project's light: its colour (empty: none) and the clause that decided."""

    name: str
    colour: str
    label: str
    clause: int | None
    text: str


@dataclass(frozen=True, slots=True)
class LightRow:
    """One project's light; `colour` is the code of the most severe dimension, empty for none."""

    project_id: int
    name: str
    unit: str
    region: str
    colour: str
    label: str
    dimensions: tuple[DimensionLight, ...]


@dataclass(frozen=True, slots=True)
class LightList:
    """The projects of one page, most severe first, how many there are, and how many of each colour in all."""

    month: Month
    pack: PackVersion
    rules: LightsPack
    rows: tuple[LightRow, ...]
    total: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class LightCounts:
    """How many projects of one group have each colour of the pack; the empty code counts those without one."""

    key: Key
    label: str
    projects: int
    counts: dict[str, int]


def lights_for(
    user: User | AnonymousUser,
    month: Month,
    *,
    pack: PackVersion | None = None,
    where: Where | None = None,
    colour: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> LightList:
    """The lights of what `user` may see, by the pack in force or another one, worked out from the month's facts.

    `where` narrows by slices, `colour` (a code, empty for unlit) by colour; `limit` is at most 500. A pack that is not in
    force changes nothing that is kept. Raises Refused when no pack is in force.
    """
    version = chosen(PackKind.LIGHTS, month, pack)
    rules = lights_of(version)
    lit, params = lit_rows(user, month, rules, where or {})
    counts = dict.fromkeys([*(each.code for each in rules.text.colours), ""], 0)
    counts |= dict(fetch(f"SELECT colour, COUNT(*) FROM ({lit}) AS l GROUP BY colour", params))
    wanted = " WHERE colour = %s" if colour is not None else ""
    numbers = ", ".join(f"d{number}" for number in range(len(rules.rules.dimensions)))
    found = fetch(
        f"SELECT project_id, colour, {numbers} FROM ({lit}) AS l{wanted} "
        f"ORDER BY {_severity(rules)}, project_id LIMIT %s OFFSET %s",
        [*params, *([colour] if colour is not None else []), min(limit, MOST_ROWS), offset],
    )
    total = counts.get(colour, 0) if colour is not None else sum(counts.values())
    return LightList(month, version, rules, tuple(_rows(user, month, rules, found)), total, counts)


def light_counts(
    user: User | AnonymousUser, month: Month, by: Slice | None = None, *, pack: PackVersion | None = None
) -> list[LightCounts]:
    """How many projects of each colour, in all (`by` None) or for each value of a slice; largest group first.

    Read from the roll-ups where they can tell, else worked out from the facts.
    """
    version = chosen(PackKind.LIGHTS, month, pack)
    rules = lights_of(version)
    cells = policy.rollups_for(user, month)
    if cells is not None and cells.filter(pack=version).exists():
        name = "" if by is None or by in FOREIGN else by.value
        key = None if by is None else column_of(by) if by in FOREIGN else "key"
        own = cells.filter(pack=version, slice=name)
        sub, params = derived(own, [*([key] if key else []), "measure", "projects"])
        grouped = f"{key}, measure" if key else "measure"
        found = fetch(
            f"SELECT {key or 'NULL'}, measure, SUM(projects) FROM ({sub}) AS c GROUP BY {grouped}", params
        )
        triples = [(group, measure.removeprefix("light:"), int(count)) for group, measure, count in found]
    else:
        key = column_of(by) if by else None
        lit, params = lit_rows(user, month, rules, {}, key)
        grouped = f"{key}, colour" if key else "colour"
        triples = fetch(
            f"SELECT {key or 'NULL'}, colour, COUNT(*) FROM ({lit}) AS l GROUP BY {grouped}", params
        )
    return _grouped(by, rules, triples)


def _grouped(by: Slice | None, rules: LightsPack, triples: list[tuple[Any, str, int]]) -> list[LightCounts]:
    names = slice_names(by, [key for key, _, _ in triples])
    groups: dict[Key, dict[str, int]] = {} if by else {None: {}}
    for key, colour, count in triples:
        groups.setdefault(key, {})[colour] = count
    codes = [*(each.code for each in rules.text.colours), ""]
    rows = [
        LightCounts(
            key,
            name_of(names, key),
            sum(counts.values()),
            {code: counts.get(code, 0) for code in codes},
        )
        for key, counts in groups.items()
    ]
    return sorted(rows, key=lambda row: (row.label == UNNAMED, -row.projects, row.label))


def lit_rows(
    user: User | AnonymousUser, month: Month, rules: LightsPack, where: Where, key: str | None = None
) -> tuple[str, Params]:
    """A select of project, slice key, the deciding clause of each dimension as d0, d1, …, and the colour."""
    facts = policy.facts_for(user, month).filter(**filters_of(where))
    columns = [*(["project_id"]), *([key] if key else []), *(fact.column for fact in rules.rules.facts)]
    sub, params = derived(facts, columns)
    names = [f"d{number}" for number in range(len(rules.rules.dimensions))]
    decided = [
        f"{literal(sql)} AS {name}" for sql, name in zip(rules.rules.columns(dialect()), names, strict=True)
    ]
    scope = rules.rules.scope
    kept = f" WHERE {literal(scope.sql(dialect()))}" if scope else ""
    carried = ", ".join(["project_id", *([key] if key else [])])
    colour = literal(rules.rules.colour_over(dialect(), names))
    return (
        f"SELECT {carried}, {', '.join(names)}, COALESCE({colour}, '') AS colour "
        f"FROM (SELECT {carried}, {', '.join(decided)} FROM ({sub}) AS f{kept}) AS lit"
    ), params


def _severity(rules: LightsPack) -> str:
    ranks = sorted(rules.text.colours, key=lambda each: -each.rank)
    whens = " ".join(
        f"WHEN '{each.code}' THEN {number}" for number, each in enumerate(ranks)
    )  # codes are a-z0-9_
    return f"CASE colour {whens} ELSE {len(ranks)} END"


def _rows(
    user: User | AnonymousUser, month: Month, rules: LightsPack, found: list[tuple[Any, ...]]
) -> Iterator[LightRow]:
    facts = policy.facts_for(user, month).filter(project__in=[row[0] for row in found])
    columns = ("project_id", "project__name", "unit__short_name", "unit__name", "region__name")
    named = {
        pk: (name, short or unit or "", region or "")
        for pk, name, short, unit, region in facts.values_list(*columns)
    }
    for pk, colour, *numbers in found:
        name, unit, region = named[pk]
        yield LightRow(
            pk, name, unit, region, colour, rules.label(colour), tuple(_dimensions(rules, numbers))
        )


def _dimensions(rules: LightsPack, numbers: list[int | None]) -> Iterator[DimensionLight]:
    for dimension, number in zip(rules.text.dimensions, numbers, strict=True):
        clause = dimension.clauses[number - 1] if number else None
        code = clause.colour if clause else ""
        yield DimensionLight(dimension.name, code, rules.label(code), number, clause.text if clause else "")
