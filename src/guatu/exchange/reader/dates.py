"""Dates, months and years as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guatu.engine.calendar import Month
from guatu.exchange.reader.text import Cell, compact, number_text

_EARLIEST, _LATEST = 1950, 2100
_SERIAL_DAYS = range(20_000, 80_000)  # 1954 to 2119 as Excel counts days
_MOST_NUMBER = 99_999_999  # eight digits: 20230531
_DAY_ZERO = date(1899, 12, 30)
CHINESE_MONTHS = {
    word: number
    for number, words in enumerate(
        ["一 元 正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1
    )
    for word in words.split()
}
_Y, _M, _D = r"(\d{4})", r"(\d{1,2})", r"(\d{1,2})"
_DAY = re.compile(rf"{_Y}(?:年|[-./]){_M}(?:月|[-./]){_D}(?:日|号)?(?:T?\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?")
_DAY8 = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(rf"{_Y}(?:年|[-./]){_M}(?:月份?)?(?:初|上旬|中旬|下旬|底|末)?")
_MONTH6 = re.compile(r"((?:19|20)\d{2})(\d{2})")
_QUARTER = re.compile(
    rf"(?:{_Y}年?)?[第]?([1-4一二三四])季度?(?:初|末|底)?|{_Y}[年-]?Q([1-4])", re.IGNORECASE
)
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_HALF = re.compile(rf"(?:{_Y}年?)?(上|下)半年(?:底|末)?")
_YEAR = re.compile(rf"{_Y}年?(?:度|底|末|初|内|中)?")
_BARE_MONTH = re.compile(
    r"(\d{1,2}|十[一二]|[元正一二三四五六七八九十])月份?(?:初|上旬|中旬|下旬|底|末)?(?:(\d{1,2})(?:日|号))?"
)
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_SPELT = re.compile(r"([一二][一二三四五六七八九〇零○]{3})年(?:(十[一二]|[一二三四五六七八九十])月)?")
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(rf"({'|'.join(_ENGLISH_MONTHS)})[a-z]*[-./,]?((?:20)?\d\d)", re.IGNORECASE)
_SHORT_YEARS = re.compile(r"([0-4]\d)年?[-~至到]([0-4]\d)年")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_BETWEEN = re.compile(r"(?<=[\d年月日号底末初])(?:-{1,2}|~|至|到|/)(?=\d|今)")
_SHORT_RANGE = re.compile(r"(\d{2})(\d{2})年?[-~至到/](\d{2})年?")


@dataclass(frozen=True, slots=True)
class When:
    """A point in time as precisely as it was written: `style` is one of day month quarter half year."""

    year: int
    month: int = 1
    day: int = 1
    style: str = "day"

    @property
    def date(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month, self.day)


class BadDate(ValueError):  # noqa: N818 - reads as what it is
    """It looks like a date, but no calendar has that day."""


def when_of(value: Cell, default_year: int) -> When | None:
    """What date, month, quarter or year a cell says; a bare month such as 3月 is of `default_year`.

    None when it is no date at all. Raises BadDate for a day that does not exist.

    >>> when_of("2023年第4季度", 2023), when_of(2023.5, 2023).date
    (When(year=2023, month=10, day=1, style='quarter'), datetime.date(2023, 5, 1))
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day, "day")
    if isinstance(value, bool) or value is None or isinstance(value, timedelta):
        return None
    if isinstance(value, (int, float)):
        return _when_of_number(value)
    if isinstance(value, str):
        return _when_of_text(compact(value).removesuffix("前").removesuffix("左右"), default_year)
    return None


def _when_of_number(value: float) -> When | None:
    if not 0 < value <= _MOST_NUMBER:  # nor what is infinite or no number at all
        return None
    if value == int(value):
        whole = int(value)
        if whole in _SERIAL_DAYS:
            day = _DAY_ZERO + timedelta(days=whole)
            return When(day.year, day.month, day.day, "day")
        return _when_of_text(str(whole), 0)
    if _EARLIEST < value < _LATEST:
        return _month_of_decimal(number_text(value))
    if _SERIAL_DAYS.start <= value < _SERIAL_DAYS.stop:
        return _when_of_number(int(value))
    return None


