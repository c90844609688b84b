"""The header of a table of nodes: which column says what, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from guatu.exchange.reader.dates import BadDate, when_of
from guatu.exchange.reader.headers import Merge
from guatu.exchange.reader.text import Cell, clean, compact, is_nothing, unguarded
from guatu.exchange.schedules.timetable.columns import field_of
from guatu.exchange.schedules.timetable.writing import SUFFIX

_LOOK_AHEAD = 40
_ENOUGH = 3
_UNIT = re.compile(r"(?:编制|填报|填表|制表|责任|牵头)单位\s*[:：]\s*(.+)")
_DATE = re.compile(r"(?:数据|统计|编制|填报|制表)?(?:日期|时间)\s*[:：]\s*(.+)|截[至止]\s*[:：]?\s*(.+)")
_FORM = re.compile(r"附件|单位\s*[:：]|(日期|时间)\s*[:：]|截[至止]|表\s*\d+$|目标\s*[:：]")
_GROUPED = {"最早", "最迟", "最晚", "计划", "实际", "预计"}


@dataclass(frozen=True, slots=True)
class Head:
    """Header rows `first` to `last`; `fields` is the place of each column by what it means, `others` the headers of the rest."""

    first: int
    last: int
    fields: dict[str, int]
    others: dict[int, str]
    texts: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Above:
    """What the lines over a table say."""

    title: str = ""
    unit: str = ""
    as_of: date | None = None


def find_head(rows: Sequence[Sequence[Cell]], merges: Sequence[Merge]) -> Head | None:
    """The header: the first row that names nodes and at least two more columns, with the row under it that divides it."""
    spread = _spread(rows[:_LOOK_AHEAD], merges)
    for number, row in enumerate(spread):
        if "name" not in _named(row):
            continue
        lower = spread[number + 1] if number + 1 < len(spread) else {}
        first = number - 1 if number and _is_grouping(spread[number - 1]) else number
        last = number + 1 if first == number and _is_second(lower, row) else number
        heads = _joined(spread[first], spread[last]) if first < last else row
        fields = _named(heads)
        if len(fields) >= _ENOUGH:
            others = {place: text for place, text in heads.items() if place not in fields.values()}
            return Head(first, last, fields, others, heads)
    return None


def above(rows: Sequence[Sequence[Cell]], head: Head, year: int) -> Above:
    """Title, 编制单位 and 数据日期 from the lines over the header."""
    lines = [
        unguarded(str(cell))
        for row in rows[: head.first]
        for cell in row
        if isinstance(cell, str) and not is_nothing(cell)
    ]
    titles = [" ".join(text.split()) for text in lines if not _FORM.search(text)]
    unit = next((found[1].strip() for text in lines if (found := _UNIT.search(text))), "")
    said = next((found[1] or found[2] for text in lines if (found := _DATE.search(text))), "")
    return Above(max(titles, key=len, default="").removesuffix(SUFFIX), unit, _day(said, year))


def _day(text: str, year: int) -> date | None:
    try:
        when = when_of(text.strip(), year) if text else None
    except BadDate:
        return None
    return when.date if when and when.style == "day" else None


def _spread(rows: Sequence[Sequence[Cell]], merges: Sequence[Merge]) -> list[dict[int, str]]:
    """The texts of some rows by column; what is merged stands in each column it covers, in its first row."""
    found = [
        {
            place: clean(unguarded(cell))
            for place, cell in enumerate(row)
            if isinstance(cell, str) and cell.strip()
        }
        for row in rows
    ]
    for top, left, bottom, right in merges:
        if top < len(found) and left in found[top] and right - left < 200:
            for place in range(left, right + 1):
                found[top][place] = found[top][left]
            for row in range(top + 1, min(bottom + 1, len(found))):
                for place in range(left, right + 1):
                    found[row].setdefault(place, "")
    return found


def _joined(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    """Headers of two rows: the lower under a group gets the group's word in front (计划 over 开始)."""
    found = {}
    for place in sorted(upper.keys() | lower.keys()):
        over, under = upper.get(place, ""), lower.get(place, "")
        if over and under and over != under:
            alone = field_of(under)
            group = _group(over)
            found[place] = under if alone and group not in _GROUPED else f"{group}{under}"
        else:
            found[place] = under or over
    return {place: text for place, text in found.items() if text}


def _is_second(lower: dict[int, str], upper: dict[int, str]) -> bool:
    """Whether a row still belongs to the header: under some heading stands another, and no node's name."""
    name = next((place for place, text in upper.items() if field_of(text) == "name"), None)
    if name is not None and lower.get(name, ""):
        return False
    return any(text and place != name for place, text in lower.items())


def _is_grouping(upper: dict[int, str]) -> bool:
    """Whether a row groups the header under it: it says 计划, 实际 or the like over columns."""
    return any(_group(text) in _GROUPED for text in upper.values())


def _group(text: str) -> str:
    return compact(text).removesuffix("时间").removesuffix("日期")


def _named(heads: dict[int, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in heads.items():
        what = field_of(text)
        if what:
            found.setdefault(what, place)
    return found
