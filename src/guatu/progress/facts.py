"""What was reported of each project up to a month, as plain values for whoever builds facts from them.

How figures that were not reported follow from those that were (nothing else is ever inferred):

- *Year to date* is the reported 年初至今累计. Without it: the last reported one of the same year plus the figures of every month
  since, or the figures of every month since January (or since the month works began, if that is later). One month missing: unknown.
- *Month* is the reported 本月完成; without it the difference of two neighbouring years-to-date (in January the year-to-date itself).
- *Quarter* is the difference of the years-to-date at its ends; without the earlier one the sum of its months; else unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min, Q

from guatu.engine.calendar import Month
from guatu.kit.spans import Lookup, id_lookups
from guatu.progress.models import MonthlyFigure, StatisticsEntry
from guatu.registry import facts as registry


class FigureState(NamedTuple):
    """What is known of a project's progress at the end of a month. Money in 分; None is not known.

    `reported` tells whether a report for this very month exists; `statistics_on` is the date of 入库纳统 where it is known.
    """

    project_id: int
    reported: bool
    done_month_fen: int | None
    done_year_fen: int | None
    done_quarter_fen: int | None
    done_total_fen: int | None
    payable_fen: int | None
    paid_fen: int | None
    permits_due: int | None
    permits_done: int | None
    in_statistics: bool
    statistics_on: date | None


class Reported(NamedTuple):
    """The two figures of one month from which the others follow."""

    month_fen: int | None
    year_fen: int | None


_Own = tuple[int | None, int | None, int | None, int | None, int | None]
_NOTHING: _Own = (None, None, None, None, None)


def figure_states(month: Month, ids: Iterable[int] | None = None) -> Iterator[FigureState]:
    """Progress of every project (or those of `ids`) at the end of `month`, ordered by project id.

    A project of which nothing was reported this year and that is not in the statistics is left out. Streams in pieces.
    """
    lowest, highest = _ends() if ids is None else (None, None)
    for these in id_lookups("project", ids, lowest=lowest, highest=highest):
        yield from _piece(month, these)


def _ends() -> tuple[int | None, int | None]:
    ends = [
        model.objects.aggregate(lowest=Min("project"), highest=Max("project"))
        for model in (MonthlyFigure, StatisticsEntry)
    ]
    return (
        min((end["lowest"] for end in ends if end["lowest"] is not None), default=None),
        max((end["highest"] for end in ends if end["highest"] is not None), default=None),
    )


def _piece(month: Month, these: Lookup) -> Iterator[FigureState]:
    own: dict[int, _Own] = {}
    course: dict[int, dict[int, Reported]] = defaultdict(dict)
    rows = MonthlyFigure.objects.filter(
        month__gte=month.year * 100 + 1, month__lte=month.key, is_current=True, **these
    )
    columns = (
        "project_id", "month", "done_month_fen", "done_year_fen",
        "done_total_fen", "payable_fen", "paid_fen", "permits_due", "permits_done",
    )  # fmt: skip
    for project_id, key, done, year, *others in rows.values_list(*columns):
        course[project_id][key] = Reported(done, year)
        if key == month.key:
            own[project_id] = (others[0], others[1], others[2], others[3], others[4])
    accepted = _accepted(month.last_day, these)
    starts = registry.start_days(_needing_start(course, month))
    for project_id in sorted(course.keys() | accepted.keys()):
        reported, start = course.get(project_id, {}), starts.get(project_id)
        yield FigureState(
            project_id,
            project_id in own,
            month_done(reported, month, start),
            year_to_date(reported, month, start),
            quarter_done(reported, month, start),
            *own.get(project_id, _NOTHING),
            in_statistics=project_id in accepted,
            statistics_on=accepted.get(project_id),
        )


def _accepted(day: date, these: Lookup) -> dict[int, date | None]:
    rows = StatisticsEntry.objects.filter(
        Q(entered_on__lte=day) | Q(entered_on__isnull=True, known_on__lte=day),
        withdrawn_at__isnull=True,
        **these,
    )
    return dict(rows.values_list("project_id", "entered_on"))


def _needing_start(course: Mapping[int, Mapping[int, Reported]], month: Month) -> list[int]:
    """Projects whose year-to-date is not reported somewhere, so that the month works began may decide."""
    return [
        project_id
        for project_id, reported in course.items()
        if any(figure.year_fen is None for figure in reported.values())
        and month.year * 100 + 1 not in reported
    ]


def year_to_date(reported: Mapping[int, Reported], month: Month, start: date | None = None) -> int | None:
    """年初至今 at the end of `month` from the year's reports by yyyymm; None when a month between is missing.

    >>> year_to_date({202301: Reported(5, None), 202302: Reported(7, None)}, Month(2023, 2))
    12
    >>> year_to_date({202302: Reported(7, None)}, Month(2023, 2)) is None
    True
    >>> year_to_date({202302: Reported(7, None)}, Month(2023, 2), date(2023, 2, 10))
    7
    """
    total = 0
    first = start.month if start and start.year == month.year else 1
    for number in range(month.number, 0, -1):
        figure = reported.get(month.year * 100 + number)
        if figure and figure.year_fen is not None:
            return total + figure.year_fen
        if figure and figure.month_fen is not None:
            total += figure.month_fen
        elif number >= first:
            return None
    return total if any(key <= month.key for key in reported) else None


def month_done(reported: Mapping[int, Reported], month: Month, start: date | None = None) -> int | None:
    """本月完成: as reported, else the difference of two neighbouring years-to-date."""
    figure = reported.get(month.key)
    if figure is None or figure.month_fen is not None:
        return figure.month_fen if figure else None
    return _difference(reported, month, month.plus(-1), start)


def quarter_done(reported: Mapping[int, Reported], month: Month, start: date | None = None) -> int | None:
    """What the quarter of `month` has brought so far."""
    first = (month.quarter - 1) * 3 + 1
    by_difference = _difference(reported, month, Month(month.year, first).plus(-1), start)
    if by_difference is not None:
        return by_difference
    begun = start.month if start and start.year == month.year else first
    months = [
        month_done(reported, Month(month.year, number), start)
        for number in range(max(first, begun), month.number + 1)
    ]
    known = [fen for fen in months if fen is not None]
    return sum(known) if known and len(known) == len(months) else None


def _difference(
    reported: Mapping[int, Reported], month: Month, before: Month, start: date | None
) -> int | None:
    until_now = year_to_date(reported, month, start)
    if until_now is None or before.year < month.year:
        return until_now
    if start and start > before.last_day and not any(key <= before.key for key in reported):
        return until_now
    earlier = year_to_date(reported, before, start)
    return None if earlier is None else until_now - earlier
