"""Numbering very many tasks at once: a task's level is the length of the longest chain of links behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guatu.engine.schedule.values import ScheduleError

Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """`order[i]` is the given place of task i in level order, `rank` the other way round; level n is `bounds[n]:bounds[n+1]`."""

    order: Ints
    rank: Ints
    bounds: tuple[int, ...]


def levels_of(count: int, before: Ints, after: Ints) -> Levels:
    """Number tasks by level. Raises ScheduleError when some wait for each other in a circle."""
    by_before = np.argsort(before, kind="stable")
    follows = after[by_before]
    first = np.searchsorted(before[by_before], np.arange(count + 1))
    waiting = np.bincount(after, minlength=count)
    ready = np.flatnonzero(waiting == 0)
    found, bounds = [], [0]
    while ready.size:
        found.append(ready)
        bounds.append(bounds[-1] + ready.size)
        reached = follows[_spans(first[ready], first[ready + 1])]
        np.subtract.at(waiting, reached, 1)
        reached = np.unique(reached)
        ready = reached[waiting[reached] == 0]
    if bounds[-1] < count:
        raise ScheduleError((f"有 {count - bounds[-1]} 个节点互相等待，或等待互相等待的节点",))
    order = np.concatenate(found) if found else np.empty(0, np.intp)
    rank = np.empty(count, np.intp)
    rank[order] = np.arange(count)
    return Levels(order, rank, tuple(bounds))


def _spans(first: Ints, last: Ints) -> Ints:
    """The whole numbers of all spans first:last, one after the other."""
    sizes = last - first
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    places: Ints = np.arange(total) + np.repeat(first - ends + sizes, sizes)
    return places
