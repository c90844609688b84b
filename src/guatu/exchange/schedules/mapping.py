"""The platform's schedules as the values that files are written from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from guatu.engine.calendar import WorkCalendar
from guatu.exchange.schedules.values import SheetNode, SheetSchedule
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.timetables import Timetable

Dates = Mapping[str, tuple[date, date]]


def sheet_of(found: Timetable, baseline: Dates) -> SheetSchedule:
    """A schedule as known on its day; `baseline` gives the first and last day by node key where there is one."""
    project = found.row.project
    return SheetSchedule(
        title=project.name,
        nodes=tuple(sheet_node(found, line, baseline) for line in lines_of(found)),
        links=found.plan.network.links,
        target=found.aim.name,
        target_on=found.promise.on,
        as_of=found.plan.as_of,
        unit=project.unit.name if project.unit else "",
    )


def calendars_of(found: Timetable) -> Mapping[str, WorkCalendar]:
    """The calendars its nodes count by."""
    return found.plan.network.calendars


def sheet_node(found: Timetable, line: Line, baseline: Dates) -> SheetNode:
    """One node; its limits are its own, the promised dates and the law's."""
    node, window = line.node, line.window
    task = window.task
    based = baseline.get(node.key, (None, None))
    return SheetNode(
        key=node.key,
        name=node.name,
        phase=node.phase,
        days=node.days,
        calendar=node.calendar,
        body=node.organisation.name if node.organisation else node.body,
        started_on=task.started_on,
        finished_on=task.finished_on,
        percent=100 if task.finished_on else task.percent,
        limits=task.limits,
        start=window.start,
        finish=window.finish,
        latest_start=line.latest_start,
        latest_finish=line.latest_finish,
        total_float=line.total_float,
        is_critical=line.is_critical,
        baseline_start=based[0],
        baseline_finish=based[1],
        law=line.law,
        note=node.remark,
    )
