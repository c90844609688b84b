"""From an uploaded file to rows that wait for confirmation. Nothing here reaches the register."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction

from guatu.access import facts as access
from guatu.access import policy as access_policy
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.exchange.enums import BatchState, RowAction
from guatu.exchange.models import HeaderMemory, ImportBatch, ImportPiece, ImportRow
from guatu.exchange.pieces import PIECE, Columns, columns_of
from guatu.exchange.queries import READ_PERCENT, all_values, list_name_of
from guatu.exchange.reader import (
    ColumnChoice,
    Limits,
    MappingOverride,
    ReadLedger,
    UnreadableWorkbook,
    read_workbook,
)
from guatu.exchange.rows import Ids, faults, job_of, packed
from guatu.exchange.services.previewing import CellOf, Problem, preview, problem
from guatu.exchange.services.settling import Fate, Settled, Staged, settle
from guatu.kit import progress as progress_file
from guatu.kit.bulk import insert_rows
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.memory import no_cycle_search
from guatu.kit.spans import pieces
from guatu.ledger import services as ledger
from guatu.progress import queries as progress
from guatu.registry import queries as registry

if TYPE_CHECKING:
    from guatu.access.models import User

log = logging.getLogger(__name__)
KINDS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".et")
LARGE_BYTES = 2 * 1024 * 1024
LARGE_ROWS = 5_000
_COLUMNS = ("batch_id", "place", "sheet", "row_no", "action", "project_id", "candidates", "answer")


def stage_import(file: File[bytes], *, as_of: Month, by: User, inline: bool | None = None) -> ImportBatch:
    """Keep an uploaded workbook and read it: at once when it is small (or `inline`), else in the worker.

    Raises Refused when the file is of another kind, empty or too large, or when the month is closed.
    """
    name = Path(file.name or "").name
    _refuse_file(name, file.size)
    refuse_closed(as_of)
    content = file.read()
    later = file.size > LARGE_BYTES if inline is None else not inline
    with transaction.atomic():
        batch = ImportBatch(
            file_name=name[-200:],
            sha256=hashlib.sha256(content).hexdigest(),
            as_of=as_of.key,
            state=BatchState.READING,
            created_at=now(),
            created_by_id=by.pk,
            created_by_name=str(by),
        )
        file.seek(0)
        batch.file.save(f"{secrets.token_hex(12)}{Path(name).suffix.lower()}", file, save=False)
        batch.save()
        detail = {"file": name, "sha256": batch.sha256, "month": as_of.key}
        ledger.record("import.upload", f"import:{batch.pk}", by=by, detail=detail)
        if later:
            ledger.emit("import.uploaded", {"batch_id": batch.pk})
    if not later:
        read_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def upload_limit_mb() -> int:
    """How large a file may be, in MB."""
    return int(settings.UPLOAD_LIMIT_MB)


def _refuse_file(name: str, size: int) -> None:
    if Path(name).suffix.lower() not in KINDS:
        raise Refused(f"“{name}”不是表格文件，请上传 {'、'.join(KINDS[:5])} 文件")
    if not size:
        raise Refused(f"“{name}”是空文件，请重新选择")
    if size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise Refused(f"“{name}”有 {size / 1e6:.0f} MB，超过 {settings.UPLOAD_LIMIT_MB} MB，请分成几个文件")


def refuse_closed(month: Month) -> None:
    """Raises Refused when nothing may be imported for a month any more."""
    if progress.is_closed(month):
        raise Refused(f"{month.label}已结账，不能再导入当月数据；更正请填入下一个未结账的月份")


def read_batch(batch_id: int) -> None:
    """Read a workbook that waits to be read, decide about its rows and lay them out for confirmation.

    A file that cannot be read leaves the batch failed with the reason; the file itself is kept.
    """
    _work_on(
        batch_id,
        _read,
        "读取时出了意外，文件没有导入；请用 Excel 或 WPS 另存为 .xlsx 后再试，仍不行请联系管理员",
    )


def decide_batch(batch_id: int) -> None:
    """Decide anew about the rows of a large import whose questions were answered."""
    _work_on(batch_id, decide_again, "重新核对时出了意外，没有写入任何数据；请重新读取，仍不行请联系管理员")


def _work_on(batch_id: int, work: Callable[[ImportBatch, User], None], unforeseen: str) -> None:
    """Do `work` on a batch that is being read; whatever goes wrong leaves it failed with a sentence."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=BatchState.READING).first()
    if batch is None:
        return
    by = access.person(batch.created_by_id)
    try:
        if by is None:
            raise Refused("上传文件的账号已停用，请由其他人重新上传")
        with no_cycle_search():
            work(batch, by)
    except UnreadableWorkbook as unreadable:
        _fail(batch, unreadable.sentence)
    except Refused as refused:
        _fail(batch, refused.sentence)
    except Exception:  # whatever a strange file provokes is kept in the log; the user is told at once
        log.exception("import %s could not be read", batch_id)
        _fail(batch, unforeseen)
    finally:
        progress_file.forget(job_of(batch_id))


