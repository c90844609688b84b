"""What the schedules of projects say on a day, as plain values for whoever builds facts from them.

A day in the past is told as it stood as far as that is kept: what was reported later had not happened, the aim is the one that
was promised then, and a node is due by the newest baseline that had been decided. Nodes, links and ways to win time are as now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone

from guatu.engine.schedule import schedule
from guatu.kit.spans import Lookup, id_lookups, pieces
from guatu.scheduling.baselines import Dates, dates_of
from guatu.scheduling.enums import Deed
from guatu.scheduling.figures import figures
from guatu.scheduling.models import Baseline, Change, ProjectSchedule
from guatu.scheduling.timetables import PIECE, Timetable, timetables


class ScheduleState(NamedTuple):
    """The schedule of a project on a day. Days are working days; None is not known (the dates cannot be worked out).

    `schedule_late_days` is how late the aim will be (0: in time), `start_margin_days` how long 开工 may still wait (negative:
    too late already; None once started or without such a node). `target_moves` counts promised days that were moved to a
    later one, `slips` the changes that moved the expected finish to a later day.
    """

    project_id: int
    nodes_total: int | None
    nodes_due: int | None
    nodes_done: int | None
    nodes_overdue: int | None
    nodes_over_law: int | None
    schedule_late_days: int | None
    start_margin_days: int | None
    target_moves: int
    slips: int


@dataclass(slots=True)
class _Course:
    """What had been changed of a schedule by a day, and the day that was promised of its aim then, where it was moved since."""

    target_moves: int = 0
    slips: int = 0
    aim_on: date | None = None


def schedule_states(as_of: date, ids: Iterable[int] | None = None) -> Iterator[ScheduleState]:
    """The schedules that were in use on a day, of all projects or of these, in order of project id.

    A project without one is left out. Streams in pieces of a few thousand projects; one small query for each without any.
    """
    ends = ProjectSchedule.objects.aggregate(low=Min("project"), high=Max("project")) if ids is None else {}
    for these in id_lookups("project", ids, lowest=ends.get("low"), highest=ends.get("high")):
        rows = _in_use(as_of).filter(**these).order_by("project", "pk")
        newest = {row.project_id: row for row in rows}
        for few in pieces(newest.values(), PIECE):
            yield from _piece(few, as_of)


def _piece(rows: Sequence[ProjectSchedule], as_of: date) -> Iterator[ScheduleState]:
    courses, based = _courses(rows, as_of), _baselines([row.pk for row in rows], as_of)
    for row, found in zip(rows, timetables(rows, as_of), strict=True):
        course = courses[row.pk]
        if isinstance(found, str):
            moved = course.target_moves, course.slips
            yield ScheduleState(row.project_id, None, None, None, None, None, None, None, *moved)
        else:
            yield _state(found, based.get(row.pk, {}), course)


def _in_use(as_of: date) -> QuerySet[ProjectSchedule]:
    over = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time.min))
    rows = ProjectSchedule.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=over), laid_on__lte=as_of
    )
    return rows.select_related("project__region").prefetch_related("pack")  # the text of a pack is read once


def _state(found: Timetable, baseline: Dates, course: _Course) -> ScheduleState:
    if course.aim_on:
        plan = schedule(
            found.plan.network, as_of=found.plan.as_of, finish_by=course.aim_on, aim=found.row.aim
        )
        found = replace(found, plan=plan)
    said = figures(found, baseline)
    return ScheduleState(
        found.row.project_id,
        nodes_total=said.total,
        nodes_due=said.due,
        nodes_done=said.done,
        nodes_overdue=said.overdue,
        nodes_over_law=said.over_law,
        schedule_late_days=said.late_days,
        start_margin_days=said.start_margin,
        target_moves=course.target_moves,
        slips=course.slips,
    )


def _courses(rows: Iterable[ProjectSchedule], as_of: date) -> dict[int, _Course]:
    aims = {row.pk: row.aim for row in rows}
    found: dict[int, _Course] = defaultdict(_Course)
    changes = Change.objects.filter(
        Q(deed=Deed.PROMISED) | Q(finish_after__gt=F("finish_before")), schedule__in=list(aims)
    )
    for change in changes.order_by("id"):
        course = found[change.schedule_id]
        was, is_now = change.before.get("on", ""), change.after.get("on", "")
        is_promise = change.deed == Deed.PROMISED
        if change.on > as_of:
            if is_promise and change.node == aims[change.schedule_id] and course.aim_on is None:
                course.aim_on = date.fromisoformat(was)
            continue
        course.target_moves += is_promise and bool(was) and is_now > was
        slipped = change.finish_before and change.finish_after and change.finish_after > change.finish_before
        course.slips += bool(slipped)
    return found


def _baselines(ids: Sequence[int], as_of: date) -> dict[int, Dates]:
    rows = Baseline.objects.filter(schedule__in=ids, decided_on__lte=as_of, as_of__lte=as_of).order_by(
        "number"
    )
    return {row.schedule_id: dates_of(row) for row in rows}


def scheduled(ids: Iterable[int] | None = None) -> list[int]:
    """The projects (of all, or of these) that have a schedule in use, ascending."""
    rows = ProjectSchedule.objects.filter(ended_at__isnull=True).order_by("project")
    return [pk for these in _lookups(ids) for pk in rows.filter(**these).values_list("project", flat=True)]


def laid_since(ids: Iterable[int] | None = None) -> date | None:
    """The day from which any of these projects (None: of all) has had a schedule, an ended one too; None without any."""
    rows = ProjectSchedule.objects
    days = [rows.filter(**these).aggregate(day=Min("laid_on"))["day"] for these in _lookups(ids)]
    return min((day for day in days if day), default=None)


def projects_ever_scheduled(ids: Iterable[int]) -> list[str]:
    """The names of those of these projects that have or had a schedule."""
    names: set[str] = set()
    for these in _lookups(ids):
        names.update(ProjectSchedule.objects.filter(**these).values_list("project__name", flat=True))
    return sorted(names)


def _lookups(ids: Iterable[int] | None) -> Iterable[Lookup]:
    return [{}] if ids is None else id_lookups("project", ids, lowest=None, highest=None)
