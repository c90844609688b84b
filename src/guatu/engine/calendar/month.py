"""A calendar month as a value, and how many months lie between two dates."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_TEXT = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})\s*月?")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month. `key` (202305) is how it is stored, `str` (2023-05) how it is written in an address.

    >>> Month.parse("2023-05").key, str(Month.of_key(202312).plus(1)), Month(2023, 5).label
    (202305, '2024-01', '2023年5月')
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1900 <= self.year <= 2999):
            raise ValueError(f"没有这个月份：{self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2023-05`, `202305`, `2023.5` or `2023年5月`. Raises ValueError with a Chinese sentence."""
        found = _TEXT.fullmatch(text.strip())
        if not found:
            raise ValueError(f"“{text}”不是月份，请写成 2023-05 的样子")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of_key(cls, key: int) -> Month:
        """The month stored as yyyymm."""
        return cls(key // 100, key % 100)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def key(self) -> int:
        """The month as one whole number, yyyymm."""
        return self.year * 100 + self.number

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return (self.number + 2) // 3

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def label(self) -> str:
        """As people write it: 2023年5月."""
        return f"{self.year}年{self.number}月"

    def plus(self, months: int) -> Month:
        """The month that many months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def minus(self, other: Month) -> int:
        """How many months this one is after the other."""
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def months_elapsed(start: date, end: date) -> float:
    """Months from `start` to `end`: whole months exactly, the rest as a share of a month of 31 days.

    A whole month is full on the day of the same number (or the last day of a shorter month), so 满一个月 is
    exactly 1.0 on that day and anything after it is more than 1.0; negative spans give 0.0.

    >>> months_elapsed(date(2023, 3, 15), date(2023, 5, 15)), months_elapsed(date(2023, 1, 31), date(2023, 2, 28))
    (2.0, 1.0)
    """
    if end < start:
        return 0.0
    whole = (end.year - start.year) * 12 + end.month - start.month
    if _same_day_in(start, whole) > end:
        whole -= 1
    return whole + (end - _same_day_in(start, whole)).days / 31


def _same_day_in(start: date, months: int) -> date:
    year, before = divmod(start.year * 12 + start.month - 1 + months, 12)  # `Month` knows no year before 1900
    return date(year, before + 1, min(start.day, calendar.monthrange(year, before + 1)[1]))
