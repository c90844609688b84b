"""Tasks of a plan, the units that answer for them, and duties that come again and again."""

from django.db import models

from guatu.targets.enums import Cadence, Duty, TaskState
from guatu.targets.models.plans import Quoted


class Task(Quoted):
    """One numbered task; `progress_percent` is that of the newest report of a unit that leads it, or of the plan's manager."""

    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    has_more = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    progress_state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    progress_percent = models.PositiveSmallIntegerField(default=0)

    class Meta(Quoted.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress_percent__lte=100), name="task_progress_at_most_100"
            )
        ]

    def __str__(self) -> str:
        return self.title


class TaskUnit(models.Model):
    """A unit as the document names it, and the organisation of the platform it was matched to, if any.

    `is_shared` says it answers by the document's standing sentence (以下任务均需各镇…), not by this task's own list;
    `reason` why the name was taken for the organisation. A name that stands for several organisations has a row for each.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(max_length=100)
    duty = models.CharField(max_length=8, choices=Duty)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_shared = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "name", "organisation"], name="task_unit_once")
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """Whom a person said a name means in the documents of a region; without an organisation: nobody of the platform.

    A name that stands for several organisations has a row for each. Kept for the next plan by `services.settle_name`.
    """

    region = models.ForeignKey("access.Region", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name", "organisation"], name="unit_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class TaskReport(models.Model):
    """What a unit says of a task's progress; append-only."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    percent = models.PositiveSmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.percent}%"


class RecurringDuty(Quoted):
    """Something the plan wants done again and again, e.g. 每月至少到现场1次; `times_least` in every `every`."""

    title = models.CharField(max_length=200)
    every = models.CharField(max_length=10, choices=Cadence)
    times_least = models.PositiveSmallIntegerField(default=1)
    times_most = models.PositiveSmallIntegerField(null=True)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Quoted.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title


class RecurringDutyRecord(models.Model):
    """One time a duty was done; one recorded by mistake stays, withdrawn."""

    duty = models.ForeignKey(RecurringDuty, on_delete=models.PROTECT, related_name="records")
    done_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-done_on", "-id"]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.done_on}"
