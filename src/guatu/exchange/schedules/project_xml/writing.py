"""Schedules written as Microsoft Project XML, elements in the order its schema asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby

from lxml import etree

from guatu.engine.calendar import FIRST_DAY, LAST_DAY, WorkCalendar, every_day, working_calendar
from guatu.engine.schedule import Edge, Limit, Link, Sense
from guatu.exchange.schedules.project_xml import codes
from guatu.exchange.schedules.project_xml.calendars import odd_days, week_of
from guatu.exchange.schedules.project_xml.elements import Element, add, add_head
from guatu.exchange.schedules.project_xml.task_writing import (
    add_dates,
    add_limits,
    add_links,
    add_texts,
    constraint_and_deadline,
)
from guatu.exchange.schedules.values import EVERY_DAY, WORKDAYS, SheetNode, SheetSchedule

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
        kept = constraint_and_deadline(node.limits)
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
        add(root, "SaveVersion", 14)
        add(root, "Name", schedule.title)
        add(root, "Title", schedule.title)
        add(root, "Subject", codes.target_text(schedule.target, schedule.target_on))
        add(root, "Company", schedule.unit)
        add(root, "ScheduleFromStart", 1)
        if days:
            add(root, "StartDate", codes.morning(min(days)))
            add(root, "FinishDate", codes.evening(max(days)))
        add(root, "CalendarUID", self._calendar_uid[WORKDAYS])
        add(root, "DefaultStartTime", codes.MORNING)
        add(root, "DefaultFinishTime", codes.EVENING)
        add(root, "MinutesPerDay", codes.MINUTES_PER_DAY)
        add(root, "MinutesPerWeek", codes.MINUTES_PER_DAY * 5)
        add(root, "DaysPerMonth", 20)
        add(root, "DefaultTaskType", 1)
        add(root, "DurationFormat", codes.DAYS)
        add(root, "WeekStartDay", 1)
        if schedule.as_of:
            add(root, "StatusDate", codes.evening(schedule.as_of))
        self._add_fields(root)
        self._add_calendars(root, days)
        self._add_tasks(root)
        self._add_resources(root)
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return written

    def _add_fields(self, root: Element) -> None:
        fields = add(root, "ExtendedAttributes")
        for place, (alias, field) in enumerate(codes.FIELDS.items(), start=1):
            found = add(fields, "ExtendedAttribute")
            add(found, "FieldID", field)
            add(found, "FieldName", f"Text{place}")
            add(found, "Alias", alias)

    def _add_calendars(self, root: Element, days: list[date]) -> None:
        found = add(root, "Calendars")
        for name, calendar in self._calendars.items():
            week = week_of(calendar)
            one = add(found, "Calendar")
            add(one, "UID", self._calendar_uid[name])
            add(one, "Name", name)
            add(one, "IsBaseCalendar", 1)
            add(one, "BaseCalendarUID", -1)
            weekdays = add(one, "WeekDays")
            for weekday in (7, 1, 2, 3, 4, 5, 6):  # Project's week begins on Sunday, day 1
                day = add(weekdays, "WeekDay")
                add(day, "DayType", weekday % 7 + 1)
                _add_working(day, weekday in week)
            if not days:
                continue
            odd = [*odd_days(calendar, week, min(days) - _MARGIN, max(days) + _MARGIN)]
            exceptions = add(one, "Exceptions") if odd else None
            for span in odd:
                each = add(exceptions, "Exception")
                add(each, "EnteredByOccurrences", 0)
                period = add(each, "TimePeriod")
                add(period, "FromDate", f"{span.first}T00:00:00")
                add(period, "ToDate", f"{span.last}T23:59:00")
                add(each, "Occurrences", (span.last - span.first).days + 1)
                add(each, "Name", span.name)
                add(each, "Type", 1)
                _add_working(each, span.is_worked)

    def _add_tasks(self, root: Element) -> None:
        tasks = add(root, "Tasks")
        whole = add(tasks, "Task")
        add_head(whole, 0, self._schedule.title, 0, "0")
        add(whole, "Summary", 1)
        number = 0
        for phase, nodes in self._outline:
            if not phase:
                for node in nodes:
                    number += 1
                    self._add_task(tasks, node, 1, str(number))
                continue
            number += 1
            summary = add(tasks, "Task")
            add_head(summary, self._uid[nodes[0].key] - 1, phase, 1, str(number))
            add(summary, "Summary", 1)
            for place, node in enumerate(nodes, start=1):
                self._add_task(tasks, node, 2, f"{number}.{place}")

    def _add_task(self, tasks: Element, node: SheetNode, level: int, outline: str) -> None:
        task = add(tasks, "Task")
        add_head(task, self._uid[node.key], node.name, level, outline)
        add_dates(task, node)
        constraint, deadline = constraint_and_deadline(node.limits)
        constraint = constraint or self._held(node)
        add_limits(task, constraint, deadline, self._calendar_uid[node.calendar])
        add(task, "Notes", node.note)
        add_links(task, [(self._uid[link.before], link) for link in self._incoming[node.key]])
        add_texts(task, node, constraint, deadline)

    def _held(self, node: SheetNode) -> Limit | None:
        """What keeps Project from putting work that has not begun before the day the facts stand at: it knows no such day."""
        as_of = self._schedule.as_of
        if (
            not as_of
            or not node.start
            or node.started_on
            or node.finished_on
            or not FIRST_DAY < as_of < LAST_DAY
        ):
            return None
        if node.start != self._calendars[node.calendar].on_or_after(as_of):
            return None
        return Limit(Edge.START, Sense.NOT_BEFORE, node.start, codes.HELD)

    def _add_resources(self, root: Element) -> None:
        resources, assignments = add(root, "Resources"), add(root, "Assignments")
        for body, uid in self._bodies.items():
            found = add(resources, "Resource")
            add(found, "UID", uid)
            add(found, "ID", uid)
            add(found, "Name", body.translate(_RESOURCE_NAME))
            add(found, "Type", 1)
            add(found, "IsNull", 0)
            add(found, "MaxUnits", 1)
        for uid, node in enumerate((each for each in self._schedule.nodes if each.body), start=1):
            found = add(assignments, "Assignment")
            add(found, "UID", uid)
            add(found, "TaskUID", self._uid[node.key])
            add(found, "ResourceUID", self._bodies[node.body])
            add(found, "Units", 1)
            add(found, "Work", codes.hours(node.days))


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


def _add_working(day: Element, is_worked: bool) -> None:
    add(day, "DayWorking", int(is_worked))
    if not is_worked:
        return
    times = add(day, "WorkingTimes")
    for first, last in codes.WORKING_TIMES:
        time = add(times, "WorkingTime")
        add(time, "FromTime", first)
        add(time, "ToTime", last)
