"""Where the head of a table stands, and the path of words over each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.engine.calendar import Month
from guatu.exchange.reader.meaning import header_field
from guatu.exchange.reader.parts import is_unit, unit_in_line
from guatu.exchange.reader.text import Cell, compact, is_nothing, paragraph
from guatu.exchange.reader.vocabulary import LINE_STARTS

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, ends included."""

_LOOK_AHEAD = 40
_MEASURE = re.compile(r"[(]?(%|年[、./-]?月([、./-]?日)?|个月|亩|公顷|平方米|是[/、或]否|文字)[)]?")
"""What a row of units says under the columns that hold no money."""
_MOST_ROWS = 5
_NUMBERING = re.compile(r"[(]?\d{1,3}[)]?|[(]?[甲乙丙丁戊己庚辛壬癸A-Z][)]?|\d{1,3}=[\d+\-*/()×÷%]+|[—-]+")
_AS_OF = re.compile(r"(?:(\d{4})年?)?[.\-/年]?(?:\d{1,2}月?[-~至到])?(\d{1,2})月")
_FULL_AS_OF = re.compile(r"((?:19|20)\d{2})[年.\-/](?:\d{1,2}月?[-~至到])?(1[0-2]|0?[1-9])(?!\d)")
_ATTACHMENT = re.compile(r"附[件表录]?\d{0,2}[:：]?|表\d{1,2}")
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_DATE_LINE = re.compile(r"截[至止]|填报|报送|制表|日期|时间[:：]|^\d{4}年\d{1,2}月")


@dataclass(frozen=True, slots=True)
class Head:
    """The header of one table: rows `first` to `last` (counted from 0 in the sheet), and the words over each column."""

    first: int
    last: int
    paths: dict[int, tuple[str, ...]]
    texts: tuple[dict[int, str], ...]
    title: str | None
    unit_line: str | None
    years: tuple[int, ...]
    as_of: Month | None
    above: tuple[int, ...]


def find_head(rows: Sequence[tuple[int, Sequence[Cell]]], merges: Sequence[Merge]) -> Head | None:
    """Find the head of the next table among some rows (number and cells); None when there is none.

    The row that names 项目名称 beside at least two other known columns is the anchor; rows above and below that
    group or divide its columns belong to the header too.
    """
    window = rows[:_LOOK_AHEAD]
    anchor = _anchor(window)
    if anchor is None:
        return None
    grid = _Grid(window, merges)
    first = _extend_up(grid, anchor)
    last = _extend_down(grid, anchor)
    names = grid.name_columns(anchor)
    above = [grid.row_numbers[i] for i in range(first) if any(not is_nothing(c) for c in window[i][1])]
    lines = [
        cell for i in range(first) for cell in window[i][1] if isinstance(cell, str) and not is_nothing(cell)
    ]
    title = next((text for text in lines if _is_title(compact(text))), None)
    years, as_of = _dated(lines, [c for i in range(first) for c in window[i][1]])
    unit = next((found for text in lines if (found := unit_in_line(text))), None)
    while last + 1 < len(window) and _is_numbering(window[last + 1][1], names):
        last += 1
    texts = tuple(grid.texts(i) for i in range(first, last + 1))
    return Head(
        first=grid.row_numbers[first],
        last=grid.row_numbers[last],
        paths=grid.paths(first, last),
        texts=texts,
        title=paragraph(title) if title else None,
        unit_line=unit,
        years=years,
        as_of=as_of,
        above=tuple(above),
    )


def _is_title(text: str) -> bool:
    """A line above the table that is neither about the form nor a mere 附件1."""
    return not (LINE_STARTS.match(text) or _ATTACHMENT.fullmatch(text) or unit_in_line(text) == text)


def _anchor(window: Sequence[tuple[int, Sequence[Cell]]]) -> int | None:
    best, best_score = None, 0
    for i, (_, cells) in enumerate(window):
        fields = [header_field(c) for c in cells if isinstance(c, str) and c]
        known = {f for f in fields if f and f != "other"}
        if "name" not in known:
            continue
        texts = sum(1 for c in cells if not is_nothing(c))
        numbers = sum(1 for c in cells if isinstance(c, (int, float)) and not isinstance(c, bool))
        score = len(known) + sum(f == "other" for f in fields)
        lower = {
            f
            for j in (i - 1, i + 1)
            if 0 <= j < len(window)
            for c in window[j][1]
            if isinstance(c, str) and (f := header_field(c))
        }
        enough = score >= 3 or (score >= 2 and len(known | lower) >= 3)
        if enough and numbers <= texts / 4 and score * 3 >= texts:
            return i
        if score > best_score and numbers == 0 and score >= 2 and score * 2 >= texts:
            best, best_score = i, score
    return best


