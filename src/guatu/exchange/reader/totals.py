"""Totals rows against the sums of their rows. Differences are shown, never corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from guatu.exchange.reader.model import ColumnReading
from guatu.exchange.reader.money import FEN_PER_UNIT, fen_of, number_of
from guatu.exchange.reader.rowkinds import is_subtotal
from guatu.exchange.reader.sink import Sink
from guatu.exchange.reader.text import Cell

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """A totals row (depth None) or a section heading, and how many projects stand above it."""

    position: int
    row_no: int
    label: str
    depth: int | None
    promised: int | None
    cells: tuple[Cell, ...]


class Totals:
    """The markers and the amounts of one table."""

    def __init__(self, sheet: str, columns: Sequence[ColumnReading], left: int) -> None:
        self.sheet = sheet
        self.columns = columns
        self.left = left
        self.markers: list[Marker] = []
        self.amounts: list[list[int | None]] = [[] for _ in columns]
        self.count = 0

    def check(self, sink: Sink, name_letter: str) -> None:
        """Compare every totals row with the rows it most probably sums up; gives warnings with both figures."""
        if not any(m.depth is None or m.promised is not None or self._amounts_of(m) for m in self.markers):
            return
        sums = [[0, *accumulate(value or 0 for value in column)] for column in self.amounts]
        for number, marker in enumerate(self.markers):
            said = self._amounts_of(marker)
            spans = list(dict.fromkeys(self._spans(number)))
            if not spans or (not said and marker.promised is None):
                continue
            span = max(spans, key=lambda s: (self._agreement(marker, said, sums, s), -spans.index(s)))
            self._compare(marker, said, sums, span, sink)
            if marker.promised is not None and marker.promised != span[1] - span[0]:
                sink.report(
                    self.sheet,
                    name_letter,
                    marker.row_no,
                    "warning",
                    f"“{marker.label}”写的是 {marker.promised} 个，表里读到 {span[1] - span[0]} 个项目，请核对有没有漏行或多行",
                )

    def _amounts_of(self, marker: Marker) -> dict[int, tuple[int, Cell]]:
        said = {}
        for i, column in enumerate(self.columns):
            at = column.index - self.left
            cell = marker.cells[at] if at < len(marker.cells) else ""
            fen, _ = fen_of(cell, FEN_PER_UNIT[column.unit or "万元"])
            if fen is not None:
                said[i] = (fen, cell)
        return said

    def _spans(self, number: int) -> Iterator[Span]:
        """The runs of projects a marker may sum up, the likeliest first."""
        marker, here = self.markers[number], self.markers[number].position
        before, after = self.markers[:number], self.markers[number + 1 :]
        if marker.depth is not None:
            yield (
                here,
                next(
                    (m.position for m in after if m.depth is not None and m.depth <= marker.depth), self.count
                ),
            )
        whole = (0, self.count)
        if marker.depth is None and not is_subtotal(marker.label):
            yield whole
        runs = [
            (next((m.position for m in reversed(before)), 0), here),
            (next((m.position for m in reversed(before) if m.depth is None), 0), here),
            *((m.position, here) for m in reversed(before) if m.depth is not None),
            (here, next((m.position for m in after), self.count)),
            (here, next((m.position for m in after if m.depth is None), self.count)),
            (0, here),
            (here, self.count),
        ]
        yield from (run for run in runs if run[0] < run[1])
        yield whole

    def _agreement(
        self, marker: Marker, said: dict[int, tuple[int, Cell]], sums: list[list[int]], span: Span
    ) -> int:
        fits = sum(sums[i][span[1]] - sums[i][span[0]] == fen for i, (fen, _) in said.items() if fen)
        return fits + (marker.promised is not None and marker.promised == span[1] - span[0])

    def _compare(
        self, marker: Marker, said: dict[int, tuple[int, Cell]], sums: list[list[int]], span: Span, sink: Sink
    ) -> None:
        for i, (fen, cell) in said.items():
            total = sums[i][span[1]] - sums[i][span[0]]
            column = self.columns[i]
            unit = column.unit or "万元"
            if fen == total or _is_rounding(fen, total, cell, FEN_PER_UNIT[unit]):
                continue
            unread = sum(value is None for value in self.amounts[i][span[0] : span[1]])
            blank = f"（其中 {unread} 行没有数）" if unread else ""
            sink.report(
                self.sheet,
                column.letter,
                marker.row_no,
                "warning",
                f"“{marker.label}”写的是 {in_unit(fen, unit)}{unit}，"
                f"所含 {span[1] - span[0]} 行相加是 {in_unit(total, unit)}{unit}{blank}，"
                f"相差 {in_unit(abs(fen - total), unit)}{unit}；没有改动，请核对",
                column.field,
            )


def in_unit(fen: int, unit: str) -> str:
    """An amount written out in a unit, without needless zeros."""
    return f"{(Decimal(fen) / FEN_PER_UNIT[unit]).normalize():f}"


def _is_rounding(fen: int, total: int, cell: Cell, scale: int) -> bool:
    """Whether a total differs only because it was rounded to its own last decimal while its rows carry more."""
    number = number_of(cell)
    if number is None:
        return False
    exponent = number.as_tuple().exponent
    last = Decimal(scale).scaleb(exponent if isinstance(exponent, int) else 0)
    return total % last != 0 and abs(fen - total) * 2 <= last
