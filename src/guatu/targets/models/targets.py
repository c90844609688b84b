"""Promised figures, what measures them, how they are broken down, and how they stand month by month."""

from django.db import models

from guatu.targets.enums import Cadence, Flow, Measure, Part
from guatu.targets.models.plans import Quoted


class Target(Quoted):
    """One promised figure of a plan.

    `value` is in `unit` as the document writes it; `period` is written as `engine.extract.ReadTarget` says, `due_on` is its
    last day where it has one. `unit_in_charge` answers for it and, where the measure is by hand, reports it every `reports_every`.
    `indicator_slug` and `where` (a slice to a value) name the platform's own figure it is bound to; `base` is the
    figure growth is counted from (亿元, or the platform's own unit); `flow` says how a figure by hand moves.
    """

    task = models.ForeignKey("targets.Task", null=True, on_delete=models.SET_NULL, related_name="targets")
    value_start = models.PositiveIntegerField()
    value_end = models.PositiveIntegerField()
    indicator = models.CharField(max_length=120)
    scope = models.CharField(max_length=120, blank=True)
    op = models.CharField(max_length=2)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=20)
    period = models.CharField(max_length=30)
    due_on = models.DateField(null=True)
    is_growth = models.BooleanField(default=False)
    is_implied = models.BooleanField(default=False)
    modality = models.CharField(max_length=2, blank=True)
    threshold = models.CharField(max_length=40, blank=True)
    unit_in_charge = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    measure = models.CharField(max_length=9, choices=Measure, default=Measure.NONE)
    indicator_slug = models.CharField(max_length=60, blank=True)
    where = models.JSONField(default=dict)
    base = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    base_source = models.CharField(max_length=200, blank=True)
    flow = models.CharField(max_length=5, choices=Flow, blank=True)
    reports_every = models.CharField(max_length=10, choices=Cadence, blank=True)

    class Meta(Quoted.Meta):
        abstract = False
        indexes = [models.Index(fields=["plan", "state"], name="target_plan_state")]

    def __str__(self) -> str:
        return f"{self.indicator}{self.op}{self.value.normalize():f}{self.unit}"


class TargetFigure(models.Model):
    """A hand-kept figure of a target at the end of a month; the newest one of a month counts, earlier ones stay. Append-only."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="figures")
    month = models.PositiveIntegerField(help_text="yyyymm")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    evidence = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["month", "id"]

    def __str__(self) -> str:
        return f"{self.target_id} {self.month}"


class TargetPart(models.Model):
    """A share of a target's figure: of a quarter or month (its last month), or of a unit or town."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="parts")
    by = models.CharField(max_length=12, choices=Part)
    month = models.PositiveIntegerField(null=True, help_text="yyyymm")
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    value = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["by", "month", "organisation_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "by", "month"],
                condition=models.Q(month__isnull=False),
                name="target_part_once_a_month",
            ),
            models.UniqueConstraint(
                fields=["target", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="target_part_once_a_unit",
            ),
            models.CheckConstraint(
                name="target_part_of_a_month_or_a_unit",
                condition=models.Q(by="organisation", organisation__isnull=False, month__isnull=True)
                | models.Q(by__in=["quarter", "month"], organisation__isnull=True, month__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.by}"


class TargetStatus(models.Model):
    """How a target stands at the end of a month: what was reached, where the pace is, where it will end, and why it has its colour.

    Worked out by `services.refresh_statuses`; kept, so that a forecast can be judged later.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="statuses")
    month = models.PositiveIntegerField(help_text="yyyymm")
    actual = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    expected = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    forecast = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    forecast_low = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    forecast_high = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    colour = models.CharField(max_length=20, blank=True)
    because = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["target", "month"], name="target_status_once_a_month")]
        indexes = [models.Index(fields=["month", "colour"], name="target_status_colour")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.month} {self.colour}"
