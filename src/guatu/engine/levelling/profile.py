"""How much of each resource is in use on every day, as whole numbers whose bits are days.

A resource is a stack of planes: bit t of plane k is digit k of the units in use on day t. Comparing all days with a
number, or adding to some of them, is one pass over a few planes, however many days there are. There is no last day:
beyond what was touched the bits are zeros, or ones without end where the standing capacity is not the largest.
"""

from __future__ import annotations

from guatu.engine.levelling.values import Resource

Planes = list[int]
Need = tuple[int, tuple[bool, ...], tuple[bool, ...]]
"""A resource, the digits of the units in use from which on it is too full, and the digits of the units needed."""


class Limits:
    """The resources with what is not there to begin with counted as in use."""

    def __init__(self, resources: tuple[Resource, ...]) -> None:
        self.most = tuple(max(each.capacity, *(u for _, _, u in each.changes), 0) for each in resources)
        self.empty = tuple(self._missing(each, most) for each, most in zip(resources, self.most, strict=True))

    def need(self, resource: int, units: int) -> Need:
        """What `units` of a resource mean in its planes."""
        width = len(self.empty[resource])
        return resource, _digits(self.most[resource] - units + 1, width), _digits(units, width)

    def copy(self) -> list[Planes]:
        """Fresh planes, nothing placed."""
        return [list(planes) for planes in self.empty]

    def _missing(self, resource: Resource, most: int) -> tuple[int, ...]:
        planes = [0] * max(1, (most + 1).bit_length())
        _write(planes, -1, most - resource.capacity)
        for first, end, units in resource.changes:
            if end > max(0, first):
                _write(planes, ((1 << end) - 1) >> max(0, first) << max(0, first), most - units)
        return tuple(planes)


def blocked(planes: list[Planes], needs: tuple[Need, ...]) -> int:
    """The days on which one of the needs cannot be met, as bits."""
    found = 0
    for resource, limit, _ in needs:
        full = -1
        for plane, digit in zip(planes[resource], limit, strict=True):
            full = full & plane if digit else full | plane
        found |= full
    return found


def first_gap(full: int, days: int, earliest: int) -> int:
    """The first start from `earliest` on with `days` free days in a row; `full` has an end."""
    full = _windows(full >> earliest, days)
    return earliest + ((full + 1) & ~full).bit_length() - 1


def last_gap(full: int, days: int, latest: int) -> int:
    """The last start up to `latest` with `days` free days in a row, -1 when there is none."""
    if latest < 0:
        return -1
    return (~_windows(full, days) & ((1 << (latest + 1)) - 1)).bit_length() - 1


def take(planes: list[Planes], needs: tuple[Need, ...], start: int, days: int) -> None:
    """Use the units on `days` days from `start`."""
    window = ((1 << days) - 1) << start
    for resource, _, units in needs:
        stack, carry = planes[resource], 0
        for k, digit in enumerate(units):
            plane = stack[k]
            if digit:
                mixed = plane ^ window
                stack[k] = mixed ^ carry
                carry = (plane & window) | (carry & mixed)
            elif carry:
                stack[k] = plane ^ carry
                carry &= plane


def _windows(full: int, days: int) -> int:
    """Bit t: some of the `days` days from t on is full (none when there are no days)."""
    if days == 0:
        return 0
    width = 1
    while width * 2 <= days:
        full |= full >> width
        width *= 2
    return full | full >> (days - width)


def _digits(number: int, width: int) -> tuple[bool, ...]:
    return tuple(bool(number >> k & 1) for k in range(width))


def _write(planes: list[int], days: int, number: int) -> None:
    for k in range(len(planes)):
        planes[k] = planes[k] | days if number >> k & 1 else planes[k] & ~days
