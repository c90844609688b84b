"""Taking a whole import back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from guatu.access.services.imports import remove_places
from guatu.engine.calendar import Month
from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.oversight.services import facts as oversight
from guatu.progress import services as progress
from guatu.progress.queries import is_closed
from guatu.registry import services as registry
from guatu.scheduling.facts import projects_ever_scheduled

if TYPE_CHECKING:
    from guatu.access.models import User

_MOST_SHOWN = 50


def obstacles(batch: ImportBatch) -> list[str]:
    """What stands in the way of undoing; empty when nothing does."""
    created = registry.created_by(batch.pk)
    month = Month.of_key(batch.as_of)
    if is_closed(month):
        return [f"{month.label}已结账"]
    scheduled = [f"项目“{name}”已编制倒排工期" for name in projects_ever_scheduled(created)]
    return [*progress.obstacles(batch.pk, created), *registry.obstacles(batch.pk), *scheduled]


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Take back everything an import wrote: created projects go, changed values return, earlier reports are in force again.

    Raises Refused with a list when later changes touched the same things or a month of it was closed; nothing is changed then.
    """
    moved = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CONFIRMED).update(
        state=BatchState.UNDONE, undone_at=now()
    )
    if not moved:
        raise Refused("这份导入还没有写入，或已经撤销，请刷新页面查看")
    if in_the_way := obstacles(batch):
        shown = in_the_way[:_MOST_SHOWN]
        more = [f"……共 {len(in_the_way)} 处"] if len(in_the_way) > _MOST_SHOWN else []
        raise Refused(
            "导入之后的数据有变化，不能整批撤销；请先处理下列内容，或逐项更正", details=shown + more
        )
    created = registry.created_by(batch.pk)
    months = progress.revert_batch(batch.pk, created=created)
    oversight.forget_projects(created)
    registry.revert_batch(batch.pk, by=by)
    result = batch.summary.get("result", {})
    remove_places(regions=result.get("regions", []), organisations=result.get("organisations", []), by=by)
    _tell(batch, set(created), months, by)
    batch.refresh_from_db()
    return batch


def _tell(batch: ImportBatch, created: set[int], months: list[int], by: User) -> None:
    written = ImportRow.objects.filter(batch=batch).values_list("project_id", flat=True)
    kept = sorted({pk for pk in written if pk} - created)
    detail = {"file": batch.file_name, "removed": len(created), "restored": len(kept)}
    ledger.record("import.undo", f"import:{batch.pk}", by=by, detail=detail)
    payload = {
        "batch_id": batch.pk,
        # sums over removed projects are only found anew by going over everything
        "project_ids": kept if not created and len(kept) <= 1000 else None,
        "months": progress.touched_months([*months, batch.as_of]),
    }
    ledger.emit("import.undone", payload)
