"""A problem numbered once: links as least distances between starts, longest ways through them, needs as fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from guatu.engine.levelling.checking import problems_of
from guatu.engine.levelling.profile import Limits, Need
from guatu.engine.levelling.values import Activity, LevellingError, Link, Plan, Problem
from guatu.engine.schedule import LinkKind
from guatu.engine.schedule.checking import cycles_among

Arc = tuple[int, int]
"""Another activity, and how many days at least lie from the start of the first to the start of the second."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A budget as boundaries: by each of `ends` no more than the like of `allowed` is used; after the last, anything.

    `users`: activity, amount, over how many days from its first.
    """

    ends: tuple[int, ...]
    allowed: tuple[int, ...]
    users: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Everything by number, in the order of the activities given. Made by `work_of`.

    `order`: one in which all that an activity waits for comes before it; `early`: first starts if nothing were scarce;
    `tail`: days at least from its start to the end of everything that waits for it; `overlaps`: something may start or
    finish before what it waits for does.
    """

    problem: Problem
    days: tuple[int, ...]
    before: tuple[tuple[Arc, ...], ...]
    after: tuple[tuple[Arc, ...], ...]
    order: tuple[int, ...]
    rank: tuple[int, ...]
    early: tuple[int, ...]
    tail: tuple[int, ...]
    limits: Limits
    needs: tuple[Need | None, ...]
    units: tuple[tuple[tuple[int, int], ...], ...]
    quotas: tuple[Quota, ...]
    spends: tuple[tuple[tuple[int, int, int], ...], ...]
    due: tuple[tuple[int, int, int], ...]
    overlaps: bool

    @property
    def count(self) -> int:
        """How many activities."""
        return len(self.days)

    def lateness(self, starts: Sequence[int]) -> int:
        """Days late × weight, summed."""
        return sum(weight * max(0, starts[j] + self.days[j] - due) for j, due, weight in self.due)

    def score(self, starts: Sequence[int]) -> tuple[int, int, int]:
        """As `Plan.score`."""
        ends = [start + days for start, days in zip(starts, self.days, strict=True)]
        return self.lateness(starts), max(ends, default=0), sum(ends)

    def plan(self, starts: Sequence[int], bound: tuple[int, int]) -> Plan:
        """Starts by number as a plan."""
        named = {each.id: start for each, start in zip(self.problem.activities, starts, strict=True)}
        return Plan(named, *self.score(starts), bound)

    def starts(self, plan: Plan) -> list[int]:
        """A plan's starts by number."""
        return [plan.starts[each.id] for each in self.problem.activities]


def work_of(problem: Problem) -> Work:
    """Number a problem. Raises LevellingError with every contradiction in it."""
    found = problems_of(problem)
    if found:
        raise LevellingError(found)
    activities, numbers = problem.activities, {each.id: j for j, each in enumerate(problem.activities)}
    days = tuple(each.days for each in activities)
    before, after = _arcs(problem.links, numbers, days)
    order = _ordered(activities, before, after)
    limits = Limits(problem.resources)
    places = {each.name: r for r, each in enumerate(problem.resources)}
    units = tuple(
        tuple((places[name], count) for name, count in each.needs.items() if count and each.days)
        for each in activities
    )
    spends = tuple(
        tuple(
            (b, each.spends[budget.name], each.spread.get(budget.name, 1))
            for b, budget in enumerate(problem.budgets)
            if each.spends.get(budget.name)
        )
        for each in activities
    )
    return Work(
        problem,
        days,
        before,
        after,
        order,
        _rank(order),
        _early(activities, before, order),
        _tail(days, after, order),
        limits,
        tuple(limits.need(own, each.days) for own, each in zip(units, activities, strict=True)),
        units,
        tuple(_quota(problem, b, spends) for b in range(len(problem.budgets))),
        spends,
        tuple((j, each.due, each.weight) for j, each in enumerate(activities) if each.due is not None),
        any(distance < max(0, days[i] - days[j]) for j, arcs in enumerate(before) for i, distance in arcs),
    )


def _arcs(
    links: Sequence[Link], numbers: dict[str, int], days: Sequence[int]
) -> tuple[tuple[tuple[Arc, ...], ...], tuple[tuple[Arc, ...], ...]]:
    longest: dict[tuple[int, int], int] = {}
    for link in links:
        i, j = numbers[link.before], numbers[link.after]
        distance = link.lag
        if link.kind in (LinkKind.FS, LinkKind.FF):
            distance += days[i]
        if link.kind in (LinkKind.FF, LinkKind.SF):
            distance -= days[j]
        longest[i, j] = max(distance, longest.get((i, j), distance))
    before: list[list[Arc]] = [[] for _ in days]
    after: list[list[Arc]] = [[] for _ in days]
    for (i, j), distance in longest.items():
        before[j].append((i, distance))
        after[i].append((j, distance))
    return tuple(map(tuple, before)), tuple(map(tuple, after))


def _ordered(
    activities: Sequence[Activity], before: Sequence[Sequence[Arc]], after: Sequence[Sequence[Arc]]
) -> tuple[int, ...]:
    waiting = [len(arcs) for arcs in before]
    order = [j for j, count in enumerate(waiting) if not count]
    for i in order:
        for j, _ in after[i]:
            waiting[j] -= 1
            if not waiting[j]:
                order.append(j)
    if len(order) < len(activities):
        left = {j: [i for i, _ in before[j] if waiting[i]] for j, count in enumerate(waiting) if count}
        raise LevellingError(cycles_among([each.name for each in activities], left))
    return tuple(order)


def _rank(order: Sequence[int]) -> tuple[int, ...]:
    rank = [0] * len(order)
    for place, j in enumerate(order):
        rank[j] = place
    return tuple(rank)


def _early(
    activities: Sequence[Activity], before: Sequence[Sequence[Arc]], order: Sequence[int]
) -> tuple[int, ...]:
    early = [each.release for each in activities]
    for j in order:
        for i, distance in before[j]:
            early[j] = max(early[j], early[i] + distance)
    return tuple(early)


def _tail(days: Sequence[int], after: Sequence[Sequence[Arc]], order: Sequence[int]) -> tuple[int, ...]:
    tail = list(days)
    for i in reversed(order):
        for j, distance in after[i]:
            tail[i] = max(tail[i], distance + tail[j])
    return tuple(tail)


def _quota(problem: Problem, b: int, spends: Sequence[Sequence[tuple[int, int, int]]]) -> Quota:
    by_day: defaultdict[int, int] = defaultdict(int)
    for day, amount in problem.budgets[b].releases:
        by_day[max(0, day)] += amount
    by_day[0] += 0
    ends = sorted(by_day)
    allowed = accumulate(by_day[day] for day in ends)
    users = tuple((j, amount, days) for j, own in enumerate(spends) for c, amount, days in own if c == b)
    return Quota(tuple(ends[1:]), tuple(allowed)[:-1], users)
