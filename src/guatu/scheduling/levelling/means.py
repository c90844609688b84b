"""What is shared, how, and how much of it there is by the end of each month."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from guatu.engine.calendar import Month
from guatu.engine.levelling import Budget, Timeline
from guatu.engine.levelling.building import spent
from guatu.scheduling.enums import Sharing

MOST_MONTHS = 240
_BY_NAME = {"资金": Sharing.SPREAD, "额度": Sharing.SPREAD, "指标": Sharing.BY_MONTH}
_UNIT = re.compile(r"[（(][^（）()]*[）)]$")

Use = tuple[int, int]
"""An amount used evenly over so many days from the first day of the axis on."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is shared: `units` at work on one day or, of a quota, that many more from the first of every month on; `months` are
    those with another number."""

    name: str
    units: int
    sharing: Sharing = Sharing.AT_ONCE
    months: Mapping[Month, int] = field(default_factory=dict)

    @property
    def is_quota(self) -> bool:
        """Whether it is released by month and used up."""
        return self.sharing != Sharing.AT_ONCE

    @property
    def is_spread(self) -> bool:
        """Whether a node uses it evenly over its days."""
        return self.sharing == Sharing.SPREAD

    def units_in(self, month: Month) -> int:
        """The number of a month."""
        return self.months.get(month, self.units)


@dataclass(frozen=True, slots=True)
class Grant:
    """A quota by the end of each of some months: all `released` so far, what is `taken` by what is under way, and what is
    `free` for what has not begun. Of the last month `taken` is everything."""

    months: tuple[Month, ...]
    released: tuple[int, ...]
    taken: tuple[int, ...]
    free: tuple[int, ...]

    def budget(self, name: str, timeline: Timeline) -> Budget:
        """What has not begun may use."""
        return Budget(name, timeline.released(self._by_month(self.free)))

    def whole(self, name: str, timeline: Timeline) -> Budget:
        """All there is, or all that is used by what is under way where that is more already."""
        there = [max(pair) for pair in zip(self.released, self.taken, strict=True)]
        return Budget(name, timeline.released(self._by_month(there)))

    def _by_month(self, totals: Sequence[int]) -> dict[Month, int]:
        before = (0, *totals[:-1])
        return {month: now - was for month, now, was in zip(self.months, totals, before, strict=True)}


def usual_sharing(name: str) -> Sharing:
    """How something of this name is usually shared; a unit in brackets behind it says nothing.

    >>> usual_sharing("资金（万元）").label, usual_sharing("用地指标").label, usual_sharing("施工班组").label
    ('每月下达，按工期分摊', '每月下达', '同时可用')
    """
    return _BY_NAME.get(_UNIT.sub("", name.strip())[-2:], Sharing.AT_ONCE)


def month_end(timeline: Timeline, month: Month) -> int:
    """The boundary after a month on the axis."""
    return timeline.day(month.plus(1).first_day)


def used_by(use: Use, end: int) -> int:
    """How much of an amount is used by a boundary."""
    amount, days = use
    return spent(amount, max(1, days), end)


def granted(means: Means, timeline: Timeline, running: Sequence[Use], asked: int) -> Grant:
    """A quota released month by month until there is enough for `asked` besides what is under way.

    What is under way uses its own first: of what is there before, so much is kept for it, and what is missing then is paid
    back by the months after.
    """
    first = Month.of(timeline.first)
    ends = [Month.of(timeline.on(max(0, days - 1))) for _, days in running]
    last, whole = max([first, *means.months, *ends]), sum(amount for amount, _ in running)
    months, released = [first], [means.units_in(first)]
    while len(months) < MOST_MONTHS and (months[-1] < last or released[-1] - whole < asked):
        months.append(months[-1].plus(1))
        released.append(released[-1] + means.units_in(months[-1]))
    taken = [sum(used_by(use, month_end(timeline, month)) for use in running) for month in months[:-1]]
    taken.append(whole)
    left = [there - gone for there, gone in zip(released, taken, strict=True)]
    free = [max(0, least) for least in accumulate(reversed(left), min)]
    return Grant(tuple(months), tuple(released), tuple(taken), tuple(reversed(free)))
