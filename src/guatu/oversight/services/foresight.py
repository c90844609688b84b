"""Keeping what is expected of the year's money month by month, so that forecasts can be judged once the year is over."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.oversight.models import Fact, YearEndForecast
from guatu.oversight.queries.months import is_frozen, latest_month
from guatu.oversight.queries.year_end import YEARS_BEFORE, Foreseen, due_shares, foreseen, part_of
from guatu.progress import services as progress


@transaction.atomic
def keep_year_end(month: Month, *, at: datetime) -> int:
    """Keep what each region is expected to have invested by the end of the year of `month`; gives how many regions.

    Only of the newest month with facts and while it is open: what was foreseen earlier is not touched by what became known since.
    """
    progress.hold_open()
    if month != latest_month() or is_frozen(month):
        return 0
    now = Fact.objects.filter(month=month.key)
    year = Fact.objects.filter(month__gte=Month(month.year, 1).key, month__lte=month.key)
    first = Month(month.year - YEARS_BEFORE, 1)
    before = Fact.objects.filter(month__gte=first.key, month__lt=Month(month.year, 1).key)
    regions: dict[int | None, list[Foreseen]] = defaultdict(list)
    for each in foreseen(now, year, due_shares(before)):
        regions[each.region_id].append(each)
    YearEndForecast.objects.filter(month=month.key).delete()
    kept = YearEndForecast.objects.bulk_create(
        _row(month, region, rows, at) for region, rows in regions.items()
    )
    return len(kept)


def _row(month: Month, region: int | None, rows: list[Foreseen], at: datetime) -> YearEndForecast:
    part = part_of(region, "", rows)
    return YearEndForecast(
        month=month.key,
        year=month.year,
        region_id=region,
        projects=part.projects,
        plan_fen=part.plan_fen,
        value_fen=part.end.mean,
        ranges={str(level): list(ends) for level, ends in part.end.ranges.items()},
        made_at=at,
    )
