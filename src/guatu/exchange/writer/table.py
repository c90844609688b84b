"""Tables as .xlsx files: numbers as numbers, dates as dates, nothing that could run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

import xlsxwriter

from guatu.engine.calendar import Month
from guatu.exchange.writer.inert import inert, sheet_name

Kind = Literal["text", "number", "wan", "yi", "percent", "date", "month", "yes_no"]
Target = Path | BinaryIO
_FEN = {"wan": 1_000_000, "yi": 10_000_000_000}
_FORMATS = {
    "text": "@",
    "number": "0.######",
    "wan": "#,##0.00####",
    "yi": "#,##0.00########",
    "percent": "0.00",
    "date": "yyyy-mm-dd",
    "month": "@",
    "yes_no": "@",
}
_WIDTHS = {"text": 16, "number": 9, "wan": 13, "yi": 11, "percent": 9, "date": 12, "month": 11, "yes_no": 9}
_UNITS = {"wan": "（万元）", "yi": "（亿元）", "percent": "（%）"}
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "in_memory": True,
}
Write = Callable[[int, int, Any, Any], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table to write.

    `kind` says what its values are: `wan` and `yi` are whole 分 shown in 万元 or 亿元, `percent` a number of percent,
    `month` a Month, `yes_no` a bool. `group` is the header over neighbouring columns; `is_summed` puts it into 合计.
    """

    header: str
    kind: Kind = "text"
    group: str = ""
    width: float | None = None
    is_summed: bool = False


def write_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    note: str = "",
    total_label: str = "合计",
) -> bytes:
    """A workbook with one table: title, header with units (frozen), the rows, and 合计 where a column is summed."""
    stream = io.BytesIO()
    save_table(stream, columns, rows, title=title, note=note, total_label=total_label)
    return stream.getvalue()


def save_table(
    target: Target,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    note: str = "",
    total_label: str = "合计",
) -> None:
    """Write such a workbook to a file or stream, row by row, so that its size costs no memory."""
    with xlsxwriter.Workbook(_file_of(target), {**OPTIONS, "constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name(title))
        paper = Paper(book, sheet, columns)
        paper.write_title(title)
        paper.write_note(note)
        first = paper.write_header(show_units=True, merges_down=False)
        number, sums = first, [0] * len(columns)
        for number, row in enumerate(rows, start=first + 1):
            paper.write_row(number - 1, row)
            for i, column in enumerate(columns):
                if column.is_summed:
                    sums[i] += row[i] or 0
        if any(c.is_summed for c in columns):
            total: list[Any] = [s if c.is_summed else "" for c, s in zip(columns, sums, strict=True)]
            label_at = next((i for i, c in enumerate(columns) if c.kind == "text"), None)
            if label_at is not None:
                total[label_at] = total_label
            paper.write_row(number, total, is_total=True)
        paper.finish()


class Paper:
    """One worksheet being written from top to bottom."""

    def __init__(self, book: Any, sheet: Any, columns: Sequence[Column]) -> None:
        self.sheet, self.columns = sheet, columns
        self.row = 0
        edge = {"border": 1, "valign": "vcenter"}
        self._title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self._note = book.add_format({"font_size": 10, "align": "right"})
        self._head = book.add_format(
            {**edge, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EAF1F8"}
        )
        self._cells = [
            book.add_format({**edge, "num_format": _FORMATS[c.kind], "text_wrap": c.kind == "text"})
            for c in columns
        ]
        self._totals = [
            book.add_format({**edge, "num_format": _FORMATS[c.kind], "bold": True}) for c in columns
        ]
        for i, column in enumerate(columns):
            sheet.set_column(i, i, column.width or _WIDTHS[column.kind])
        self._writers: list[Write] = [self._writer(c.kind) for c in columns]

    @property
    def last_column(self) -> int:
        """The index of the last column."""
        return len(self.columns) - 1

    def write_title(self, title: str) -> None:
        """The title over the whole width."""
        self.sheet.set_row(self.row, 30)
        self._across(0, self.last_column, inert(title), self._title)
        self.row += 1

    def write_note(self, note: str, left: str = "") -> None:
        """A line under the title: `note` at the right end, `left` at the left; nothing when both are empty."""
        if not note and not left:
            return
        if left:
            self.sheet.write_string(self.row, 0, inert(left))
        if note:
            self.sheet.write_string(self.row, self.last_column, inert(note), self._note)
        self.row += 1

    def write_header(self, *, show_units: bool, merges_down: bool) -> int:
        """One header row, or two when columns are grouped; frozen. Gives the row the table begins in.

        `merges_down` merges ungrouped headers over both rows; not possible while rows are streamed out.
        """
        heads = [
            c.header + (_UNITS.get(c.kind, "") if show_units and not _names_unit(c.header) else "")
            for c in self.columns
        ]
        if any(c.group for c in self.columns):
            self._write_groups(heads, merges_down)
            self.row += 1
            for i, column in enumerate(self.columns):
                if column.group:
                    self.sheet.write_string(self.row, i, heads[i], self._head)
                elif not merges_down:
                    self.sheet.write_blank(self.row, i, None, self._head)
        else:
            for i, head in enumerate(heads):
                self.sheet.write_string(self.row, i, head, self._head)
        self.row += 1
        self.sheet.freeze_panes(self.row, min(2, self.last_column))
        return self.row

    def _write_groups(self, heads: Sequence[str], merges_down: bool) -> None:
        i = 0
        while i < len(self.columns):
            group, end = self.columns[i].group, i
            while group and end < self.last_column and self.columns[end + 1].group == group:
                end += 1
            if group:
                self._across(i, end, group, self._head)
            elif merges_down:
                self.sheet.merge_range(self.row, i, self.row + 1, i, heads[i], self._head)
            else:
                self.sheet.write_string(self.row, i, heads[i], self._head)
            i = end + 1

    def _across(self, first: int, last: int, text: str, style: Any) -> None:
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, text, style)
        else:
            self.sheet.write_string(self.row, first, text, style)

    def write_row(self, row: int, values: Sequence[Any], *, is_total: bool = False) -> None:
        """One line of the table; texts in number columns (合计 labels, dashes) stay texts."""
        styles = self._totals if is_total else self._cells
        for i, value in enumerate(values):
            if value is None or value == "":
                self.sheet.write_blank(row, i, None, styles[i])
            elif isinstance(value, str):
                self.sheet.write_string(row, i, inert(value), styles[i])
            else:
                self._writers[i](row, i, value, styles[i])
        self.row = row + 1

    def _writer(self, kind: Kind) -> Write:
        sheet = self.sheet
        if kind in _FEN:
            scale = _FEN[kind]
            return lambda row, i, fen, style: sheet.write_number(row, i, fen / scale, style)
        if kind in ("number", "percent"):
            return lambda row, i, number, style: sheet.write_number(row, i, number, style)
        if kind == "yes_no":
            return lambda row, i, yes, style: sheet.write_string(row, i, "是" if yes else "否", style)
        if kind == "date":
            return lambda row, i, day, style: sheet.write_datetime(row, i, _midnight(day), style)
        return lambda row, i, value, style: sheet.write_string(row, i, inert(_text_of(value)), style)

    def finish(self) -> None:
        """Set the page for printing: landscape, one page wide, header on every page."""
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0, 2)


def _names_unit(header: str) -> bool:
    return header.rstrip("）)").endswith(("元", "%"))


def _text_of(value: Any) -> str:
    return value.label if isinstance(value, Month) else str(value)


def _midnight(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell has no time zone


def _file_of(target: Target) -> Any:
    return str(target) if isinstance(target, Path) else target
