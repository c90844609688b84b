"""A first plan at once, and the check that a plan keeps everything it must."""

from __future__ import annotations

from collections.abc import Sequence

from guatu.engine.levelling.bounds import bound_of
from guatu.engine.levelling.building import Starts, by_start, placed, rules, spent, tightened
from guatu.engine.levelling.profile import Profile
from guatu.engine.levelling.values import Plan, Problem
from guatu.engine.levelling.work import Work, work_of


def first_plan(problem: Problem) -> Plan:
    """The best of a few plans made by rules of thumb, each tightened from both ends. Raises LevellingError."""
    work = work_of(problem)
    return work.plan(min(by_rules(work), key=work.score), bound_of(work))


def by_rules(work: Work) -> list[Starts]:
    """One plan by every rule of thumb."""
    return [better(work, placed(work, order)) for order in rules(work)]


def better(work: Work, starts: Starts) -> Starts:
    """The plan tightened from both ends, or itself where that does not help."""
    return min(starts, tightened(work, starts), key=work.score)


def settled(work: Work, starts: Sequence[int]) -> Starts:
    """The plan with nothing left that could begin earlier as all else stands; mended where it breaks something."""
    own = list(starts)
    moved = placed(work, by_start(work, own))
    return own if is_kept(work, own) and work.score(own) < work.score(moved) else moved


def is_kept(work: Work, starts: Sequence[int]) -> bool:
    """Whether a plan keeps first days, links, capacities and budgets."""
    if any(start < each.release for start, each in zip(starts, work.problem.activities, strict=True)):
        return False
    if any(starts[j] < starts[i] + days for j in range(work.count) for i, days in work.before[j]):
        return False
    profile = Profile(work.limits)
    for own, start in zip(work.needs, starts, strict=True):
        if own:
            if not profile.has_room(own, start):
                return False
            profile.take(own, start)
    return all(
        sum(spent(amount, days, end - starts[j]) for j, amount, days in quota.users) <= allowed
        for quota in work.quotas
        for end, allowed in zip(quota.ends, quota.allowed, strict=True)
    )
