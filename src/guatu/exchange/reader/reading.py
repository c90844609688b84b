"""Read a county's own workbook: from the file to projects, problems and what was left out."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from guatu.engine.calendar import Month
from guatu.exchange.reader import duplicates, months
from guatu.exchange.reader.assemble import Assembler
from guatu.exchange.reader.beside import tables_beside
from guatu.exchange.reader.columns import read_columns
from guatu.exchange.reader.fields import AMOUNTS, UNDECIDED
from guatu.exchange.reader.headers import Head, find_head
from guatu.exchange.reader.meaning import header_field, meaning_of
from guatu.exchange.reader.model import (
    HeaderReading,
    LedgerRow,
    Limits,
    MappingOverride,
    ReadLedger,
    ReadSheet,
    UnreadableWorkbook,
)
from guatu.exchange.reader.parts import unit_in_line
from guatu.exchange.reader.rowkinds import is_place
from guatu.exchange.reader.sink import Sink
from guatu.exchange.reader.source import Sheet, open_sheets
from guatu.exchange.reader.table import Feed, NumberedRow, Sorter
from guatu.exchange.reader.text import Cell, is_nothing, letter_of, quoted

_YEARS = re.compile(r"(?:19|20)\d{2}(?=年)")
_HEAD_ROWS = 60
_SAMPLE_ROWS = 300
_BATCH_ROWS = 2_000
_SUBSTANCE = frozenset(
    {*AMOUNTS, *UNDECIDED, "started", "started_yes", "in_stats", "start_on", "planned_start"}
)
_SUBSTANCE |= {"physical", "physical_text", "physical_percent"}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Job:
    as_of: Month
    mapping: MappingOverride | None
    sink: Sink
    tick: Callable[[int], None]


def read_workbook(
    source: Path | bytes,
    *,
    as_of: Month,
    mapping: MappingOverride | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> ReadLedger:
    """Everything a workbook says about projects, as of a month; nothing is stored.

    `mapping` is a reading the user confirmed before; `progress(rows done, rows of the sheet)` is called now and then.
    Raises UnreadableWorkbook with a Chinese sentence when the file cannot be opened safely as a workbook.
    """
    with _collector_paused():
        return _read(source, as_of, mapping, limits or Limits(), progress)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Values without cycles are made by the million here; looking through them for garbage would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(
    source: Path | bytes,
    as_of: Month,
    mapping: MappingOverride | None,
    limits: Limits,
    progress: Progress | None,
) -> ReadLedger:
    sink = Sink(limits.problems_per_column)
    tables: list[tuple[ReadSheet, list[LedgerRow]]] = []
    count = 0
    for sheet in open_sheets(source, limits):
        job = _Job(as_of, mapping, sink, partial(_tell, progress, height=sheet.height))
        if sheet.is_hidden:
            sink.leave_out(sheet.name, 0, "隐藏的工作表，没有读；如要导入，请先取消隐藏")
            continue
        if mapping and sheet.name in mapping.skip_sheets:
            sink.leave_out(sheet.name, 0, "用户选择不读这张表")
            continue
        for table in _read_sheet(sheet, job):
            tables.append(table)
            count += len(table[1])
            if count > limits.rows:
                raise UnreadableWorkbook(f"工作簿里的项目超过 {limits.rows} 个，请分成几个文件")
    rows = _rows_of(tables, as_of, sink)
    duplicates.check_duplicates(rows, sink)
    sink.close()
    sheets = [sheet for sheet, _ in tables]
    return ReadLedger(sheets, rows, sink.problems, sink.left_out, _signature(sheets), as_of)


def _tell(progress: Progress | None, done: int, *, height: int) -> None:
    if progress:
        progress(done, height)


def _rows_of(
    tables: Sequence[tuple[ReadSheet, list[LedgerRow]]], as_of: Month, sink: Sink
) -> list[LedgerRow]:
    by_month: dict[Month, list[LedgerRow]] = {}
    for sheet, rows in tables:
        by_month.setdefault(sheet.month, []).extend(rows)
    rows = (
        next(iter(by_month.values()), [])
        if len(by_month) < 2
        else months.merged_months(list(by_month.items()), as_of)
    )
    given = {c.month for s, _ in tables for c in s.header.columns if c.field == "done_month_fen" and c.month}
    if len(given) < 2:
        return rows
    if len(by_month) == 1:
        months.check_year_sums(rows, given, sink)
    return [months.with_year_sums(row, given, as_of) for row in rows]


def _read_sheet(sheet: Sheet, job: _Job) -> list[tuple[ReadSheet, list[LedgerRow]]]:
    tables: list[tuple[ReadSheet, list[LedgerRow]]] = []
    unit: str | None = None
    feed = Feed(sheet.rows())
    if not feed.peek(1):
        job.sink.leave_out(sheet.name, 0, "空表")
        return tables
    while ahead := feed.peek(_HEAD_ROWS + _SAMPLE_ROWS):
        head = find_head(ahead[:_HEAD_ROWS], sheet.merges)
        if head and not tables and (parts := tables_beside(sheet, head)):
            return [table for part in parts for table in _read_sheet(part, job)]
        if head and head.unit_line is None:
            head = replace(head, unit_line=unit)
        table = _read_table(sheet, head, feed, job) if head else None
        if table is None:
            _leave_rest(sheet, feed, job, is_whole=not tables)
            break
        unit = _unit_above(feed, table) or table[0].header.unit_line
        tables.append(table)
    return tables


def _unit_above(feed: Feed, table: tuple[ReadSheet, list[LedgerRow]]) -> str | None:
    """The unit named between a table and the header of the next one below it."""
    last = table[1][-1].row_no if table[1] else table[0].header.rows[1]
    return next(
        (u for row_no, text in reversed(feed.lines) if row_no >= last and (u := unit_in_line(text))), None
    )


def _leave_rest(sheet: Sheet, feed: Feed, job: _Job, *, is_whole: bool) -> None:
    if is_whole:
        job.sink.leave_out(sheet.name, 0, "不是项目台账：没有找到“项目名称”和投资、开工等列组成的表头")
        return
    while rows := feed.take(_BATCH_ROWS):
        for row_no, cells in rows:
            said = next((c for c in cells if not is_nothing(c)), None)
            if said is not None:
                job.sink.leave_out(sheet.name, row_no + 1, f"不在任何表格里：{quoted(said)}")


def _read_table(sheet: Sheet, head: Head, feed: Feed, job: _Job) -> tuple[ReadSheet, list[LedgerRow]] | None:
    """The table under a header; None when the header has nothing of a ledger in it."""
    ahead = feed.peek(_HEAD_ROWS + _SAMPLE_ROWS)
    sample = _sample(head, ahead)
    month = months.month_of_sheet(sheet.name, _year_of(head, job.as_of)) or job.as_of
    table_year = _year_of(head, month)
    columns, notices = read_columns(
        head, sample, left=sheet.left, table_year=table_year, month=month, mapping=job.mapping
    )
    fields = {c.field for c in columns}
    promised = {meaning_of(path, table_year=table_year, month=month).field for path in head.paths.values()}
    if "name" not in fields or not (fields | promised) & _SUBSTANCE:
        return None
    _say_about_head(sheet, head, month, job)
    for notice in notices:
        job.sink.report(
            sheet.name,
            letter_of(notice.column + sheet.left),
            head.last + 1,
            "warning",
            notice.message,
            notice.field,
        )
    sorter = Sorter(sheet.name, head, columns, sheet.left, sheet.merges, sheet.oddities, job.sink)
    place = sheet.name if is_place(sheet.name) and "region_text" not in fields else ""
    assembler = Assembler(sorter, month, table_year, place, job.sink)
    rows = _rows_under(head, feed, sorter, assembler, job)
    sorter.finish()
    header = HeaderReading((head.first + 1, head.last + 1), head.unit_line, head.title, head.as_of, columns)
    return ReadSheet(sheet.name, header, month, len(rows)), rows


def _year_of(head: Head, month: Month) -> int:
    """The year of a table: the month's own when the title or the header names it, else the first the title names."""
    named = {
        *head.years,
        *(int(y) for path in head.paths.values() for text in path for y in _YEARS.findall(text)),
    }
    return month.year if month.year in named or not head.years else head.years[0]


