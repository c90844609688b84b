"""All runs at once: one walk over the tasks forward and one back, each step an array over runs. Needs numpy.

Numbers, places and boundaries are those of `engine.schedule.passes`; a calendar is two tables. Runs are done in blocks small
enough for the processor's cache.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import log

import numpy as np
import numpy.typing as npt

from guatu.engine.calendar import CalendarError, place_of
from guatu.engine.schedule import Edge, Schedule, State, Task
from guatu.engine.schedule.network import Wire, Work
from guatu.engine.schedule.passes import EARLY, LATE
from guatu.engine.simulation.values import TENTH, Spread, least_days

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
BLOCK = 1_000
STEPS = 128  # steps of the table of days to one standard deviation
FAR = 4  # standard deviations drawn either way; 1 in 16,000 lies beyond one side's


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Ends of all runs as places; by task number the share of runs without float, mean days brought, scatter of days."""

    ends: Ints
    critical: Floats
    delay: Floats
    scatter: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Wires of one task that mean the same (edges, lag, calendar), so that only the latest far edge counts."""

    far: tuple[int, ...]
    from_finish: bool
    to_finish: bool
    lag: int
    before: Ints
    days: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A task with its tables as arrays; `low` holds its first working day, `low_end` the day after its last, as numbers.

    `outgoing` are the wires to tasks that lead to the aim; without `leads` the task itself does not. The last three say which of
    its edges others ask for.
    """

    work: Work
    leads: bool
    low: int
    low_end: int
    before: Ints
    days: Ints
    table: Ints
    incoming: tuple[_Group, ...]
    outgoing: tuple[_Group, ...]
    early_start: bool
    late_start: bool
    late_finish: bool


def run(plan: Schedule, spreads: Sequence[Spread], common: float, runs: int, seed: int) -> Runs:
    """Simulate a plan; `spreads` by task number, `common` the correlation of tasks. Raises CalendarError."""
    nodes = _nodes(plan, spreads)
    aim = None if plan.aim is None else plan.network.number_of(plan.aim)
    rng = np.random.default_rng(seed)
    count = len(nodes)
    ends = np.empty(runs, np.intp)
    sums: Floats = np.zeros((4, count))
    for first in range(0, runs, BLOCK):
        size = min(BLOCK, runs - first)
        left = _drawn(rng, nodes, common, size)
        numbers, ends[first : first + size] = _forward(nodes, left, aim)
        critical = _backward(nodes, left, ends[first : first + size]) <= numbers
        planned = np.array([node.work.left for node in nodes])[:, None]
        over = (left - planned).astype(np.float64)
        sums += np.stack(
            [critical.sum(1), np.where(critical, over, 0).sum(1), over.sum(1), np.square(over).sum(1)]
        )
    critical_share, delay, mean, square = np.divide(sums, runs)
    return Runs(ends, critical_share, delay, np.sqrt(np.maximum(0, square - mean**2)))


def _nodes(plan: Schedule, spreads: Sequence[Spread]) -> list[_Node]:
    network, as_of = plan.network, place_of(plan.as_of)
    tables = {
        id(each.before): (np.array(each.before, np.intp), np.array(each.days, np.intp))
        for each in network.calendars.values()
    }
    times = {spread: _times(spread) for spread in set(spreads)}
    early = [wire for wires in network.incoming for wire in wires]
    late = [wire for wires in network.outgoing for wire in wires]
    early_starts = {wire.other for wire in early if not wire.from_finish}
    late_starts = {wire.other for wire in late if not wire.to_finish}
    late_finishes = {wire.other for wire in late if wire.to_finish}
    made = []
    for number, (task, work) in enumerate(zip(network.tasks, network.works, strict=True)):
        leading = [wire for wire in network.outgoing[number] if plan.leads[wire.other]]
        node = _Node(
            work,
            plan.leads[number],
            *_lows(task, work, as_of),
            *tables[id(work.before)],
            _days(task, work, times[spreads[number]]),
            _groups(network.incoming[number], tables),
            _groups(leading, tables),
            number in early_starts,
            number in late_starts,
            number in late_finishes,
        )
        made.append(node)
    return made


def _lows(task: Task, work: Work, as_of: int) -> tuple[int, int]:
    """The least numbers of the first working day of a task, and of the day after its last, by the data date and its limits."""
    low, low_end = work.before[as_of], 0
    for limit in task.limits:
        if limit.is_lower and limit.edge == Edge.FINISH:
            low_end = max(low_end, work.before[place_of(limit.day)] + 1)
        elif limit.is_lower and work.state == State.WAITING:
            low = max(low, work.before[place_of(limit.day)])
    return low, low_end


def _days(task: Task, work: Work, times: Floats) -> Ints:
    """Working days left by normal score."""
    if work.state == State.DONE or task.days == 0:
        return np.full(times.size, work.left, np.intp)
    return np.maximum(least_days(task, work), np.rint(work.left * times).astype(np.intp))


def _times(spread: Spread) -> Floats:
    """`spread.times` of every score of the table."""
    scores = np.linspace(-FAR, FAR, 2 * FAR * STEPS + 1)
    longer, shorter = log(spread.high / spread.likely), log(spread.likely / spread.low)
    side: Floats = np.choose(scores > 0, (shorter, longer))
    times: Floats = spread.likely * np.exp(side * scores / TENTH)
    return times


