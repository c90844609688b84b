"""Monthly facts, the packs that define what is made of them, and what was found."""

from __future__ import annotations

from django.db import models

from guatu.kit.packs import PackState
from guatu.oversight.enums import ExcuseTopic, PackKind


def _fen() -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(null=True)


def _flag() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(null=True)


class Fact(models.Model):
    """Everything known of one project at the end of one month, in one wide row of plain values.

    Rebuilt by `services.rebuild_facts`, frozen with its month. What each column means: `dictionary.FACTS` (docs/facts.md).
    Flags are 0/1 small integers so that every database counts them alike.
    """

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    month = models.PositiveIntegerField(help_text="yyyymm")
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=20, blank=True)
    nature = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=10, blank=True)

    year = models.PositiveSmallIntegerField()
    month_number = models.PositiveSmallIntegerField()
    day_of_year = models.PositiveSmallIntegerField()
    days_in_year = models.PositiveSmallIntegerField()

    total_fen = _fen()
    plan_fen = _fen()
    plan_month_fen = _fen()
    plan_to_date_fen = _fen()
    plan_quarter_fen = _fen()
    done_month_fen = _fen()
    done_fen = _fen()
    done_quarter_fen = _fen()
    done_total_fen = _fen()
    payable_fen = _fen()
    paid_fen = _fen()

    start_due = _flag()
    start_due_this_month = _flag()
    started = _flag()
    start_overdue_months = models.PositiveSmallIntegerField(null=True)
    months_since_start = models.FloatField(null=True)
    statistics_due = _flag()
    in_statistics = _flag()
    completed = _flag()
    suspended = _flag()
    permits_due = models.PositiveSmallIntegerField(null=True)
    permits_done = models.PositiveSmallIntegerField(null=True)
    reported = _flag()
    on_list = _flag()

    excused_start = _flag()
    excused_progress = _flag()
    excused_statistics = _flag()
    excused_payment = _flag()

    has_schedule = _flag()
    nodes_total = models.PositiveSmallIntegerField(null=True)
    nodes_due = models.PositiveSmallIntegerField(null=True)
    nodes_done = models.PositiveSmallIntegerField(null=True)
    nodes_overdue = models.PositiveSmallIntegerField(null=True)
    nodes_over_law = models.PositiveSmallIntegerField(null=True)
    schedule_late_days = models.PositiveIntegerField(null=True)
    start_margin_days = models.IntegerField(null=True)
    target_moves = models.PositiveSmallIntegerField(null=True)
    slips = models.PositiveSmallIntegerField(null=True)

    is_frozen = models.BooleanField(default=False)
    rebuilt_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "project"], name="fact_once_a_month")]
        indexes = [
            models.Index(fields=["month", "unit"], name="fact_unit"),
            models.Index(fields=["month", "region"], name="fact_region"),
            models.Index(fields=["month", "owner"], name="fact_owner"),
            models.Index(fields=["project"], name="fact_project"),
            models.Index(  # holds all that the register counts, sums and mostly sorts by: the wide rows stay unread
                fields=[
                    "month",
                    "project",
                    "region",
                    "unit",
                    "owner",
                    "total_fen",
                    "plan_fen",
                    "done_month_fen",
                    "done_fen",
                    "done_total_fen",
                ],
                name="fact_register",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month}"


class PackVersion(models.Model):
    """One version of a set of definitions, as the YAML text it came in; a published version never changes."""

    kind = models.CharField(max_length=12, choices=PackKind)
    slug = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=300)
    valid_from = models.DateField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=PackState, default=PackState.DRAFT)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="pack_version_once")]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"


class PackChoice(models.Model):
    """Which published pack is in force from a month on; the latest choice not after a month decides for it."""

    kind = models.CharField(max_length=12, choices=PackKind)
    pack = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    from_month = models.PositiveIntegerField(help_text="yyyymm")
    chosen_at = models.DateTimeField()
    chosen_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-from_month", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_month}"


class Light(models.Model):
    """The colour of one project in one month by one pack version, and for each of its dimensions the clause that decided.

    `clause_n` is the number of the clause within the pack's n-th dimension, from 1; NULL where none applies.
    """

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    month = models.PositiveIntegerField(help_text="yyyymm")
    pack = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(max_length=12, blank=True)
    clause_1 = models.PositiveSmallIntegerField(null=True)
    clause_2 = models.PositiveSmallIntegerField(null=True)
    clause_3 = models.PositiveSmallIntegerField(null=True)
    clause_4 = models.PositiveSmallIntegerField(null=True)
    clause_5 = models.PositiveSmallIntegerField(null=True)
    clause_6 = models.PositiveSmallIntegerField(null=True)
    clause_7 = models.PositiveSmallIntegerField(null=True)
    clause_8 = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "pack", "project"], name="light_once")]
        indexes = [models.Index(fields=["project"], name="light_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month} {self.colour}"


class Turn(models.Model):
    """A project whose colour differs from that of the month before by the same pack; empty colours mean no light."""

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    month = models.PositiveIntegerField(help_text="yyyymm")
    pack = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "project"], name="turn_once_a_month")]
        indexes = [models.Index(fields=["month", "after", "before", "project"], name="turn_read")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month} {self.before}>{self.after}"


class Rollup(models.Model):
    """Additive parts of an indicator (or counts of a light) for one cell of scope and slice in one month.

    A cell is a region, a unit and one value of one slice (`kind`, `level`, `nature`, `category`, or `` for the whole cell);
    screens add cells up, so their cost does not grow with the number of projects. A `first:` row is one of the first few
    projects of the cell in a list: `a0` its id, `a1` by what it stands there, so that the first few of all are found in cells too.
    """

    month = models.PositiveIntegerField(help_text="yyyymm")
    measure = models.CharField(
        max_length=60,
        help_text="indicator slug, light:<colour>, turn:<before>><after>, first:<list>, or overview",
    )
    pack = models.ForeignKey(PackVersion, null=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    slice = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=60, blank=True)
    projects = models.IntegerField()
    a0 = models.BigIntegerField(null=True)
    a1 = models.BigIntegerField(null=True)
    a2 = models.BigIntegerField(null=True)
    a3 = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["month", "slice", "measure"], name="rollup_read")]

    def __str__(self) -> str:
        return f"{self.month} {self.measure}"


class Excuse(models.Model):
    """An approved reason (正当理由) why a project is not held to a rule, with its basis and its last day."""

    project = models.ForeignKey("registry.Project", on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=12, choices=ExcuseTopic)
    reason = models.CharField(max_length=300)
    basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    approved_by_id = models.BigIntegerField()
    approved_by_name = models.CharField(max_length=150)
    approved_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="excuse_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.topic}"


class YearEndForecast(models.Model):
    """What the projects of a region were expected to have invested by the end of the year, as known in a month.

    Written anew by `services.keep_year_end` while the month is the newest and open. `value_fen` is the mean, `ranges` hold by
    level in percent the lowest and highest amount in 分; regions add up to the whole.
    """

    month = models.PositiveIntegerField(help_text="yyyymm")
    year = models.PositiveSmallIntegerField()
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    projects = models.PositiveIntegerField()
    plan_fen = models.BigIntegerField()
    value_fen = models.BigIntegerField()
    ranges = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["month", "region"]
        constraints = [models.UniqueConstraint(fields=["month", "region"], name="year_end_once_a_month")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month}"
