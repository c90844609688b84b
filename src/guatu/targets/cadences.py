"""Periods in which something is due again and again, and how far it was done in each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.calendar import Month

DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last` in which something is due `needed` times, and how often it was `done`.

    `is_over` says whether its last day has passed.
    """

    first: date
    last: date
    label: str
    needed: int
    done: int
    is_over: bool

    @property
    def missing(self) -> int:
        """How many times were or still are to be done."""
        return max(self.needed - self.done, 0)

    @property
    def is_missed(self) -> bool:
        """Whether it is over and was not done often enough."""
        return self.is_over and self.missing > 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The periods of a year up to a day, earliest first; the last one may still run."""

    periods: tuple[Period, ...]

    @property
    def over(self) -> int:
        """How many periods are over."""
        return sum(period.is_over for period in self.periods)

    @property
    def kept(self) -> int:
        """In how many of them it was done often enough."""
        return sum(period.is_over and not period.missing for period in self.periods)

    @property
    def missed(self) -> int:
        """In how many of them it was not."""
        return self.over - self.kept

    @property
    def times_done(self) -> int:
        """How often it was done in all."""
        return sum(period.done for period in self.periods)

    @property
    def running(self) -> Period | None:
        """The period that is not over yet, if any."""
        return self.periods[-1] if self.periods and not self.periods[-1].is_over else None


def coverage(every: str, needed: int, done_on: Iterable[date], year: int, on: date) -> Coverage:
    """How far a duty was done in each period of `year` that has begun by the day `on`.

    >>> seen = coverage("quarter", 1, [date(2023, 2, 9)], 2023, date(2023, 8, 1))
    >>> seen.over, seen.kept, seen.running.label
    (2, 1, '三季度')
    """
    days = sorted(done_on)
    found = []
    for first, last, label in _periods(every, year):
        if first > on:
            break
        done = sum(first <= day <= last for day in days)
        found.append(Period(first, last, label, needed, done, last < on))
    return Coverage(tuple(found))


def _periods(every: str, year: int) -> Iterator[tuple[date, date, str]]:
    if every in _MONTHS:
        yield from _of_months(_MONTHS[every], year)
    elif every in ("ten_days", "half_month"):
        yield from _parts_of_months(every, year)
    else:
        yield from _of_days(7 if every == "week" else 1, year)


def _of_months(length: int, year: int) -> Iterator[tuple[date, date, str]]:
    for number in range(1, 13, length):
        label = {
            1: f"{number}月",
            3: f"{'一二三四'[(number - 1) // 3]}季度",
            6: "上半年" if number == 1 else "下半年",
            12: f"{year}年",
        }[length]
        yield Month(year, number).first_day, Month(year, number + length - 1).last_day, label


def _parts_of_months(every: str, year: int) -> Iterator[tuple[date, date, str]]:
    starts = {
        "ten_days": ((1, "上旬"), (11, "中旬"), (21, "下旬")),
        "half_month": ((1, "上半月"), (16, "下半月")),
    }
    for month in (Month(year, number) for number in range(1, 13)):
        parts = starts[every]
        for at, (start, label) in enumerate(parts):
            end = month.last_day if at + 1 == len(parts) else date(year, month.number, parts[at + 1][0] - 1)
            yield date(year, month.number, start), end, f"{month.number}月{label}"


def _of_days(length: int, year: int) -> Iterator[tuple[date, date, str]]:
    """Days, or weeks from Monday to Sunday; a week belongs to the year its Monday lies in."""
    first = date(year, 1, 1)
    if length == 7:
        first += DAY * ((7 - first.weekday()) % 7)
    while first.year == year:
        last = first + DAY * (length - 1)
        label = f"{first.month}月{first.day}日" + (f"—{last.month}月{last.day}日" if length > 1 else "")
        yield first, last, label
        first = last + DAY
