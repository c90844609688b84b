"""How good the kept forecasts of the year's money were, once their year was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum

from guatu.engine.calendar import Month
from guatu.engine.forecast import Kept, Record, record_of
from guatu.oversight import policy
from guatu.oversight.models import Fact, YearEndForecast

if TYPE_CHECKING:
    from guatu.access.models import User


def year_end_record(user: User | AnonymousUser) -> Record | None:
    """The first forecast kept of each year and region in scope, against what stood when December was closed.

    In shares of the annual plan as it was when the forecast was made; None while no such year is over. What was done is that of
    the region's projects with a plan in December.
    """
    firsts: dict[tuple[int, int | None], YearEndForecast] = {}
    for row in policy.year_end_forecasts_for(user).order_by("month"):
        firsts.setdefault((row.year, row.region_id), row)
    decembers = [Month(year, 12).key for year in sorted({year for year, _ in firsts})]
    facts = Fact.objects.filter(month__in=decembers, is_frozen=True, plan_fen__gt=0).order_by()
    sums = facts.values_list("year", "region").annotate(done=Sum("done_fen"))
    done = {(year, region): total for year, region, total in sums}
    return record_of(
        _kept(row, outcome)
        for key, row in firsts.items()
        if (outcome := done.get(key)) is not None and row.plan_fen > 0 and row.month % 100 < 12
    )


def _kept(row: YearEndForecast, outcome: int) -> Kept:
    ranges = {
        int(level): (low / row.plan_fen, high / row.plan_fen) for level, (low, high) in row.ranges.items()
    }
    made_on = Month.of_key(row.month).last_day
    return Kept(made_on, row.value_fen / row.plan_fen, ranges, outcome / row.plan_fen)