def _fail(batch: ImportBatch, sentence: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=BatchState.READING).update(
        state=BatchState.FAILED, message=sentence
    )


def _read(batch: ImportBatch, by: User) -> None:
    tell = progress_file.teller(job_of(batch.pk), end=READ_PERCENT)
    as_of = Month.of_key(batch.as_of)
    with batch.file.open("rb") as file:
        content = file.read()
    read = read_workbook(
        content, as_of=as_of, mapping=override_of(batch.mapping), limits=_limits(), progress=tell
    )
    remembered = (
        None
        if batch.mapping.get("columns")
        else HeaderMemory.objects.filter(signature=read.signature, confirmed_by_id=by.pk).first()
    )
    if not batch.signature:
        batch.signature = read.signature
    if remembered and remembered.mapping:
        batch.mapping = {**batch.mapping, **remembered.mapping}
        read = read_workbook(
            content, as_of=as_of, mapping=override_of(batch.mapping), limits=_limits(), progress=tell
        )
    del content
    if not read.rows:
        raise UnreadableWorkbook(_why_nothing(read))
    batch.reading = reading_of(read)
    batch.left_out = [{"sheet": left.sheet, "row": left.row, "why": left.why} for left in read.left_out]
    problems = [
        {
            "sheet": p.sheet,
            "cell": p.cell,
            "level": p.level,
            "message": p.message,
            "field": p.field,
            "from": "read",
        }
        for p in read.problems
    ]
    rows = [Staged(row.sheet[:60], row.row_no, packed(row)) for row in read.rows]
    del read
    cell_of = cells(batch.reading)
    for row in rows:
        problems += [
            problem(row, cell_of, fault.field, fault.sentence, level="error", source="check")
            for fault in faults(row.values)
        ]
    lay_out(batch, rows, problems, by=by)


def _why_nothing(read: ReadLedger) -> str:
    reasons = [f"“{left.sheet}”：{left.why}" for left in read.left_out if left.row == 0]
    return "；".join(["没有读到任何项目，请核对是不是项目台账", *reasons[:5]])


def _limits() -> Limits:
    return Limits(file_bytes=settings.UPLOAD_LIMIT_MB * 1024 * 1024)


def override_of(mapping: dict[str, Any]) -> MappingOverride | None:
    """What the user said about columns, as the reader takes it."""
    if not (mapping.get("columns") or mapping.get("default_unit") or mapping.get("skip_sheets")):
        return None
    return MappingOverride(
        columns={
            key: ColumnChoice(choice["field"], choice.get("unit"))
            for key, choice in mapping.get("columns", {}).items()
        },
        default_unit=mapping.get("default_unit"),
        skip_sheets=frozenset(mapping.get("skip_sheets", [])),
    )


def reading_of(read: ReadLedger) -> dict[str, Any]:
    """How the headers were understood, as plain values for the page."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "month": str(sheet.month),
                "rows": list(sheet.header.rows),
                "unit_line": sheet.header.unit_line,
                "title": sheet.header.title,
                "as_of_found": str(sheet.header.as_of_found) if sheet.header.as_of_found else None,
                "row_count": sheet.row_count,
                "columns": [
                    {
                        "index": column.index,
                        "letter": column.letter,
                        "path": list(column.path),
                        "key": column.key,
                        "field": column.field,
                        "unit": column.unit,
                        "month": str(column.month) if column.month else None,
                        "date_style": column.date_style,
                        "confidence": column.confidence,
                        "why": column.why,
                    }
                    for column in sheet.header.columns
                ],
            }
            for sheet in read.sheets
        ]
    }


def cells(reading: dict[str, Any]) -> CellOf:
    """A function that gives the cell of a field of a row; the name's cell when the field has no column."""
    letters: dict[tuple[str, str], str] = {}
    for sheet in reading["sheets"]:
        for column in sheet["columns"]:
            if column["field"]:
                letters.setdefault((sheet["name"][:60], column["field"]), column["letter"])

    def cell_of(row: Staged, field: str) -> str:
        letter = letters.get((row.sheet, field)) or letters.get((row.sheet, "name"), "A")
        return f"{letter}{row.row_no}"

    return cell_of


