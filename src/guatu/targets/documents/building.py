"""A text put together line by line, with the rows of tables as lines."""

from __future__ import annotations

import re

from guatu.targets.documents.values import MOST_CHARACTERS, too_long

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]+")
_ENDS = " \t\r\n\f\v\xa0\u3000"


class Table:
    """A table being read: the lines of each cell of the row at hand."""

    def __init__(self) -> None:
        self.cells: list[list[str]] = []
        self.is_layout = False

    def take_row(self) -> list[str]:
        """The finished row as lines: one line, unless a single cell has text or a cell held a table (then it only lays out)."""
        cells, self.cells = self.cells, []
        filled = [cell for cell in cells if cell]
        if self.is_layout or len(filled) <= 1:
            return [line for cell in filled for line in cell]
        return ["\t".join(" ".join(cell).replace("\t", " ") for cell in cells).rstrip("\t")]


class Builder:
    """Lines in the order of the document; inside a table they go to its cell, and the row becomes a line when it ends.

    Raises DocumentError as soon as the text is longer than it may be.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._tables: list[Table] = []
        self._length = 0

    def add(self, line: str) -> None:
        """One line without blanks at its ends; an empty one is left out."""
        line = self.clean(line)
        if not line:
            return
        self._length += len(line) + 1
        if self._length > MOST_CHARACTERS:
            raise too_long()
        self._put(line)

    @staticmethod
    def clean(line: str) -> str:
        """A line without blanks at its ends and without what cannot be printed."""
        return _UNPRINTABLE.sub("", line).strip(_ENDS)

    def open_table(self) -> None:
        """A table begins, perhaps inside a cell of another, which then only lays out its page."""
        for outer in self._tables[-1:]:
            outer.is_layout = True
        self._tables.append(Table())

    def open_cell(self) -> None:
        """The next cell of the row begins."""
        for table in self._tables[-1:]:
            table.cells.append([])

    def close_row(self) -> None:
        """The row at hand is complete."""
        if self._tables:
            table = self._tables.pop()
            for line in table.take_row():
                self._put(line)
            self._tables.append(table)
            table.is_layout = False

    def close_table(self) -> None:
        """The table is complete; what stood in no row is kept."""
        if self._tables:
            self.close_row()
            self._tables.pop()

    def text(self) -> str:
        """The whole text, a line break between lines and none at the end."""
        while self._tables:
            self.close_table()
        return "\n".join(self._lines)

    def _put(self, line: str) -> None:
        if not self._tables:
            self._lines.append(line)
            return
        cells = self._tables[-1].cells
        if not cells:
            cells.append([])
        cells[-1].append(line)
