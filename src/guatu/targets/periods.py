"""Periods of targets: as the reader of plans writes them, as people read and write them, and their last day. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

QUARTERS = "一二三四"
FIRST_YEAR, LAST_YEAR = 1990, 2100
HOW_TO_WRITE = "请写成“2023年”“2023年二季度”“2023年9月30日前”“9月底前”“每年”“2024—2026年每年”或“次年”"

_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_BY_DATE = re.compile(r"by (\d{4})-(\d{2})-(\d{2})")
_BY_DAY = re.compile(r"by (\d{2})-(\d{2})")
_SPAN = re.compile(r"(\d{4})-(\d{4}) annual")

_SAID_QUARTER = re.compile(r"(\d{4})年?(?:第?([一二三四1-4])季度|(上半年)|前三季度)(?:底|末|前|以?内)*")
_SAID_DATE = re.compile(r"(?:(\d{4})年|每年)?(\d{1,2})月(?:(\d{1,2})日|底|末)?(?:之?以?前|内)?")
_SAID_SPAN = re.compile(r"(\d{4})年?[-—–~～至到]+(\d{4})年?每?年?")
_SAID_YEAR = re.compile(r"(\d{4})年?(?:全年|底前|底|内|末)?")


def period_label(period: str) -> str:
    """A period as people read it: `2023Q2` → 2023年二季度（累计）; what is not known comes back as it is.

    >>> period_label("by 2023-09-30")
    '2023年9月30日前'
    """
    if found := _QUARTER.fullmatch(period):
        return f"{found[1]}年{QUARTERS[int(found[2]) - 1]}季度（累计）"
    if found := _BY_DATE.fullmatch(period):
        return f"{found[1]}年{int(found[2])}月{int(found[3])}日前"
    if found := _BY_DAY.fullmatch(period):
        return f"{int(found[1])}月{int(found[2])}日前"
    if found := _SPAN.fullmatch(period):
        return f"{found[1]}—{found[2]}年每年"
    if found := _YEAR.fullmatch(period):
        return f"{found[1]}年"
    return {"annual": "每年", "next": "次年"}.get(period, period)


def period_said(text: str) -> str:
    """The period somebody wrote, in Chinese or as `period_label` or the reader write it; raises ValueError with a sentence.

    >>> period_said("2023年上半年"), period_said("9月底前"), period_said("2023年二季度（累计）")
    ('2023Q2', 'by 09-30', '2023Q2')
    """
    said = re.sub(r"（累计）|\s(?=年)", "", text.strip()).strip()
    if any(form.fullmatch(said) for form in (_YEAR, _QUARTER, _BY_DATE, _BY_DAY, _SPAN)):
        return _checked(said)
    if said in ("annual", "每年", "年均", "常年"):
        return "annual"
    if said in ("next", "次年", "下一年", "明年"):
        return "next"
    said = said.replace(" ", "")
    if found := _SAID_QUARTER.fullmatch(said):
        return _checked(f"{found[1]}Q{_quarter(found[2], found[3])}")
    if found := _SAID_DATE.fullmatch(said):
        return _checked(_by(found[1], int(found[2]), found[3]))
    if found := _SAID_SPAN.fullmatch(said):
        return _checked(f"{found[1]}-{found[2]} annual")
    if found := _SAID_YEAR.fullmatch(said):
        return _checked(found[1])
    raise ValueError(f"看不懂时限“{text}”，{HOW_TO_WRITE}")


def due_on(period: str, year: int | None) -> date | None:
    """The last day of a period; `year` is the year the plan is for. None where the period has no end, or no year is known, or
    one that no plan is made for.
    """
    found = _end_of(period, year)
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _end_of(period: str, year: int | None) -> date | None:
    if found := _QUARTER.fullmatch(period):
        return _last_day(int(found[1]), int(found[2]) * 3)
    if found := _BY_DATE.fullmatch(period):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _BY_DAY.fullmatch(period):
        return _in_year(year, int(found[1]), int(found[2]))
    if found := _SPAN.fullmatch(period):
        return date(int(found[2]), 12, 31)
    if found := _YEAR.fullmatch(period):
        return date(int(found[1]), 12, 31)
    if period == "next" and year:
        return date(year + 1, 12, 31)
    return None


def _quarter(number: str | None, half: str | None) -> int:
    if number is None:
        return 2 if half else 3
    return QUARTERS.index(number) + 1 if number in QUARTERS else int(number)


def _by(year: str | None, month: int, day: str | None) -> str:
    """A day as the reader writes it; without a day it is the month's last."""
    last = day or monthrange(int(year) if year else 2023, month)[1] if 1 <= month <= 12 else 0
    said = f"{month:02d}-{int(last):02d}"
    return f"by {year}-{said}" if year else f"by {said}"


def _checked(period: str) -> str:
    """The period itself; raises ValueError for a day that is in no calendar or years the wrong way round."""
    try:
        last_day = due_on(period, 2024)
    except ValueError as wrong:
        raise ValueError(f"没有“{period_label(period)}”这一天，请核对日期") from wrong
    if last_day is None:
        raise ValueError(f"年份请写 {FIRST_YEAR} 至 {LAST_YEAR} 之间的")
    if (span := _SPAN.fullmatch(period)) and span[1] > span[2]:
        raise ValueError("起止年份写反了，请核对")
    return period


def _in_year(year: int | None, month: int, day: int) -> date | None:
    if year is None:
        return None
    return date(year, month, min(day, monthrange(year, month)[1]))


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
