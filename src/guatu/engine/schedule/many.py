"""Very many tasks at once: the same two passes as arrays, a level at a time. Needs numpy (the extra `schedule`).

A level holds the tasks with equally long chains of links behind them, so 20,000 projects of 25 tasks are at most 25 levels,
each a few array operations. Numbers, places and boundaries are those of `passes`, and so are the dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from guatu.engine.calendar import CalendarError, WorkCalendar, place_of
from guatu.engine.schedule.levels import Ints, Levels, levels_of
from guatu.engine.schedule.network import Network
from guatu.engine.schedule.passes import EARLY, LATE
from guatu.engine.schedule.values import State

ANY = int(np.iinfo(np.int32).max)
WAITING, STARTED, DONE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Tasks and wires of any number of networks as columns of whole numbers, meaning what `Work` and `Wire` mean.

    Per task: `state` (WAITING, STARTED, DONE), `left` (at least 1; anything once done), `start`, `finish`, `low`, `high`
    (ANY: none), `calendar` (its place in the list of calendars). Per wire: `before`, `after` (places of tasks),
    `from_finish`, `to_finish` (0 or 1), `lag`, `lag_calendar`.
    """

    state: Ints
    left: Ints
    start: Ints
    finish: Ints
    low: Ints
    high: Ints
    calendar: Ints
    before: Ints
    after: Ints
    from_finish: Ints
    to_finish: Ints
    lag: Ints
    lag_calendar: Ints


def columns_of(networks: Iterable[Network], calendars: Sequence[str]) -> Columns:
    """Networks side by side as columns, their tasks in the order given, each network's in its own; `calendars` names all."""
    places = {name: place for place, name in enumerate(calendars)}
    states = {State.WAITING: WAITING, State.STARTED: STARTED, State.DONE: DONE}
    tasks: list[tuple[int, ...]] = []
    wires: list[tuple[int, ...]] = []
    for network in networks:
        base = len(tasks)
        for number, (task, work) in enumerate(zip(network.tasks, network.works, strict=True)):
            high = ANY if work.high is None else work.high
            row = (
                states[work.state],
                work.left,
                work.start,
                work.finish,
                work.low,
                high,
                places[task.calendar],
            )
            tasks.append(row)
            for wire in network.incoming[number]:
                counted = wire.link.calendar if wire.link.calendar is not None else task.calendar
                ends = (base + wire.other, base + number, wire.from_finish, wire.to_finish)
                wires.append((*ends, wire.lag, places[counted]))
    return Columns(
        *np.array(tasks, np.intp).reshape(-1, 7).T.copy(), *np.array(wires, np.intp).reshape(-1, 6).T.copy()
    )


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """Places by task, in the order given. `number` is that of the first working day left; without meaning once done."""

    number: Ints
    start: Ints
    finish: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Bundle:
    """The wires of one level: where they come from, the lags among them, and which task each group of them holds."""

    far: Ints
    lagged: Ints
    lag: Ints
    lag_calendar: Ints
    offset: Ints
    less: Ints
    first: Ints
    near: Ints


class Many:
    """Columns numbered once for any number of passes. Raises ScheduleError when tasks wait for each other in a circle."""

    def __init__(self, columns: Columns, calendars: Sequence[WorkCalendar]) -> None:
        self._columns, self._tables = columns, _Tables(calendars)
        self._levels = levels_of(len(columns.left), columns.before, columns.after)
        order = self._levels.order
        self._left, self._calendar = columns.left[order], columns.calendar[order]
        self._first_day = self._tables.days_at[self._calendar]
        self._last_day = self._first_day + self._left - 1
        state = columns.state[order]
        self._undone = np.flatnonzero(state != DONE)
        self._spans = tuple(pairwise(self._levels.bounds))
        self._facts = tuple(
            (low + np.flatnonzero(state[low:high] == DONE), low + np.flatnonzero(state[low:high] == STARTED))
            for low, high in self._spans
        )
        self._back = _bundles(columns, self._levels, self._tables, is_back=True)
        self._up = _bundles(columns, self._levels, self._tables, is_back=False)

    def forward(self, as_of: date) -> Dates:
        """Earliest dates; nothing undone begins before `as_of`. Raises CalendarError."""
        tables, order = self._tables, self._levels.order
        earliest = tables.before.take(tables.before_at + place_of(as_of))[self._calendar]
        number = np.maximum(self._columns.low[order], earliest)
        places = np.empty(2 * order.size, np.intp)  # starts, then finishes
        for level, bundle in enumerate(self._back):
            if bundle is not None:
                place = places.take(bundle.far)
                if bundle.lagged.size:
                    place[bundle.lagged] = tables.lagged(
                        place[bundle.lagged], bundle.lag, bundle.lag_calendar
                    )
                found = tables.before.take(place + bundle.offset) - bundle.less
                held = np.maximum.reduceat(found, bundle.first)
                number[bundle.near] = np.maximum(number[bundle.near], held)
            self._place(level, number, places)
            begun = self._facts[level][1]
            places[begun] = self._columns.start[order[begun]]
        if np.any((number + self._left > tables.count[self._calendar])[self._undone]):
            raise CalendarError(LATE)
        return self._given(number, places)

    def backward(self, by: Ints) -> Dates:
        """Latest dates; `by` is the boundary each task is to be finished by, in the order given. Raises CalendarError."""
        tables, order = self._tables, self._levels.order
        number = tables.before.take(tables.before_at[self._calendar] + by[order]) - self._left
        number = np.minimum(number, self._columns.high[order])
        places = np.empty(2 * order.size, np.intp)
        for level in range(len(self._up) - 1, -1, -1):
            bundle = self._up[level]
            if bundle is not None:
                place = places.take(bundle.far)
                if bundle.lagged.size:
                    place[bundle.lagged] = tables.unlagged(
                        place[bundle.lagged], bundle.lag, bundle.lag_calendar
                    )
                found = tables.before.take(place + bundle.offset) - bundle.less
                held = np.minimum.reduceat(found, bundle.first)
                number[bundle.near] = np.minimum(number[bundle.near], held)
            self._place(level, number, places)
        if np.any(number[self._undone] < 0):
            raise CalendarError(EARLY)
        return self._given(number, places)

    def _place(self, level: int, number: Ints, places: Ints) -> None:
        """Starts and finishes of one level from its numbers; what is done stays where it was."""
        (low, high), days = self._spans[level], self._tables.days
        part, count = number[low:high], number.size
        places[low:high] = days.take(self._first_day[low:high] + part, mode="clip")
        places[count + low : count + high] = days.take(self._last_day[low:high] + part, mode="clip") + 1
        done = self._facts[level][0]
        if done.size:
            given = self._levels.order[done]
            places[done], places[count + done] = self._columns.start[given], self._columns.finish[given]

    def _given(self, number: Ints, places: Ints) -> Dates:
        rank, count = self._levels.rank, number.size
        return Dates(number[rank], places[:count][rank], places[count:][rank])


