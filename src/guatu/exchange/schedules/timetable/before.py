"""The column 前置: which nodes one waits for, by their number: 3, 3FS+5, 3SS-2天, 3FF+5自然日, 3;4."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.schedule import Link, LinkKind
from guatu.exchange.reader.text import Cell, compact, number_text

_BETWEEN = re.compile(r"[;,、/]|(?<=\d)\.$")
_ONE = re.compile(
    r"第?(?P<who>\d+(?:[.-]\d+)*|.*?)(?:项|号)?"
    r"(?P<kind>FS|SS|FF|SF)?"
    r"(?:(?P<sign>[+-])(?P<lag>\d+)个?(?P<unit>工作日|自然日|日历天|天|日|D)?(?:\((?P<calendar>.+)\))?)?",
    re.IGNORECASE,
)
_CALENDARS = {"工作日": "工作日", "自然日": "自然日", "日历天": "自然日"}


@dataclass(frozen=True, slots=True)
class Before:
    """One node waited for, as written: its number or name, the kind of link, the lag and the calendar the lag names."""

    who: str
    kind: LinkKind
    lag: int
    calendar: str | None


def befores_of(cell: Cell) -> tuple[list[Before], list[str]]:
    """What a cell says, and the parts of it nobody can make out.

    >>> befores_of("3FS+5天；4ss")[0][0], befores_of(3.0)[0][0].who
    (Before(who='3', kind=<LinkKind.FS: 'FS'>, lag=5, calendar=None), '3')
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return [Before(number_text(cell), LinkKind.FS, 0, None)], []
    text = compact(str(cell))
    found, unknown = [], []
    for part in _BETWEEN.split(text):
        if not part:
            continue
        one = _ONE.fullmatch(part)
        if one is None or not one["who"]:
            unknown.append(part)
            continue
        lag = int(one["lag"]) if one["lag"] and len(one["lag"]) < 6 else 0
        calendar = one["calendar"] or _CALENDARS.get(one["unit"] or "")
        kind = LinkKind((one["kind"] or "FS").upper())
        found.append(Before(one["who"], kind, -lag if one["sign"] == "-" else lag, calendar if lag else None))
    return found, unknown


def before_text(links: list[Link], numbers: dict[str, int]) -> str:
    """The same the other way round."""
    return ";".join(_one_text(link, numbers[link.before]) for link in links)


def _one_text(link: Link, number: int) -> str:
    if link.kind == LinkKind.FS and not link.lag:
        return str(number)
    if not link.lag:
        return f"{number}{link.kind}"
    return f"{number}{link.kind}{link.lag:+d}" + (f"({link.calendar})" if link.calendar else "")
