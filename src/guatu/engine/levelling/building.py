"""Plans made by placing activities one after another, each as early as it goes; and tightening a plan from both ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guatu.engine.levelling.profile import blocked, first_gap, give_back, last_gap, take
from guatu.engine.levelling.work import Work

Starts = list[int]


def placed(work: Work, order: Sequence[int]) -> Starts:
    """Starts when activities are placed in this order, which has everything after what it waits for."""
    planes, days, needs, before, early = work.limits.copy(), work.days, work.needs, work.before, work.early
    left = [list(quota.allowed) for quota in work.quotas]
    starts = [0] * work.count
    for j in order:
        start = early[j]
        for i, distance in before[j]:
            if starts[i] + distance > start:
                start = starts[i] + distance
        if work.spends[j]:
            start = _when_granted(work, left, j, start)
        own = needs[j]
        if own:
            start = first_gap(blocked(planes, own), days[j], start)
            take(planes, own, start, days[j])
        if work.spends[j]:
            _spend(work, left, j, start)
        starts[j] = start
    return starts


def tightened(work: Work, starts: Sequence[int]) -> Starts:
    """The plan pushed as late as its own end (and its promises) allow, then placed anew in that order."""
    late = pushed_late(work, starts)
    return placed(work, by_start(work, late))


def pushed_late(work: Work, starts: Sequence[int]) -> Starts:
    """Every activity as late as those after it, the end of the plan and its promise (or its finish, if later) allow."""
    days, needs, found = work.days, work.needs, list(starts)
    end = max((start + own for start, own in zip(starts, days, strict=True)), default=0)
    latest = [end - own for own in days]
    for j, due, _ in work.due:
        latest[j] = min(latest[j], max(due - days[j], starts[j]))
    planes = work.limits.copy()
    for j in range(work.count):
        take(planes, needs[j], found[j], days[j])
    ends = [start + own for start, own in zip(starts, days, strict=True)]
    for j in reversed(by_finish(work, ends)):
        high = latest[j]
        for k, distance in work.after[j]:
            if found[k] - distance < high:
                high = found[k] - distance
        low = found[j]
        if high > low:
            own = needs[j]
            if own:
                give_back(planes, own, low, days[j])
                found[j] = last_gap(blocked(planes, own), days[j], low, high)
                take(planes, own, found[j], days[j])
            else:
                found[j] = high
    return found


def by_finish(work: Work, ends: Sequence[int]) -> list[int]:
    """The order in which a plan finishes its activities, nothing before what it waits for."""
    held = list(ends)
    for i in reversed(work.order):
        for j, _ in work.after[i]:
            held[i] = min(held[i], held[j])
    return sorted(work.order, key=held.__getitem__)


def by_start(work: Work, starts: Sequence[int]) -> list[int]:
    """The order in which a plan starts its activities, nothing before what it waits for."""
    if work.overlaps:
        return in_order(work, starts)
    rank, count = work.rank, work.count
    keys = [start * count + place for start, place in zip(starts, rank, strict=True)]
    return sorted(range(count), key=keys.__getitem__)


def in_order(work: Work, keys: Sequence[float]) -> list[int]:
    """Activities by key, smallest first, but nothing before what it waits for."""
    held = list(keys)
    for j in work.order:
        for i, _ in work.before[j]:
            held[j] = max(held[j], held[i])
    return sorted(work.order, key=held.__getitem__)


def rules(work: Work) -> Iterator[list[int]]:
    """Orders by rules of thumb: what must start or finish soonest, what most waits for, what is needed most."""
    days, late, behind = work.days, latest_starts(work), _behind(work)
    load = [
        own * sum(units / max(1, work.limits.most[r]) for r, units in work.units[j])
        for j, own in enumerate(days)
    ]
    yield in_order(work, late)
    yield in_order(work, [start + own for start, own in zip(late, days, strict=True)])
    yield in_order(work, [-tail for tail in work.tail])
    yield in_order(work, [-len(each) for each in behind])
    yield in_order(work, [-days[j] - sum(days[k] for k in each) for j, each in enumerate(behind)])
    yield in_order(work, [-load[j] - sum(load[k] for k in each) for j, each in enumerate(behind)])
    yield in_order(work, work.early)


def latest_starts(work: Work) -> list[int]:
    """Last starts that hold every promise and the earliest end there could be, if nothing were scarce."""
    end = max((start + tail for start, tail in zip(work.early, work.tail, strict=True)), default=0)
    late = [end - own for own in work.days]
    for j, due, _ in work.due:
        late[j] = min(late[j], due - work.days[j])
    for i in reversed(work.order):
        for j, distance in work.after[i]:
            late[i] = min(late[i], late[j] - distance)
    return late


def _behind(work: Work) -> list[list[int]]:
    """All that waits for each activity, however many links away."""
    found = [0] * work.count
    for i in reversed(work.order):
        for j, _ in work.after[i]:
            found[i] |= found[j] | 1 << j
    return [[j for j in range(work.count) if bits >> j & 1] for bits in found]


def _when_granted(work: Work, left: list[list[int]], j: int, start: int) -> int:
    """The first start from `start` on at which what is left of every budget allows it."""
    for b, amount, spread in work.spends[j]:
        days = work.days[j] if spread else 1
        for end, rest in zip(work.quotas[b].ends, left[b], strict=True):
            allowed = rest * days // amount if rest < amount else days
            if allowed < days:
                start = max(start, end - allowed)
    return start


def _spend(work: Work, left: list[list[int]], j: int, start: int) -> None:
    for b, amount, spread in work.spends[j]:
        days, rest = work.days[j] if spread else 1, left[b]
        for m, end in enumerate(work.quotas[b].ends):
            if start < end:
                rest[m] -= spent(amount, days, end - start)


def spent(amount: int, days: int, worked: int) -> int:
    """What is used of `amount` after `worked` of `days` days, rounded up to the unit."""
    return amount if worked >= days else -(-amount * max(0, worked) // days)
