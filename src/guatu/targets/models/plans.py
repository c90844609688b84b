"""A plan document as its office issued it, and rows that keep their place in it."""

from django.db import models

from guatu.targets.enums import Origin, PassageKind, PlanState, RowState


class Plan(models.Model):
    """One plan document: its file, its text, and the state of its reading.

    `text` never changes after it was read: every row's place counts its characters. Put in by `services.put_in_plan`,
    read by `services.read_plan_document`, brought into force by `services.bring_into_force`.
    """

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True)
    region = models.ForeignKey("access.Region", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=60, blank=True)
    file = models.FileField(upload_to="plans/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    pages = models.JSONField(default=list, help_text="where each page of the file begins in `text`")
    sections = models.JSONField(default=list)
    sums = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.READING)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField()
    created_by_name = models.CharField(max_length=150)
    in_force_at = models.DateTimeField(null=True)
    in_force_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sha256"], condition=~models.Q(state="failed"), name="plan_once_a_region"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Quoted(models.Model):
    """A row with its exact quotation: `quote` is `plan.text[start:end]`, whatever became of the row since."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    section = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.PROPOSED)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.READ)
    as_read = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["start", "id"]


class Passage(Quoted):
    """A figure of the text that was not taken for a target: a result already reached, a name, a frequency, a number of a document."""

    kind = models.CharField(max_length=10, choices=PassageKind)

    class Meta(Quoted.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.quote
