"""A plan made better for as long as there is time, each better one told at once."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from guatu.engine.levelling.bounds import bound_of
from guatu.engine.levelling.evolving import Population
from guatu.engine.levelling.planning import by_rules, settled
from guatu.engine.levelling.values import Plan, Problem
from guatu.engine.levelling.work import work_of


def improve(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    tell: Callable[[Plan], None] = lambda plan: None,
) -> Plan:
    """The best plan found in `seconds`, never worse than `plan`. Raises LevellingError."""
    until = monotonic() + seconds
    work = work_of(problem)
    starts = settled(work, work.starts(plan))
    bound = bound_of(work)
    best = work.plan(starts, bound)
    if best.is_proven or monotonic() >= until:
        return best
    population = Population(work, [starts, *by_rules(work)], seed)
    for child in population.children():
        if work.score(child) < best.score:
            best = work.plan(child, bound)
            tell(best)
        if best.is_proven or monotonic() >= until:
            return best
    return best
