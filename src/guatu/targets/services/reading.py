"""From a file or pasted text to a plan whose rows wait to be checked."""

from __future__ import annotations

import hashlib
import logging
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from guatu.kit import progress as progress_file
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.documents import DocumentError, read_document
from guatu.targets.enums import PlanState
from guatu.targets.models import Plan
from guatu.targets.queries.plans import job_of
from guatu.targets.services.storing import store_reading

if TYPE_CHECKING:
    from guatu.access.models import Region, User

log = logging.getLogger(__name__)
KINDS = (".docx", ".pdf", ".html", ".htm", ".txt")
PASTED_NAME = "粘贴的文字.txt"
LARGE_BYTES = 200_000
MOST_PASTED = 2_000_000
_READ_PERCENT, _UNDERSTOOD_PERCENT = 60, 90


def put_in_plan(file: File[bytes], *, region: Region, by: User, inline: bool | None = None) -> Plan:
    """Keep a plan document and read it: at once when it is small (or `inline`), else in the worker.

    Raises Refused when the file is of another kind, empty or too large, or when the region has the same file already.
    """
    name = Path(file.name or "").name
    _refuse_file(name, file.size)
    content = file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_again(region, sha256)
    later = file.size > LARGE_BYTES if inline is None else not inline
    with transaction.atomic():
        plan = Plan(
            title=Path(name).stem[:200],
            region=region,
            file_name=name[-200:],
            sha256=sha256,
            created_at=now(),
            created_by_id=by.pk or 0,
            created_by_name=str(by),
        )
        kept = ContentFile(content)
        plan.file.save(f"{secrets.token_hex(12)}{Path(name).suffix.lower()}", kept, save=False)
        plan.save()
        detail = {"file": name, "sha256": sha256, "region": region.name}
        ledger.record("plan-document.put_in", f"plan-document:{plan.pk}", by=by, detail=detail)
        if later:
            ledger.emit("plan.uploaded", {"plan_id": plan.pk})
    if not later:
        read_plan_document(plan.pk)
    plan.refresh_from_db()
    return plan


def put_in_text(text: str, *, region: Region, by: User) -> Plan:
    """The same for text that was pasted; it is kept as a text file. Raises Refused when it is empty or too long."""
    if not text.strip():
        raise Refused("没有文字，请粘贴方案全文，或选择文件")
    if len(text) > MOST_PASTED:
        raise Refused(f"粘贴的文字超过 {MOST_PASTED // 10_000} 万字，请存成文件后上传")
    content = text.replace("\r\n", "\n").encode("utf-8", "replace")
    return put_in_plan(ContentFile(content, name=PASTED_NAME), region=region, by=by)


def upload_limit_mb() -> int:
    """How large a file may be, in MB."""
    return int(settings.UPLOAD_LIMIT_MB)


def _refuse_file(name: str, size: int) -> None:
    if Path(name).suffix.lower() not in KINDS:
        raise Refused(f"“{name}”不是可以识读的文件，请上传 .docx、.pdf（带文字）、.html、.txt，或者粘贴文字")
    if not size:
        raise Refused(f"“{name}”是空文件，请重新选择")
    if size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise Refused(f"“{name}”有 {size / 1e6:.0f} MB，超过 {settings.UPLOAD_LIMIT_MB} MB，请拆分后上传")


def _refuse_again(region: Region, sha256: str) -> None:
    """Raises Refused when the region has this very file; a reading that failed may be tried again."""
    same = Plan.objects.filter(region=region, sha256=sha256).exclude(state=PlanState.FAILED).first()
    if same:
        on = f"{same.created_at:%Y-%m-%d}"
        raise Refused(
            f"{region.name}已有同一份文件：《{same.title}》（{same.created_by_name} {on} 上传，{same.get_state_display()}），"
            "请打开它继续核对，不必重复上传"
        )


def read_plan_document(plan_id: int) -> None:
    """Read a document that waits to be read, and lay out its rows for checking.

    A file that cannot be read leaves the plan failed with the reason; the file itself is kept.
    """
    plan = Plan.objects.filter(pk=plan_id, state=PlanState.READING).first()
    if plan is None:
        return
    try:
        _read(plan)
    except (DocumentError, Refused) as unreadable:
        _fail(plan, unreadable.sentence)
    except Exception:  # whatever a strange file provokes is kept in the log; the user is told at once
        log.exception("plan %s could not be read", plan_id)
        _fail(plan, "识读时出了意外，请另存为 .docx 或把文字粘贴进来再试，仍不行请联系管理员")
    finally:
        progress_file.forget(job_of(plan_id))


def _fail(plan: Plan, sentence: str) -> None:
    waiting = Plan.objects.filter(pk=plan.pk, state=PlanState.READING)
    waiting.update(state=PlanState.FAILED, message=sentence)


def _read(plan: Plan) -> None:
    from guatu.engine.extract import read_plan  # loaded when a document is read: no page needs it

    with plan.file.open("rb") as file:
        content = file.read()
    job = job_of(plan.pk)
    document = read_document(content, plan.file_name, progress_file.teller(job, end=_READ_PERCENT))
    text = document.text.replace("\x00", "\ufffd")
    reading = read_plan(text)
    progress_file.teller(job, start=_READ_PERCENT, end=_UNDERSTOOD_PERCENT)(1, 1)
    store_reading(plan, text, document.pages, reading)
