"""Working days as a table: prefix sums answer every question about them at once, with no loop over days.

Days are places from 0 (FIRST_DAY). A boundary is the morning of its place: a task that works through Friday ends on the
boundary of Saturday.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2079, 12, 31)
_BASE = FIRST_DAY.toordinal()
_SPAN = LAST_DAY.toordinal() - _BASE + 1
WEEKDAYS = frozenset(range(1, 6))


class CalendarError(ValueError):
    """A day outside of the years a calendar covers; `str` is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Span:
    """Named days from `first` to `last`, both included: a holiday."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AnnouncedYear:
    """What was announced for one year: days off, weekend days worked (调休), and where and when that was said."""

    year: int
    notice: str
    announced_on: date
    url: str
    off: tuple[Span, ...]
    work: frozenset[date]


@dataclass(frozen=True, slots=True)
class Closure:
    """Our own days without work (冬季停工, 汛期, a local holiday), `first` to `last` included.

    `regions` and `kinds` name where and for what kind of work it holds; empty means everywhere, for all.
    """

    name: str
    first: date
    last: date
    source: str = ""
    regions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def concerns(self, region: str, kind: str) -> bool:
        """Whether it holds for this kind of work in this region."""
        return (not self.regions or region in self.regions) and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """A named calendar from FIRST_DAY to LAST_DAY; made by `working_calendar` or `every_day`.

    `before[x]` counts the working days before place x (0 ≤ x ≤ length); `days[k]` is the place of working day number k.
    `made_up` are the days of rest that are worked (调休), earliest first.
    """

    name: str
    before: Sequence[int] = field(repr=False)
    days: Sequence[int] = field(repr=False)
    announced: frozenset[int] | None = field(repr=False)
    closures: tuple[Closure, ...] = field(repr=False, default=())
    holidays: tuple[Span, ...] = field(repr=False, default=())
    made_up: tuple[date, ...] = field(repr=False, default=())

    def is_working(self, day: date) -> bool:
        """Whether work is done on this day. Raises CalendarError."""
        place = place_of(day)
        return self.before[place + 1] > self.before[place]

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day (before it when negative); 0 gives the day itself. Raises CalendarError."""
        if not count:
            return day
        place = place_of(day)
        number = self.before[place + 1] + count - 1 if count > 0 else self.before[place] + count
        if not 0 <= number < len(self.days):
            raise CalendarError(_outside(f"{day} 的第 {count} 个工作日"))
        return day_at(self.days[number])

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next working day. Raises CalendarError."""
        return self.add(day - timedelta(1), 1)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is worked, else the last working day before it. Raises CalendarError."""
        return self.add(day + timedelta(1), -1)

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included; 0 when `last` is earlier. Raises CalendarError."""
        return max(0, self.before[place_of(last) + 1] - self.before[place_of(first)])

    def unannounced(self, first: date, last: date) -> tuple[int, ...]:
        """The years touched from `first` to `last` (or back) whose working days are not announced (未公布)."""
        if self.announced is None:
            return ()
        low, high = sorted((first.year, last.year))
        return tuple(year for year in range(low, high + 1) if year not in self.announced)

    def why_off(self, day: date) -> str:
        """Why a day is not worked: the closure, the holiday or 周末; empty on a working day. Raises CalendarError."""
        if self.is_working(day):
            return ""
        spans: tuple[Span | Closure, ...] = (*self.closures, *self.holidays)
        return next((span.name for span in spans if span.first <= day <= span.last), "周末")


def working_calendar(
    name: str,
    years: Iterable[AnnouncedYear] = (),
    closures: Iterable[Closure] = (),
    *,
    weekdays: frozenset[int] = WEEKDAYS,
) -> WorkCalendar:
    """Weekdays (1 Monday … 7 Sunday), as changed by the announced years and then by closures, which always win.

    A year that is not among `years` is plain weekdays, and `unannounced` tells so.
    """
    known, shut = tuple(years), tuple(closures)
    monday = FIRST_DAY.isoweekday() - 1
    works = [(monday + place) % 7 + 1 in weekdays for place in range(_SPAN)]
    for year in known:
        for span in year.off:
            _set(works, span.first, span.last, False)
        for day in year.work:
            _set(works, day, day, True)
    for closure in shut:
        _set(works, closure.first, closure.last, False)
    holidays = tuple(span for year in known for span in year.off)
    made_up = tuple(sorted(day for year in known for day in year.work))
    return _made(name, works, frozenset(year.year for year in known), shut, holidays, made_up)


def every_day(name: str = "自然日", closures: Iterable[Closure] = ()) -> WorkCalendar:
    """A calendar in which every day counts (自然日) but closures; nothing in it waits for an announcement."""
    shut = tuple(closures)
    works = [True] * _SPAN
    for closure in shut:
        _set(works, closure.first, closure.last, False)
    return _made(name, works, None, shut, (), ())


def closures_each_year(closure: Closure, last_year: int) -> tuple[Closure, ...]:
    """The same closure every year (冬季停工) from its own year to the one starting in `last_year`.

    29 February becomes the 28th in years without one.
    """
    found = []
    for later in range(max(0, last_year - closure.first.year + 1)):
        first, last = _later(closure.first, later), _later(closure.last, later)
        found.append(Closure(closure.name, first, last, closure.source, closure.regions, closure.kinds))
    return tuple(found)


def place_of(day: date) -> int:
    """The place of a day, 0 at FIRST_DAY. Raises CalendarError."""
    place = day.toordinal() - _BASE
    if not 0 <= place < _SPAN:
        raise CalendarError(_outside(str(day)))
    return place


def day_at(place: int) -> date:
    """The day at a place. Raises CalendarError."""
    if not 0 <= place < _SPAN:
        raise CalendarError(_outside("推算出的日期"))
    return date.fromordinal(_BASE + place)


def _made(
    name: str,
    works: list[bool],
    announced: frozenset[int] | None,
    closures: tuple[Closure, ...],
    holidays: tuple[Span, ...],
    made_up: tuple[date, ...],
) -> WorkCalendar:
    days = [place for place, worked in enumerate(works) if worked]
    return WorkCalendar(name, [0, *accumulate(works)], days, announced, closures, holidays, made_up)


def _set(works: list[bool], first: date, last: date, worked: bool) -> None:
    low, high = max(0, first.toordinal() - _BASE), min(_SPAN, last.toordinal() - _BASE + 1)
    works[low:high] = [worked] * max(0, high - low)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _outside(what: str) -> str:
    return f"{what}不在日历范围内（{FIRST_DAY} 至 {LAST_DAY}）"
