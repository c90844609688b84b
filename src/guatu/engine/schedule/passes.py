"""The forward and the backward pass: each task once, each link once, every date a table lookup.

A link says: the place its lag gives, counted from an edge of the task before, may not be later than an edge of the task
after. The backward pass uses the greatest place before for which that still holds, so the two passes are exact duals: a
task put on its latest dates moves the end not at all, and one working day later moves it (or breaks a limit).
"""

from __future__ import annotations

from collections.abc import Sequence

from guatu.engine.calendar import CalendarError
from guatu.engine.schedule.network import Network, Wire
from guatu.engine.schedule.values import State

LATE = "排出的日期超出了日历的最后一天，请检查工期"
EARLY = "倒排的日期早于日历的第一天，请检查工期和目标日期"


def forward(network: Network, as_of: int) -> tuple[list[int], list[int], list[int]]:
    """Earliest places: (numbers of the first working day left, starts, finishes), per task.

    `as_of` is the place nothing undone may begin before. The number of a task that is done is -1. Raises CalendarError.
    """
    numbers: list[int] = []
    starts: list[int] = []
    finishes: list[int] = []
    for work, wires in zip(network.works, network.incoming, strict=True):
        if work.state == State.DONE:
            numbers.append(-1)
            starts.append(work.start)
            finishes.append(work.finish)
            continue
        number = max(work.low, work.before[as_of])
        for wire in wires:
            place = finishes[wire.other] if wire.from_finish else starts[wire.other]
            number = max(number, held_back(wire, place, work.before, work.left))
        if number + work.left > len(work.days):
            raise CalendarError(LATE)
        numbers.append(number)
        starts.append(work.start if work.state == State.STARTED else work.days[number])
        finishes.append(work.days[number + work.left - 1] + 1)
    return numbers, starts, finishes


def backward(
    network: Network, by: Sequence[int], *, limited: bool = True
) -> tuple[list[int], list[int], list[int]]:
    """Latest places for each task to be finished by its boundary of `by`: as `forward` gives the earliest.

    The start of a task that has started is the place its remaining work may begin at the latest. Unless `limited`, upper
    limits say nothing. Raises CalendarError.
    """
    count = len(network.tasks)
    numbers, starts, finishes = [-1] * count, [0] * count, [0] * count
    for place in range(count - 1, -1, -1):
        work = network.works[place]
        if work.state == State.DONE:
            starts[place], finishes[place] = work.start, work.finish
            continue
        number = work.before[by[place]] - work.left
        if limited and work.high is not None:
            number = min(number, work.high)
        for wire in network.outgoing[place]:
            bound = finishes[wire.other] if wire.to_finish else starts[wire.other]
            number = min(number, held_up(wire, bound, work.before, work.left))
        if number < 0:
            raise CalendarError(EARLY)
        numbers[place] = number
        starts[place] = work.days[number]
        finishes[place] = work.days[number + work.left - 1] + 1
    return numbers, starts, finishes


def held_back(wire: Wire, place: int, before: Sequence[int], left: int) -> int:
    """The least number of a task's first working day left, for a link from an edge at `place`. Raises CalendarError."""
    place = lagged(place, wire.lag, wire.before, wire.days)
    if wire.to_finish:
        return before[max(place - 1, 0)] - left + 1
    return before[place]


def lagged(place: int, lag: int, before: Sequence[int], days: Sequence[int]) -> int:
    """The boundary `lag` working days on from a place, by a calendar's tables; the place itself at 0. Raises CalendarError."""
    if not lag:
        return place
    day = before[place] + lag - 1
    if day < 0:
        raise CalendarError(EARLY)
    if day >= len(days):
        raise CalendarError(LATE)
    return days[day] + 1


def held_up(wire: Wire, place: int, before: Sequence[int], left: int) -> int:
    """The greatest number of a task's first working day left, for a link to an edge at most at `place`.

    Raises CalendarError.
    """
    if wire.lag:
        day = wire.before[place] - wire.lag
        if day < 0:
            raise CalendarError(EARLY)
        if day >= len(wire.days):
            return len(before)
        place = wire.days[day]
    if wire.from_finish:
        return before[place] - left
    return before[min(place + 1, len(before) - 1)] - 1
