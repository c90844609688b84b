"""How far the work on an import is, and whether anybody is still at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch
from guatu.exchange.rows import job_of
from guatu.kit.progress import percent_of, told_at
from guatu.ledger import queries as ledger

BUSY = (BatchState.READING, BatchState.WRITING)
READ_PERCENT = 70
"""How far an import is when its file has been read and only deciding about the rows is left."""
QUIET = timedelta(minutes=2)
"""After so long without a sign of life the user is told, and may begin the work anew."""

_WORDS = {BatchState.READING: "读取", BatchState.WRITING: "写入"}
_AFTER = ("import.confirmed", "import.undone")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the work on an import stands: what is done just now, how far it is (percent; None before it has begun), what else
    there is to say, and a sentence when nothing has moved for long."""

    doing: str
    percent: int | None
    note: str
    stuck: str = ""


def percent_done(batch: ImportBatch) -> int:
    """How far the reading or writing of a batch is."""
    return percent_of(job_of(batch.pk)) if batch.state in BUSY else batch.progress_percent


def standing(batch: ImportBatch, *, at: datetime) -> Standing:
    """Where the work on a batch that is being read or written stands at a moment."""
    state = BatchState(batch.state)
    events = ledger.unfinished_events()
    event = events.filter(payload__batch_id=batch.pk).exclude(name__in=_AFTER).last()
    signs = [
        batch.created_at,
        told_at(job_of(batch.pk)),
        event and event.created_at,
        event and event.claimed_at,
    ]
    minutes = int((at - max(sign for sign in signs if sign)) / timedelta(minutes=1))
    is_quiet = timedelta(minutes=minutes) >= QUIET
    if event and not event.claimed_at:
        earlier = events.filter(id__lt=event.pk)
        before = sum(1 for each in earlier if each.payload.get("batch_id") != batch.pk)
        note = f"前面还有 {before} 项后台任务，轮到后自动开始。" if before else "由后台处理，马上开始。"
        return Standing(f"正在等待{_WORDS[state]}", None, note, _not_begun(minutes) if is_quiet else "")
    percent = percent_of(job_of(batch.pk))
    stuck = _stopped(state, minutes) if is_quiet else ""
    if state == BatchState.WRITING:
        return Standing("正在写入", percent or None, "全部写完才生效。", stuck)
    if percent >= READ_PERCENT:
        return Standing("正在与项目库核对", percent, "文件已经读完，逐行核对是新增还是更新。", stuck)
    return Standing("正在读取", percent or None, "只读取，不写入任何数据。", stuck)


def _not_begun(minutes: int) -> str:
    return f"已等待 {minutes} 分钟还没有开始。如果一直不开始，可能是后台任务没有运行，请联系管理员查看。"


def _stopped(state: BatchState, minutes: int) -> str:
    offer = "重新读取，也可以放弃" if state == BatchState.READING else "退回待确认，再决定导入还是放弃"
    return (
        f"已有 {minutes} 分钟没有进展，{_WORDS[state]}可能已经中断（例如服务器重启过）。"
        f"没有写入任何数据，可以{offer}。"
    )


def is_followed_up(batch: ImportBatch) -> bool:
    """Whether figures, lights and sums have followed what an import wrote or took back."""
    after = ledger.unfinished_events().filter(payload__batch_id=batch.pk, name__in=_AFTER)
    return not after.exists()
