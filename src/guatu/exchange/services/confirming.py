"""Writing a confirmed import into register and reports, all of it or nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, transaction

from guatu.access import facts as access
from guatu.engine.calendar import Month
from guatu.exchange.enums import BatchState, RowAction
from guatu.exchange.models import HeaderMemory, ImportBatch, ImportPiece, ImportRow
from guatu.exchange.pieces import PIECE, Columns, chosen
from guatu.exchange.queries import list_name_of
from guatu.exchange.rows import (
    Ids,
    as_figure_rows,
    as_register_rows,
    as_statistics_rows,
    job_of,
)
from guatu.exchange.services.founding import Founded, found_names
from guatu.exchange.services.staging import (
    LARGE_ROWS,
    asks_nothing,
    decide_again,
    mark_for,
    refuse_closed,
)
from guatu.kit import progress as progress_file
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.memory import no_cycle_search
from guatu.ledger import services as ledger
from guatu.progress import queries as progress_queries
from guatu.progress import services as progress
from guatu.registry import queries as registry_queries
from guatu.registry import services as registry

if TYPE_CHECKING:
    from guatu.access.models import User

log = logging.getLogger(__name__)
_WRITTEN = (RowAction.CREATE, RowAction.UPDATE)


def confirm_import(batch: ImportBatch, *, by: User, inline: bool | None = None) -> ImportBatch:
    """Write a staged import: at once when it is small (or `inline`), else in the worker.

    Two people, or two clicks, confirm it once. Raises Refused when it is not waiting for confirmation, questions are open,
    nothing would be written, its month has been closed, or the register has changed since (it is then laid out anew).
    """
    refuse_closed(Month.of_key(batch.as_of))
    if batch.state == BatchState.STAGED and not asks_nothing(batch):
        raise Refused("还有没有回答的问题，请先在“需要您确认”中逐项选择，再导入")
    later = batch.summary.get("rows", 0) > LARGE_ROWS if inline is None else not inline
    with transaction.atomic():
        moved = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.STAGED).update(
            state=BatchState.WRITING, progress_percent=0, message=""
        )
        if not moved:
            raise Refused("这份文件不在待确认状态，可能刚刚已经导入或放弃，请刷新页面查看")
        if later:
            ledger.emit("import.accepted", {"batch_id": batch.pk, "user_id": by.pk})
    if not later:
        write_batch(batch.pk, by.pk)
    batch.refresh_from_db()
    if batch.state == BatchState.STAGED and batch.message:
        raise Refused(batch.message)
    return batch


def write_batch(batch_id: int, user_id: int) -> None:
    """Carry out a confirmed import. When it cannot be written it waits for confirmation again, with the reason as message."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=BatchState.WRITING).first()
    if batch is None:
        return
    by = access.person(user_id)
    try:
        if by is None:
            raise Refused("确认导入的账号已停用，请由其他人确认")
        if not _is_up_to_date(batch, by):
            return
        _write(batch, by)
    except Refused as refused:
        _back(batch, "；".join([refused.sentence, *refused.details[:20]]))
    except IntegrityError:
        log.exception("import %s met a change made at the same time", batch_id)
        _back(batch, "导入时有人正在修改同样的项目，没有写入任何数据，请再确认一次")
    except Exception:  # nothing was written: the transaction is gone; the user is told, the log has the rest
        log.exception("import %s could not be written", batch_id)
        _back(batch, "写入时出了意外，没有写入任何数据；请再试一次，仍不行请联系管理员")
    finally:
        progress_file.forget(job_of(batch_id))


def _back(batch: ImportBatch, message: str) -> None:
    ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WRITING).update(
        state=BatchState.STAGED, message=message
    )


@transaction.atomic
def _is_up_to_date(batch: ImportBatch, by: User) -> bool:
    """Whether what the user saw still holds. If register or rights changed, the rows are decided anew; if that changes what becomes
    of any row, the user has to look again."""
    if batch.summary.get("mark") == mark_for(by):
        return True
    before = _fates(batch)
    taken = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WRITING).update(state=BatchState.READING)
    if not taken:  # another worker has written it meanwhile
        return False
    decide_again(batch, by)
    if _fates(batch) == before and asks_nothing(batch):
        ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.WRITING)
        return True
    ImportBatch.objects.filter(pk=batch.pk).update(
        message="核对之后项目库又有变化，已重新比对，没有写入任何数据，请再核对一遍后确认"
    )
    return False


