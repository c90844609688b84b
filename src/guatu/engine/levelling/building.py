"""Plans made by placing activities one after another, each as early as it goes; and tightening a plan from both ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guatu.engine.levelling.profile import Profile
from guatu.engine.levelling.work import Work

Starts = list[int]


def placed(work: Work, order: Sequence[int]) -> Starts:
    """Starts when activities are placed in this order, which has everything after what it waits for."""
    profile, needs, before, early = Profile(work.limits), work.needs, work.before, work.early
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
            start = profile.first_gap(own, start)
            profile.take(own, start)
        if work.spends[j]:
            _spend(work, left, j, start)
        starts[j] = start
    return starts


def tightened(work: Work, starts: Sequence[int]) -> Starts:
    """The plan pushed as late as its own end (and its promises) allow, then placed anew in that order."""
    late = pushed_late(work, starts)
    return placed(work, by_start(work, late))


def pushed_late(work: Work, starts: Sequence[int]) -> Starts:
    """Every activity as late as those after it, the end of the plan and its promise (or its finish, if later) allow.

    The plan itself where links overlap so that no such place is found for one of them.
    """
    days, needs, profile = work.days, work.needs, Profile(work.limits)
    ends = [start + own for start, own in zip(starts, days, strict=True)]
    end = max(ends, default=0)
    found = [end - own for own in days]
    for j, due, _ in work.due:
        found[j] = min(found[j], max(due - days[j], starts[j]))
    for j in reversed(by_finish(work, ends)):
        start = found[j]
        for k, distance in work.after[j]:
            if found[k] - distance < start:
                start = found[k] - distance
        own = needs[j]
        if own:
            start = profile.last_gap(own, start)
        if start < starts[j]:
            return list(starts)
        if own:
            profile.take(own, start)
        found[j] = start
    return found


def by_finish(work: Work, ends: Sequence[int]) -> list[int]:
    """The order in which a plan finishes its activities, nothing before what it waits for."""
    if work.overlaps:
        held = list(ends)
        for i in reversed(work.order):
            held[i] = min([held[i], *(held[j] for j, _ in work.after[i])])
        return sorted(work.order, key=held.__getitem__)
    return _sorted(work, ends)


def by_start(work: Work, starts: Sequence[int]) -> list[int]:
    """The order in which a plan starts its activities, nothing before what it waits for."""
    if work.overlaps:
        return in_order(work, starts)
    return _sorted(work, starts)


def _sorted(work: Work, keys: Sequence[int]) -> list[int]:
    count = work.count
    mixed = [key * count + place for key, place in zip(keys, work.rank, strict=True)]
    return sorted(range(count), key=mixed.__getitem__)


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
    for b, amount, days in work.spends[j]:
        for end, rest in zip(work.quotas[b].ends, left[b], strict=True):
            allowed = rest * days // amount if rest < amount else days
            if allowed < days:
                start = max(start, end - allowed)
    return start


def _spend(work: Work, left: list[list[int]], j: int, start: int) -> None:
    for b, amount, days in work.spends[j]:
        rest = left[b]
        for m, end in enumerate(work.quotas[b].ends):
            if start < end:
                rest[m] -= spent(amount, days, end - start)


def spent(amount: int, days: int, worked: int) -> int:
    """What is used of `amount` after `worked` of `days` days, rounded up to the unit."""
    return amount if worked >= days else -(-amount * max(0, worked) // days)
