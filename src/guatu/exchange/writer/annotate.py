"""Problems written back into a copy of the user's own file."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from guatu.exchange.reader.model import Limits, Problem
from guatu.exchange.reader.packing import inspect_zip, kind_of
from guatu.exchange.reader.source import Sheet, open_sheets
from guatu.exchange.reader.text import Cell
from guatu.exchange.writer.inert import inert, sheet_name
from guatu.exchange.writer.table import OPTIONS, Column, write_table

LARGEST_COMMENTED = 20_000
"""Rows of a workbook that is still annotated cell by cell."""
MOST_COMMENTS = 3_000
_COLOURS = {"error": "FFC7CE", "warning": "FFEB9C"}
_AUTHOR = "挂图"
_LIST = "问题清单"

ByCell = Mapping[tuple[str, str], Sequence[Problem]]


def annotated_copy(source: bytes, problems: Sequence[Problem]) -> bytes:
    """A copy of a workbook with each problem as a comment at its cell, on a light red (error) or yellow (warning) ground.

    Other formats than .xlsx come back as .xlsx with the same cells. A workbook of more than 20,000 rows is not copied:
    a workbook with the list of problems comes back instead, and says so.
    Raises UnreadableWorkbook when the source is none.
    """
    limits = Limits()
    sheets = list(open_sheets(source, limits))
    if sum(sheet.height for sheet in sheets) > LARGEST_COMMENTED:
        return _list_of(problems, note=f"原表超过 {LARGEST_COMMENTED} 行，没有逐格批注，请按表名和单元格查找")
    shown, rest = problems[:MOST_COMMENTS], problems[MOST_COMMENTS:]
    by_cell: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in shown:
        by_cell[problem.sheet, problem.cell].append(problem)
    if kind_of(source) == "zip" and inspect_zip(source, limits):
        return _annotated(source, by_cell, rest)
    return _rewritten(sheets, by_cell, rest)


def _annotated(source: bytes, by_cell: ByCell, rest: Sequence[Problem]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(source))
    for (sheet_title, cell_name), problems in by_cell.items():
        if sheet_title not in book.sheetnames:
            continue
        sheet = book[sheet_title]
        cell: Any = sheet[cell_name]
        if isinstance(cell, MergedCell):
            span = next(r for r in sheet.merged_cells.ranges if cell_name in r)
            cell = sheet.cell(span.min_row, span.min_col)
        text = _text_of(problems)
        if cell.comment is not None:
            text = f"{cell.comment.text}\n{text}"
        cell.comment = Comment(text, _AUTHOR, height=80 + 18 * text.count("\n"), width=320)
        cell.fill = PatternFill("solid", fgColor=_COLOURS[_worst(problems)])
    if rest:
        extra = book.create_sheet(_free_name(book.sheetnames))
        for row in [["表", "单元格", "级别", "问题"], *(_line(p) for p in rest)]:
            extra.append([inert(text) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rewritten(sheets: Sequence[Sheet], by_cell: ByCell, rest: Sequence[Problem]) -> bytes:
    """The cells of an old workbook or CSV as a new .xlsx; its fonts and colours are not carried over."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        grounds = {level: {"bg_color": f"#{colour}"} for level, colour in _COLOURS.items()}
        styles = {level: book.add_format(ground) for level, ground in grounds.items()}
        styles |= {
            f"{level} date": book.add_format({**ground, "num_format": "yyyy-mm-dd"})
            for level, ground in grounds.items()
        }
        names: list[str] = []
        for sheet in sheets:
            names.append(sheet_name(sheet.name))
            page = book.add_worksheet(names[-1])
            _copy_sheet(sheet, page, by_cell, styles)
        if rest:
            page = book.add_worksheet(_free_name(names))
            for row_no, line in enumerate([["表", "单元格", "级别", "问题"], *(_line(p) for p in rest)]):
                page.write_row(row_no, 0, [inert(text) for text in line])
    return stream.getvalue()


def _copy_sheet(sheet: Sheet, page: Any, by_cell: ByCell, styles: Mapping[str, Any]) -> None:
    marked = {
        xlsxwriter.utility.xl_cell_to_rowcol(cell): problems
        for (name, cell), problems in by_cell.items()
        if name == sheet.name
    }
    for (row_no, column), problems in marked.items():
        page.write_blank(row_no, column, None, styles[_worst(problems)])
        page.write_comment(row_no, column, _text_of(problems), {"author": _AUTHOR, "width": 320})
    for row_no, row in enumerate(sheet.rows()):
        for column, value in enumerate(row, start=sheet.left):
            found = marked.get((row_no, column), ())
            is_date = isinstance(value, (date, datetime, time, timedelta))
            style = styles[_worst(found) + (" date" if is_date else "")] if found else None
            _write(page, row_no, column, value, style)


def _write(page: Any, row_no: int, column: int, value: Cell, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row_no, column, value, style)
    elif isinstance(value, (int, float)):
        page.write_number(row_no, column, value, style)
    elif isinstance(value, (date, datetime, time, timedelta)):
        page.write_datetime(row_no, column, value, style)
    else:
        page.write_string(row_no, column, inert(value), style)


def _list_of(problems: Sequence[Problem], note: str) -> bytes:
    columns = [Column("表"), Column("单元格"), Column("级别"), Column("问题", width=80)]
    return write_table(columns, (_line(p) for p in problems), title=_LIST, note=note)


def _line(problem: Problem) -> list[str]:
    return [problem.sheet, problem.cell, "错误" if problem.level == "error" else "提醒", problem.message]


def _text_of(problems: Sequence[Problem]) -> str:
    return "\n".join(("错误：" if p.level == "error" else "提醒：") + p.message for p in problems)


def _worst(problems: Sequence[Problem]) -> str:
    return "error" if any(p.level == "error" for p in problems) else "warning"


def _free_name(taken: Sequence[str]) -> str:
    name, number = _LIST, 2
    while name in taken:
        name, number = f"{_LIST}{number}", number + 1
    return name
