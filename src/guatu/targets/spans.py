"""The months a target runs over, and what it should have reached by the end of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.engine.calendar import Month
from guatu.engine.forecast import Course

_SPAN = re.compile(r"(\d{4})-(\d{4}) annual")
Knots = Mapping[Month, Decimal]


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last month of a target."""

    first: Month
    last: Month

    @property
    def length(self) -> int:
        """How many months it has."""
        return self.last.minus(self.first) + 1

    def months(self) -> Iterator[Month]:
        """Every month of it."""
        return (self.first.plus(number) for number in range(self.length))

    def number(self, month: Month) -> int:
        """Which month of it this is, from 1; below 1 before it, more than its length after it."""
        return month.minus(self.first) + 1

    def back(self, years: int) -> Span:
        """The same months so many years earlier."""
        return Span(self.first.plus(-12 * years), self.last.plus(-12 * years))


def span_of(period: str, due_on: date | None, plan_year: int | None, month: Month) -> Span | None:
    """When a target runs, as `month` sees it: what is promised for every year runs anew each New Year.

    It begins with the year it ends in, or with the plan's when that is earlier. None where no year is known.

    >>> span_of("2023Q2", date(2023, 6, 30), 2023, Month(2023, 5))
    Span(first=Month(year=2023, number=1), last=Month(year=2023, number=6))
    """
    if found := _SPAN.fullmatch(period):
        year = min(max(month.year, int(found[1])), int(found[2]))
        return Span(Month(year, 1), Month(year, 12))
    if period == "next" and plan_year:
        return Span(Month(plan_year + 1, 1), Month(plan_year + 1, 12))
    if due_on is None:
        return Span(Month(plan_year, 1), Month(plan_year, 12)) if plan_year else None
    last = Month.of(due_on)
    begins = min(plan_year, last.year) if plan_year and period.startswith("by ") else last.year
    return Span(Month(begins, 1), last)


def expected(
    course: Course, span: Span, goal: Decimal, month: Month, knots: Knots, start: tuple[Month, Decimal]
) -> Decimal:
    """What should be reached by the end of `month`: straight from `start` through the knots to the goal.

    A total starts from nothing before its first month, a line from its first figure; a level is to be held all the time,
    at the next knot's height until that has come.
    """
    points = {each: value for each, value in knots.items() if span.first <= each < span.last} | {
        span.last: goal
    }
    ahead = [each for each in sorted(points) if each >= month]
    if not ahead:
        return goal
    if course == Course.LEVEL:
        return points[ahead[0]]
    behind = [start, *((each, points[each]) for each in sorted(points) if each < month and each > start[0])]
    (before, low), after = behind[-1], ahead[0]
    if month <= before:
        return low
    return low + (points[after] - low) * month.minus(before) / after.minus(before)