def _groups(wires: Sequence[Wire], tables: dict[int, tuple[Ints, Ints]]) -> tuple[_Group, ...]:
    alike: defaultdict[tuple[bool, bool, int, int], list[int]] = defaultdict(list)
    for wire in wires:
        alike[wire.from_finish, wire.to_finish, wire.lag, id(wire.before)].append(wire.other)
    return tuple(
        _Group(tuple(far), from_finish, to_finish, lag, *tables[calendar])
        for (from_finish, to_finish, lag, calendar), far in alike.items()
    )


def _drawn(rng: np.random.Generator, nodes: Sequence[_Node], common: float, size: int) -> Ints:
    """Working days left, task by run: normal scores that share one part, looked up in each task's table."""
    shared = rng.standard_normal(size, np.float32)
    steps = rng.standard_normal((len(nodes), size), np.float32)
    steps *= np.float32((1 - common) ** 0.5 * STEPS)
    steps += shared * np.float32(common**0.5 * STEPS) + np.float32(FAR * STEPS + 0.5)
    left = np.empty(steps.shape, np.intp)
    for node, row, days in zip(nodes, steps, left, strict=True):
        node.table.take(row.astype(np.intp), out=days, mode="clip")
    return left


def _forward(nodes: Sequence[_Node], left: Ints, aim: int | None) -> tuple[Ints, Ints]:
    """Numbers of the first working day left, task by run, and the end of each run: of the aim, or of everything."""
    numbers, starts, finishes = np.empty_like(left), np.empty_like(left), np.empty_like(left)
    for node, mine, number, start, finish in zip(nodes, left, numbers, starts, finishes, strict=True):
        if node.work.state == State.DONE:
            number.fill(-1)
            start.fill(node.work.start)
            finish.fill(node.work.finish)
            continue
        number.fill(node.low)
        if node.low_end:
            np.maximum(number, node.low_end - mine, out=number)
        for group in node.incoming:
            place = _furthest(np.maximum, finishes if group.from_finish else starts, group.far)
            if group.lag:
                place = _on(group, place)
            held = node.before.take(place - 1 if group.to_finish else place, mode="clip")
            if group.to_finish:
                held -= mine
                held += 1
            np.maximum(number, held, out=number)
        _finish(node, number, mine, finish)
        if node.work.state == State.STARTED:
            start.fill(node.work.start)
        elif node.early_start:
            node.days.take(number, out=start, mode="clip")
    sizes = np.array([node.days.size for node in nodes])
    undone = np.array([node.work.state != State.DONE for node in nodes])
    if np.any(((numbers + left).max(1) > sizes) & undone):
        raise CalendarError(LATE)
    return numbers, finishes.max(0) if aim is None else finishes[aim]


def _backward(nodes: Sequence[_Node], left: Ints, ends: Ints) -> Ints:
    """The latest such numbers for which the end of each run still holds; upper limits hold nobody here."""
    numbers, starts, finishes = np.empty_like(left), np.empty_like(left), np.empty_like(left)
    for place in range(len(nodes) - 1, -1, -1):
        node, mine, number = nodes[place], left[place], numbers[place]
        if node.work.state == State.DONE or not node.leads:
            number.fill(np.iinfo(np.intp).max)
            continue
        node.before.take(ends, out=number, mode="clip")
        number -= mine
        for group in node.outgoing:
            bound = _furthest(np.minimum, finishes if group.to_finish else starts, group.far)
            if group.lag:
                bound = _back(group, bound)
            if group.from_finish:
                held = node.before.take(bound, mode="clip")
                held -= mine
            else:
                held = node.before.take(bound + 1, mode="clip")
                held -= 1
            np.minimum(number, held, out=number)
        if node.late_start:
            node.days.take(number, out=starts[place], mode="clip")
        if node.late_finish:
            _finish(node, number, mine, finishes[place])
    return numbers


def _furthest(choose: Callable[[Ints, Ints], Ints], edges: Ints, far: tuple[int, ...]) -> Ints:
    return reduce(choose, [edges[each] for each in far])


def _on(group: _Group, place: Ints) -> Ints:
    day = group.before.take(place, mode="clip")
    day += group.lag - 1
    if day.min() < 0:
        raise CalendarError(EARLY)
    if day.max() >= group.days.size:
        raise CalendarError(LATE)
    moved = group.days.take(day, mode="clip")
    moved += 1
    return moved


def _back(group: _Group, bound: Ints) -> Ints:
    """The greatest places from which the lag leads no further than `bound`."""
    day = group.before.take(bound, mode="clip")
    day -= group.lag
    place = group.days.take(day, mode="clip")
    if day.min() < 0:
        raise CalendarError(EARLY)
    if day.max() >= group.days.size:
        place[day >= group.days.size] = group.before.size
    return place


def _finish(node: _Node, number: Ints, left: Ints, finish: Ints) -> None:
    """Where a task ends, from the number of its first working day left; beyond the calendar, at its end."""
    last = number + left
    last -= 1
    node.days.take(last, out=finish, mode="clip")
    finish += 1
