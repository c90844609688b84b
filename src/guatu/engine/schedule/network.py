"""Tasks and links numbered once, so that no link goes back and every pass is one walk."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from guatu.engine.calendar import WorkCalendar, place_of
from guatu.engine.schedule.checking import cycles_among, problems_of
from guatu.engine.schedule.values import Edge, Limit, Link, LinkKind, ScheduleError, State, Task


class Wire(NamedTuple):
    """A link as the passes use it. `other` is the number of the task at the far end; edges are True for finish.

    `before` and `days` are the tables of the calendar the lag is counted in.
    """

    other: int
    from_finish: bool
    to_finish: bool
    lag: int
    before: Sequence[int]
    days: Sequence[int]
    link: Link


class Work(NamedTuple):
    """A task as the passes use it: places of what happened, working days left, and its own limits as day numbers.

    A limit's number is that of the first working day left, in the task's calendar: at least `low`, at most `high`.
    """

    state: State
    left: int
    start: int
    finish: int
    low: int
    high: int | None
    before: Sequence[int]
    days: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Tasks in an order in which each comes after all it waits for. Made by `compile_network`.

    `incoming[i]` are the wires that hold task i back, `outgoing[i]` those by which it holds others; what has happened
    holds nobody back any more.
    """

    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    calendars: Mapping[str, WorkCalendar]
    numbers: Mapping[str, int]
    works: tuple[Work, ...]
    incoming: tuple[tuple[Wire, ...], ...]
    outgoing: tuple[tuple[Wire, ...], ...]

    def calendar_of(self, number: int) -> WorkCalendar:
        """The calendar task number `number` works by."""
        return self.calendars[self.tasks[number].calendar]

    def number_of(self, task_id: str) -> int:
        """A task's number. Raises ScheduleError when there is none of this id."""
        if task_id not in self.numbers:
            raise ScheduleError((f"没有节点“{task_id}”",))
        return self.numbers[task_id]

    def check_happened(self, as_of: date) -> None:
        """Raises ScheduleError naming what is said to have happened after a day."""
        found = tuple(
            f"“{task.name}”的{name} {day} 晚于数据日期 {as_of}"
            for task in self.tasks
            for name, day in (("开始日期", task.started_on), ("完成日期", task.finished_on))
            if day and day > as_of
        )
        if found:
            raise ScheduleError(found)

    def with_task(self, task: Task) -> Network:
        """The same network with a task of the same id changed; the numbering is kept. Raises ScheduleError."""
        number = self.number_of(task.id)
        found = problems_of((task,), (), self.calendars)
        if found:
            raise ScheduleError(found)
        tasks = (*self.tasks[:number], task, *self.tasks[number + 1 :])
        was = self.tasks[number]
        if (was.state, was.days == 0, was.calendar) != (task.state, task.days == 0, task.calendar):
            return compile_network(tasks, self.links, self.calendars)
        works = (
            *self.works[:number],
            _work(task, self.calendars[task.calendar]),
            *self.works[number + 1 :],
        )
        return replace(self, tasks=tasks, works=works)


def compile_network(
    tasks: Iterable[Task], links: Iterable[Link], calendars: Mapping[str, WorkCalendar]
) -> Network:
    """Check and number a network. Raises ScheduleError with every problem; cycles are named node by node."""
    given, wired = tuple(tasks), tuple(links)
    found = problems_of(given, wired, calendars)
    if found:
        raise ScheduleError(found)
    order = _order(given, wired)
    ordered = tuple(given[place] for place in order)
    numbers = {task.id: number for number, task in enumerate(ordered)}
    incoming, outgoing = _wires(ordered, wired, numbers, calendars)
    works = tuple(_work(task, calendars[task.calendar]) for task in ordered)
    return Network(ordered, wired, calendars, numbers, works, incoming, outgoing)


def _order(tasks: Sequence[Task], links: Sequence[Link]) -> list[int]:
    places = {task.id: place for place, task in enumerate(tasks)}
    after: list[list[int]] = [[] for _ in tasks]
    waiting = [0] * len(tasks)
    for link in links:
        after[places[link.before]].append(places[link.after])
        waiting[places[link.after]] += 1
    ready = deque(place for place, count in enumerate(waiting) if not count)
    order = []
    while ready:
        place = ready.popleft()
        order.append(place)
        for other in after[place]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    if len(order) < len(tasks):
        left: dict[int, list[int]] = {place: [] for place, count in enumerate(waiting) if count}
        for place in left:
            for other in after[place]:
                left[other].append(place)
        raise ScheduleError(cycles_among([task.name for task in tasks], left))
    return order


def _wires(
    tasks: Sequence[Task],
    links: Sequence[Link],
    numbers: Mapping[str, int],
    calendars: Mapping[str, WorkCalendar],
) -> tuple[tuple[tuple[Wire, ...], ...], tuple[tuple[Wire, ...], ...]]:
    incoming: list[list[Wire]] = [[] for _ in tasks]
    outgoing: list[list[Wire]] = [[] for _ in tasks]
    for link in links:
        first, second = numbers[link.before], numbers[link.after]
        before, after = tasks[first], tasks[second]
        from_finish = link.kind in (LinkKind.FS, LinkKind.FF)
        # a milestone happens at the close of its day, so what would hold its start by a finish holds its finish
        to_finish = link.kind in (LinkKind.FF, LinkKind.SF) or (link.kind == LinkKind.FS and after.days == 0)
        calendar = calendars[link.calendar if link.calendar is not None else after.calendar]
        wire = Wire(second, from_finish, to_finish, link.lag, calendar.before, calendar.days, link)
        past = after.state == State.DONE or (
            after.state == State.STARTED and not from_finish and not to_finish
        )
        if not past:
            incoming[second].append(wire._replace(other=first))
        if not past and (before.state == State.WAITING or (from_finish and before.state == State.STARTED)):
            outgoing[first].append(wire)
    return tuple(map(tuple, incoming)), tuple(map(tuple, outgoing))


def _work(task: Task, calendar: WorkCalendar) -> Work:
    begun = task.started_on or task.finished_on
    start = place_of(begun) if begun else 0
    finish = place_of(task.finished_on) + 1 if task.finished_on else 0
    state, left = task.state, task.days_left
    low, high = 0, None
    for limit in task.limits:
        least, most = numbers_within(limit, task, calendar)
        low = max(low, least)
        high = most if high is None or (most is not None and most < high) else high
    return Work(state, left, start, finish, low, high, calendar.before, calendar.days)


def numbers_within(limit: Limit, task: Task, calendar: WorkCalendar) -> tuple[int, int | None]:
    """The least and the greatest number the first working day left may have by one limit of a task; 0 and None: any.

    A limit of the start says nothing once the task has started.
    """
    place, left, at_finish = place_of(limit.day), task.days_left, limit.edge == Edge.FINISH
    if task.state != State.WAITING and not at_finish:
        return 0, None
    low = calendar.before[place] - (left - 1 if at_finish else 0) if limit.is_lower else 0
    high = calendar.before[place + 1] - (left if at_finish else 1) if limit.is_upper else None
    return low, high
