"""Workbooks in through the API: staged, looked at, confirmed, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller, MonthText
from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.policy import batch_for, batches_for

if TYPE_CHECKING:
    from guatu.exchange.models import ImportBatch

router = Router(tags=["导入"])


class ImportOut(Schema):
    """One import: how the file was read and what became of it."""

    id: int
    file_name: str
    month: str
    state: str
    progress_percent: int
    message: str
    summary: dict[str, Any]
    problems: list[dict[str, Any]]
    left_out: list[dict[str, Any]]


def _out(batch: ImportBatch) -> ImportOut:
    return ImportOut(
        id=batch.pk,
        file_name=batch.file_name,
        month=str(Month.of_key(batch.as_of)),
        state=batch.state,
        progress_percent=batch.progress_percent,
        message=batch.message,
        summary=batch.summary,
        problems=batch.problems,
        left_out=batch.left_out,
    )


@router.get("", response=list[ImportOut], summary="最近的 50 次导入")
def import_list(request: Caller) -> list[ImportOut]:
    return [_out(batch) for batch in batches_for(request.user)[:50]]


@router.post("", response={201: ImportOut}, summary="上传台账；确认之前不写入任何数据")
def stage(request: Caller, file: File[UploadedFile], as_of: Form[MonthText]) -> Status[ImportOut]:
    require(request.user, Can.IMPORT)
    batch = services.stage_import(file, as_of=Month.parse(as_of), by=request.user)
    return Status(201, _out(batch))


@router.get("/{int:pk}", response=ImportOut, summary="一次导入的状态")
def import_one(request: Caller, pk: int) -> ImportOut:
    return _out(batch_for(request.user, pk))


@router.post("/{int:pk}/confirm", response=ImportOut, summary="确认导入（一个事务）")
def confirm(request: Caller, pk: int) -> ImportOut:
    return _out(services.confirm_import(batch_for(request.user, pk), by=request.user))


@router.post("/{int:pk}/discard", response=ImportOut, summary="放弃，不导入")
def discard(request: Caller, pk: int) -> ImportOut:
    services.discard_import(batch_for(request.user, pk), by=request.user)
    return _out(batch_for(request.user, pk))


@router.post("/{int:pk}/undo", response=ImportOut, summary="整体撤销")
def undo(request: Caller, pk: int) -> ImportOut:
    return _out(services.undo_import(batch_for(request.user, pk), by=request.user))


@router.post("/{int:pk}/accept-new-names", response=ImportOut, summary="把不认识的单位和地区作为新增")
def accept_new_names(request: Caller, pk: int) -> ImportOut:
    return _out(services.accept_new_names(batch_for(request.user, pk), by=request.user))
