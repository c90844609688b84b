"""Day numbers as dates: day 0 is the first working day there is, and every later working day the next number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.calendar import Month, WorkCalendar, day_at, place_of


@dataclass(frozen=True, slots=True)
class Timeline:
    """One calendar for all that is levelled together, from `first` on. What leaves its years is a CalendarError."""

    calendar: WorkCalendar
    first: date

    def day(self, on: date) -> int:
        """The number of a day; of the next working day when it is not worked. Negative before `first`.

        A `release` is `day(date)`, a `due` is `end(date)`.
        """
        return self.calendar.before[place_of(on)] - self.calendar.before[place_of(self.first)]

    def end(self, on: date) -> int:
        """The boundary after a day: how many working days there are up to and with it."""
        return self.day(on + timedelta(1))

    def on(self, day: int) -> date:
        """The date of a day number. Raises CalendarError."""
        number = self.calendar.before[place_of(self.first)] + day
        if not 0 <= number < len(self.calendar.days):
            return day_at(-1)
        return day_at(self.calendar.days[number])

    def dates(self, start: int, days: int) -> tuple[date, date]:
        """First and last date of work; a milestone is on the day it waits for the close of."""
        if days:
            return self.on(start), self.on(start + days - 1)
        return (self.on(max(0, start - 1)),) * 2

    def by_month(self, units: Mapping[Month, int]) -> tuple[tuple[int, int, int], ...]:
        """Capacities of single months as the `changes` of a Resource."""
        return tuple(
            (self.day(month.first_day), self.end(month.last_day), count)
            for month, count in sorted(units.items())
        )

    def released(self, amounts: Mapping[Month, int]) -> tuple[tuple[int, int], ...]:
        """Amounts released on the first day of each month as the `releases` of a Budget; earlier ones are there from the start."""
        return tuple((max(0, self.day(month.first_day)), amount) for month, amount in sorted(amounts.items()))

    @property
    def unit(self) -> str:
        """What one day is called."""
        return "天" if self.calendar.announced is None else "个工作日"