def _fates(batch: ImportBatch) -> list[tuple[str, int | None]]:
    return list(ImportRow.objects.filter(batch=batch).order_by("id").values_list("action", "project_id"))


class _Rows(NamedTuple):
    """Rows to be written: what they say, what their places and bodies are, and their projects where known."""

    columns: Columns
    ids: list[Ids]
    project_ids: list[int | None]


@transaction.atomic
def _write(batch: ImportBatch, by: User) -> None:
    """Everything in one transaction. Taking the batch first makes a second writer wait and then find nothing to do."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WRITING).update(
        state=BatchState.CONFIRMED, confirmed_at=now(), progress_percent=100
    )
    if not moved:
        return
    progress.hold_open()
    refuse_closed(Month.of_key(batch.as_of))
    founded = found_names(batch, by=by)
    tell = progress_file.teller(job_of(batch.pk))
    written = _Written()
    count = batch.summary["create"] + batch.summary["update"] + batch.summary["unchanged"]
    with no_cycle_search():
        for rows in _pieces(batch, founded):
            _write_piece(rows, batch, by, written)
            tell(len(written.ids), count)
    if not written.ids:
        raise Refused("没有可以导入的行，请先处理页面上列出的问题")
    _finish(batch, written, founded, by)


@dataclass(slots=True)
class _Written:
    """What was written so far: the projects, and the months (yyyymm) with figures."""

    ids: list[int] = field(default_factory=list)
    months: set[int] = field(default_factory=set)


def _pieces(batch: ImportBatch, founded: Founded) -> Iterator[_Rows]:
    fates = _fates(batch)
    for number in range(-(-len(fates) // PIECE)):
        columns = ImportPiece.objects.values_list("columns", flat=True).get(batch=batch, number=number)
        these = fates[number * PIECE : (number + 1) * PIECE]
        which = [action in _WRITTEN for action, _ in these]
        columns = chosen(columns, which)
        yield _Rows(columns, founded.placing(columns), [project for _, project in compress(these, which)])


def _write_piece(rows: _Rows, batch: ImportBatch, by: User, written: _Written) -> None:
    """Projects first, then what was reported of them."""
    as_of = Month.of_key(batch.as_of)
    listed = registry_queries.listed((pk for pk in rows.project_ids if pk), as_of.year)
    list_name = list_name_of(batch)
    list_names = ["" if pk in listed else list_name for pk in rows.project_ids]
    said = as_register_rows(*rows, as_of=as_of, list_names=list_names)
    applied = registry.apply_register_rows(said, by=by, as_of=as_of, batch_id=batch.pk, by_code=False)
    ids = applied.project_ids
    closed = progress_queries.closed_months()
    figures = [figure for _, figure in as_figure_rows(rows.columns, ids, as_of, closed)]
    progress.record_figures(figures, by=by, batch_id=batch.pk)
    statistics = [row for _, row in as_statistics_rows(rows.columns, ids)]
    progress.record_statistics(statistics, as_of=as_of, by=by, batch_id=batch.pk)
    written.ids += ids
    written.months.update(figure.month.key for figure in figures)


def _finish(batch: ImportBatch, written: _Written, founded: Founded, by: User) -> None:
    summary = batch.summary
    result = {"created": summary["create"], "updated": summary["update"], **founded.record}
    ImportBatch.objects.filter(pk=batch.pk).update(summary={**summary, "result": result})
    _remember(batch, by)
    ledger.record(
        "import.confirm",
        f"import:{batch.pk}",
        by=by,
        detail={
            "file": batch.file_name,
            "sha256": batch.sha256,
            "created": summary["create"],
            "updated": summary["update"],
            "months": sorted(written.months),
        },
    )
    payload = {
        "batch_id": batch.pk,
        "project_ids": written.ids if len(written.ids) <= 1000 else None,
        "months": progress.touched_months([*written.months, batch.as_of]),
    }
    ledger.emit("import.confirmed", payload)


def _remember(batch: ImportBatch, by: User) -> None:
    """Keep how the columns were read for this person's next workbook with the same header; nobody else's is touched."""
    kept = ("columns", "default_unit", "skip_sheets")
    mapping = {key: batch.mapping[key] for key in kept if batch.mapping.get(key)}
    if mapping and batch.signature:
        HeaderMemory.objects.update_or_create(
            signature=batch.signature,
            confirmed_by_id=by.pk,
            defaults={"mapping": mapping, "confirmed_at": now()},
        )
