"""Writing the trail, emitting what has consequences, telling people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from guatu.kit.clock import now
from guatu.ledger.models import AuditEntry, ChainHead, Notice, OutboxEvent

if TYPE_CHECKING:
    from guatu.access.models import User

FIRST_HASH = "0" * 64
CLAIM_TIMEOUT = timedelta(minutes=2)
MOST_ATTEMPTS = 5
Payload = dict[str, Any]


@transaction.atomic
def record(verb: str, subject: str, *, by: User | None, detail: dict[str, Any] | None = None) -> None:
    """Write one line of the audit trail in the caller's transaction, chained to the line before.

    `verb` is `noun.verb` (`import.confirm`), `subject` is `noun:id`. `by=None` is the platform itself.
    """
    head, _ = ChainHead.objects.get_or_create(pk=1, defaults={"last_hash": FIRST_HASH})
    head = ChainHead.objects.select_for_update().get(pk=1)
    entry = AuditEntry(
        at=now(),
        actor_id=by.pk if by else None,
        actor_name=str(by) if by else "系统",
        verb=verb,
        subject=subject,
        detail=json.loads(json.dumps(detail or {}, cls=DjangoJSONEncoder)),
        previous_hash=head.last_hash,
    )
    entry.hash = _hash(entry)
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=1).update(last_hash=entry.hash, entries=head.entries + 1)


def _hash(entry: AuditEntry) -> str:
    said = json.dumps(
        [
            entry.previous_hash,
            entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
            entry.actor_id,
            entry.actor_name,
            entry.verb,
            entry.subject,
            entry.detail,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify_chain` saw.

    `entries`: lines read; `broken_at`: number of the first line that does not fit (None when the end is missing or all fits);
    `last_hash`: the end of the chain, which an office may write down elsewhere; `sentence`: all of it in words.
    """

    is_intact: bool
    entries: int
    broken_at: int | None
    last_hash: str
    sentence: str


def verify_chain() -> ChainReport:
    """Recompute every hash from the first line to the last and compare the end with the kept head."""
    previous, count = FIRST_HASH, 0
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        count += 1
        if entry.previous_hash != previous or entry.hash != _hash(entry):
            said = f"审计链在第 {entry.pk} 号记录处断开：该记录或其前一条被改动、删除或插入，请立即报告安全负责人"
            return ChainReport(False, count, entry.pk, previous, said)
        previous = entry.hash
    head = ChainHead.objects.filter(pk=1).first()
    kept, expected = (head.last_hash, head.entries) if head else (FIRST_HASH, 0)
    if kept != previous or expected != count:
        said = f"审计链末尾与存根不符：应有 {expected} 条，现有 {count} 条，请立即报告安全负责人"
        return ChainReport(False, count, None, previous, said)
    return ChainReport(True, count, None, previous, f"审计链完整，共 {count} 条，末尾校验码 {previous[:16]}")


def emit(name: str, payload: Payload, *, topic: str = "", rank: int = 0) -> None:
    """Say, in the caller's transaction, that something happened; `jobs.reactions` holds what follows."""
    at = now()
    OutboxEvent.objects.create(
        name=name, payload=payload, topic=topic, rank=rank, created_at=at, run_after=at
    )


@transaction.atomic
def emit_together(
    name: str, payload: Payload, *, topic: str, rank: int, join: Callable[[Payload, Payload], Payload]
) -> None:
    """Like `emit`, but an event of this name and topic that still waits takes the payload in, so that many causes have one
    consequence. `join` makes one payload of the waiting one and this. One that had failed or was given up gets a fresh start.
    """
    free = OutboxEvent.objects.filter(name=name, topic=topic, done_at__isnull=True, claimed_at__isnull=True)
    waiting = free.select_for_update().first()
    if waiting is None:
        emit(name, payload, topic=topic, rank=rank)
        return
    joined = join(waiting.payload, payload)
    OutboxEvent.objects.filter(pk=waiting.pk).update(payload=joined, attempts=0, run_after=now(), error="")


@transaction.atomic
def emit_once(name: str, payload: Payload, *, topic: str) -> bool:
    """Like `emit`, but only if no event of this name and topic was ever said, whoever else tries at the same moment; gives
    whether it was said now."""
    ChainHead.objects.get_or_create(pk=1, defaults={"last_hash": FIRST_HASH})
    ChainHead.objects.select_for_update().get(pk=1)
    if OutboxEvent.objects.filter(name=name, topic=topic).exists():
        return False
    emit(name, payload, topic=topic)
    return True


def claim_next_event(worker: str) -> OutboxEvent | None:
    """Take the first waiting event for this worker, or one whose worker has given no sign of life for `CLAIM_TIMEOUT`; None when
    there is none."""
    at = now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM_TIMEOUT)
    waiting = OutboxEvent.objects.filter(
        free, done_at__isnull=True, run_after__lte=at, attempts__lt=MOST_ATTEMPTS
    )
    for event in waiting.order_by("rank", "id")[:20]:
        same = _claim(event).filter(claimed_at=event.claimed_at)
        if same.update(claimed_at=at, claimed_by=worker, attempts=event.attempts + 1):
            event.refresh_from_db()
            return event
    return None


def _claim(event: OutboxEvent) -> QuerySet[OutboxEvent]:
    """The row, as long as nobody else has claimed it since."""
    return OutboxEvent.objects.filter(pk=event.pk, done_at__isnull=True, attempts=event.attempts)


def renew_claim(event: OutboxEvent) -> None:
    """A sign of life of the worker that carries this event out: nobody else takes it for another `CLAIM_TIMEOUT`."""
    _claim(event).update(claimed_at=now())


def finish_event(event: OutboxEvent) -> None:
    """Mark an event as carried out, unless another worker has taken it over."""
    _claim(event).update(done_at=now(), error="")


def fail_event(event: OutboxEvent, error: str) -> None:
    """Keep the error and try again later: after 1, 4, 9, 16 minutes; unless another worker has taken it over."""
    wait = timedelta(minutes=event.attempts**2)
    _claim(event).update(claimed_at=None, error=error[:4000], run_after=now() + wait)


def give_up_abandoned() -> list[OutboxEvent]:
    """Free the events whose worker ended during the last attempt, so that they stand as given up; gives each of them once."""
    late = now() - CLAIM_TIMEOUT
    last = OutboxEvent.objects.filter(done_at__isnull=True, attempts__gte=MOST_ATTEMPTS, claimed_at__lte=late)
    said = "处理时后台进程异常退出"
    return [
        event
        for event in last
        if _claim(event).filter(claimed_at=event.claimed_at).update(claimed_at=None, error=said)
    ]


def is_given_up(event: OutboxEvent) -> bool:
    """Whether an event that just failed is not tried again by itself."""
    return event.attempts >= MOST_ATTEMPTS


def retry_given_up() -> int:
    """Let events that were given up be tried again, once what stood in their way is gone; gives how many."""
    given_up = OutboxEvent.objects.filter(done_at__isnull=True, attempts__gte=MOST_ATTEMPTS)
    return given_up.update(attempts=0, claimed_at=None, run_after=now())


def notify(users: Iterable[User], text: str, *, url: str = "") -> None:
    """Put one line before each of these people."""
    at = now()
    Notice.objects.bulk_create([Notice(user=user, at=at, text=text[:300], url=url) for user in users])


def read_notices(user: User) -> int:
    """Mark all of a user's notices as read; gives how many were new."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=now())


def read_notice(notice: Notice) -> None:
    """Mark one notice as read; the first reading counts."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now())