class _Grid:
    """The rows of the window with what merged cells cover filled in."""

    def __init__(self, window: Sequence[tuple[int, Sequence[Cell]]], merges: Sequence[Merge]) -> None:
        self.row_numbers = [number for number, _ in window]
        self.cells = [list(cells) for _, cells in window]
        self.width = max(len(cells) for cells in self.cells)
        for cells in self.cells:
            cells.extend([""] * (self.width - len(cells)))
        self.covered: dict[tuple[int, int], tuple[int, int]] = {}
        index_of = {number: i for i, number in enumerate(self.row_numbers)}
        self.spans: dict[tuple[int, int], Merge] = {}
        for top, left, bottom, right in merges:
            if top in index_of and left < self.width:
                i = index_of[top]
                span = (i, left, min(i + bottom - top, len(self.cells) - 1), min(right, self.width - 1))
                self.spans[i, left] = span
                for r in range(span[0], span[2] + 1):
                    for c in range(span[1], span[3] + 1):
                        self.covered[r, c] = (i, left)

    def raw(self, row: int, column: int) -> str:
        """The text written in a cell itself; "" where it is empty or a merged cell covers it."""
        cell = self.cells[row][column]
        if isinstance(cell, date):
            return f"{cell.year}年{cell.month}月"
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return f"{cell:.15g}"
        return cell if isinstance(cell, str) and compact(cell) else ""

    def text(self, row: int, column: int) -> str:
        """The text of a cell or of the merged cell that covers it."""
        at = self.covered.get((row, column), (row, column))
        return self.raw(*at)

    def texts(self, row: int) -> dict[int, str]:
        """What a row says, compacted, by column; the fingerprint by which it is known when it is repeated."""
        return {c: compact(t) for c in range(self.width) if (t := self.raw(row, c))}

    def filled(self, row: int) -> list[int]:
        """The columns of a row with something written in them."""
        return [c for c in range(self.width) if self.raw(row, c)]

    def name_columns(self, anchor: int) -> set[int]:
        """The columns of the name and of the running number in the anchor row."""
        return {c for c in self.filled(anchor) if header_field(self.raw(anchor, c)) in ("name", "seq")}

    def is_parent(self, row: int, column: int) -> bool:
        """Whether a header cell spans several columns, by a merge or by blanks at its right."""
        if span := self.spans.get((row, column)):
            return span[3] > span[1]
        return column + 1 < self.width and not self.text(row, column + 1)

    def paths(self, first: int, last: int) -> dict[int, tuple[str, ...]]:
        """The words over each column from top to bottom; a parent without merge information reaches over the blanks at its right."""
        levels: list[list[str]] = []
        for row in range(first, last + 1):
            levels.append([self._inherited(row, column, first, last) for column in range(self.width)])
        paths = {}
        for column in range(self.width):
            path: list[str] = []
            for level in levels:
                _add_level(path, paragraph(level[column]).replace("\n", ""))
            if path:
                paths[column] = tuple(path)
        return paths

    def _inherited(self, row: int, column: int, first: int, last: int) -> str:
        text = self.text(row, column)
        if text or row == last or (row, column) in self.covered:
            return text
        if not any(self.raw(lower, column) for lower in range(row + 1, last + 1)):
            return ""
        for left in range(column - 1, -1, -1):
            source = self.text(row, left)
            has_children = any(self.raw(lower, left) for lower in range(row + 1, last + 1))
            if source:
                return source if has_children and not self._is_closed(row, left, column) else ""
            if not has_children:
                return ""
        return ""

    def _is_closed(self, row: int, left: int, column: int) -> bool:
        """A merged parent reaches only as far as its merge."""
        at = self.covered.get((row, left))
        return at is not None and self.spans[at][3] < column and self.spans[at][3] > self.spans[at][1]


def _add_level(path: list[str], text: str) -> None:
    """Put one more level under a path: a unit goes into brackets, a bare month number becomes a month, numbering is dropped."""
    short = compact(text)
    if not short or (path and compact(path[-1]) == short):
        return
    if path and (is_unit(short) or _MEASURE.fullmatch(short)):
        path[-1] += f"（{short}）"
    elif path and "月" in path[-1] and short.isdigit() and 1 <= int(short) <= 12:
        path.append(f"{short}月")
    elif not _NUMBERING.fullmatch(short):
        path.append(text)


