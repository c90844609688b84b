"""Two tables side by side in one sheet: each becomes a sheet of its own with the columns it stands in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from guatu.exchange.reader.headers import Head
from guatu.exchange.reader.meaning import header_field
from guatu.exchange.reader.packing import Oddities
from guatu.exchange.reader.source import Sheet
from guatu.exchange.reader.text import Cell, compact, is_nothing

_ALIKE = 3
"""So many columns must come again under the same words; a lone second 项目名称 makes no second table."""


def tables_beside(sheet: Sheet, head: Head) -> list[Sheet]:
    """The tables that stand side by side under one header, from left to right; empty when there is only one.

    Lines above the header, such as the unit, count for every table that has none of its own.
    """
    starts = _starts(head)
    if len(starts) < 2:
        return []
    rows = list(sheet.rows())
    width = max(map(len, rows))
    ends = [*starts[1:], width]
    return [_slice(sheet, rows, head, starts[0], (a, b)) for a, b in zip(starts, ends, strict=True)]


def _starts(head: Head) -> list[int]:
    """The first column of each table: where the words of the header begin again from the first one."""
    words = {column: compact(path[-1]) for column, path in head.paths.items()}
    names = [column for column in sorted(words) if header_field(words[column]) == "name"]
    if len(names) < 2 or words[names[0]] != words[names[1]]:
        return []
    first, step = min(words), names[1] - names[0]
    alike = sum(
        words.get(column + step) == words[column] for column in range(first, first + step) if column in words
    )
    if alike < _ALIKE or any(b - a != step for a, b in pairwise(names)):
        return []
    return [first + step * number for number in range(len(names))]


def _slice(sheet: Sheet, rows: list[list[Cell]], head: Head, first: int, columns: tuple[int, int]) -> Sheet:
    start, end = columns
    cut = [row[start:end] for row in rows]
    for row_no in head.above:
        if all(is_nothing(cell) for cell in cut[row_no]):
            cut[row_no] = rows[row_no][first : first + end - start]
    merges = tuple(
        (top, left - start, bottom, min(right, end - 1) - start)
        for top, left, bottom, right in sheet.merges
        if start <= left < end
    )
    span = range(start + sheet.left, end + sheet.left)
    odd = Oddities(
        {at: word for at, word in sheet.oddities.errors.items() if at[1] in span},
        {at for at in sheet.oddities.uncomputed if at[1] in span},
    )
    return replace(sheet, left=sheet.left + start, merges=merges, oddities=odd, source=cut)
