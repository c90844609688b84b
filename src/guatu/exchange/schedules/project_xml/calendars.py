"""A working calendar as a week with exceptions, and what a week says of the days it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.calendar import FIRST_DAY, LAST_DAY, WorkCalendar, place_of

_MADE_UP = "调休上班"


@dataclass(frozen=True, slots=True)
class OddDays:
    """Days from `first` to `last` that are worked, or not, against the week."""

    name: str
    first: date
    last: date
    is_worked: bool


def week_of(calendar: WorkCalendar) -> frozenset[int]:
    """The weekdays (1 Monday … 7 Sunday) worked more often than not, over all years the calendar knows."""
    worked = [0] * 7
    for place in calendar.days:
        worked[place % 7] += 1
    most = (len(calendar.before) - 1) / 7
    first = FIRST_DAY.isoweekday() - 1
    return frozenset((first + place) % 7 + 1 for place in range(7) if worked[place] > most / 2)


def odd_days(calendar: WorkCalendar, week: frozenset[int], first: date, last: date) -> Iterator[OddDays]:
    """What a calendar does between two days otherwise than the week: holidays, closures, weekend days worked."""
    day, stop = max(first, FIRST_DAY), min(last, LAST_DAY - timedelta(1))
    run: OddDays | None = None
    while day <= stop:
        worked = _is_worked(calendar, day)
        if worked != (day.isoweekday() in week):
            name = _MADE_UP if worked else calendar.why_off(day)
            if run and run.is_worked == worked and run.name == name:
                run = OddDays(name, run.first, day, worked)
            else:
                if run:
                    yield run
                run = OddDays(name, day, day, worked)
        elif run and (worked or run.is_worked):  # a day of rest within a holiday does not end it
            yield run
            run = None
        day += timedelta(1)
    if run:
        yield run


def _is_worked(calendar: WorkCalendar, day: date) -> bool:
    place = place_of(day)
    return calendar.before[place + 1] > calendar.before[place]
