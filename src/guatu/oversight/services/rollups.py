"""Adding the facts up into the cells that screens read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from guatu.engine.calendar import Month
from guatu.kit.locks import one_at_a_time
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.models import Fact, PackVersion, Rollup
from guatu.oversight.packs.compiled import ROLLUP_COLUMNS, Indicator
from guatu.oversight.queries.overview import OVERVIEW
from guatu.oversight.queries.packs import indicators_of, pack_in_force
from guatu.oversight.services.overview import refresh_overview
from guatu.oversight.sql import dialect, execute, literal

Cell = tuple[int | None, int | None]
MOST_CELLS = 60
KEYED = (Slice.KIND, Slice.LEVEL, Slice.NATURE, Slice.CATEGORY)
_COLUMNS = f"month, measure, pack_id, region_id, unit_id, slice, key, projects, {', '.join(ROLLUP_COLUMNS)}"


def refresh_rollups(month: Month, cells: Collection[Cell] | None = None) -> None:
    """Work out anew what screens read of a month, for the packs in force: one statement per slice, one pass over the facts.

    With `cells` (region and unit) only those, as long as the others are there already.
    """
    few = None if cells is None or len(cells) > MOST_CELLS else set(cells)
    for kind in (
        PackKind.LIGHTS,
        PackKind.INDICATORS,
    ):  # targets are measured by region, straight from the facts
        _replace(month, kind, few)
    _overview(month, few)


def cells_of(month: Month, project_ids: Collection[int]) -> set[Cell]:
    """The cells these projects stand in, to be asked before and after they change."""
    return set(
        Fact.objects.filter(month=month.key, project__in=project_ids).values_list("region_id", "unit_id")
    )


@transaction.atomic
def _replace(month: Month, kind: PackKind, cells: set[Cell] | None) -> None:
    one_at_a_time("roll-ups")
    pack = pack_in_force(kind, month)
    rows = Rollup.objects.filter(month=month.key, pack__kind=kind)
    where = ""
    if pack is not None and cells is not None and rows.filter(pack=pack).exists():
        if not cells:
            return
        rows = rows.filter(reduce(or_, (Q(region=region, unit=unit) for region, unit in cells)))
        where = f" AND ({' OR '.join(_cell_sql(*cell) for cell in cells)})"
    rows.delete()
    if pack is not None:
        work = _indicator_sums if kind == PackKind.INDICATORS else _light_counts
        for sql, params in work(month, pack, where):
            execute(sql, params)


@transaction.atomic
def _overview(month: Month, cells: set[Cell] | None) -> None:
    one_at_a_time("roll-ups")
    if cells is None or not Rollup.objects.filter(month=month.key, measure=OVERVIEW).exists():
        refresh_overview(month)
    elif cells:
        rows = reduce(or_, (Q(region=region, unit=unit) for region, unit in cells))
        refresh_overview(month, f" AND ({' OR '.join(_cell_sql(*cell) for cell in cells)})", rows)


def _cell_sql(region: int | None, unit: int | None) -> str:
    asked = (("f.region_id", region), ("f.unit_id", unit))
    return (
        "("
        + " AND ".join(f"{name} IS NULL" if pk is None else f"{name} = {pk:d}" for name, pk in asked)
        + ")"
    )


def _slices() -> Iterator[tuple[str, str]]:
    """Each slice kept in cells with the columns of the facts that make its cells; the empty one is the whole cell."""
    yield "", "f.region_id, f.unit_id"
    for each in KEYED:
        yield each.value, f"f.region_id, f.unit_id, f.{each.value}"


def _indicator_sums(month: Month, pack: PackVersion, where: str) -> Iterator[tuple[str, list[object]]]:
    rolled = [each for each in indicators_of(pack).indicators if each.is_rolled]
    if not rolled:
        return
    sums = _part_sums(rolled)
    for name, cell in _slices():
        key = f"f.{name}" if name else "''"
        selects: list[str] = []
        params: list[object] = [month.key]
        for indicator in rolled:
            columns = [f"c.{sums[part.sql(dialect())]}" for part in indicator.formula.parts]
            columns += ["CAST(NULL AS BIGINT)"] * (len(ROLLUP_COLUMNS) - len(columns))
            selects.append(
                "SELECT CAST(%s AS INTEGER), %s, CAST(%s AS BIGINT), c.region_id, c.unit_id, %s, c.key, c.projects, "
                f"{', '.join(columns)} FROM cells AS c"
            )
            params += [month.key, indicator.slug, pack.pk, name]
        parts = ", ".join(f"SUM({literal(sql)}) AS {column}" for sql, column in sums.items())
        yield (
            f"INSERT INTO oversight_rollup ({_COLUMNS}) WITH cells AS ("
            f"SELECT f.region_id, f.unit_id, {key} AS key, COUNT(*) AS projects, {parts} FROM oversight_fact AS f "
            f"WHERE f.month = %s{where} GROUP BY {cell}) {' UNION ALL '.join(selects)}",
            params,
        )


def _part_sums(indicators: list[Indicator]) -> dict[str, str]:
    """Every part of these indicators once: its SQL and the name of its column."""
    found: dict[str, str] = {}
    for indicator in indicators:
        for part in indicator.formula.parts:
            found.setdefault(part.sql(dialect()), f"p{len(found)}")
    return found


def _light_counts(month: Month, pack: PackVersion, where: str) -> Iterator[tuple[str, list[object]]]:
    empty = ", ".join(["CAST(NULL AS BIGINT)"] * len(ROLLUP_COLUMNS))
    for name, cell in _slices():
        key = f"f.{name}" if name else "''"
        yield (
            f"INSERT INTO oversight_rollup ({_COLUMNS}) SELECT CAST(%s AS INTEGER), 'light:' || l.colour, "
            f"CAST(%s AS BIGINT), f.region_id, f.unit_id, %s, {key}, COUNT(*), {empty} "
            "FROM oversight_light AS l JOIN oversight_fact AS f ON f.month = l.month AND f.project_id = l.project_id "
            f"WHERE l.month = %s AND l.pack_id = %s{where} GROUP BY {cell}, l.colour",
            [month.key, pack.pk, name, month.key, pack.pk],
        )
