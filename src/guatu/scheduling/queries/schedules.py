"""Schedules side by side: the list with its filters, its counts, and the nodes that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet

from guatu.access.enums import Can
from guatu.scheduling.models import PackVersion, ProjectSchedule
from guatu.scheduling.policy import schedules_for

if TYPE_CHECKING:
    from guatu.access.models import User

TIGHT = 10  # working days to spare at which a plan counts as tight
SOON = timedelta(days=30)
_GOING = Q(is_over=False, problem="")
STANDINGS = {
    "late": ("将延误", _GOING & (Q(late_days__gt=0) | Q(missed_days__gt=0))),
    "tight": ("偏紧", _GOING & Q(late_days__lte=0, late_days__gte=-TIGHT, missed_days=0)),
    "fine": ("有余量", _GOING & Q(late_days__lt=-TIGHT, missed_days=0)),
    "broken": ("排不出", ~Q(problem="")),
    "over": ("已完成或终止", Q(is_over=True)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of schedules is narrowed to; empty means all."""

    text: str = ""
    standing: str = ""
    pack: str = ""
    region: int | None = None
    unit: int | None = None
    level: str = ""


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many schedules stand how."""

    total: int
    late: int
    tight: int
    fine: int
    broken: int
    overdue_nodes: int
    due_soon: int


def schedule_list(user: User | AnonymousUser, asked: Asked) -> QuerySet[ProjectSchedule]:
    """The schedules in use that `user` may see, the latest first."""
    rows = schedules_for(user, Can.VIEW)
    if asked.text:
        rows = rows.filter(Q(project__name__icontains=asked.text) | Q(project__code__icontains=asked.text))
    if asked.standing in STANDINGS:
        rows = rows.filter(STANDINGS[asked.standing][1])
    if asked.pack:
        rows = rows.filter(pack__slug=asked.pack)
    if asked.region is not None:
        rows = rows.filter(project__region=asked.region)
    if asked.unit is not None:
        rows = rows.filter(project__unit=asked.unit)
    if asked.level:
        rows = rows.filter(project__level=asked.level)
    return rows.order_by(F("late_days").desc(nulls_first=True), "promised_on", "pk")


def tally(user: User | AnonymousUser, on: date, asked: Asked = EVERYTHING) -> Tally:
    """Counts over the schedules in use that `user` may see, of everything or of what is asked for."""
    counts = schedule_list(user, asked).aggregate(
        total=Count("pk"),
        late=Count("pk", filter=STANDINGS["late"][1]),
        tight=Count("pk", filter=STANDINGS["tight"][1]),
        fine=Count("pk", filter=STANDINGS["fine"][1]),
        broken=Count("pk", filter=STANDINGS["broken"][1]),
        overdue_nodes=Count("pk", filter=_GOING & Q(nodes_overdue__gt=0)),
        due_soon=Count("pk", filter=_GOING & Q(next_on__lte=on + SOON)),
    )
    return Tally(**counts)


def packs_in_use(user: User | AnonymousUser) -> list[tuple[str, str]]:
    """The packs of the schedules `user` may see, by slug and title, for a filter."""
    slugs = schedules_for(user, Can.VIEW).values("pack__slug")
    rows = PackVersion.objects.filter(slug__in=slugs).order_by("slug", "version")
    return sorted(dict(rows.values_list("slug", "title")).items(), key=lambda pair: pair[1])


def schedule_in_use(project_id: int) -> ProjectSchedule | None:
    """The schedule in use of a project the caller has found by policy."""
    rows = ProjectSchedule.objects.filter(project=project_id, ended_at__isnull=True)
    return rows.select_related("pack", "project__region").first()


def ended_schedules(project_id: int) -> list[ProjectSchedule]:
    """The schedules of a project that were taken out of use, the latest first."""
    return list(
        ProjectSchedule.objects.filter(project=project_id, ended_at__isnull=False).select_related("pack")
    )


def packs_to_lay_out() -> list[PackVersion]:
    """The newest published version of every schedule pack."""
    newest: dict[str, PackVersion] = {}
    for pack in PackVersion.objects.filter(kind="schedule", state="published").order_by("slug", "version"):
        newest[pack.slug] = pack
    return list(newest.values())
