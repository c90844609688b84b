"""A timetable as the values a Gantt chart, a table and a try of other days are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from guatu.engine.calendar import Closure, Span, WorkCalendar
from guatu.engine.schedule import Window, moved, trial_of, unannounced_years
from guatu.kit.errors import Refused
from guatu.scheduling.drafting import check_days
from guatu.scheduling.enums import Precision
from guatu.scheduling.models import Node
from guatu.scheduling.timetables import Timetable

NEAR = 5  # working days of slack within which a node is nearly critical
Dates = Mapping[str, tuple[date, date]]
AnySpan = TypeVar("AnySpan", Span, Closure)


@dataclass(frozen=True, slots=True)
class Line:
    """One node with its dates. `slack` is None where the aim does not wait for it, latest dates where nothing is promised.

    `state` is done, started or waiting; `unit` the words for its days; `late` working days past its latest day.
    """

    node: Node
    window: Window
    state: str
    unit: str
    latest_start: date | None
    latest_finish: date | None
    total_float: int | None
    slack: int | None
    is_critical: bool
    is_near: bool
    is_assumed: bool
    unannounced: tuple[int, ...]
    promised_on: date | None
    law: str

    @property
    def late(self) -> int:
        """Days of its calendar it is late by; 0 when it is in time."""
        return max(0, -(self.total_float or 0))


def lines_of(found: Timetable) -> list[Line]:
    """Every node in its order."""
    plan = found.plan
    numbers = plan.network.numbers
    years = unannounced_years(plan)
    lines = []
    for key, node in found.nodes.items():
        number = numbers[key]
        window, slack, bound = plan.window(key), plan.slack[number], plan.is_bound[number]
        task = window.task
        lines.append(
            Line(
                node,
                window,
                task.state.value,
                unit_of(plan.network.calendars[node.calendar]),
                window.latest_start if bound else None,
                window.latest_finish if bound else None,
                window.total_float if bound else None,
                slack,
                key in found.critical,
                key not in found.critical and slack is not None and slack <= NEAR,
                node.precision == Precision.ASSUMED and task.finished_on is not None,
                years.get(key, ()),
                found.promises[key].on if key in found.promises else None,
                law_of(node, plan.network.calendars[node.calendar]),
            )
        )
    return lines


def picture(found: Timetable, baseline: Dates, *, can_edit: bool) -> dict[str, Any]:
    """What the chart element draws."""
    plan = found.plan
    lines = lines_of(found)
    first = min((line.window.start for line in lines), default=plan.as_of)
    last = max((line.latest_finish or line.window.finish for line in lines), default=plan.as_of)
    off, work = days_off(plan.network.calendars, first, max(last, plan.finish))
    return {
        "as_of": str(plan.as_of),
        "finish_by": str(found.promise.on),
        "finish": str(plan.finish),
        "late": max(0, found.late_days),
        "late_unit": "工作日",
        "target": found.row.aim,
        "target_name": found.aim.name,
        "can_edit": can_edit,
        "phases": list(dict.fromkeys(line.node.phase or "其他" for line in lines)),
        "tasks": [_task(line, baseline) for line in lines],
        "links": [
            {"before": link.before, "after": link.after, "kind": link.kind.value, "lag": link.lag}
            for link in plan.network.links
        ],
        "off": off,
        "work": work,
    }


def trial(found: Timetable, key: str, days: int) -> dict[str, Any]:
    """What the chart shows while a bar is dragged: the dates that change and one sentence. `days` are those it takes, with the
    ways to win time that were taken.

    Raises Refused for an unknown node or days the law does not allow.
    """
    node = found.nodes.get(key)
    if node is None:
        raise Refused("这个节点已经不在工期表里，请刷新页面")
    on_record = days + found.offset(key)
    check_days(node.name, on_record, node.days, node.law_least, node.law_most, node.law_source)
    other = replace(found, plan=found.with_days(key, on_record))
    tried = trial_of(found.plan, other.plan, key)
    return {
        "finish": str(other.plan.finish),
        "late": max(0, other.late_days),
        "sentence": tried.sentence,
        "moved": len(tried.moved),
        "tasks": [_dates(other, each) for each in other.plan.network.numbers],
    }


def moved_lines(found: Timetable, key: str, days: int) -> list[tuple[Node, date, date]]:
    """The nodes whose last day changes if one node took so many days, with the day before and after."""
    tried = found.with_days(key, days + found.offset(key))
    return [
        (found.nodes[each.task_id], *each.finish)
        for each in moved(found.plan, tried)
        if each.finish[0] != each.finish[1]
    ]


def days_off(
    calendars: Mapping[str, WorkCalendar], first: date, last: date
) -> tuple[list[list[str]], list[str]]:
    """Named days off between two days, and weekend days that are worked; a closure names the calendar it closes."""
    working = calendars["工作日"]
    off = [[str(span.first), str(span.last), span.name] for span in _within(working.holidays, first, last)]
    off += [
        [str(span.first), str(span.last), span.name, name]
        for name, calendar in calendars.items()
        for span in _within(calendar.closures, first, last)
    ]
    return off, [str(day) for day in working.made_up if first <= day <= last]


def unit_of(calendar: WorkCalendar) -> str:
    """自然日 or 工作日."""
    return "自然日" if calendar.announced is None else "工作日"


def law_of(node: Node, calendar: WorkCalendar) -> str:
    """法定不超过 20 个工作日（…）, empty without a limit."""
    unit = unit_of(calendar)
    parts = [f"不少于 {node.law_least} 个{unit}"] if node.law_least is not None else []
    parts += [f"不超过 {node.law_most} 个{unit}"] if node.law_most is not None else []
    return f"法定{'、'.join(parts)}（{node.law_source}）" if parts else ""


def _within(spans: Iterable[AnySpan], first: date, last: date) -> list[AnySpan]:
    return [span for span in spans if span.first <= last and first <= span.last]


def _task(line: Line, baseline: Dates) -> dict[str, Any]:
    node = line.node
    based = baseline.get(node.key)
    return {
        "id": node.key,
        "name": node.name,
        "phase": node.phase or "其他",
        "body": str(node.organisation or node.body),
        "days": line.window.task.days,
        "unit": line.unit,
        "start": str(line.window.start),
        "finish": str(line.window.finish),
        "latest_start": str(line.latest_start) if line.latest_start else None,
        "latest_finish": str(line.latest_finish) if line.latest_finish else None,
        "total_float": line.total_float,
        "critical": line.is_critical,
        "near": line.is_near,
        "state": line.state,
        "percent": line.window.task.percent,
        "milestone": node.days == 0,
        "baseline": [str(day) for day in based] if based else None,
        "unannounced": bool(line.unannounced),
        "law": line.law,
    }


def _dates(found: Timetable, key: str) -> dict[str, Any]:
    plan = found.plan
    number = plan.network.numbers[key]
    window, slack, bound = plan.window(key), plan.slack[number], plan.is_bound[number]
    return {
        "id": key,
        "start": str(window.start),
        "finish": str(window.finish),
        "latest_start": str(window.latest_start) if bound else None,
        "latest_finish": str(window.latest_finish) if bound else None,
        "total_float": window.total_float if bound else None,
        "critical": key in found.critical,
        "near": key not in found.critical and slack is not None and slack <= NEAR,
    }
