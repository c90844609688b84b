"""What the stored rows of an import say."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from guatu.exchange.models import ImportBatch, ImportPiece
from guatu.exchange.pieces import PIECE, Columns, Values, rows_of
from guatu.exchange.rows import Ids


def all_values(batch: ImportBatch) -> Iterator[Values]:
    """The values of every row, in order."""
    pieces = ImportPiece.objects.filter(batch=batch).order_by("number")
    for columns in pieces.values_list("columns", flat=True).iterator(chunk_size=1):
        yield from _rows(columns)


def values_at(batch: ImportBatch, places: Collection[int]) -> dict[int, Values]:
    """The values of the rows at these places of a batch."""
    found: dict[int, Values] = {}
    numbers = {place // PIECE for place in places}
    pieces = ImportPiece.objects.filter(batch=batch, number__in=numbers)
    for number, columns in pieces.values_list("number", "columns"):
        rows = _rows(columns)
        found |= {place: rows[place % PIECE] for place in places if place // PIECE == number}
    return found


def _rows(columns: Columns) -> list[Values]:
    """Without what the rows were recognised as, which is no word of theirs."""
    rows = rows_of(columns)
    for values in rows:
        for field in Ids._fields:
            values.pop(field, None)
    return rows
