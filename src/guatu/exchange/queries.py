"""Reads for the pages of an import: its preview beside the original cells, what is asked, and its problems."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guatu.access import facts
from guatu.access import policy as access
from guatu.access import queries as access_queries
from guatu.access.enums import Can, OrganisationKind
from guatu.engine.calendar import Month
from guatu.exchange import writer
from guatu.exchange.enums import BatchState, RowAction
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.exchange.names import NEW, NONE, ROLE_NAMES, Directory
from guatu.exchange.policy import reach_of
from guatu.exchange.reader import FIELDS, Limits, Problem
from guatu.exchange.reader.source import open_sheets
from guatu.exchange.reader.text import Cell, shown
from guatu.exchange.rows import job_of
from guatu.kit.money import wan
from guatu.kit.progress import percent_of
from guatu.registry import queries as registry

if TYPE_CHECKING:
    from guatu.access.models import User

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

    @property
    def differs(self) -> bool:
        """Whether the original is worth showing beside it."""
        return bool(self.looked) and self.looked != self.written


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
    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[PreviewRow, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project a doubtful row may be."""

    pk: int
    name: str
    code: str
    place: str
    unit: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row that may be more than one project."""

    pk: int
    row_no: int
    sheet: str
    name: str
    code: str
    place: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class AskedName:
    """A text nobody knows, what it may mean (id and name), and what is chosen at first."""

    role: str
    role_name: str
    text: str
    rows: int
    options: tuple[tuple[str, str], ...]
    chosen: str


def percent_done(batch: ImportBatch) -> int:
    """How far the reading or writing of a batch is."""
    busy = batch.state in (BatchState.READING, BatchState.WRITING)
    return percent_of(job_of(batch.pk)) if busy else batch.progress_percent


def preview(batch: ImportBatch) -> Preview | None:
    """The first rows as they will be written, beside how the cells looked; None when nothing was read."""
    sheets = batch.reading.get("sheets", [])
    if not sheets:
        return None
    sheet = sheets[0]
    columns = [column for column in sheet["columns"] if column["field"] and column["field"] != "seq"]
    rows = list(ImportRow.objects.filter(batch=batch, sheet=sheet["name"][:60]).order_by("id")[:PREVIEW_ROWS])
    looked = _raw_rows(batch, sheet["name"], {row.row_no for row in rows})
    words = _Writer(batch)
    return Preview(
        sheet["name"],
        tuple((c["letter"], " / ".join(c["path"]), FIELDS[c["field"]]) for c in columns),
        tuple(
            PreviewRow(
                row.row_no,
                RowAction(row.action),
                tuple(
                    PreviewCell(
                        words.text(row.values, column), _raw(looked.get(row.row_no), column["letter"])
                    )
                    for column in columns
                ),
            )
            for row in rows
        ),
    )


def _raw_rows(batch: ImportBatch, name: str, wanted: set[int]) -> dict[int, tuple[int, list[Cell]]]:
    """The cells of these rows of a sheet, with the number of the column they begin at."""
    with batch.file.open("rb") as file:
        content = file.read()
    for sheet in open_sheets(content, Limits()):
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


def asked_rows(batch: ImportBatch) -> list[AskedRow]:
    """The rows that may be more than one project, with those projects."""
    rows = list(ImportRow.objects.filter(batch=batch, action=RowAction.ASK).order_by("id")[:200])
    keys = registry.keys_of(pk for row in rows for pk in row.candidates)
    regions, bodies = access_queries.region_names(), access_queries.organisation_names()
    return [
        AskedRow(
            row.pk,
            row.row_no,
            row.sheet,
            row.values.get("name", ""),
            row.values.get("code", ""),
            row.values.get("region_text", ""),
            tuple(
                Candidate(
                    key.pk,
                    key.name,
                    key.code,
                    regions.get(key.region_id or 0, ""),
                    bodies.get(key.unit_id or 0, ""),
                )
                for pk in row.candidates
                if (key := keys.get(pk))
            ),
        )
        for row in rows
    ]


def asked_names(batch: ImportBatch, user: User) -> list[AskedName]:
    """The places and units nobody knows, each with what it may mean: the likely first, then all of the scope, new, or nothing."""
    questions = batch.reading.get("questions", [])
    if not questions:
        return []
    may_add = reach_of(user, Can.IMPORT).may_add_places
    regions = list(access.regions_for(user, Can.IMPORT).values_list("pk", "name"))
    day = Month.of_key(batch.as_of).last_day
    offices = [
        (body.pk, body.name) for body in facts.organisations_on(day) if body.kind != OrganisationKind.COMPANY
    ]
    return [
        _asked_name(question, regions if question["role"] == "region" else offices, may_add)
        for question in questions
    ]


def _asked_name(question: Mapping[str, Any], places: Sequence[tuple[int, str]], may_add: bool) -> AskedName:
    likely = [pk for pk in question["likely"] if pk in dict(places)]
    ordered = sorted(places, key=lambda place: likely.index(place[0]) if place[0] in likely else 99)
    options = [(str(pk), f"{name}（相近）" if pk in likely else name) for pk, name in ordered]
    if may_add:
        options.insert(len(likely), (NEW, f"新增“{question['text']}”"))
    options.append((NONE, "留空，不填"))
    chosen = str(likely[0]) if likely else NEW if may_add else ""
    return AskedName(
        question["role"],
        ROLE_NAMES[question["role"]],
        question["text"],
        question["rows"],
        tuple(options),
        chosen,
    )


def problems_of(batch: ImportBatch, level: str = "") -> list[dict[str, Any]]:
    """The problems of an import, errors first; of one level when it is named."""
    found: Iterable[dict[str, Any]] = batch.problems
    if level in ("error", "warning"):
        found = (one for one in found if one["level"] == level)
    return sorted(found, key=lambda one: one["level"] != "error")


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


def annotated_copy(batch: ImportBatch) -> tuple[str, io.BytesIO]:
    """The user's own file with every problem as a comment at its cell: its name and content."""
    with batch.file.open("rb") as file:
        content = file.read()
    problems = [
        Problem(one["sheet"], one["cell"], one["level"], one["message"], one["field"])
        for one in batch.problems
    ]
    return f"{Path(batch.file_name).stem}（批注）.xlsx", io.BytesIO(writer.annotated_copy(content, problems))


def batch_json(batch: ImportBatch) -> dict[str, Any]:
    """A staged import in the shape the command line prints: rows, problems, left-out rows and the summary."""
    rows = (
        ImportRow.objects.filter(batch=batch)
        .order_by("id")
        .values_list("sheet", "row_no", "action", "values")
    )
    return {
        "rows": [_row_json(batch, *row) for row in rows.iterator(chunk_size=2_000)],
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
