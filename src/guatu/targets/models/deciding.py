"""What people decided about the rows of a plan, kept so that it can be taken back."""

from django.db import models

from guatu.targets.enums import DecisionKind
from guatu.targets.models.plans import Plan


class Decision(models.Model):
    """One thing a person did to rows of a plan while checking it: `rows` holds what each was before and is after.

    `rows` is a list of `{"kind": "target", "ids": [12], "before": {"state": "proposed"}, "after": {"state": "confirmed"}}`;
    `before` is null for rows it made. `services.undo_decision` takes it back; nothing else changes it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind)
    label = models.CharField(max_length=200)
    rows = models.JSONField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label