def mark_for(by: User) -> str:
    """A text that is another one once the register, the places or the rights of `by` have changed."""
    rights = [str(access_policy.scope(by, can)) for can in (Can.IMPORT, Can.EDIT)]
    text = "|".join([registry.register_mark(), access.directory_mark(), str(by.pk), *rights])
    return hashlib.sha256(text.encode()).hexdigest()


def lay_out(batch: ImportBatch, rows: Sequence[Staged], problems: list[Problem], *, by: User) -> None:
    """Decide about the rows and store rows, problems and summary; the batch then waits for confirmation."""
    as_of = Month.of_key(batch.as_of)
    settled = settle(rows, by=by, as_of=as_of, choices=batch.mapping.get("names"))
    summary, more = preview(
        rows, settled, as_of=as_of, list_name=list_name_of(batch), cell_of=cells(batch.reading)
    )
    problems = [*problems, *more]
    summary["errors"] = sum(1 for one in problems if one["level"] == "error")
    summary["warnings"] = len(problems) - summary["errors"]
    summary["left_out"] = len(batch.left_out)
    batch.problems, batch.summary = problems, summary
    summary["mark"] = mark_for(by)
    batch.reading["new"] = settled.new_texts()
    batch.reading["questions"] = [
        {"role": q.role, "text": q.text, "rows": q.rows, "likely": list(q.likely)} for q in settled.questions
    ]
    _store(batch, rows, settled)


@transaction.atomic
def _store(batch: ImportBatch, rows: Sequence[Staged], settled: Settled) -> None:
    moved = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.READING).update(
        state=BatchState.STAGED,
        signature=batch.signature,
        reading=batch.reading,
        mapping=batch.mapping,
        problems=batch.problems,
        left_out=batch.left_out,
        summary=batch.summary,
        progress_percent=100,
        message="",
    )
    if not moved:
        return
    forget_rows(batch)
    decided = enumerate(zip(rows, settled.fates, strict=True))
    insert_rows(ImportRow, _COLUMNS, (_row(batch.pk, place, row, fate) for place, (row, fate) in decided))
    both = zip(pieces(rows, PIECE), pieces(settled.fates, PIECE), strict=True)
    for number, these in enumerate(both):
        insert_rows(ImportPiece, ("batch_id", "number", "columns"), [(batch.pk, number, _columns(*these))])


def forget_rows(batch: ImportBatch) -> None:
    """Throw away what was read from a batch's file."""
    ImportRow.objects.filter(batch=batch).delete()
    ImportPiece.objects.filter(batch=batch).delete()


def _row(batch_id: int, place: int, row: Staged, fate: Fate) -> tuple[Any, ...]:
    return (
        batch_id, place, row.sheet, row.row_no,
        fate.action.value, fate.project_id, list(fate.candidates), row.answer,
    )  # fmt: skip


def _columns(rows: Sequence[Staged], fates: Sequence[Fate]) -> Columns:
    ids = zip(*(fate.ids for fate in fates), strict=True)
    columns = columns_of([row.values for row in rows])
    return columns | {field: list(column) for field, column in zip(Ids._fields, ids, strict=True)}


def stored_rows(batch: ImportBatch) -> list[Staged]:
    """The rows of a batch as they were read, with the user's answers."""
    rows = ImportRow.objects.filter(batch=batch).order_by("id").values_list("sheet", "row_no", "answer")
    said = zip(rows.iterator(chunk_size=5_000), all_values(batch), strict=True)
    return [Staged(sheet, row_no, values, answer) for (sheet, row_no, answer), values in said]


def decide_again(batch: ImportBatch, by: User) -> None:
    """The rows as they were read, decided anew in the light of what was said."""
    kept = [one for one in batch.problems if one["from"] != "match"]
    with no_cycle_search():
        lay_out(batch, stored_rows(batch), kept, by=by)


def asks_nothing(batch: ImportBatch) -> bool:
    """Whether every question of a batch is answered."""
    return (
        not batch.reading.get("questions")
        and not ImportRow.objects.filter(batch=batch, action=RowAction.ASK).exists()
    )
