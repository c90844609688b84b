"""Reads of reports and of the months they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from guatu.engine.calendar import Month
from guatu.kit.spans import id_lookups
from guatu.progress.models import MonthlyFigure, Period, StatisticsEntry
from guatu.progress.values import FIGURES

Values = tuple[int | str | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month that has reports: whether it is closed, and since when."""

    month: Month
    is_closed: bool
    closed_at: datetime | None


def month_states() -> list[MonthState]:
    """Every month with reports, newest first."""
    return [
        MonthState(Month.of_key(period.month), period.closed_at is not None, period.closed_at)
        for period in Period.objects.order_by("-month")
    ]


def closed_months() -> frozenset[int]:
    """The closed months as yyyymm."""
    return frozenset(Period.objects.filter(closed_at__isnull=False).values_list("month", flat=True))


def is_closed(month: Month) -> bool:
    """Whether the figures of this month may no longer change."""
    return Period.objects.filter(month=month.key, closed_at__isnull=False).exists()


def open_months_of(year: int) -> list[int]:
    """The months of a year that have reports and are not closed, as yyyymm, ascending."""
    return list(
        Period.objects.filter(month__gte=year * 100 + 1, month__lte=year * 100 + 12, closed_at__isnull=True)
        .order_by("month")
        .values_list("month", flat=True)
    )


def figures_of(project_id: int) -> list[MonthlyFigure]:
    """The figures in force of one project, newest month first."""
    return list(MonthlyFigure.objects.filter(project=project_id, is_current=True).order_by("-month"))


def figure_history(project_id: int) -> list[MonthlyFigure]:
    """Every report of one project, superseded ones too, newest first."""
    return list(MonthlyFigure.objects.filter(project=project_id).order_by("-recorded_at", "-id"))


def statistics_of(project_id: int) -> StatisticsEntry | None:
    """The project's acceptance into the statistics, None while it is not in them."""
    return StatisticsEntry.objects.filter(project=project_id, withdrawn_at__isnull=True).first()


def current_figures(ids: Iterable[int], months: Iterable[int]) -> dict[tuple[int, int], tuple[int, Values]]:
    """For these projects and months (yyyymm): the id of the report in force and its values in the order of `values.FIGURES`."""
    found: dict[tuple[int, int], tuple[int, Values]] = {}
    months = sorted(set(months))
    for these in id_lookups("project", _reported(ids), lowest=None, highest=None):
        rows = MonthlyFigure.objects.filter(is_current=True, month__in=months, **these)
        for pk, project, month, *values in rows.values_list("pk", "project_id", "month", *FIGURES):
            found[project, month] = (pk, tuple(values))
    return found


def _reported(ids: Iterable[int]) -> list[int]:
    """Those of the ids of which anything may have been reported: projects made since the last report have a higher one."""
    last = MonthlyFigure.objects.aggregate(last=Max("project_id"))["last"]
    return [pk for pk in ids if pk <= last] if last else []


def statistics_in_force(ids: Iterable[int]) -> dict[int, tuple[int, date | None]]:
    """For each of these projects that is in the statistics: the id of its entry and the date where it is known."""
    found: dict[int, tuple[int, date | None]] = {}
    last = StatisticsEntry.objects.aggregate(last=Max("project_id"))["last"] or 0
    for these in id_lookups("project", [pk for pk in ids if pk <= last], lowest=None, highest=None):
        rows = StatisticsEntry.objects.filter(withdrawn_at__isnull=True, **these)
        found.update(
            (project, (pk, day)) for pk, project, day in rows.values_list("pk", "project_id", "entered_on")
        )
    return found
