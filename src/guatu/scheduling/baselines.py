"""The dates of baselines as values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from guatu.scheduling.models import Baseline

Dates = dict[str, tuple[date, date]]


def dates_of(baseline: Baseline) -> Dates:
    """First and last day by node key."""
    return {
        key: (date.fromisoformat(first), date.fromisoformat(last))
        for key, (first, last) in baseline.dates.items()
    }


def baselines_of(schedule_ids: Iterable[int]) -> dict[int, Dates]:
    """The newest baseline of each schedule that has one, by schedule id."""
    rows = Baseline.objects.filter(schedule__in=list(schedule_ids)).order_by("number")
    return {row.schedule_id: dates_of(row) for row in rows}
