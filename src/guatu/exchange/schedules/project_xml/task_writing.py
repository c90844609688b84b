"""One node as a task of a Project file, elements in the order the schema asks for."""

from __future__ import annotations

from collections.abc import Sequence

from guatu.engine.schedule import Edge, Limit, Link, Sense
from guatu.exchange.schedules.project_xml import codes
from guatu.exchange.schedules.project_xml.elements import Element, add, add_moment
from guatu.exchange.schedules.values import EVERY_DAY, SheetNode


def add_dates(task: Element, node: SheetNode) -> None:
    """Start to PercentComplete and what has happened."""
    at_start = codes.morning if node.days else codes.evening
    add_moment(task, "Start", node.started_on or node.start, at_start)
    add_moment(task, "Finish", node.finished_on or node.finish, codes.evening)
    add(task, "Duration", codes.hours(node.days))
    add(task, "DurationFormat", codes.DAYS)
    add(task, "EffortDriven", 0)
    add(task, "Estimated", 0)
    add(task, "Milestone", int(node.days == 0))
    add(task, "Summary", 0)
    add(task, "Critical", int(node.is_critical))
    add_moment(task, "EarlyStart", node.start, at_start)
    add_moment(task, "EarlyFinish", node.finish, codes.evening)
    add_moment(task, "LateStart", node.latest_start, at_start)
    add_moment(task, "LateFinish", node.latest_finish, codes.evening)
    if node.total_float is not None:
        add(task, "TotalSlack", node.total_float * codes.MINUTES_PER_DAY * 10)
    percent = 100 if node.finished_on else node.percent
    add(task, "PercentComplete", percent)
    add_moment(task, "ActualStart", node.started_on, at_start)
    add_moment(task, "ActualFinish", node.finished_on, codes.evening)
    done = node.days * codes.MINUTES_PER_DAY * percent // 100
    add(task, "ActualDuration", codes.minutes(done))
    add(task, "RemainingDuration", codes.minutes(node.days * codes.MINUTES_PER_DAY - done))


def add_limits(task: Element, constraint: Limit | None, deadline: Limit | None, calendar_uid: int) -> None:
    """The one constraint and the one deadline of a task, and the calendar that stands between them."""
    kind = codes.CONSTRAINTS[constraint.edge, constraint.sense] if constraint else 0
    add(task, "ConstraintType", kind)
    add(task, "CalendarUID", calendar_uid)
    if constraint:
        at_edge = codes.morning if constraint.edge == Edge.START else codes.evening
        add_moment(task, "ConstraintDate", constraint.day, at_edge)
    if deadline:
        add_moment(task, "Deadline", deadline.day, codes.evening)
    add(task, "IgnoreResourceCalendar", 1)


def add_links(task: Element, links: Sequence[tuple[int, Link]]) -> None:
    """What the task waits for, each with the number of the task before."""
    for uid, link in links:
        found = add(task, "PredecessorLink")
        add(found, "PredecessorUID", uid)
        add(found, "Type", codes.KINDS[link.kind])
        add(found, "CrossProject", 0)
        is_elapsed = link.lag and link.calendar == EVERY_DAY
        day = codes.MINUTES_OF_A_DAY if is_elapsed else codes.MINUTES_PER_DAY
        add(found, "LinkLag", link.lag * day * 10)
        add(found, "LagFormat", codes.ELAPSED_DAYS if is_elapsed else codes.DAYS)


def add_texts(task: Element, node: SheetNode, constraint: Limit | None, deadline: Limit | None) -> None:
    """Our own fields, and the baseline."""
    texts = {
        codes.OWN_KEY: node.key,
        codes.LAW: node.law,
        codes.CONSTRAINT_REASON: constraint.reason if constraint else "",
        codes.DEADLINE_REASON: deadline.reason if deadline else "",
    }
    for alias, text in texts.items():
        if text:
            field = add(task, "ExtendedAttribute")
            add(field, "FieldID", codes.FIELDS[alias])
            add(field, "Value", text)
    if node.baseline_start or node.baseline_finish:
        baseline = add(task, "Baseline")
        add(baseline, "Number", 0)
        at_start = codes.morning if node.days else codes.evening
        add_moment(baseline, "Start", node.baseline_start, at_start)
        add_moment(baseline, "Finish", node.baseline_finish, codes.evening)


def constraint_and_deadline(limits: tuple[Limit, ...]) -> tuple[Limit | None, Limit | None]:
    """The limit that becomes the constraint of a task, and the one that becomes its deadline.

    A day to be finished by is a deadline, which Project reports and does not bend dates for, as we do; a second is FNLT.
    """
    ends = [limit for limit in limits if (limit.edge, limit.sense) == (Edge.FINISH, Sense.NOT_AFTER)]
    others = [limit for limit in limits if (limit.edge, limit.sense) != (Edge.FINISH, Sense.NOT_AFTER)]
    deadline = ends[0] if ends else None
    return next(iter([*others, *ends[1:]]), None), deadline
