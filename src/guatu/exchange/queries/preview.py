"""The first rows of an import as they will be written, beside how the cells looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from guatu.access import queries as access_queries
from guatu.engine.calendar import Month
from guatu.exchange.enums import RowAction
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.exchange.names import NEW, NONE, Directory
from guatu.exchange.queries.batches import uploaded
from guatu.exchange.queries.said import values_at
from guatu.exchange.reader import FIELDS, Limits
from guatu.exchange.reader.source import open_sheets
from guatu.exchange.reader.text import Cell, shown
from guatu.kit.money import wan

PREVIEW_ROWS = 15
_AMOUNTS = {name for name in FIELDS if name.endswith("_fen")}
_YES_NO = {"started": "started", "started_yes": "started", "started_no": "started",
           "in_stats": "in_stats", "in_stats_yes": "in_stats", "in_stats_no": "in_stats"}  # fmt: skip
_PLACES = {"region_text": "region", "unit_text": "unit", "owner_text": "owner"}


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """One cell: what will be written, how it looked in the file, and whether the two say it in other words."""

    written: str
    looked: str
    kind: str = ""

    @property
    def differs(self) -> bool:
        """Whether the original is worth showing beside it."""
        return bool(self.looked) and self.looked != self.written


@dataclass(frozen=True, slots=True)
class PreviewHead:
    """A column of the preview: its letter and header in the file, the field it became, and how its values are set."""

    letter: str
    path: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file with its fate."""

    row_no: int
    action: RowAction
    cells: tuple[PreviewCell, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of the first table, under the header as it was understood."""

    sheet: str
    heads: tuple[PreviewHead, ...]
    rows: tuple[PreviewRow, ...]


def preview(batch: ImportBatch) -> Preview | None:
    """The first rows as they will be written, beside how the cells looked; None when nothing was read."""
    sheets = batch.reading.get("sheets", [])
    if not sheets:
        return None
    sheet = sheets[0]
    columns = [column for column in sheet["columns"] if column["field"] and column["field"] != "seq"]
    rows = list(ImportRow.objects.filter(batch=batch, sheet=sheet["name"][:60]).order_by("id")[:PREVIEW_ROWS])
    said = values_at(batch, {row.place for row in rows})
    looked = _raw_rows(batch, sheet["name"], {row.row_no for row in rows})
    words = _Writer(batch)
    return Preview(
        sheet["name"],
        tuple(
            PreviewHead(c["letter"], " / ".join(c["path"]), FIELDS[c["field"]], _kind(c["field"]))
            for c in columns
        ),
        tuple(
            PreviewRow(
                row.row_no,
                RowAction(row.action),
                tuple(
                    PreviewCell(
                        words.text(said[row.place], column),
                        _raw(looked.get(row.row_no), column["letter"]),
                        _kind(column["field"]),
                    )
                    for column in columns
                ),
            )
            for row in rows
        ),
    )


def _kind(field: str) -> str:
    """The class of a cell in the design: names, codes, numbers, long texts."""
    if field in _AMOUNTS:
        return "gt-num"
    return {"name": "gt-name", "code": "gt-code", "content": "gt-note", "remark": "gt-note"}.get(field, "")


def _raw_rows(batch: ImportBatch, name: str, wanted: set[int]) -> dict[int, tuple[int, list[Cell]]]:
    """The cells of these rows of a sheet, with the number of the column they begin at."""
    for sheet in open_sheets(uploaded(batch), Limits()):
        if sheet.name == name:
            rows = enumerate(islice(sheet.rows(), max(wanted, default=0)), 1)
            return {number: (sheet.left, cells) for number, cells in rows if number in wanted}
    return {}


def _raw(row: tuple[int, list[Cell]] | None, letter: str) -> str:
    if row is None:
        return ""
    index = -1
    for character in letter:
        index = (index + 1) * 26 + ord(character) - 65
    place = index - row[0]
    return shown(row[1][place]) if 0 <= place < len(row[1]) else ""


class _Writer:
    """Values of an import row as people read them."""

    def __init__(self, batch: ImportBatch) -> None:
        self.names = batch.mapping.get("names", {})
        self.as_of = Month.of_key(batch.as_of)
        self.directory = Directory(self.as_of.last_day)
        self.regions = access_queries.region_names()
        self.bodies = access_queries.organisation_names()

    def text(self, values: Mapping[str, Any], column: Mapping[str, Any]) -> str:
        field = column["field"]
        if field in _PLACES:
            return self._place(field, values.get(field))
        if field in _YES_NO:
            said = values.get(_YES_NO[field])
            return "—" if said is None else "是" if said else "否"
        if field == "years":
            years = [str(year) for year in (values.get("start_year"), values.get("finish_year")) if year]
            return " 至 ".join(years) or "—"
        value = self._value(values, field, column.get("month"))
        if value is None or value == "":
            return "—"
        if field in _AMOUNTS:
            return f"{wan(value)} 万元"
        if field in ("planned_start", "planned_finish") and isinstance(value, int):
            return Month.of_key(value).label
        return str(value)

    def _value(self, values: Mapping[str, Any], field: str, month: str | None) -> Any:
        key = str(Month.parse(month).key if month else self.as_of.key)
        if field == "plan_month_fen":
            return values.get("plan_by_month", {}).get(key)
        if field in values:
            return values[field]
        return values.get("figures", {}).get(key, {}).get(field)

    def _place(self, field: str, text: str | None) -> str:
        if not text:
            return "—"
        role = _PLACES[field]
        meaning = self.names.get(role, {}).get(text)
        if meaning is None:
            meaning = self.directory.meaning(role, text)  # type: ignore[arg-type]  # one of the three roles
        if isinstance(meaning, int):
            return (self.regions if role == "region" else self.bodies).get(meaning, text)
        if meaning == NONE:
            return "—"
        return f"{text}（新增）" if meaning == NEW or role == "owner" else text
