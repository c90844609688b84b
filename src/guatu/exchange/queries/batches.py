"""Reads of an import as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from guatu.engine.calendar import Month
from guatu.exchange import writer
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.exchange.queries.said import all_values
from guatu.exchange.reader import Problem
from guatu.kit.errors import Refused


def problems_of(batch: ImportBatch, level: str = "") -> list[dict[str, Any]]:
    """The problems of an import, errors first; of one level when it is named.

    `anchor` leads to the column of the cell among the columns of the page; empty where the problem is of no column.
    """
    found: Iterable[dict[str, Any]] = batch.problems
    if level in ("error", "warning"):
        found = (one for one in found if one["level"] == level)
    letters = {
        (sheet["name"][:60], column["letter"]): f"column-{number}-{column['letter']}"
        for number, sheet in enumerate(batch.reading.get("sheets", []))
        for column in sheet["columns"]
    }
    ordered = sorted(found, key=lambda one: one["level"] != "error")
    return [
        {**one, "anchor": letters.get((one["sheet"][:60], one["cell"].rstrip("0123456789")), "")}
        for one in ordered
    ]


def sheets_of(batch: ImportBatch) -> list[dict[str, Any]]:
    """How the columns of each table are read: as in the last reading, with what the user has said of them since."""
    said = batch.mapping.get("columns", {})
    return [
        {**sheet, "columns": [_as_said(column, said.get(column["key"])) for column in sheet["columns"]]}
        for sheet in batch.reading.get("sheets", [])
    ]


def _as_said(column: dict[str, Any], said: dict[str, Any] | None) -> dict[str, Any]:
    return {**column, "field": said["field"], "unit": said["unit"] or column["unit"]} if said else column


def months_of(batch: ImportBatch) -> list[Month]:
    """The months an import brings figures for."""
    return [Month.of_key(key) for key in batch.summary.get("months", [])]


def found_month(batch: ImportBatch) -> Month | None:
    """The month the file itself names, when that is not the month it is being read for."""
    for sheet in batch.reading.get("sheets", []):
        said = sheet.get("as_of_found")
        if said and Month.parse(said).key != batch.as_of:
            return Month.parse(said)
    return None


def list_name_of(batch: ImportBatch) -> str:
    """The list that projects of this import are put on; empty for none."""
    return str(batch.mapping.get("list_name", f"{batch.as_of // 100}年重点项目"))


def uploaded(batch: ImportBatch) -> bytes:
    """The file as it was uploaded. Raises Refused when it is gone from the server."""
    try:
        with batch.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as gone:
        raise Refused("原文件已不在服务器上，请联系管理员；需要时请重新上传") from gone


def annotated_copy(batch: ImportBatch) -> tuple[str, io.BytesIO]:
    """The user's own file with every problem as a comment at its cell: its name and content."""
    content = uploaded(batch)
    problems = [
        Problem(one["sheet"], one["cell"], one["level"], one["message"], one["field"])
        for one in batch.problems
    ]
    return f"{Path(batch.file_name).stem}（批注）.xlsx", io.BytesIO(writer.annotated_copy(content, problems))


def batch_json(batch: ImportBatch) -> dict[str, Any]:
    """A staged import in the shape the command line prints: rows, problems, left-out rows and the summary."""
    rows = ImportRow.objects.filter(batch=batch).order_by("id").values_list("sheet", "row_no", "action")
    said = zip(rows.iterator(chunk_size=2_000), all_values(batch), strict=True)
    return {
        "rows": [_row_json(batch, *row, values) for row, values in said],
        "problems": [
            {key: one[key] for key in ("sheet", "cell", "level", "message", "field")}
            for one in batch.problems
        ],
        "left_out": batch.left_out,
        "summary": {key: value for key, value in batch.summary.items() if key != "mark"},
    }


def _row_json(
    batch: ImportBatch, sheet: str, row_no: int, action: str, values: dict[str, Any]
) -> dict[str, Any]:
    figures = values.get("figures", {}).get(str(batch.as_of), {})
    said = ("code", "total_fen", "plan_fen", "started", "in_stats", "start_year", "finish_year", "start_on")
    return {
        "sheet": sheet,
        "row": row_no,
        "action": action,
        "name": values.get("name", ""),
        "done_fen": figures.get("done_year_fen"),
        **{key: values.get(key) for key in said},
    }