def _extend_up(grid: _Grid, anchor: int) -> int:
    first = anchor
    left = min(grid.name_columns(anchor), default=0)
    while first > 0 and anchor - first < _MOST_ROWS and _groups_columns(grid, first - 1, first, left):
        first -= 1
    return first


def _groups_columns(grid: _Grid, row: int, below: int, left: int) -> bool:
    filled = grid.filled(row)
    if not filled or any(isinstance(grid.cells[row][c], (int, float)) for c in filled):
        return False
    texts = [compact(grid.raw(row, c)) for c in filled]
    if any(LINE_STARTS.match(t) or (unit_in_line(t) and len(t) < 12 and not header_field(t)) for t in texts):
        return False
    if len(filled) == 1:
        span = grid.spans.get((row, filled[0]))
        wide = span is not None and span[3] - span[1] + 1 >= grid.width * 0.8
        return filled[0] > left and not wide and len(texts[0]) <= 30 and not _DATE_LINE.search(texts[0])
    parents = sum(grid.is_parent(row, c) for c in filled)
    known = sum(header_field(grid.raw(row, c)) is not None for c in filled)
    if known == 0 and any(_DATE_LINE.search(t) for t in texts):
        return False
    return parents + known >= len(filled) / 2 and (known > 0 or len(grid.filled(below)) > len(filled))


def _extend_down(grid: _Grid, anchor: int) -> int:
    last = anchor
    names = grid.name_columns(anchor)
    while (
        last + 1 < len(grid.cells)
        and last - anchor < _MOST_ROWS
        and _divides_columns(grid, last + 1, anchor, names)
    ):
        last += 1
    return last


def _divides_columns(grid: _Grid, row: int, anchor: int, names: set[int]) -> bool:
    filled = grid.filled(row)
    if not filled or any(c in names for c in filled):
        return False
    if any(
        isinstance(grid.cells[row][c], (int, float)) and not _is_month_number(grid, row, c) for c in filled
    ):
        return False
    if any(len(compact(grid.raw(row, c))) > 30 for c in filled):
        return False
    measures = [compact(grid.raw(row, c)) for c in filled]
    if any(map(is_unit, measures)) and all(is_unit(m) or _MEASURE.fullmatch(m) for m in measures):
        return True
    under = sum(1 for c in filled if _stands_under_parent(grid, row, c, anchor))
    return under * 2 >= len(filled)


def _stands_under_parent(grid: _Grid, row: int, column: int, anchor: int) -> bool:
    for upper in range(row - 1, max(anchor - _MOST_ROWS, -1), -1):
        if at := grid.covered.get((upper, column)):
            return grid.spans[at][3] > grid.spans[at][1]
        if grid.raw(upper, column):
            return grid.is_parent(upper, column) or header_field(grid.raw(row, column)) is not None
    return True


def _is_month_number(grid: _Grid, row: int, column: int) -> bool:
    value = grid.cells[row][column]
    return isinstance(value, (int, float)) and 1 <= value <= 12 and "月" in grid.text(row - 1, column)


def _is_numbering(cells: Sequence[Cell], names: set[int]) -> bool:
    """A row of column numbers (1 2 3 … or 甲 乙 1 2 …) under the header."""
    said = [compact(f"{c:.15g}" if isinstance(c, float) else str(c)) for c in cells if not is_nothing(c)]
    if len(said) < 3 or not all(_NUMBERING.fullmatch(text) for text in said):
        return False
    numbers = [int(text) for text in said if text.isdigit()]
    return (
        numbers == sorted(set(numbers))
        and len(numbers) >= 2
        and numbers[-1] <= 3 * len(cells)
        and bool(names)
    )


def _dated(lines: Sequence[str], cells: Sequence[Cell]) -> tuple[tuple[int, ...], Month | None]:
    """The years named in the lines above a table, and the month it is as of."""
    days = [cell for cell in cells if isinstance(cell, date)]
    years = tuple(int(found) for text in lines for found in _YEAR.findall(compact(text))) + tuple(
        d.year for d in days
    )
    if days:
        return years, Month.of(days[0])
    for text in sorted(lines, key=lambda line: not re.search("截[至止]", line)):
        if found := _FULL_AS_OF.search(compact(text)):
            return years, Month(int(found[1]), int(found[2]))
    for text in lines:
        found = _AS_OF.search(compact(text))
        if found and years and 1 <= int(found[2]) <= 12:
            return years, Month(years[0], int(found[2]))
    return years, None
