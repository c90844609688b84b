"""Reads of the trail and of notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from guatu.kit.errors import NotVisible
from guatu.ledger.models import AuditEntry, Notice, OutboxEvent

if TYPE_CHECKING:
    from guatu.access.models import User


def audit_entries(
    *,
    person: str = "",
    verb: str = "",
    subject: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """The trail, newest first; the caller asks `access.policy` for `Can.AUDIT` first.

    `person` is part of a name; `verb` a whole verb (`grant.give`) or its noun (`grant`); `subject` a thing (`user:7`) or
    a kind of thing (`user`); `since` and `until` are days, both included.
    """
    entries = AuditEntry.objects.order_by("-id")
    if person:
        entries = entries.filter(actor_name__icontains=person)
    if verb:
        entries = entries.filter(Q(verb=verb) | Q(verb__startswith=f"{verb}."))
    if subject:
        entries = entries.filter(Q(subject=subject) | Q(subject__startswith=f"{subject}:"))
    if since:
        entries = entries.filter(at__gte=_midnight(since))
    if until:
        entries = entries.filter(at__lt=_midnight(until) + timedelta(days=1))
    return entries


def verbs_seen() -> list[str]:
    """Every verb that stands in the trail, for the choices of a filter."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def history_of(subject: str) -> QuerySet[AuditEntry]:
    """What was done to one thing (`project:7`), newest first; the caller has fetched the thing through its policy."""
    return AuditEntry.objects.filter(subject=subject).order_by("-id")


def notices_of(user: User) -> QuerySet[Notice]:
    """A user's own notices, newest first."""
    return Notice.objects.filter(user=user)


def people_told(url: str) -> set[int]:
    """The ids of those who have had a notice that leads to this address."""
    return set(Notice.objects.filter(url=url).values_list("user_id", flat=True))


def notice_of(user: User, pk: int) -> Notice:
    """One of a user's own notices. Raises NotVisible."""
    found = notices_of(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def unread_count(user: User) -> int:
    """How many notices a user has not read."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def unfinished_events() -> QuerySet[OutboxEvent]:
    """Events still waiting to be carried out, oldest first."""
    return OutboxEvent.objects.filter(done_at__isnull=True).order_by("id")


def unfinished_named(names: Iterable[str]) -> list[OutboxEvent]:
    """Events of these names still to be carried out, those that were given up too, oldest first."""
    return list(unfinished_events().filter(name__in=names))


def is_waiting(name: str, *, topic: str) -> bool:
    """Whether an event of this name and topic is still to be carried out."""
    return unfinished_events().filter(name=name, topic=topic).exists()


def given_up_events(most_attempts: int) -> QuerySet[OutboxEvent]:
    """Events that failed as often as they are tried, oldest first: somebody has to look at them."""
    return unfinished_events().filter(attempts__gte=most_attempts)


def _midnight(day: date) -> datetime:
    day = min(max(day, date(1900, 1, 1)), date(2999, 1, 1))  # the ends of the calendar have no time zone
    return timezone.make_aware(datetime.combine(day, time.min))
