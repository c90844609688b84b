"""Announced years out of a calendar pack's plain values (what a YAML or JSON reader gives)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guatu.engine.calendar.working import AnnouncedYear, Span


def announced_years(pack: Mapping[str, Any]) -> tuple[AnnouncedYear, ...]:
    """The years of a calendar pack, earliest first.

    Each year has `year`, `notice`, `announced_on`, `url`, `holidays` (a list of `name`, `first`, `last`) and `worked` (a list of
    dates). Raises ValueError with a Chinese sentence naming the year and what is wrong with it.
    """
    found = [_year(row) for row in pack.get("years") or ()]
    twice = sorted({year.year for year in found if [other.year for other in found].count(year.year) > 1})
    if twice:
        raise ValueError(f"日历里 {twice[0]} 年出现了两次，请合为一年")
    return tuple(sorted(found, key=lambda year: year.year))


def _year(row: Mapping[str, Any]) -> AnnouncedYear:
    year = row.get("year")
    if not isinstance(year, int):
        raise ValueError(f"日历里有一年没有写年份（year）：{row}")
    off = tuple(_span(year, span) for span in row.get("holidays") or ())
    work = [_day(year, day, "worked") for day in row.get("worked") or ()]
    for day in (*work, *(span.first for span in off), *(span.last for span in off)):
        if day.year != year:
            raise ValueError(f"{year} 年的安排里有 {day}，请移到 {day.year} 年")
    both = [day for day in work if any(span.first <= day <= span.last for span in off)]
    if both:
        raise ValueError(f"{year} 年的 {both[0]} 既写成放假又写成上班")
    announced_on = _day(year, row.get("announced_on"), "announced_on")
    return AnnouncedYear(
        year, str(row.get("notice", "")), announced_on, str(row.get("url", "")), off, frozenset(work)
    )


def _span(year: int, row: Mapping[str, Any]) -> Span:
    first, last = _day(year, row.get("first"), "first"), _day(year, row.get("last"), "last")
    if last < first:
        raise ValueError(f"{year} 年的“{row.get('name', '')}”到 {last} 为止，早于开始的 {first}")
    return Span(str(row.get("name", "")), first, last)


def _day(year: int, value: object, name: str) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{year} 年的 {name} 不是日期：{value}，请写成 2026-10-01 的样子") from None
