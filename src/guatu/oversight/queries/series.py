"""Indicators of a whole region month by month, exact: what the targets of plans are measured by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from guatu.engine.calendar import Month
from guatu.oversight.enums import Slice
from guatu.oversight.models import Fact
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.rates import Where, filters_of
from guatu.oversight.sql import Params, derived, dialect, fetch, literal

if TYPE_CHECKING:
    from guatu.access.models import Region

_NOTHING = "CAST(NULL AS BIGINT)"
_SLICES = (Slice.KIND, Slice.LEVEL, Slice.NATURE, Slice.CATEGORY)


def series(
    region: Region, indicators: Sequence[Indicator], months: Sequence[Month], where: Where | None = None
) -> dict[str, dict[Month, Decimal]]:
    """Each indicator by slug, month by month, over the projects of a region (and of one value of some slices).

    Money is in 分, a share of 0.625 is 62.5%; months without projects or with an empty denominator are left out. It is
    narrowed by the region alone, not by a reader: a plan in force is addressed to its whole region, figures included.
    """
    found: dict[str, dict[Month, Decimal]] = {each.slug: {} for each in indicators}
    if not indicators or not months:
        return found
    sql, params = _statement(_facts_of(region, months, where or {}), indicators)
    for key, *halves in fetch(sql, params):
        for number, each in enumerate(indicators):
            value = _exact(*halves[2 * number : 2 * number + 2], is_ratio=each.lower is not None)
            if value is not None:
                found[each.slug][Month.of_key(key)] = value
    return found


def words_on_record(region: Region) -> dict[Slice, list[str]]:
    """Every kind, level, nature and category that projects of a region have or had: what a figure can be narrowed to."""
    facts = Fact.objects.filter(within(region)).order_by()
    return {
        each: sorted(word for word in facts.values_list(each.value, flat=True).distinct() if word)
        for each in _SLICES
    }


def places_on_record(region: Region) -> dict[str, int]:
    """The parts of a region that have or had projects, by name, with their ids."""
    facts = Fact.objects.filter(within(region), region__isnull=False).exclude(region=region.pk).order_by()
    return {name: pk for name, pk in facts.values_list("region__name", "region").distinct() if pk is not None}


def _statement(facts: QuerySet[Fact], indicators: Sequence[Indicator]) -> tuple[str, Params]:
    columns = [column for each in indicators for column in each.formula.row_columns]
    sub, params = derived(facts, ["month", *columns])
    halves = [
        literal(half.sql(dialect())) if half else _NOTHING
        for each in indicators
        for half in (each.upper, each.lower)
    ]
    return f"SELECT month, {', '.join(halves)} FROM ({sub}) AS f GROUP BY month", params


def _facts_of(region: Region, months: Sequence[Month], where: Mapping[Slice, Any]) -> QuerySet[Fact]:
    return Fact.objects.filter(within(region), month__in=[month.key for month in months], **filters_of(where))


def within(region: Region) -> Q:
    """Projects of the region and its parts; one without a region lies where its responsible unit sits."""
    return Q(region__path__startswith=region.path) | Q(
        region=None, unit__region__path__startswith=region.path
    )


def _exact(upper: Any, lower: Any, *, is_ratio: bool) -> Decimal | None:
    if upper is None or (is_ratio and not lower):
        return None
    above = Decimal(str(upper))
    return above / Decimal(str(lower)) if is_ratio else above
