"""How much of every resource is in use on every day, as one whole number.

A day is a field of bits with a place for each resource, wide enough for all its units, and one bit to spare. Whether
something fits on some days in a row is one addition to their fields: the spare bit of a resource is set where it would be too
full. What is not there on a day counts as in use. There is no last day: after the last change every day has the standing
capacities, and is written down when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from guatu.engine.levelling.values import Resource


class Need(NamedTuple):
    """The units of some resources on so many days in a row, as fields.

    `used` is added to use them; `room` added to what is in use sets a bit of `spare` where they are not there. `mask` covers
    the days, `span` is how many bits they are.
    """

    used: int
    room: int
    spare: int
    mask: int
    span: int
    days: int


class Limits:
    """The resources as places in the field of a day, with what is not there to begin with."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.most = tuple(max(each.capacity, *(u for _, _, u in each.changes), 0) for each in resources)
        self._sizes = tuple(most.bit_length() for most in self.most)
        *places, width = accumulate((size + 1 for size in self._sizes), initial=0)
        self._places, self.width = tuple(places), max(1, width)
        cuts = {
            0,
            *(max(0, day) for each in resources for first, end, _ in each.changes for day in (first, end)),
        }
        days = sorted(cuts)
        self.missing, self.calm = 0, days[-1]
        for first, end in pairwise(days):
            self.missing |= self.repeated(self._missing(resources, first), end - first) << first * self.width
        self.always = self._missing(resources, self.calm)

    def need(self, units: Sequence[tuple[int, int]], days: int) -> Need | None:
        """What (resource, units) on so many days mean; None when nothing is needed or there are no days."""
        if not units or not days:
            return None
        used = room = spare = 0
        for resource, count in units:
            place, size = self._places[resource], self._sizes[resource]
            used |= count << place
            room |= (1 << size) - 1 - self.most[resource] + count << place
            spare |= 1 << place + size
        span = days * self.width
        fields = [self.repeated(each, days) for each in (used, room, spare)]
        return Need(fields[0], fields[1], fields[2], (1 << span) - 1, span, days)

    def repeated(self, field: int, days: int) -> int:
        """The same field on so many days."""
        return field * (((1 << days * self.width) - 1) // ((1 << self.width) - 1))

    def _missing(self, resources: Sequence[Resource], day: int) -> int:
        return sum(
            most - units_on(each, day) << place
            for each, most, place in zip(resources, self.most, self._places, strict=True)
        )


class Profile:
    """What is in use as activities are placed; at first nothing is."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._width, self._bits = limits, limits.width, limits.missing
        self._end = limits.calm * limits.width if limits.always else inf

    def first_gap(self, need: Need, earliest: int) -> int:
        """The first start from `earliest` on at which there is room. There is one if the standing capacities suffice."""
        _, room, spare, mask, span, _ = need
        width, bits, at = self._width, self._bits, earliest * self._width
        while True:
            if at + span > self._end:
                bits = self._reach(at + span)
            full = ((bits >> at & mask) + room) & spare
            if not full:
                return at // width
            at += ((full.bit_length() - 1) // width + 1) * width

    def last_gap(self, need: Need, latest: int) -> int:
        """The last start up to `latest` at which there is room, -1 when there is none."""
        _, room, spare, mask, span, days = need
        width, bits, at = self._width, self._bits, latest * self._width
        if at + span > self._end:
            bits = self._reach(at + span)
        while at >= 0:
            full = ((bits >> at & mask) + room) & spare
            if not full:
                return at // width
            at += (((full & -full).bit_length() - 1) // width - days) * width
        return -1

    def has_room(self, need: Need, start: int) -> bool:
        """Whether there is room at a start."""
        return self.last_gap(need, start) == start

    def take(self, need: Need, start: int) -> None:
        """Use the units from `start` on. What is used must be there."""
        at = start * self._width
        if at + need.span > self._end:
            self._reach(at + need.span)
        self._bits += need.used << at

    def full(self, need: Need, first: int, end: int) -> int:
        """The days from `first` to before `end` that have no room for a need of one day, as bits from `first` on."""
        return sum(1 << day - first for day in range(first, end) if not self.has_room(need, day))

    def _reach(self, end: int) -> int:
        """Write days down, up to twice as far as asked."""
        known = int(self._end) // self._width
        more = 2 * end // self._width - known + 1
        self._bits |= self._limits.repeated(self._limits.always, more) << known * self._width
        self._end = (known + more) * self._width
        return self._bits


def units_on(resource: Resource, day: int) -> int:
    """The units there are on a day."""
    found = resource.capacity
    for first, end, units in resource.changes:
        if first <= day < end:
            found = units
    return found
