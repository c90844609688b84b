"""Schedules written as Microsoft Project XML, elements in the order its schema asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from lxml import etree

from guatu.engine.calendar import WorkCalendar, every_day, working_calendar
from guatu.engine.schedule import Edge, Limit, Link, Sense
from guatu.exchange.schedules.project_xml import codes
from guatu.exchange.schedules.project_xml.calendars import odd_days, week_of
from guatu.exchange.schedules.values import EVERY_DAY, WORKDAYS, SheetNode, SheetSchedule

Element = Any
_NOT_XML = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RESOURCE_NAME = str.maketrans(",[]", "，［］")
"""Project takes these for the end of a name in a list of names."""
_MARGIN = timedelta(366)


def write_project_xml(schedule: SheetSchedule, calendars: Mapping[str, WorkCalendar]) -> bytes:
    """The file Microsoft Project and ProjectLibre open: phases as summary tasks, earliest dates as the bars, latest beside.

    `calendars` are looked up by the names the nodes use; a missing one is plain weekdays, or every day for 自然日. What the
    format cannot hold is told by `not_written`; characters XML does not allow are left out.
    """
    return _Writer(schedule, calendars).written()


def not_written(schedule: SheetSchedule) -> tuple[str, ...]:
    """What a Project file cannot hold of a schedule, a sentence each."""
    nodes = {node.key: node for node in schedule.nodes}
    found = []
    for node in schedule.nodes:
        kept = _constraint_and_deadline(node.limits)
        found += [
            f"“{node.name}”的限制“{limit.text}”没有写入：Project 的一个任务只能有一条约束和一个期限"
            for limit in node.limits
            if not any(limit is each for each in kept)
        ]
    for link in schedule.links:
        if link.lag and link.calendar not in (None, EVERY_DAY, nodes[link.after].calendar):
            found.append(
                f"“{nodes[link.before].name}”到“{nodes[link.after].name}”的延时按“{link.calendar}”计，"
                f"在 Project 里按后一节点的日历“{nodes[link.after].calendar}”计"
            )
    return tuple(found)


class _Writer:
    """One file being written; everything is numbered in the order of the nodes."""

    def __init__(self, schedule: SheetSchedule, calendars: Mapping[str, WorkCalendar]) -> None:
        self._schedule = schedule
        names = dict.fromkeys([WORKDAYS, EVERY_DAY, *(node.calendar for node in schedule.nodes)])
        self._calendars = {name: calendars.get(name) or _plain(name) for name in names}
        self._calendar_uid = {name: uid for uid, name in enumerate(names, start=1)}
        self._bodies = {
            body: uid
            for uid, body in enumerate(dict.fromkeys(n.body for n in schedule.nodes if n.body), start=1)
        }
        self._incoming: dict[str, list[Link]] = {node.key: [] for node in schedule.nodes}
        for link in schedule.links:
            self._incoming[link.after].append(link)
        self._uid: dict[str, int] = {}
        self._outline = [*self._outlined()]

    def _outlined(self) -> Iterator[tuple[str, list[SheetNode]]]:
        """Phases with their nodes, numbered on the way: a phase is a task too."""
        uid = 0
        for phase, nodes in groupby(self._schedule.nodes, key=lambda node: node.phase):
            kept = list(nodes)
            uid += bool(phase)
            for node in kept:
                uid += 1
                self._uid[node.key] = uid
            yield phase, kept

    def written(self) -> bytes:
        schedule = self._schedule
        root = etree.Element(f"{{{codes.NAMESPACE}}}Project", nsmap={None: codes.NAMESPACE})
        days = _days(schedule)
        _add(root, "SaveVersion", 14)
        _add(root, "Name", schedule.title)
        _add(root, "Title", schedule.title)
        _add(root, "Subject", codes.target_text(schedule.target, schedule.target_on))
        _add(root, "Company", schedule.unit)
        _add(root, "ScheduleFromStart", 1)
        if days:
            _add(root, "StartDate", codes.morning(min(days)))
            _add(root, "FinishDate", codes.evening(max(days)))
        _add(root, "CalendarUID", self._calendar_uid[WORKDAYS])
        _add(root, "DefaultStartTime", codes.MORNING)
        _add(root, "DefaultFinishTime", codes.EVENING)
        _add(root, "MinutesPerDay", codes.MINUTES_PER_DAY)
        _add(root, "MinutesPerWeek", codes.MINUTES_PER_DAY * 5)
        _add(root, "DaysPerMonth", 20)
        _add(root, "DefaultTaskType", 1)
        _add(root, "DurationFormat", codes.DAYS)
        _add(root, "WeekStartDay", 1)
        if schedule.as_of:
            _add(root, "StatusDate", codes.evening(schedule.as_of))
        self._add_fields(root)
        self._add_calendars(root, days)
        self._add_tasks(root)
        self._add_resources(root)
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return written

    def _add_fields(self, root: Element) -> None:
        fields = _add(root, "ExtendedAttributes")
        for place, (alias, field) in enumerate(codes.FIELDS.items(), start=1):
            found = _add(fields, "ExtendedAttribute")
            _add(found, "FieldID", field)
            _add(found, "FieldName", f"Text{place}")
            _add(found, "Alias", alias)

    def _add_calendars(self, root: Element, days: list[date]) -> None:
        found = _add(root, "Calendars")
        for name, calendar in self._calendars.items():
            week = week_of(calendar)
            one = _add(found, "Calendar")
            _add(one, "UID", self._calendar_uid[name])
            _add(one, "Name", name)
            _add(one, "IsBaseCalendar", 1)
            _add(one, "BaseCalendarUID", -1)
            weekdays = _add(one, "WeekDays")
            for weekday in (7, 1, 2, 3, 4, 5, 6):  # Project's week begins on Sunday, day 1
                day = _add(weekdays, "WeekDay")
                _add(day, "DayType", weekday % 7 + 1)
                _add_working(day, weekday in week)
            if not days:
                continue
            odd = [*odd_days(calendar, week, min(days) - _MARGIN, max(days) + _MARGIN)]
            exceptions = _add(one, "Exceptions") if odd else None
            for span in odd:
                each = _add(exceptions, "Exception")
                _add(each, "EnteredByOccurrences", 0)
                period = _add(each, "TimePeriod")
                _add(period, "FromDate", f"{span.first}T00:00:00")
                _add(period, "ToDate", f"{span.last}T23:59:00")
                _add(each, "Occurrences", (span.last - span.first).days + 1)
                _add(each, "Name", span.name)
                _add(each, "Type", 1)
                _add_working(each, span.is_worked)

    def _add_tasks(self, root: Element) -> None:
        tasks = _add(root, "Tasks")
        whole = _add(tasks, "Task")
        _add_head(whole, 0, self._schedule.title, 0, "0")
        _add(whole, "Summary", 1)
        number = 0
        for phase, nodes in self._outline:
            if not phase:
                for node in nodes:
                    number += 1
                    self._add_task(tasks, node, 1, str(number))
                continue
            number += 1
            summary = _add(tasks, "Task")
            _add_head(summary, self._uid[nodes[0].key] - 1, phase, 1, str(number))
            _add(summary, "Summary", 1)
            for place, node in enumerate(nodes, start=1):
                self._add_task(tasks, node, 2, f"{number}.{place}")

    def _add_task(self, tasks: Element, node: SheetNode, level: int, outline: str) -> None:
        task = _add(tasks, "Task")
        _add_head(task, self._uid[node.key], node.name, level, outline)
        start, finish = node.started_on or node.start, node.finished_on or node.finish
        at_start = codes.morning if node.days else codes.evening
        _add_moment(task, "Start", start, at_start)
        _add_moment(task, "Finish", finish, codes.evening)
        _add(task, "Duration", codes.hours(node.days))
        _add(task, "DurationFormat", codes.DAYS)
        _add(task, "EffortDriven", 0)
        _add(task, "Estimated", 0)
        _add(task, "Milestone", int(node.days == 0))
        _add(task, "Summary", 0)
        _add(task, "Critical", int(node.is_critical))
        _add_moment(task, "EarlyStart", node.start, at_start)
        _add_moment(task, "EarlyFinish", node.finish, codes.evening)
        _add_moment(task, "LateStart", node.latest_start, at_start)
        _add_moment(task, "LateFinish", node.latest_finish, codes.evening)
        if node.total_float is not None:
            _add(task, "TotalSlack", node.total_float * codes.MINUTES_PER_DAY * 10)
        _add(task, "PercentComplete", 100 if node.finished_on else node.percent)
        _add_moment(task, "ActualStart", node.started_on, at_start)
        _add_moment(task, "ActualFinish", node.finished_on, codes.evening)
        done = node.days * codes.MINUTES_PER_DAY * (100 if node.finished_on else node.percent) // 100
        _add(task, "ActualDuration", codes.minutes(done))
        _add(task, "RemainingDuration", codes.minutes(node.days * codes.MINUTES_PER_DAY - done))
        constraint, deadline = _constraint_and_deadline(node.limits)
        _add(
            task, "ConstraintType", codes.CONSTRAINTS[constraint.edge, constraint.sense] if constraint else 0
        )
        _add(task, "CalendarUID", self._calendar_uid[node.calendar])
        if constraint:
            at_edge = codes.morning if constraint.edge == Edge.START else codes.evening
            _add_moment(task, "ConstraintDate", constraint.day, at_edge)
        if deadline:
            _add_moment(task, "Deadline", deadline.day, codes.evening)
        _add(task, "IgnoreResourceCalendar", 1)
        _add(task, "Notes", node.note)
        for link in self._incoming[node.key]:
            self._add_link(task, link)
        texts = {
            codes.OWN_KEY: node.key,
            codes.LAW: node.law,
            codes.CONSTRAINT_REASON: constraint.reason if constraint else "",
            codes.DEADLINE_REASON: deadline.reason if deadline else "",
        }
        for alias, text in texts.items():
            if text:
                field = _add(task, "ExtendedAttribute")
                _add(field, "FieldID", codes.FIELDS[alias])
                _add(field, "Value", text)
        if node.baseline_start or node.baseline_finish:
            baseline = _add(task, "Baseline")
            _add(baseline, "Number", 0)
            _add_moment(baseline, "Start", node.baseline_start, at_start)
            _add_moment(baseline, "Finish", node.baseline_finish, codes.evening)

    def _add_link(self, task: Element, link: Link) -> None:
        found = _add(task, "PredecessorLink")
        _add(found, "PredecessorUID", self._uid[link.before])
        _add(found, "Type", codes.KINDS[link.kind])
        _add(found, "CrossProject", 0)
        is_elapsed = link.lag and link.calendar == EVERY_DAY
        day = codes.MINUTES_OF_A_DAY if is_elapsed else codes.MINUTES_PER_DAY
        _add(found, "LinkLag", link.lag * day * 10)
        _add(found, "LagFormat", codes.ELAPSED_DAYS if is_elapsed else codes.DAYS)

    def _add_resources(self, root: Element) -> None:
        resources, assignments = _add(root, "Resources"), _add(root, "Assignments")
        for body, uid in self._bodies.items():
            found = _add(resources, "Resource")
            _add(found, "UID", uid)
            _add(found, "ID", uid)
            _add(found, "Name", body.translate(_RESOURCE_NAME))
            _add(found, "Type", 1)
            _add(found, "IsNull", 0)
            _add(found, "MaxUnits", 1)
        for uid, node in enumerate((each for each in self._schedule.nodes if each.body), start=1):
            found = _add(assignments, "Assignment")
            _add(found, "UID", uid)
            _add(found, "TaskUID", self._uid[node.key])
            _add(found, "ResourceUID", self._bodies[node.body])
            _add(found, "Units", 1)
            _add(found, "Work", codes.hours(node.days))


def _plain(name: str) -> WorkCalendar:
    return every_day() if name == EVERY_DAY else working_calendar(name)


def _days(schedule: SheetSchedule) -> list[date]:
    """Every day the schedule names."""
    found = [schedule.as_of, schedule.target_on]
    for node in schedule.nodes:
        found += [
            node.start,
            node.finish,
            node.latest_start,
            node.latest_finish,
            node.started_on,
            node.finished_on,
        ]
    return [day for day in found if day]


def _constraint_and_deadline(limits: tuple[Limit, ...]) -> tuple[Limit | None, Limit | None]:
    """The limit that becomes the constraint of a task, and the one that becomes its deadline.

    A day to be finished by is a deadline, which Project reports and does not bend dates for, as we do; a second is FNLT.
    """
    ends = [limit for limit in limits if (limit.edge, limit.sense) == (Edge.FINISH, Sense.NOT_AFTER)]
    others = [limit for limit in limits if (limit.edge, limit.sense) != (Edge.FINISH, Sense.NOT_AFTER)]
    deadline = ends[0] if ends else None
    return next(iter([*others, *ends[1:]]), None), deadline


def _add_head(task: Element, uid: int, name: str, level: int, outline: str) -> None:
    _add(task, "UID", uid)
    _add(task, "ID", uid)
    _add(task, "Name", name)
    _add(task, "Type", 1)
    _add(task, "IsNull", 0)
    _add(task, "WBS", outline)
    _add(task, "OutlineNumber", outline)
    _add(task, "OutlineLevel", level)


def _add_working(day: Element, is_worked: bool) -> None:
    _add(day, "DayWorking", int(is_worked))
    if not is_worked:
        return
    times = _add(day, "WorkingTimes")
    for first, last in codes.WORKING_TIMES:
        time = _add(times, "WorkingTime")
        _add(time, "FromTime", first)
        _add(time, "ToTime", last)


def _add_moment(parent: Element, name: str, day: date | None, moment: Any) -> None:
    if day:
        _add(parent, name, moment(day))


def _add(parent: Element, name: str, value: object = None) -> Element:
    """A child element; one with an empty text is not written."""
    if value == "":
        return None
    child = etree.SubElement(parent, f"{{{codes.NAMESPACE}}}{name}")
    if value is not None:
        child.text = _NOT_XML.sub("", str(value))
    return child
