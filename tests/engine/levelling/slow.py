"""Plans judged day by day and found by trying everything: slow, and nothing shared with the package but its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil

from guatu.engine.levelling import Activity, Problem, Resource
from guatu.engine.schedule import LinkKind

Starts = Mapping[str, int]


def faults(problem: Problem, starts: Starts) -> list[str]:
    """All that a plan breaks."""
    return [
        *_early(problem, starts),
        *links_broken(problem, starts),
        *_full(problem, starts),
        *_spent(problem, starts),
    ]


def score(problem: Problem, starts: Starts) -> tuple[int, int, int]:
    """Weighted days late, the last finish, all finishes."""
    ends = {each.id: starts[each.id] + each.days for each in problem.activities}
    late = sum(
        each.weight * max(0, ends[each.id] - each.due) for each in problem.activities if each.due is not None
    )
    return late, max(ends.values(), default=0), sum(ends.values())


def best_score(problem: Problem, horizon: int) -> tuple[int, int]:
    """The least lateness, and with it the earliest end, over every plan within `horizon`."""
    found = (10**9, 10**9)
    for starts in _plans(problem, {}, horizon):
        found = min(found, score(problem, starts)[:2])
    return found


def units(resource: Resource, day: int) -> int:
    """What there is on a day: the last change that holds on it."""
    return next(
        (count for first, end, count in reversed(resource.changes) if first <= day < end), resource.capacity
    )


def is_too_full(problem: Problem, starts: Starts, activity: Activity, resource: Resource, day: int) -> bool:
    """Whether on that day the others leave less of a resource than an activity needs."""
    used = sum(
        other.needs.get(resource.name, 0)
        for other in problem.activities
        if other.id != activity.id and starts[other.id] <= day < starts[other.id] + other.days
    )
    return used + activity.needs.get(resource.name, 0) > units(resource, day)


def _plans(problem: Problem, placed: dict[str, int], horizon: int) -> Iterator[Starts]:
    if len(placed) == len(problem.activities):
        yield placed
        return
    activity = problem.activities[len(placed)]
    known = [link for link in problem.links if link.after == activity.id]
    part = Problem(problem.activities[: len(placed) + 1], tuple(known), problem.resources)
    for start in range(activity.release, horizon - activity.days + 1):
        tried = {**placed, activity.id: start}
        if not [*links_broken(part, tried), *_full(part, tried)] and not _spent(problem, tried):
            yield from _plans(problem, tried, horizon)


def _early(problem: Problem, starts: Starts) -> list[str]:
    return [
        f"{each.id} before {each.release}" for each in problem.activities if starts[each.id] < each.release
    ]


def links_broken(problem: Problem, starts: Starts) -> list[str]:
    days, found = {each.id: each.days for each in problem.activities}, []
    for link in problem.links:
        a, b = starts[link.before], starts[link.after]
        if link.kind in (LinkKind.FS, LinkKind.FF):
            a += days[link.before]
        if link.kind in (LinkKind.FF, LinkKind.SF):
            b += days[link.after]
        if b < a + link.lag:
            found.append(f"{link}")
    return found


def _full(problem: Problem, starts: Starts) -> list[str]:
    found = []
    for resource in problem.resources:
        for day in range(max((starts[each.id] + each.days for each in problem.activities), default=0)):
            used = sum(
                each.needs.get(resource.name, 0)
                for each in problem.activities
                if starts[each.id] <= day < starts[each.id] + each.days
            )
            busy = any(
                each.needs.get(resource.name)
                for each in problem.activities
                if starts[each.id] <= day < starts[each.id] + each.days
            )
            if busy and used > units(resource, day):
                found.append(f"{resource.name} on {day}: {used}")
    return found


def _spent(problem: Problem, starts: Starts) -> list[str]:
    found = []
    for budget in problem.budgets:
        last = max([0, *(start + 10 for start in starts.values()), *(day + 1 for day, _ in budget.releases)])
        for day in range(last):
            used = sum(
                _by(each, budget.name, starts[each.id], day)
                for each in problem.activities
                if each.id in starts
            )
            if used > sum(amount for since, amount in budget.releases if since <= day):
                found.append(f"{budget.name} on {day}: {used}")
    return found


def _by(activity: Activity, budget: str, start: int, day: int) -> int:
    amount = activity.spends.get(budget, 0)
    if day < start:
        return 0
    days = activity.spread.get(budget, 1)
    return ceil(Fraction(amount * min(days, day - start + 1), days))