def _sample(head: Head, ahead: Sequence[NumberedRow]) -> list[list[Cell]]:
    """The first rows under a header, up to the header of another table."""
    sample: list[list[Cell]] = []
    for row_no, cells in ahead:
        if row_no <= head.last:
            continue
        known = {found for c in cells if isinstance(c, str) and (found := header_field(c))}
        if "name" in known and len(known) >= 3:
            break
        sample.append(cells)
    return sample


def _say_about_head(sheet: Sheet, head: Head, month: Month, job: _Job) -> None:
    for row_no in head.above:
        job.sink.leave_out(sheet.name, row_no + 1, "表头以上的标题或说明")
    for row_no in range(head.first, head.last + 1):
        job.sink.leave_out(sheet.name, row_no + 1, "表头")
    if head.as_of and head.as_of != month:
        row_no = head.above[0] + 1 if head.above else head.first + 1
        message = f"表上写的是{head.as_of.label}，正按{month.label}读入，请核对月份"
        job.sink.report(sheet.name, letter_of(sheet.left), row_no, "warning", message)


def _rows_under(head: Head, feed: Feed, sorter: Sorter, assembler: Assembler, job: _Job) -> list[LedgerRow]:
    rows: list[LedgerRow] = []
    feed.take(head.last + 1 - feed.peek(1)[0][0])
    while taken := feed.take(_BATCH_ROWS):
        batch, rest = sorter.sort(taken)
        rows.extend(assembler.rows_of(batch))
        job.tick(taken[-1][0] + 1)
        if rest:
            feed.put_back(rest)
            feed.keep_lines(taken[: len(taken) - len(rest)])
            break
    return rows


def _signature(sheets: Sequence[ReadSheet]) -> str:
    """A fingerprint of the headers, blind to months, years, the order of columns and how many months stand side by side."""
    keys: set[tuple[str, str]] = {
        (column.key, column.unit or "") for sheet in sheets for column in sheet.header.columns
    }
    text = "\n".join(f"{key}\t{unit}" for key, unit in sorted(keys))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
