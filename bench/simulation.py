"""A simulation of 10,000 runs of a network of 1,000 tasks, beside bare numpy with nothing around it."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np

from bench.timing import paired, say
from guatu.engine.calendar import every_day, working_calendar
from guatu.engine.schedule import Link, Schedule, Task, compile_network, schedule
from guatu.engine.simulation import USUAL, simulate

LIMIT = 5.0
LIKE = 0.2  # the standard deviation of a log-normal about as wide as USUAL


def simulation(scale: float) -> bool:
    """The figure; the baseline has no calendars, no other links than finish to start and no critical tasks."""
    tasks, runs = max(50, int(1_000 * scale)), max(500, int(10_000 * scale))
    plan = network(tasks)
    days = [task.days for task in plan.network.tasks]
    before = [[wire.other for wire in wires] for wires in plan.network.incoming]
    found = paired(lambda: simulate(plan, default=USUAL, runs=runs), lambda: bare(days, before, runs))
    return say(f"{tasks:,} 个节点的网络模拟 {runs:,} 次", found, LIMIT, "只有 numpy 的同样模拟")


def bare(days: list[int], before: list[list[int]], runs: int) -> list[float]:
    """Log-normal days that share a part, the longest way through the network, and three quantiles."""
    rng = np.random.default_rng(0)
    shared = rng.standard_normal(runs)
    finishes = np.empty((len(days), runs))
    for number, planned in enumerate(days):
        score = 0.3**0.5 * shared + 0.7**0.5 * rng.standard_normal(runs)
        taken = np.maximum(1, np.rint(planned * np.exp(LIKE * score)))
        start = np.max(finishes[before[number]], axis=0) if before[number] else 0
        np.add(start, taken, out=finishes[number])
    quantiles: list[float] = np.quantile(finishes.max(0), [0.5, 0.8, 0.9]).tolist()
    return quantiles


def network(tasks: int) -> Schedule:
    """A plan in which each task waits for one to three of the forty before it, by two calendars."""
    random = Random(3)
    calendars = {"工作日": working_calendar("工作日"), "自然日": every_day()}
    drawn = [
        Task(
            f"t{number}",
            f"节点{number}",
            random.randint(1, 20),
            random.choice(["工作日", "工作日", "自然日"]),
        )
        for number in range(tasks)
    ]
    pairs = {
        (max(0, number - random.randint(1, 40)), number)
        for number in range(1, tasks)
        for _ in range(random.randint(1, 3))
    }
    links = [Link(f"t{first}", f"t{second}") for first, second in sorted(pairs)]
    return schedule(compile_network(drawn, links, calendars), as_of=date(2026, 3, 2))
