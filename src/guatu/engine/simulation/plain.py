"""The same runs one by one with the passes of `engine.schedule`: for one small project where there is no numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from guatu.engine.calendar import place_of
from guatu.engine.schedule import Edge, Schedule, State
from guatu.engine.schedule.network import Work
from guatu.engine.simulation.values import Spread, least_days

MOST = 500  # runs; half a second for a project of 100 tasks


@dataclass(frozen=True, slots=True)
class PlainRuns:
    """As `arrays.Runs`."""

    ends: list[int]
    critical: list[float]
    delay: list[float]
    scatter: list[float]


def run(plan: Schedule, spreads: Sequence[Spread], common: float, runs: int, seed: int) -> PlainRuns:
    """Simulate a plan; `spreads` by task number, `common` the correlation of tasks. Raises CalendarError."""
    random = Random(seed)  # noqa: S311 - a simulation, no secret
    count = len(plan.network.tasks)
    ends: list[int] = []
    critical, delay, total, square = ([0.0] * count for _ in range(4))
    for _ in range(runs):
        works = _drawn(random, plan, spreads, common)
        once = replace(plan, network=replace(plan.network, works=works))
        ends.append(once.earliest_end)
        for number, (work, planned) in enumerate(zip(works, plan.network.works, strict=True)):
            over = work.left - planned.left
            total[number] += over
            square[number] += over * over
            if once.slack[number] == 0:
                critical[number] += 1
                delay[number] += over
    scatter = [max(0, s / runs - (t / runs) ** 2) ** 0.5 for t, s in zip(total, square, strict=True)]
    return PlainRuns(ends, [each / runs for each in critical], [each / runs for each in delay], scatter)


def _drawn(random: Random, plan: Schedule, spreads: Sequence[Spread], common: float) -> tuple[Work, ...]:
    """The works of a network with other days left, their lower limits with them; upper limits hold nobody here."""
    shared, made = random.gauss(0, 1), []
    as_of = place_of(plan.as_of)
    for task, work, spread in zip(plan.network.tasks, plan.network.works, spreads, strict=True):
        score = common**0.5 * shared + (1 - common) ** 0.5 * random.gauss(0, 1)
        left = work.left
        if task.days and work.state != State.DONE:
            left = max(least_days(task, work), round(work.left * spread.times(max(-4.0, min(4.0, score)))))
        low = work.before[as_of]
        for limit in task.limits:
            if limit.is_lower and limit.edge == Edge.FINISH:
                low = max(low, work.before[place_of(limit.day)] - left + 1)
            elif limit.is_lower and work.state == State.WAITING:
                low = max(low, work.before[place_of(limit.day)])
        made.append(work._replace(left=left, low=low, high=None))
    return tuple(made)
