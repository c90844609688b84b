"""A plan run many times with days that stray."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from math import sqrt

from guatu.engine.schedule import Schedule, ScheduleError, State
from guatu.engine.simulation import plain
from guatu.engine.simulation.values import USUAL, NodeRisk, Simulation, Spread

RUNS = 10_000
COMMON = 0.3


def simulate(
    plan: Schedule,
    spreads: Mapping[str, Spread] | None = None,
    *,
    default: Spread = USUAL,
    common: float = COMMON,
    runs: int = RUNS,
    seed: int = 0,
) -> Simulation:
    """Run a plan from its data date on with the working days left of each task times what its spread gives.

    `spreads` by task id (`default` for the rest); milestones and what is done do not stray, and none falls below
    its `least`. `common` (0 to 1) is how far the
    tasks of a project stray together: the correlation of their normal scores. Lower limits hold, upper limits do not.
    Without numpy (the extra `schedule`) at most `plain.MOST` runs are made, drawn otherwise. Raises ScheduleError for an
    unknown task, a `common` out of range or no run, CalendarError when dates leave the calendar.
    """
    network, given = plan.network, spreads or {}
    for task_id in given:
        network.number_of(task_id)
    if not 0 <= common <= 1 or runs < 1:
        raise ScheduleError(("共同波动应在 0 到 1 之间，模拟次数至少为 1",))
    each = [given.get(task.id, default) for task in network.tasks]
    if not each:
        raise ScheduleError(("没有节点，无从模拟",))
    if find_spec("numpy") is None:
        found = plain.run(plan, each, common, min(runs, plain.MOST), seed)
        return _made(plan, seed, found.ends, found.critical, found.delay, found.scatter)
    from guatu.engine.simulation import arrays

    fast = arrays.run(plan, each, common, runs, seed)
    return _made(
        plan, seed, fast.ends.tolist(), fast.critical.tolist(), fast.delay.tolist(), fast.scatter.tolist()
    )


def _made(
    plan: Schedule,
    seed: int,
    ends: list[int],
    critical: list[float],
    delay: list[float],
    scatter: list[float],
) -> Simulation:
    ends.sort()
    # working days of each calendar up to the end, so that a task and the end scatter in the same days
    ends_scatter = {
        name: _scatter([calendar.before[end] for end in ends])
        for name, calendar in plan.network.calendars.items()
    }
    nodes = []
    for number, task in enumerate(plan.network.tasks):
        if task.state == State.DONE:
            continue
        whole = ends_scatter[task.calendar]
        sensitivity = critical[number] * scatter[number] / whole if whole else 0.0
        nodes.append(NodeRisk(task.id, task.name, critical[number], delay[number], sensitivity))
    nodes.sort(key=lambda node: (-node.delay, -node.criticality))
    return Simulation(plan.as_of, seed, tuple(end - 1 for end in ends), tuple(nodes))


def _scatter(days: list[int]) -> float:
    """The standard deviation of whole numbers, their squares summed exactly."""
    count, total = len(days), sum(days)
    return sqrt(count * sum(day * day for day in days) - total * total) / count
