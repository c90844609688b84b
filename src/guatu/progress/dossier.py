"""What was reported of one project, month by month; the caller has fetched the project through its policy."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.engine.calendar import Month
from guatu.progress.models import MonthlyFigure, Period, StatisticsEntry


@dataclass(frozen=True, slots=True)
class MonthReported:
    """What holds for a month, and what it replaced, the latest correction first."""

    month: Month
    current: MonthlyFigure | None
    replaced: tuple[MonthlyFigure, ...]
    is_closed: bool


def months_reported(project_id: int) -> list[MonthReported]:
    """Every month a project was reported for, the latest first, with its corrections."""
    rows: dict[int, list[MonthlyFigure]] = {}
    for figure in MonthlyFigure.objects.filter(project_id=project_id).order_by("-month", "-pk"):
        rows.setdefault(figure.month, []).append(figure)
    closed = set(Period.objects.filter(closed_at__isnull=False).values_list("month", flat=True))
    return [
        MonthReported(
            Month.of_key(month),
            next((each for each in figures if each.is_current), None),
            tuple(each for each in figures if not each.is_current),
            month in closed,
        )
        for month, figures in rows.items()
    ]


def figure_of(project_id: int, month: Month) -> MonthlyFigure | None:
    """What holds for a project and a month; None when nothing was reported."""
    return MonthlyFigure.objects.filter(project_id=project_id, month=month.key, is_current=True).first()


def statistics_entry_of(project_id: int) -> StatisticsEntry | None:
    """A project's acceptance into the statistics, if it has one in force."""
    return StatisticsEntry.objects.filter(project_id=project_id, withdrawn_at__isnull=True).first()
