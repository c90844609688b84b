"""The annex tables as a workbook: one sheet each, numbers as numbers, ready to print."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from guatu.bulletins.content import AnnexTable, BulletinContent, Cell, Column
from guatu.bulletins.render.cells import (
    HeaderCell,
    alignment,
    all_rows,
    clean,
    empty_text,
    header_rows,
    light_colour,
    title_lines,
)
from guatu.kit.money import FEN_PER_WAN, FEN_PER_YI

_A4 = 9
_SERIF = "仿宋"
_SANS = "黑体"
_NUMBER_FORMATS = {"money_wan": "#,##0.00", "money_yi": "#,##0.00", "percent": "0.0%", "count": "0"}
_DIVISORS = {"money_wan": FEN_PER_WAN, "money_yi": FEN_PER_YI, "percent": 100}
_FORMULA_STARTS = tuple("=+-@|\t\r＝＋－＠")


def render_xlsx(content: BulletinContent) -> bytes:
    """The annex tables of a bulletin as .xlsx; the same content gives the same bytes.

    Amounts are numbers in 万元 or 亿元, rates are real percentages, and text is never read as a formula.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    moment = datetime(*content.issued_on.timetuple()[:3])  # noqa: DTZ001 - a document property without a zone
    book.set_properties(
        {
            "title": "".join(title_lines(content.title)),
            "author": clean(content.issuer),
            "created": moment,
            "modified": moment,
        }
    )
    for index, table in enumerate(content.annexes):
        _Sheet(book, content, table, index).write()
    if not content.annexes:
        sheet = book.add_worksheet("说明")
        sheet.write_string(0, 0, f"《{''.join(title_lines(content.title))}》没有附表。")
    book.close()
    return out.getvalue()


def _sheet_name(label: str, title: str) -> str:
    """A name Excel accepts: at most 31 characters, none of []:*?/\\'; the label in front keeps names apart."""
    return re.sub(r"[\[\]:*?/\\']", "", f"{label} {clean(title)}")[:31].strip()


class _Sheet:
    """One annex being written; holds the sheet, its table and the formats it has made."""

    def __init__(self, book: Any, content: BulletinContent, table: AnnexTable, index: int) -> None:
        self.book = book
        self.content = content
        self.table = table
        self.label = content.annex_label(index)
        self.sheet = book.add_worksheet(_sheet_name(self.label, table.title))
        self.heads = header_rows(table.columns)
        self.formats: dict[str, Any] = {}

    def write(self) -> None:
        for at, column in enumerate(self.table.columns):
            self.sheet.set_column(at, at, column.width * 2 + 1)
        self._write_top()
        first = 3 + len(self.heads)
        for offset, (row, is_total) in enumerate(all_rows(self.table)):
            for at, (value, column) in enumerate(zip(row, self.table.columns, strict=True)):
                self._write_cell(first + offset, at, value, column, is_total)
        self._set_up_print(first)

    def _write_top(self) -> None:
        last = len(self.table.columns) - 1
        marks = f"　【{clean(self.content.marks_text)}】" if self.content.marks else ""
        self._span(0, 0, 1, last + 1, self.label + marks, self._format(font=_SANS, size=14, align="left"))
        title = self._format(font=_SANS, size=18, align="center")
        self._span(1, 0, 1, last + 1, clean(self.table.title), title)
        self.sheet.set_row(1, 32)
        note = self._format(font=_SERIF, size=11, align="right")
        period = f"统计截至：{self.content.period.label}底"
        units = clean(self.table.unit_note)
        self._span(2, 0, 1, last + 1, f"{period}　　{units}" if units else period, note)
        head = self._format(font=_SANS, size=11, align="center", border=True)
        for level, cells in enumerate(self.heads):
            self.sheet.set_row(3 + level, 24)
            for cell in cells:
                self._write_head(3 + level, cell, head)

    def _write_head(self, row: int, cell: HeaderCell, shape: Any) -> None:
        self._span(row, cell.column, cell.rows, cell.columns, cell.text, shape)

    def _span(self, row: int, column: int, rows: int, columns: int, text: str, shape: Any) -> None:
        if rows * columns > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", shape)
        self.sheet.write_string(row, column, text, shape)

    def _write_cell(self, row: int, at: int, value: Cell, column: Column, is_total: bool) -> None:
        font = _SANS if is_total else _SERIF
        if isinstance(value, str) or value is None:
            text = clean(value) if value else empty_text(column.kind, is_total=is_total)
            shape = self._format(
                font=font,
                align=alignment(column),
                border=True,
                colour=light_colour(value) if column.kind == "light" else None,
                quoted=text.startswith(_FORMULA_STARTS),
            )
            if text:
                self.sheet.write_string(row, at, text, shape)
            else:
                self.sheet.write_blank(row, at, None, shape)
            return
        number = value / _DIVISORS.get(column.kind, 1)
        pattern = _NUMBER_FORMATS[column.kind]
        shape = self._format(font=font, align=alignment(column), border=True, pattern=pattern)
        self.sheet.write_number(row, at, number, shape)

    def _format(
        self,
        *,
        font: str,
        align: str,
        size: int = 11,
        border: bool = False,
        colour: str | None = None,
        pattern: str | None = None,
        quoted: bool = False,
    ) -> Any:
        wanted: dict[str, Any] = {"font_name": font, "font_size": size, "align": align, "valign": "vcenter"}
        if border:
            wanted |= {"border": 1, "text_wrap": True}
        if colour:
            wanted["font_color"] = f"#{colour}"
        if pattern:
            wanted["num_format"] = pattern
        if quoted:
            wanted["quote_prefix"] = True  # Excel keeps it text even when somebody edits the cell
        key = repr(wanted)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(wanted)
        return self.formats[key]

    def _set_up_print(self, first_row: int) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(3, first_row - 1)
        self.sheet.freeze_panes(first_row, 0)
        self.sheet.set_margins(left=0.98, right=0.98, top=1.1, bottom=1.02)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C— &P —")
        if self.content.marks:
            self.sheet.set_header("&R" + clean(self.content.marks_text).replace("&", "&&"))
