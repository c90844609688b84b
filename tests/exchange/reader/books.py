"""Workbooks made for the tests: rows written out, as an office would type them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from guatu.engine.calendar import Month
from guatu.exchange.reader import Figures, LedgerRow, MappingOverride, ReadLedger, read_workbook

MAY = Month(2023, 5)
Rows = Sequence[Sequence[Any]]
PLAIN = ["序号", "项目名称", "总投资", "年度计划投资", "本月完成投资", "年初至今累计完成投资"]
UNIT_LINE = ["单位：万元"]


def book(
    sheets: Mapping[str, Rows] | Rows, merges: Mapping[str, Sequence[str]] | Sequence[str] = ()
) -> bytes:
    """A workbook from rows (one sheet called 台账) or from rows by sheet name."""
    by_name = sheets if isinstance(sheets, Mapping) else {"台账": sheets}
    spans = merges if isinstance(merges, Mapping) else dict.fromkeys(by_name, merges)
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]  # a new workbook has an active sheet
    for name, rows in by_name.items():
        sheet = workbook.create_sheet(name)
        for row_no, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(row_no, column, value)
        for span in spans.get(name, ()):
            sheet.merge_cells(span)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def read(
    sheets: Mapping[str, Rows] | Rows,
    merges: Mapping[str, Sequence[str]] | Sequence[str] = (),
    *,
    as_of: Month = MAY,
    mapping: MappingOverride | None = None,
) -> ReadLedger:
    """What the reader makes of such a workbook."""
    return read_workbook(book(sheets, merges), as_of=as_of, mapping=mapping)


def table(header: Sequence[str], *rows: Sequence[Any]) -> ReadLedger:
    """One plain table under a unit line of 万元."""
    return read([UNIT_LINE, header, *rows])


def only(ledger: ReadLedger) -> LedgerRow:
    """The one project a ledger must have."""
    assert len(ledger.rows) == 1, [row.name for row in ledger.rows]
    return ledger.rows[0]


def may(row: LedgerRow, month: Month = MAY) -> Figures:
    """The figures of a project for May."""
    return row.figures.get(month, Figures())


def cells(ledger: ReadLedger, level: str | None = None) -> set[str]:
    """Where problems were reported."""
    return {p.cell for p in ledger.problems if level in (None, p.level)}


def message(ledger: ReadLedger, cell: str) -> str:
    """What is said about a cell."""
    found = [p.message for p in ledger.problems if p.cell == cell]
    assert found, f"nothing said about {cell}, only {cells(ledger)}"
    return "；".join(found)


def fields(ledger: ReadLedger) -> dict[str, str | None]:
    """The field of each column letter."""
    return {c.letter: c.field for c in ledger.sheets[0].header.columns}
