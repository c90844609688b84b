"""The cells of a table of nodes as values; every guess and everything nobody can read is noted with its cell."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date

from guatu.exchange.reader.dates import BadDate, When, when_of
from guatu.exchange.reader.text import Cell, compact, is_nothing, paragraph, quoted, shown, unguarded
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.values import EVERY_DAY, WORKDAYS

_DAYS = re.compile(
    r"约?(\d+(?:\.\d+)?)个?(工作日|自然日|日历天|日历日|天|日|周|星期|月)?(?:\((工作日|自然日)\))?(?:内|左右)?"
)
_EACH = {"周": 7, "星期": 7, "月": 30}
_CALENDARS = {"工作日": WORKDAYS, "自然日": EVERY_DAY, "日历天": EVERY_DAY, "日历日": EVERY_DAY}
_CALENDARS |= dict.fromkeys(_EACH, EVERY_DAY)
_MOST_DAYS = 40_000
_PART = re.compile(r"(初|上旬|中旬|下旬)前?$")
_PARTS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_DEED = re.compile(r"(之?前|以前)?(全部|基本|力争)?(完成|办结|开始|开工|启动|完工)$|(之|以)前$")
_BETWEEN = re.compile(r"(?<=[\d年月日号底末初旬])(?:-{1,2}|~|至|到)(?=\d)")
_DAY_ALONE = re.compile(r"(\d{1,2})(?:日|号)")
_WIDTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_PERCENT = re.compile(r"约?(-?\d+(?:\.\d+)?)%?")


def text_of(cell: Cell) -> str:
    """A cell as text, with its line breaks; a dash is nothing."""
    return "" if is_nothing(cell) else paragraph(unguarded(shown(cell)))


def line_of(cell: Cell) -> str:
    """A cell as one line."""
    return " ".join(text_of(cell).split())


def day_of(cell: Cell, year: int, *, at_end: bool, notes: Notes, where: str) -> date | None:
    """The day a cell says. A month, 旬 or quarter is its last day `at_end`, else its first; a bare month is of `year`."""
    if is_nothing(cell) or cell == "":
        return None
    when = _when(cell, year)
    if when is None:
        notes.add("不是日期，没有带入", f"{where}{quoted(cell)}")
        return None
    if when.style == "day":
        return when.date
    found = _within(when, _DEED.sub("", compact(str(cell))), at_end)
    notes.add(
        "日期没有写到日，已取该时段的" + ("最后" if at_end else "第") + "一天", f"{where}{quoted(cell)}"
    )
    return found


def span_of(cell: Cell, year: int, notes: Notes, where: str) -> tuple[date | None, date | None]:
    """The first and the last day of a span (3月1日至3月20日); a single day is the last."""
    text = compact(unguarded(cell)) if isinstance(cell, str) else ""
    for between in _BETWEEN.finditer(text):
        first, last = text[: between.start()], text[between.end() :]
        start = _when(first, year)
        if start and (day := _DAY_ALONE.fullmatch(last)):
            last = f"{start.month}月{day[1]}日"
        finish = _when(last, start.year) if start else None
        if start and finish:
            return (
                day_of(first, year, at_end=False, notes=notes, where=where),
                day_of(last, start.year, at_end=True, notes=notes, where=where),
            )
    return None, day_of(cell, year, at_end=True, notes=notes, where=where)


def _when(cell: Cell, year: int) -> When | None:
    if isinstance(cell, str):
        cell = _DEED.sub("", compact(unguarded(cell)))
    try:
        return when_of(cell, year)
    except (BadDate, OverflowError):  # no such day; a number beyond all days
        return None


def _within(when: When, text: str, at_end: bool) -> date:
    part = _PART.search(text)
    if part and when.style == "month":
        first, last = _PARTS[part[1]]
        return date(when.year, when.month, _at_most(when.year, when.month, last) if at_end else first)
    if not at_end:
        return when.date
    month = when.month + _WIDTHS[when.style] - 1
    return date(when.year, month, _at_most(when.year, month, 31))


def _at_most(year: int, month: int, day: int) -> int:
    return min(day, calendar.monthrange(year, month)[1])


def days_of(cell: Cell, notes: Notes, where: str) -> tuple[int | None, str]:
    """Days, and the calendar the cell names (empty: none). Weeks and months are 7 and 30 days of every kind."""
    if is_nothing(cell):
        return None, ""
    text = compact(unguarded(shown(cell)))
    found = _DAYS.fullmatch(text)
    if found is None or float(found[1]) > _MOST_DAYS:
        notes.add("不是工期，没有带入", f"{where}{quoted(cell)}")
        return None, ""
    exact = float(found[1]) * _EACH.get(found[2], 1)
    days = math.ceil(exact)
    if found[2] in _EACH:
        notes.add("工期按每周 7 个、每月 30 个自然日换算", f"{where}{quoted(cell)}")
    elif days != exact:
        notes.add("工期不是整天，已向上取整", f"{where}{quoted(cell)}")
    return days, _CALENDARS.get(found[3] or found[2] or "", "")


def float_of(cell: Cell, notes: Notes, where: str) -> int | None:
    """Days of float, negative when late."""
    if is_nothing(cell):
        return None
    text = compact(unguarded(shown(cell))).removesuffix("天").removesuffix("日")
    try:
        return math.floor(float(text))
    except (ValueError, OverflowError):
        notes.add("不是天数，没有带入", f"{where}{quoted(cell)}")
        return None


def percent_of(cell: Cell, is_share: bool, notes: Notes, where: str) -> int | None:
    """A percentage from 0 to 100, rounded down; `is_share` when the column holds shares of one (0.4)."""
    if is_nothing(cell):
        return None
    text = compact(unguarded(shown(cell)))
    found = _PERCENT.fullmatch(text)
    if found is None:
        notes.add("不是百分比，没有带入", f"{where}{quoted(cell)}")
        return None
    number = float(found[1])
    is_plain = isinstance(cell, (int, float)) and (is_share or 0 < abs(number) < 1)
    return math.floor(round(min(number, 1e9) * (100 if is_plain else 1), 6))
