"""Parts of a plan worth another look: a stretch of it set free between what comes before and what comes after."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from guatu.engine.levelling.building import by_start, pushed_late
from guatu.engine.levelling.solving import Part
from guatu.engine.levelling.work import Work

SMALLEST, LARGEST = 6, 80


@dataclass(slots=True)
class Width:
    """How many activities are set free: more while answers are final, fewer while time runs out."""

    count: float = 20.0

    def learn(self, is_final: bool) -> None:
        """One more answer."""
        self.count = min(LARGEST, max(SMALLEST, self.count * (1.04 if is_final else 0.9)))


def squeezed(work: Work, starts: Sequence[int], days: int, width: int, rng: random.Random) -> Part | None:
    """Everything before a stretch stays, everything after it moves to `days` before as late as it could be.

    Whatever fills the stretch is a plan that ends `days` earlier. None when there is no room for that.
    """
    late = pushed_late(work, starts)
    end = max((start + own for start, own in zip(starts, work.days, strict=True)), default=0)
    cut = rng.randint(-end // 10, end)
    low, high = list(starts), list(starts)
    rest = [j for j in range(work.count) if starts[j] + work.days[j] > cut]
    rest.sort(key=late.__getitem__)
    for j in rest[width:]:
        low[j] = high[j] = late[j] - days
        if low[j] < work.early[j]:
            return None
    return _opened(work, low, high, rest[:width], end - days)


def loosened(work: Work, starts: Sequence[int], width: int, rng: random.Random) -> Part | None:
    """A stretch of the plan, or a handful of activities from anywhere, set free while all else stays."""
    order = by_start(work, starts)
    place = rng.randint(0, max(0, work.count - width))
    free = order[place : place + width] if rng.random() < 0.7 else rng.sample(order, min(width, work.count))
    end = max((start + own for start, own in zip(starts, work.days, strict=True)), default=0)
    return _opened(work, list(starts), list(starts), free, end)


def _opened(work: Work, low: list[int], high: list[int], free: Sequence[int], end: int) -> Part | None:
    """The free ones between those that stay, with `end` the boundary all is finished by."""
    is_free = [False] * work.count
    for j in free:
        is_free[j] = True
    for j in work.order:
        if is_free[j]:
            low[j] = max([work.early[j], *(low[i] + days for i, days in work.before[j])])
    for j in reversed(work.order):
        if is_free[j]:
            high[j] = min([end - work.tail[j], *(high[k] - days for k, days in work.after[j])])
            if high[j] < low[j]:
                return None
    return Part(low, high)
