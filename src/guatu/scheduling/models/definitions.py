"""What schedules are laid out by: packs as people wrote them, and an office's own days without work."""

from django.db import models

from guatu.kit.packs import PackState
from guatu.scheduling.enums import PackKind


class PackVersion(models.Model):
    """One version of a schedule pack or a calendar pack, as the YAML text it came in; a published version never changes."""

    kind = models.CharField(max_length=12, choices=PackKind)
    slug = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=600)
    valid_from = models.DateField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=PackState, default=PackState.DRAFT)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="schedule_pack_once")]

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"


class Closure(models.Model):
    """Days without work of one kind in a region and all below it (冬季停工, 汛期, a local holiday), with what decided so.

    An empty `work` closes every kind; no region means everywhere. With `is_yearly` it comes again every year. A closure that
    was wrong is withdrawn, never deleted.
    """

    name = models.CharField(max_length=60)
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    work = models.CharField(max_length=40, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    is_yearly = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="closure_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first_on}"
