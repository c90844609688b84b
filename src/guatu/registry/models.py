"""Projects for their whole life, the lists they stand on, their annual plans and what happened to them when."""

from django.db import models

from guatu.registry.enums import Category, Precision, Stage


class Project(models.Model):
    """One investment project from idea to full production: identity only.

    Created and changed by `services.apply_register_rows`, `services.create_project`, `services.change_project`;
    every change of a field leaves a `ProjectChange`.
    """

    code = models.CharField(max_length=32, blank=True, default="")
    name = models.CharField(max_length=200)
    initials = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=20, blank=True)
    nature = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=60, blank=True)
    content = models.TextField(blank=True)
    total_fen = models.BigIntegerField(null=True)
    start_year = models.PositiveSmallIntegerField(null=True)
    finish_year = models.PositiveSmallIntegerField(null=True)
    remark = models.TextField(blank=True)
    extra = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="project_code_once"),
            models.CheckConstraint(
                condition=models.Q(total_fen__isnull=True) | models.Q(total_fen__gte=0),
                name="project_total_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["initials", "name", "code"], name="project_search"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectChange(models.Model):
    """One field of a project, its plan or its list entry as it was and as it became; append-only.

    It outlives a project that an undone import takes away again, so the database does not hold the reference.
    """

    project = models.ForeignKey(
        Project, on_delete=models.DO_NOTHING, db_constraint=False, related_name="changes"
    )
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.field}"


class ProjectList(models.Model):
    """A named list of one year, e.g. 2023年市级重点项目."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=200, blank=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["-year", "name"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="list_once_a_year")]

    def __str__(self) -> str:
        return self.name


class ListEntry(models.Model):
    """A project's stay on a list: when it entered, when and why it left."""

    list = models.ForeignKey(ProjectList, on_delete=models.PROTECT, related_name="entries")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entries")
    category = models.CharField(max_length=10, choices=Category, blank=True)
    entered_on = models.DateField()
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=200, blank=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "project"],
                condition=models.Q(left_on__isnull=True),
                name="entry_once_on_a_list",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id}@{self.list_id}"


class AnnualPlan(models.Model):
    """What a project is to invest in a year, and when it is to start if it starts that year."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="plans", db_index=False
    )  # plan_once_a_year begins with it
    year = models.PositiveSmallIntegerField()
    plan_fen = models.BigIntegerField(null=True)
    category = models.CharField(max_length=10, choices=Category, blank=True)
    start_month = models.PositiveIntegerField(null=True, help_text="yyyymm")
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="plan_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(plan_fen__isnull=True) | models.Q(plan_fen__gte=0),
                name="plan_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class MonthPlan(models.Model):
    """The share of an annual plan that one month is to bring."""

    plan = models.ForeignKey(
        AnnualPlan, on_delete=models.CASCADE, related_name="months", db_index=False
    )  # month_plan_once begins with it
    month = models.PositiveIntegerField(help_text="yyyymm")
    plan_fen = models.BigIntegerField()
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["plan", "month"], name="month_plan_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.month}"


class StageEvent(models.Model):
    """A dated step of a project's life. A wrong one is withdrawn, never deleted.

    `known_on` is the date of the evidence; where `happened_on` is unknown the step counts from `known_on`.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="events", db_index=False
    )  # event_of_project begins with it
    stage = models.CharField(max_length=12, choices=Stage)
    happened_on = models.DateField(null=True)
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    known_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["known_on", "id"]
        indexes = [models.Index(fields=["project", "stage"], name="event_of_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"
