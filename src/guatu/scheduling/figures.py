"""What a timetable adds up to: the counts and days that lists, months and rules speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu.engine.calendar import place_of
from guatu.engine.schedule import Miss, Window
from guatu.registry.enums import Stage
from guatu.scheduling.timetables import Timetable


@dataclass(frozen=True, slots=True)
class Figures:
    """A schedule on a day. Days are working days.

    A node is due when its day in the baseline has come, or without a baseline its latest day, and overdue once that day has
    passed. `late_days` is how late the
    aim will be (0: in time), `start_margin` how long 开工 may still wait (negative: too late already; None once started, or
    when the schedule has no such node), `next_node` the first critical node not done and `next_on` the last day it may end.
    """

    total: int
    done: int
    due: int
    overdue: int
    over_law: int
    late_days: int
    start_margin: int | None
    next_node: str
    next_on: date | None


def figures(timetable: Timetable, baseline: Mapping[str, tuple[date, date]]) -> Figures:
    """The figures of a timetable; `baseline` gives the first and last day by node key where there is one."""
    plan = timetable.plan
    windows = {window.task.id: window for window in plan.windows()}
    due_on = {key: _due_on(key, window, baseline, key in timetable.bound) for key, window in windows.items()}
    due = {key for key, day in due_on.items() if day is not None and day <= plan.as_of}
    past = {key for key, day in due_on.items() if day is not None and day < plan.as_of}
    done = {key for key, window in windows.items() if window.task.finished_on}
    over_law = {miss.task.id for miss in timetable.misses if _is_law(miss, timetable)}
    critical = next((windows[task.id] for task in plan.network.tasks if task.id in timetable.critical), None)
    return Figures(
        total=len(windows),
        done=len(done),
        due=len(due),
        overdue=len(past - done),
        over_law=len(over_law),
        late_days=max(0, timetable.late_days),
        start_margin=_start_margin(timetable, windows),
        next_node=critical.task.name if critical else "",
        next_on=critical.latest_finish if critical else None,
    )


def _is_law(miss: Miss, timetable: Timetable) -> bool:
    """Whether what is missed is the statutory limit of a node that has begun."""
    most = timetable.nodes[miss.task.id].law_most
    return bool(most and miss.limit and miss.limit.reason.startswith(f"法定 {most} 个"))


def _due_on(
    key: str, window: Window, baseline: Mapping[str, tuple[date, date]], is_bound: bool
) -> date | None:
    if key in baseline:
        return baseline[key][1]
    if window.task.finished_on:
        return window.task.finished_on
    return window.latest_finish if is_bound else None


def _start_margin(timetable: Timetable, windows: Mapping[str, Window]) -> int | None:
    start = next((key for key, node in timetable.nodes.items() if node.stage == Stage.STARTED), None)
    if start is None or windows[start].task.finished_on:
        return None
    window, days = windows[start], timetable.plan.network.calendars["工作日"].before
    if window.total_float is None:
        return None
    return days[place_of(window.latest_finish) + 1] - days[place_of(window.finish) + 1]
