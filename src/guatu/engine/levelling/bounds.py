"""What no plan can beat: the longest chain of links, and the work that must pass through each resource."""

from __future__ import annotations

from collections.abc import Sequence

from guatu.engine.levelling.profile import units_on
from guatu.engine.levelling.values import Resource
from guatu.engine.levelling.work import Work


def bound_of(work: Work) -> tuple[int, int]:
    """(least weighted lateness, earliest end) that any plan must at least have."""
    chain = max((start + tail for start, tail in zip(work.early, work.tail, strict=True)), default=0)
    loads = [_load(work, r) for r in range(len(work.limits.most))]
    return work.lateness(work.early), max([chain, *loads])


def _load(work: Work, r: int) -> int:
    """The earliest end one resource allows: after the first start of any set of users, all their days of work, and what follows.

    Sets tried are those with no first start before a day and no less than so many days to follow.
    """
    users = [
        (work.early[j], work.tail[j] - work.days[j], count * work.days[j])
        for j, own in enumerate(work.units)
        for place, count in own
        if place == r
    ]
    users.sort(key=lambda user: -user[1])
    supply, best = Supply(work.problem.resources[r]), 0
    for first in sorted({early for early, _, _ in users}):
        energy = 0
        for early, follows, units in users:
            if early >= first:
                energy += units
                best = max(best, supply.end(first, energy) + follows)
    return best


class Supply:
    """The units of a resource day by day, in stretches."""

    def __init__(self, resource: Resource) -> None:
        cuts = sorted({0, *(max(0, day) for first, end, _ in resource.changes for day in (first, end))})
        self._stretches = tuple((cut, units_on(resource, cut)) for cut in cuts)

    def end(self, first: int, energy: int) -> int:
        """The boundary by which `energy` unit days can have been worked from `first` on; the standing capacity is not 0."""
        stretches: Sequence[tuple[int, int]] = self._stretches
        for place, (begin, units) in enumerate(stretches):
            end = stretches[place + 1][0] if place + 1 < len(stretches) else None
            begin = max(first, begin)
            if end is not None and end <= begin:
                continue
            if end is None or units * (end - begin) >= energy:
                return begin - (-energy // units) if energy else first
            energy -= units * (end - begin)
        return first
