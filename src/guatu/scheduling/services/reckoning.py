"""Working schedules out again and keeping how they stand: for lists, and month by month for the course of their dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from guatu.engine.calendar import CalendarError, Month
from guatu.engine.schedule import Window
from guatu.kit.spans import id_lookups
from guatu.scheduling.baselines import Dates, baselines_of
from guatu.scheduling.figures import figures
from guatu.scheduling.foresight import Foreseen, as_json, foreseen
from guatu.scheduling.models import ProjectSchedule, Snapshot
from guatu.scheduling.timetables import Timetable, timetables


def reckon(project_ids: Iterable[int] | None = None, *, on: date) -> int:
    """Work out the schedules in use of these projects (None: all) as of a day, and keep how they stand; gives how many.

    A schedule that cannot be worked out keeps its last dates and says why.
    """
    count = 0
    rows = ProjectSchedule.objects.filter(ended_at__isnull=True)
    rows = rows.select_related("project__region").prefetch_related("pack")  # the text of a pack is read once
    for some in id_lookups("project", project_ids, lowest=1, highest=_last_project()):
        few = list(rows.filter(**some).order_by("pk"))
        based = baselines_of([row.pk for row in few])
        for row, found in zip(few, timetables(few, on), strict=True):
            if isinstance(found, str):
                same = ProjectSchedule.objects.filter(pk=row.pk, edition=row.edition)
                same.update(problem=found[:300], reckoned_on=on)
            else:
                baseline = based.get(row.pk, {})
                keep(found, baseline, _foreseen(found, baseline))
            count += 1
    return count


@transaction.atomic
def keep(found: Timetable, baseline: Dates | None = None, forecast: Foreseen | None = None) -> None:
    """Keep how a schedule stands, unless somebody has changed it since it was read.

    Without a forecast the one of the schedule goes, until the worker makes another; the one kept with the month stays.
    """
    row, plan = found.row, found.plan
    based = baselines_of([row.pk]).get(row.pk, {}) if baseline is None else baseline
    said = figures(found, based)
    kept = ProjectSchedule.objects.filter(pk=row.pk, edition=row.edition).update(
        reckoned_on=plan.as_of,
        promised_on=found.promise.on,
        finish=plan.finish,
        late_days=found.late_days,
        nodes_total=said.total,
        nodes_done=said.done,
        nodes_due=said.due,
        nodes_overdue=said.overdue,
        next_node=said.next_node,
        next_on=said.next_on,
        problem="",
        missed_node=found.missed.task.name if found.missed else "",
        missed_days=found.missed.days if found.missed else 0,
        is_over=found.is_over,
        aim_done_on=found.task(found.row.aim).finished_on,
        chance=forecast.chance if forecast else None,
        half_on=forecast.by[50] if forecast else None,
        eight_in_ten_on=forecast.by[80] if forecast else None,
        nine_in_ten_on=forecast.by[90] if forecast else None,
        risk_node=forecast.worst if forecast else "",
    )
    if kept:
        values = {
            "as_of": plan.as_of,
            "promised_on": found.promise.on,
            "finish": plan.finish,
            "late_days": found.late_days,
            "dates": {each.task.id: _days(each, each.task.id in found.bound) for each in plan.windows()},
        }
        if forecast:
            values["forecast"] = as_json(forecast)
        Snapshot.objects.update_or_create(schedule_id=row.pk, month=Month.of(plan.as_of).key, defaults=values)


def _days(window: Window, is_bound: bool) -> list[str | None]:
    return [str(window.start), str(window.finish), str(window.latest_finish) if is_bound else None]


def _foreseen(found: Timetable, baseline: Dates) -> Foreseen | None:
    """The forecast; None when runs of it leave the years calendars cover."""
    try:
        return None if found.is_over else foreseen(found, baseline)
    except CalendarError:
        return None


def _last_project() -> int | None:
    return ProjectSchedule.objects.order_by("-project_id").values_list("project_id", flat=True).first()
