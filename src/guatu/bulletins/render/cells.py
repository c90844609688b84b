"""What every file format shares: cells as text, header rows with their merges, the colours of lights."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from guatu.bulletins.content import AnnexTable, Cell, Column, Kind, percent_text
from guatu.kit import money

# The word always stands beside the colour: print is black and white.
LIGHT_COLOURS = {"红": "C00000", "橙": "C55A11", "黄": "9C6500", "绿": "00803C", "蓝": "1F5FA8"}

# Control characters and unpaired surrogates: no XML and no font has them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TITLE_LINE = 18  # characters of 22 pt in a line of 156 mm, with some room between figures and words
_TITLE_BREAKS = (re.compile("关于"), re.compile("(推进|建设|进展|完成|实施|落实)?情况"))
_BREAKS = re.compile(r"[\t\r\n\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One heading with the rows and columns it covers, counted from the table's first column."""

    text: str
    column: int
    rows: int
    columns: int


def clean(text: str) -> str:
    """Text on one line without characters no file can hold."""
    return _UNPRINTABLE.sub("", _BREAKS.sub(" ", text))


def title_lines(title: str) -> list[str]:
    """A title on its lines: where its writer broke it, else, when too long for one line, where words end.

    >>> title_lines("云溪县发展和改革局关于2023年5月全县重点项目推进情况的通报")
    ['云溪县发展和改革局', '关于2023年5月全县重点项目', '推进情况的通报']
    """
    lines = [clean(line).strip() for line in title.splitlines() if line.strip()]
    if len(lines) == 1:
        for word_start in _TITLE_BREAKS:
            lines = [piece for line in lines for piece in _broken_line(line, word_start)]
    return lines


def _broken_line(line: str, word_start: re.Pattern[str]) -> list[str]:
    found = word_start.search(line, 1) if _width(line) > _TITLE_LINE else None
    return [line[: found.start()], line[found.start() :]] if found else [line]


def _width(text: str) -> float:
    """In Chinese characters; letters and digits take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def breakable(text: str, room: float) -> str:
    """The text with places to break (zero-width spaces) inside runs of letters and digits wider than `room`.

    `room` is the width of the cell in Chinese characters; a letter or digit takes half of one.
    """
    longest = max(2, int(room * 2) - 1)

    def broken(run: re.Match[str]) -> str:
        return "\u200b".join(re.findall(rf".{{1,{longest}}}(?<=-)|.{{1,{longest}}}", run[0]))

    return re.sub(rf"[!-~]{{{longest + 1},}}", broken, text)


def empty_text(kind: Kind, *, is_total: bool = False) -> str:
    """What stands where there is no value: “—”, but nothing for words, nor for the number and light of a total."""
    return "" if kind == "text" or (is_total and kind in ("count", "light")) else "—"


def cell_text(value: Cell, kind: Kind, *, is_total: bool = False) -> str:
    """A cell as people read it: 万元 and 亿元 from 分, percent with one decimal, “—” for nothing."""
    if value is None:
        return empty_text(kind, is_total=is_total)
    if isinstance(value, str):
        return clean(value)
    if kind == "money_wan":
        return money.wan(int(value))
    if kind == "money_yi":
        return money.yi(int(value))
    if kind == "percent":
        return percent_text(value)
    return str(value)


def alignment(column: Column) -> str:
    """left for words, right for amounts, centre for short things (numbers, percentages, lights)."""
    if column.kind == "text":
        return "left"
    return "right" if column.kind.startswith("money") else "center"


def light_colour(value: Cell) -> str | None:
    """The print colour (RRGGBB) of a light named 红, 黄灯, … or None when the word names no colour."""
    return LIGHT_COLOURS.get(value[:1]) if isinstance(value, str) else None


def header_rows(columns: tuple[Column, ...]) -> list[list[HeaderCell]]:
    """One or two header rows; neighbours with the same parent share one cell above them."""
    if not any(column.parent for column in columns):
        return [[HeaderCell(clean(column.title), at, 1, 1) for at, column in enumerate(columns)]]
    top: list[HeaderCell] = []
    below: list[HeaderCell] = []
    for parent, group in groupby(enumerate(columns), key=lambda pair: pair[1].parent):
        members = [HeaderCell(clean(column.title), at, 1, 1) for at, column in group]
        if parent:
            top.append(HeaderCell(clean(parent), members[0].column, 1, len(members)))
            below.extend(members)
        else:
            top.extend(HeaderCell(member.text, member.column, 2, 1) for member in members)
    return [top, below]


def all_rows(table: AnnexTable) -> list[tuple[tuple[Cell, ...], bool]]:
    """The rows with, last, the total row; each with whether it is the total."""
    rows = [(row, False) for row in table.rows]
    return rows if table.total_row is None else [*rows, (table.total_row, True)]
