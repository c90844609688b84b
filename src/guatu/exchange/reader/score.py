"""The reading as the plain JSON that the command line prints."""

from __future__ import annotations

from typing import Any

from guatu.exchange.reader.model import Figures, LedgerRow, ReadLedger


def as_score_json(read: ReadLedger) -> dict[str, Any]:
    """Rows, problems and left-out rows as plain values; `done_fen` is 年初至今 at the month the file was read for."""
    return {
        "rows": [_row(row, row.figures.get(read.as_of)) for row in read.rows],
        "problems": [
            {"sheet": p.sheet, "cell": p.cell, "level": p.level, "message": p.message, "field": p.field}
            for p in read.problems
        ],
        "left_out": [{"sheet": left.sheet, "row": left.row, "why": left.why} for left in read.left_out],
    }


def _row(row: LedgerRow, figures: Figures | None) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row_no,
        "code": row.code or None,
        "name": row.name,
        "total_fen": row.total_fen,
        "plan_fen": row.plan_fen,
        "done_fen": figures.done_year_fen if figures else None,
        "started": row.started,
        "in_stats": row.in_stats,
        "start_year": row.start_year,
        "finish_year": row.finish_year,
        "start_on": row.start_on.isoformat() if row.start_on else None,
    }
