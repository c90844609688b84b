"""Tables in a terminal, aligned although Chinese characters are two columns wide; and what commands ask for alike."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from unicodedata import east_asian_width

from guatu.engine.calendar import Month

_BAR = 40
_BIG = 2_000_000


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """Lines with aligned columns; those in `right` (from 0) are set flush right."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(head))]
    flush = set(right)

    def set_line(line: Sequence[str]) -> str:
        cells = []
        for column, (cell, wide) in enumerate(zip(line, widths, strict=True)):
            gap = " " * (wide - width(cell))
            cells.append(gap + cell if column in flush else cell + gap)
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * wide for wide in widths)
    return "\n".join([set_line(lines[0]), rule, *map(set_line, lines[1:])])


def month_argument(text: str) -> Month:
    """`2023-05` as an argument of a command."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def bar(path: Path, what: str) -> Callable[[int], None]:
    """A bar that is told percentages, for big files; nothing when nobody watches."""
    is_watched = path.stat().st_size >= _BIG and sys.stderr.isatty()

    def draw(percent: int) -> None:
        if is_watched:
            full = _BAR * percent // 100
            end = "\n" if percent >= 100 else ""
            sys.stderr.write(f"\r{what} [{'█' * full}{'·' * (_BAR - full)}] {percent}%{end}")
            sys.stderr.flush()

    return draw
