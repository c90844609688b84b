"""Schedules of many projects put into one plan that shares crews, experts and quotas."""

from django.db import models

from guatu.scheduling.enums import RunState


class LevellingRun(models.Model):
    """One attempt to let the schedules of a region share what there is, day by day and month by month.

    `taken` are the schedules with the edition and the mark they had; `setting` what is limited and what a late day weighs.
    `first` and `best` hold starts by schedule and node as numbers of working days from `as_of`, `first_view` and `view` what
    the two lead to, as pages show it. `late` is days late × weight; `bound` what no plan can be below; `course` how it fell:
    seconds and days, one pair for each better plan stored. `held` are the nodes that acceptance gave an earliest day.
    """

    region = models.ForeignKey("access.Region", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    as_of = models.DateField()
    seconds = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    taken = models.JSONField()
    setting = models.JSONField()
    first = models.JSONField()
    best = models.JSONField()
    first_view = models.JSONField()
    view = models.JSONField()
    first_late = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    bound = models.PositiveIntegerField()
    is_proven = models.BooleanField(default=False)
    improved = models.PositiveIntegerField(default=0)
    improved_at = models.DateTimeField(null=True)
    course = models.JSONField(default=list)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=150)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    held = models.JSONField(default=list)
    accepted_at = models.DateTimeField(null=True)
    accepted_by_name = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
