"""The schedule of a project: its nodes, what waits for what, the dates promised, and the ways taken to win time."""

from django.db import models

from guatu.engine.schedule import LinkKind
from guatu.scheduling.enums import Base, Precision
from guatu.scheduling.models.definitions import PackVersion


class ProjectSchedule(models.Model):
    """One backward schedule of a project. At most one is in use; `aim` is the key of the node the plan is counted back from.

    `edition` grows with every change, so that two people who change it at once do not overwrite each other. From `reckoned_on`
    to `problem` stands how it stood when it was last worked out, for lists; `next_node` is the first critical node not done
    and `next_on` the last day it may end; `missed_node` is the promised node besides the aim that is missed by most days,
    and `is_over` says that the aim is finished or the project was given up. `half_on` to `nine_in_ten_on` are the days the
    aim is finished by in so many runs of its simulation, `risk_node` the node that brings most delay; empty until the
    worker has run it.
    """

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(PackVersion, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    aim = models.CharField(max_length=40)
    laid_on = models.DateField()
    reckoned_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    finish = models.DateField(null=True)
    late_days = models.IntegerField(null=True, help_text="working days the aim is late, negative: to spare")
    nodes_total = models.PositiveSmallIntegerField(default=0)
    nodes_done = models.PositiveSmallIntegerField(default=0)
    nodes_due = models.PositiveSmallIntegerField(default=0)
    nodes_overdue = models.PositiveSmallIntegerField(default=0)
    next_node = models.CharField(max_length=100, blank=True)
    next_on = models.DateField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    missed_node = models.CharField(max_length=100, blank=True)
    missed_days = models.PositiveIntegerField(default=0)
    is_over = models.BooleanField(default=False)
    aim_done_on = models.DateField(null=True)
    chance = models.FloatField(null=True, help_text="of the aim being finished by its promised day, 0 to 1")
    half_on = models.DateField(null=True)
    eight_in_ten_on = models.DateField(null=True)
    nine_in_ten_on = models.DateField(null=True)
    risk_node = models.CharField(max_length=100, blank=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["ended_at", "late_days"], name="schedule_late")]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(ended_at__isnull=True),
                name="schedule_in_use_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.title}"


class Node(models.Model):
    """One node of a schedule. `days` are working days of its calendar (0: a milestone); `stage` names the step of the register
    it is, whose date then comes from there; `law_*` are the days the law gives it, `uses` the shared means it takes.
    """

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="nodes")
    key = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    phase = models.CharField(max_length=40, blank=True)
    days = models.PositiveIntegerField()
    calendar = models.CharField(max_length=20)
    base = models.CharField(max_length=10, choices=Base, default=Base.WORKING)
    work = models.CharField(max_length=40, blank=True)
    body = models.CharField(max_length=100, blank=True)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    law_least = models.PositiveIntegerField(null=True)
    law_most = models.PositiveIntegerField(null=True)
    law_source = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    deliverable = models.CharField(max_length=100, blank=True)
    uses = models.JSONField(default=dict)
    spread_low = models.FloatField(null=True)
    spread_high = models.FloatField(null=True)
    not_before = models.DateField(null=True)
    not_before_reason = models.CharField(max_length=100, blank=True)
    started_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.REPORTED)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["schedule", "place"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "key"], name="node_once_in_a_schedule"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="node_percent_at_most_100"),
        ]
        indexes = [models.Index(fields=["organisation"], name="node_organisation")]

    def __str__(self) -> str:
        return self.name


class NodeLink(models.Model):
    """`after` waits for `before`: from which edge to which, and how many days later (negative: overlap)."""

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="links")
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    kind = models.CharField(
        max_length=2, choices=[(kind.value, kind.value) for kind in LinkKind], default="FS"
    )
    lag = models.IntegerField(default=0)
    calendar = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.before}→{self.after}"


class Promise(models.Model):
    """The day by which a node is promised to be finished, and where that was promised."""

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="promises")
    node = models.CharField(max_length=40)
    on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["schedule", "node"], name="promise_once_for_a_node")]

    def __str__(self) -> str:
        return f"{self.node} {self.on}"


class OptionTaken(models.Model):
    """A way to win time that was decided on, and who agreed to it."""

    schedule = models.ForeignKey(ProjectSchedule, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=40)
    agreed_by = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["schedule", "key"], name="option_taken_once")]

    def __str__(self) -> str:
        return self.key
