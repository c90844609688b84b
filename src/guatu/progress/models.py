"""What was reported for each month, and when a project entered the statistics."""

from datetime import date

from django.db import models
from django.db.models import Q

DAYS = (date(1949, 10, 1), date(2199, 12, 31))  # any other day is a slip of the pen: 0203 for 2023


class Period(models.Model):
    """A month of reporting; once closed its figures and facts stay as they are."""

    month = models.PositiveIntegerField(unique=True, help_text="yyyymm")
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return str(self.month)


class MonthlyFigure(models.Model):
    """What was reported of a project for a month. A correction is a new row that names the one it corrects.

    The three 累计 are three columns: of the month, since New Year, since the start of works. Money in 分.
    """

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    month = models.PositiveIntegerField(help_text="yyyymm")
    done_month_fen = models.BigIntegerField(null=True)
    done_year_fen = models.BigIntegerField(null=True)
    done_total_fen = models.BigIntegerField(null=True)
    payable_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(null=True)
    permits_due = models.PositiveSmallIntegerField(null=True)
    permits_done = models.PositiveSmallIntegerField(null=True)
    physical_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    physical_text = models.TextField(blank=True)
    problem_text = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    is_current = models.BooleanField(default=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_by_name = models.CharField(max_length=150, blank=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "month"], condition=models.Q(is_current=True), name="figure_current_once"
            ),
        ]
        indexes = [models.Index(fields=["month", "project"], name="figure_month")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month}"


class StatisticsEntry(models.Model):
    """A project's acceptance into the statistics bureau's direct reporting (入库纳统); a wrong one is withdrawn."""

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField(null=True)
    known_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["known_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="statistics_entry_once",
            ),
            models.CheckConstraint(
                condition=Q(known_on__range=DAYS) & (Q(entered_on__isnull=True) | Q(entered_on__range=DAYS)),
                name="statistics_entry_day_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}"
