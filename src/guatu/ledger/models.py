"""The trail of what was done, the queue of what follows from it, and notices to people."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing somebody did, written in the same transaction and chained to the entry before it.

    Append-only: database triggers refuse updates and deletes. Written by `services.record`, checked by `services.verify_chain`.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=100, db_index=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class ChainHead(models.Model):
    """The single row that holds the last hash; locking it puts writers of the audit trail in a line."""

    last_hash = models.CharField(max_length=64)
    entries = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.last_hash


class OutboxEvent(models.Model):
    """Something that happened and has consequences: emitted with its cause, carried out by the worker.

    Of those that wait the lowest `rank` comes first, then the oldest. `topic` is what it is about, where that can be waiting
    only once. `claimed_at` is when its worker last gave a sign of life.
    """

    name = models.CharField(max_length=60)
    topic = models.CharField(max_length=60, blank=True)
    rank = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    run_after = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=100, blank=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["run_after"], name="outbox_waiting", condition=models.Q(done_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Notice(models.Model):
    """One line for one person, with the page it leads to."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.text
