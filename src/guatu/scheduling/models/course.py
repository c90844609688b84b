"""How schedules moved: baselines, every change with its reason, and the dates as they stood month by month."""

from django.db import models

from guatu.scheduling.enums import Deed
from guatu.scheduling.models.schedules import ProjectSchedule


class Baseline(models.Model):
    """The dates of a schedule as a decision set them; never changed. `dates` hold, by node key, the first and the last day;
    `promises` the promised day by node key.
    """

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    decision = models.CharField(max_length=200)
    decided_on = models.DateField()
    as_of = models.DateField()
    promises = models.JSONField()
    dates = models.JSONField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["schedule", "number"], name="baseline_once_a_number")]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One thing done to a schedule, how the aim's earliest finish moved with it, and the listed reason. Append-only."""

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="changes")
    deed = models.CharField(max_length=14, choices=Deed)
    node = models.CharField(max_length=40, blank=True)
    node_name = models.CharField(max_length=100, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    finish_before = models.DateField(null=True)
    finish_after = models.DateField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["schedule", "deed"], name="schedule_change_deed")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.deed}"


class Snapshot(models.Model):
    """The dates of a schedule as they stood when a month was last looked at: by node key its earliest first and last day and
    its latest last day, null where nothing promised waits for it. Written anew until the month is over. `forecast` holds the day
    the aim is finished by in 50, 80 and 90 % of the runs, its ranges, the chance of the promised day and the nodes that carry the
    risk.
    """

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="snapshots")
    month = models.PositiveIntegerField(help_text="yyyymm")
    as_of = models.DateField()
    promised_on = models.DateField()
    finish = models.DateField()
    late_days = models.IntegerField(help_text="working days the aim is late, negative: to spare")
    dates = models.JSONField()
    forecast = models.JSONField(default=dict)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "month"], name="snapshot_once_a_month"),
        ]
        indexes = [models.Index(fields=["month", "late_days"], name="snapshot_month_late")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.month}"