def _month_of_decimal(text: str) -> When:
    """2023.5 is May; 2023.1 is January (Excel drops the zero of 2023.10, which cannot be told apart)."""
    year, month = text.split(".")
    return _checked(int(year), int(month), 1, "month")


def _when_of_text(text: str, default_year: int) -> When | None:
    if text[:1] in ("一", "二"):
        text = _SPELT.sub(_in_digits, text, count=1)
    if found := _DAY.fullmatch(text) or _DAY8.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]), "day")
    if found := _MONTH.fullmatch(text) or _MONTH6.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), 1, "month")
    if found := _QUARTER.fullmatch(text):
        quarter = _QUARTERS[found[2] or found[4]]
        return _checked(int(found[1] or found[3] or default_year), quarter * 3 - 2, 1, "quarter")
    if found := _HALF.fullmatch(text):
        return _checked(int(found[1] or default_year), 1 if found[2] == "上" else 7, 1, "half")
    if found := _YEAR.fullmatch(text):
        return _checked(int(found[1]), 1, 1, "year")
    if found := _BARE_MONTH.fullmatch(text):
        number = int(found[1]) if found[1].isdigit() else CHINESE_MONTHS[found[1]]
        return _checked(default_year, number, int(found[2] or 1), "day" if found[2] else "month")
    if found := _ENGLISH.fullmatch(text):
        year = int(found[2]) if len(found[2]) == 4 else 2000 + int(found[2])
        return _checked(year, _ENGLISH_MONTHS.index(found[1].lower()) + 1, 1, "month")
    return None


def _in_digits(spelt: re.Match[str]) -> str:
    year = f"{spelt[1].translate(_DIGITS)}年"
    return f"{year}{CHINESE_MONTHS[spelt[2]]}月" if spelt[2] else year


def _checked(year: int, month: int, day: int, style: str) -> When:
    if not _EARLIEST <= year <= _LATEST:
        raise BadDate(f"{year}年")
    try:
        date(year, month, day)
    except ValueError as none_such:
        raise BadDate(f"{year}年{month}月{day}日") from none_such
    return When(year, month, day, style)


def years_of(value: Cell, default_year: int) -> tuple[int | None, int | None] | None:
    """The years of 建设起止年限: `2022-2024`, `2022.3-2024.12`, `2022年—2024年`; one year alone is the start.

    None when it is no span of years. Raises BadDate for a month that does not exist.

    >>> years_of("2022.3-2024.12", 2023), years_of("2021", 2023)
    ((2022, 2024), (2021, None))
    """
    if isinstance(value, str):
        text = compact(value)
        found = _SHORT_RANGE.fullmatch(text)
        if found and int(found[3]) > 12 and found[3] >= found[2]:
            return int(found[1] + found[2]), int(found[1] + found[3])
        if found := _SHORT_YEARS.fullmatch(text):
            return 2000 + int(found[1]), 2000 + int(found[2])
        for between in _BETWEEN.finditer(text):
            pair = _pair(text[: between.start()], text[between.end() :], default_year)
            if pair:
                return pair
        for inside in _IN_BRACKETS.findall(text):
            if pair := years_of(inside, default_year):
                return pair
    alone = when_of(value, default_year)
    return (alone.year, None) if alone else None


def _pair(first: str, last: str, default_year: int) -> tuple[int | None, int | None] | None:
    try:
        start = _when_of_text(first, default_year)
        finish = None if last == "今" else _when_of_text(last, start.year if start else default_year)
    except BadDate:
        return None
    if start is None or (finish is None and last != "今"):
        return None
    return start.year, finish.year if finish else None


def month_of(value: Cell, default_year: int) -> Month | None:
    """The month a cell says; a quarter or half year gives its first month, a bare year its January."""
    when = when_of(value, default_year)
    return Month(when.year, when.month) if when else None
