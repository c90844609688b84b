"""Reads of the trail and of notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.ledger.models import AuditEntry, Notice, OutboxEvent

if TYPE_CHECKING:
    from guatu.access.models import User


def audit_entries() -> QuerySet[AuditEntry]:
    """The whole trail, newest first; the caller asks `access.policy` for `Can.AUDIT` first."""
    return AuditEntry.objects.order_by("-id")


def history_of(subject: str) -> QuerySet[AuditEntry]:
    """What was done to one thing (`project:7`), newest first; the caller has fetched the thing through its policy."""
    return AuditEntry.objects.filter(subject=subject).order_by("-id")


def notices_of(user: User) -> QuerySet[Notice]:
    """A user's own notices, newest first."""
    return Notice.objects.filter(user=user)


def unread_count(user: User) -> int:
    """How many notices a user has not read."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def unfinished_events() -> QuerySet[OutboxEvent]:
    """Events still waiting to be carried out, oldest first."""
    return OutboxEvent.objects.filter(done_at__isnull=True).order_by("id")
