"""The packs and closures there are, what uses them, and the calendars people may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.packs import PackReport, PackState
from guatu.kit.yaml_text import PackProblems
from guatu.scheduling.calendars import EVERY_DAY, PLAIN, CalendarSpec
from guatu.scheduling.enums import PackKind
from guatu.scheduling.models import Closure, Node, PackVersion
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.policy import closures_for, packs_for, schedules_for

if TYPE_CHECKING:
    from guatu.access.models import Region, User


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """A closure in force, how many schedules in scope have work left that it concerns, and whether one may take it back."""

    row: Closure
    schedules: int
    may_withdraw: bool


def pack_versions(user: User | AnonymousUser, slug: str = "") -> list[PackVersion]:
    """Every version `user` may read (of one pack), newest first within each pack."""
    found = packs_for(user)
    return list(found.filter(slug=slug) if slug else found)


def version_said(user: User | AnonymousUser, report: PackReport) -> PackVersion | None:
    """The version a text names, by the report on it, where `user` may read it."""
    return packs_for(user).filter(slug=report.slug, version=report.version).first()


def schedules_by_pack(user: User | AnonymousUser) -> dict[tuple[str, int], int]:
    """How many schedules in use `user` may see were laid out by each pack and version."""
    rows = schedules_for(user, Can.VIEW).exclude(pack=None).order_by()
    counts = rows.values_list("pack__slug", "pack__version").annotate(count=Count("pk"))
    return {(slug, version): count for slug, version, count in counts}


def closure_lines(user: User | AnonymousUser) -> list[ClosureLine]:
    """The closures `user` may read, the earliest first."""
    rows = list(closures_for(user).order_by("first_on", "pk"))
    works = _works_left(user)
    everywhere = access.scope(user, Can.DEFINE).everywhere
    own = set() if everywhere else set(access.regions_for(user, Can.DEFINE).values_list("pk", flat=True))
    return [
        ClosureLine(row, _count(works, row.region, row.work), everywhere or row.region_id in own)
        for row in rows
    ]


def schedules_closed(user: User | AnonymousUser, region: Region | None, work: str) -> int:
    """How many schedules in scope have work left of a kind (empty: any that may be closed) in a region (None: everywhere)."""
    return _count(_works_left(user), region, work)


def work_calendars(user: User | AnonymousUser) -> list[CalendarSpec]:
    """The calendars to choose from: 工作日, 自然日, and one for each kind of work that published packs and schedules name."""
    found = {(each.base, each.work) for each in _named_in_packs()}
    live = Node.objects.filter(schedule__in=schedules_for(user, Can.VIEW).values("pk")).exclude(work="")
    found |= set(live.order_by().values_list("base", "work").distinct())
    plain = [CalendarSpec(name, *kind) for name, kind in PLAIN.items()]
    named = [
        CalendarSpec(work if base == EVERY_DAY else f"{work}（工作日）", base, work)
        for base, work in sorted(found, key=lambda each: each[::-1])
    ]
    return [*plain, *named]


def kinds_of_work(user: User | AnonymousUser) -> list[str]:
    """The kinds of work a closure can be for."""
    return list(dict.fromkeys(each.work for each in work_calendars(user) if each.work))


def _named_in_packs() -> Iterable[CalendarSpec]:
    rows = PackVersion.objects.filter(kind=PackKind.SCHEDULE, state=PackState.PUBLISHED).order_by("version")
    for body in dict(rows.values_list("slug", "body")).values():
        try:
            calendars = compile_schedule_pack(body).calendars
        except PackProblems:
            continue  # kept under other rules; its page says what is wrong
        yield from (CalendarSpec(each.name, each.base, each.work) for each in calendars.values() if each.work)


def _works_left(user: User | AnonymousUser) -> list[tuple[int, str, str]]:
    """Schedule, region path and kind of work of every node not finished that some closure may stop."""
    live = schedules_for(user, Can.VIEW).values("pk")
    rows = Node.objects.filter(schedule__in=live, finished_on__isnull=True).exclude(work="")
    found = rows.order_by().values_list("schedule_id", "schedule__project__region__path", "work").distinct()
    return [(pk, path or "", work) for pk, path, work in found]


def _count(works: Iterable[tuple[int, str, str]], region: Region | None, work: str) -> int:
    prefix = region.path if region else ""
    return len({pk for pk, path, kind in works if path.startswith(prefix) and work in ("", kind)})


def places_around(user: User | AnonymousUser) -> list[Region]:
    """The regions `user` has to do with, as they hang together."""
    return list(access.regions_around(user, Can.VIEW).order_by("path"))


def indented(places: Iterable[Region]) -> list[tuple[str, str]]:
    """Regions to choose from, each as many steps in as there are regions above it on offer."""
    kept = sorted(places, key=lambda each: [int(step) for step in each.path.strip("/").split("/")])
    shallowest = min((each.path.count("/") for each in kept), default=0)
    step = "\N{IDEOGRAPHIC SPACE}"
    return [(str(each.pk), step * (each.path.count("/") - shallowest) + each.name) for each in kept]
