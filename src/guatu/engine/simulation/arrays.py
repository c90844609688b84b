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
from guatu.engine.schedule import Edge, Schedule, State
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
    """A task with its tables as arrays; `low` holds its start, `low_end` its finish, as numbers of working days.

    `outgoing` are the wires to tasks that lead to the aim; without `leads` the task itself does not.
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
    scores = np.linspace(-FAR, FAR, 2 * FAR * STEPS + 1)
    times = {spread: _times(spread, scores) for spread in set(spreads)}
    made = []
    for number, work in enumerate(network.works):
        task = network.tasks[number]
        before, days = tables[id(work.before)]
        low, low_end = work.before[as_of], 0
        for limit in task.limits:
            if limit.is_lower and limit.edge == Edge.FINISH:
                low_end = max(low_end, work.before[place_of(limit.day)])
            elif limit.is_lower and work.state == State.WAITING:
                low = max(low, work.before[place_of(limit.day)])
        is_fixed = work.state == State.DONE or task.days == 0
        table = np.rint(work.left * times[spreads[number]]).astype(np.intp)
        table = np.full_like(table, work.left) if is_fixed else np.maximum(least_days(task, work), table)
        incoming = _groups(network.incoming[number], tables)
        outgoing = _groups([wire for wire in network.outgoing[number] if plan.leads[wire.other]], tables)
        made.append(_Node(work, plan.leads[number], low, low_end, before, days, table, incoming, outgoing))
    return made


def _times(spread: Spread, scores: Floats) -> Floats:
    """`spread.times` of many scores."""
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
            np.maximum(number, node.low_end + 1 - mine, out=number)
        for group in node.incoming:
            place = _furthest(np.maximum, finishes if group.from_finish else starts, group.far)
            if group.lag:
                place = _on(group, place)
            held = node.before.take(place - 1 if group.to_finish else place, mode="clip")
            if group.to_finish:
                held -= mine
                held += 1
            np.maximum(number, held, out=number)
        _settle(node, number, mine, start, finish)
        if node.work.state == State.STARTED:
            start.fill(node.work.start)
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
        _settle(node, number, mine, starts[place], finishes[place])
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


def _settle(node: _Node, number: Ints, left: Ints, start: Ints, finish: Ints) -> None:
    """Start and finish from the number of the first working day left. Raises CalendarError."""
    node.days.take(number, out=start, mode="clip")
    last = number + left
    last -= 1
    if last.max() >= node.days.size:
        raise CalendarError(LATE)
    node.days.take(last, out=finish, mode="clip")
    finish += 1
