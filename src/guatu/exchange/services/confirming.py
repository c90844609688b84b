"""Writing a confirmed import into register and reports, all of it or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from guatu.access import facts as access
from guatu.engine.calendar import Month
from guatu.exchange.enums import BatchState, RowAction
from guatu.exchange.models import HeaderMemory, ImportBatch, ImportRow
from guatu.exchange.queries import list_name_of
from guatu.exchange.rows import as_figure_rows, as_register_row, as_statistics_row, job_of
from guatu.exchange.services.founding import found_names
from guatu.exchange.services.settling import Fate, Settled, Staged, settle
from guatu.exchange.services.staging import (
    LARGE_ROWS,
    asks_nothing,
    lay_out,
    refuse_closed,
    stored_rows,
)
from guatu.kit import progress as progress_file
from guatu.kit.bulk import update_rows
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.progress import queries as progress_queries
from guatu.progress import services as progress
from guatu.registry import queries as registry_queries
from guatu.registry import services as registry
from guatu.registry.values import Applied

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
    """Whether what the user saw still holds. If the register changed, the rows are decided anew; if that changes any row's fate,
    the user has to look again."""
    if (
        batch.summary.get("register_mark") == registry_queries.register_mark()
        and batch.created_by_id == by.pk
    ):
        return True
    before = list(ImportRow.objects.filter(batch=batch).order_by("id").values_list("action", "project_id"))
    kept = [one for one in batch.problems if one["from"] != "match"]
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.READING)
    lay_out(batch, stored_rows(batch), kept, by=by)
    after = list(ImportRow.objects.filter(batch=batch).order_by("id").values_list("action", "project_id"))
    if after == before and asks_nothing(batch):
        return bool(
            ImportBatch.objects.filter(pk=batch.pk, state=BatchState.STAGED).update(state=BatchState.WRITING)
        )
    ImportBatch.objects.filter(pk=batch.pk).update(
        message="核对之后项目库又有变化，已重新比对，没有写入任何数据，请再核对一遍后确认"
    )
    return False


@transaction.atomic
def _write(batch: ImportBatch, by: User) -> None:
    """Everything in one transaction. Taking the batch first makes a second writer wait and then find nothing to do."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WRITING).update(
        state=BatchState.CONFIRMED, confirmed_at=now(), progress_percent=100
    )
    if not moved:
        return
    as_of = Month.of_key(batch.as_of)
    refuse_closed(as_of)
    tell = progress_file.teller(job_of(batch.pk))
    rows = stored_rows(batch)
    settled = settle(rows, by=by, as_of=as_of, choices=batch.mapping.get("names"))
    founded = found_names(settled, batch, by=by)
    written = [
        (row, founded.placing(row, fate))
        for row, fate in zip(rows, settled.fates, strict=True)
        if fate.action in _WRITTEN
    ]
    del rows
    if not written:
        raise Refused("没有可以导入的行，请先处理页面上列出的问题")
    applied = _apply(written, batch, by, as_of, tell)
    months = _report(written, applied, batch, by, as_of, tell)
    _finish(batch, applied, months, founded.record, settled, by)


def _apply(
    written: Sequence[tuple[Staged, Fate]],
    batch: ImportBatch,
    by: User,
    as_of: Month,
    tell: Callable[[int, int], None],
) -> Applied:
    listed = registry_queries.listed((fate.project_id for _, fate in written if fate.project_id), as_of.year)
    list_name = list_name_of(batch)
    rows = [
        as_register_row(
            row.values,
            fate.ids,
            project_id=fate.project_id,
            as_of=as_of,
            list_name="" if fate.project_id in listed else list_name,
        )
        for row, fate in written
    ]
    return registry.apply_register_rows(
        rows, by=by, as_of=as_of, batch_id=batch.pk, progress=lambda done: tell(done, 2 * len(rows))
    )


def _report(
    written: Sequence[tuple[Staged, Fate]],
    applied: Applied,
    batch: ImportBatch,
    by: User,
    as_of: Month,
    tell: Callable[[int, int], None],
) -> list[int]:
    """Figures and statistics entries; gives the months (yyyymm) the import speaks of."""
    closed = progress_queries.closed_months()
    pairs = [(row.values, pk) for (row, _), pk in zip(written, applied.project_ids, strict=True)]
    figures = [figure for values, pk in pairs for figure in as_figure_rows(values, pk, as_of, closed)]
    count = len(figures)
    progress.record_figures(
        figures, by=by, batch_id=batch.pk, progress=lambda done: tell(count + done, 2 * count)
    )
    statistics = [row for values, pk in pairs if (row := as_statistics_row(values, pk))]
    progress.record_statistics(statistics, as_of=as_of, by=by, batch_id=batch.pk)
    return sorted({figure.month.key for figure in figures})


def _finish(
    batch: ImportBatch,
    applied: Applied,
    months: list[int],
    founded: dict[str, Any],
    settled: Settled,
    by: User,
) -> None:
    created = batch.summary["create"]
    changed = batch.summary["update"]
    result = {"created": created, "updated": changed, "unchanged": batch.summary["unchanged"], **founded}
    ImportBatch.objects.filter(pk=batch.pk).update(summary={**batch.summary, "result": result})
    _keep_projects(batch, applied, settled)
    _remember(batch, by)
    ledger.record(
        "import.confirm",
        f"import:{batch.pk}",
        by=by,
        detail={
            "file": batch.file_name,
            "sha256": batch.sha256,
            "created": created,
            "updated": changed,
            "months": months,
        },
    )
    few = list(applied.project_ids) if len(applied.project_ids) <= 1000 else None
    payload = {
        "batch_id": batch.pk,
        "project_ids": few,
        "months": progress.touched_months([*months, batch.as_of]),
    }
    ledger.emit("import.confirmed", payload)


def _keep_projects(batch: ImportBatch, applied: Applied, settled: Settled) -> None:
    """Note with each written row which project it became, for the result page."""

    ids = ImportRow.objects.filter(batch=batch).order_by("id").values_list("id", flat=True)
    rows = [pk for pk, fate in zip(ids, settled.fates, strict=True) if fate.action in _WRITTEN]
    update_rows(ImportRow, ("project_id",), list(zip(applied.project_ids, rows, strict=True)))


def _remember(batch: ImportBatch, by: User) -> None:
    """Keep how the columns were read for the next workbook with the same header."""
    mapping = {
        key: batch.mapping[key]
        for key in ("columns", "default_unit", "skip_sheets")
        if batch.mapping.get(key)
    }
    if mapping and batch.signature:
        HeaderMemory.objects.update_or_create(
            signature=batch.signature,
            defaults={"mapping": mapping, "confirmed_at": now(), "confirmed_by_id": by.pk},
        )