class _Tables:
    """The calendars' tables end to end; a place before the first counts no working day."""

    def __init__(self, calendars: Iterable[WorkCalendar]) -> None:
        known = tuple(calendars)
        padded = [np.array([0, *each.before, each.before[-1]], np.intp) for each in known]
        self.before = np.concatenate(padded)
        self.before_at = np.cumsum([1] + [each.size for each in padded[:-1]], dtype=np.intp)
        self.days = np.concatenate([np.array(each.days, np.intp) for each in known])
        self.count = np.array([len(each.days) for each in known], np.intp)
        self.days_at = np.cumsum(self.count, dtype=np.intp) - self.count
        self.end = len(known[0].before) - 1

    def lagged(self, place: Ints, lag: Ints, calendar: Ints) -> Ints:
        """Boundaries `lag` working days on. Raises CalendarError."""
        day = self.before.take(self.before_at[calendar] + place) + lag - 1
        self._check(day, calendar)
        return self.days.take(self.days_at[calendar] + day) + 1

    def unlagged(self, place: Ints, lag: Ints, calendar: Ints) -> Ints:
        """The greatest places from which `lag` working days on lead no further than `place`. Raises CalendarError."""
        day = self.before.take(self.before_at[calendar] + place) - lag
        beyond = day >= self.count[calendar]
        day = np.where(beyond, 0, day)
        self._check(day, calendar)
        return np.where(beyond, self.end, self.days.take(self.days_at[calendar] + day))

    def _check(self, day: Ints, calendar: Ints) -> None:
        if np.any(day < 0):
            raise CalendarError(EARLY)
        if np.any(day >= self.count[calendar]):
            raise CalendarError(LATE)


def _bundles(columns: Columns, levels: Levels, tables: _Tables, *, is_back: bool) -> list[_Bundle | None]:
    """Per level, the wires that hold its tasks back (or up); what has happened holds nobody, and is held by nobody."""
    before, after, count = columns.state[columns.before], columns.state[columns.after], levels.order.size
    held = (after != DONE) & ~((after == STARTED) & (columns.from_finish + columns.to_finish == 0))
    if not is_back:
        held &= (before == WAITING) | ((before == STARTED) & (columns.from_finish == 1))
    near_end, far_end = (columns.after, columns.before) if is_back else (columns.before, columns.after)
    wires = np.flatnonzero(held)
    wires = wires[np.argsort(levels.rank[near_end[wires]], kind="stable")]
    near, far = levels.rank[near_end[wires]], levels.rank[far_end[wires]]
    left, at = columns.left[near_end[wires]], tables.before_at[columns.calendar[near_end[wires]]]
    if is_back:
        far = far + count * columns.from_finish[wires]
        offset, less = at - columns.to_finish[wires], (left - 1) * columns.to_finish[wires]
    else:
        far = far + count * columns.to_finish[wires]
        finish = columns.from_finish[wires]
        offset, less = at + 1 - finish, np.where(finish == 1, left, 1)
    cuts = np.searchsorted(near, levels.bounds)
    made: list[_Bundle | None] = []
    for low, high in pairwise(cuts.tolist()):
        if low == high:
            made.append(None)
            continue
        held_tasks, first = np.unique(near[low:high], return_index=True)
        lag = columns.lag[wires[low:high]]
        lagged = np.flatnonzero(lag)
        lag_calendar = columns.lag_calendar[wires[low:high]][lagged]
        part = slice(low, high)
        made.append(
            _Bundle(far[part], lagged, lag[lagged], lag_calendar, offset[part], less[part], first, held_tasks)
        )
    return made
