"""Levelling runs somebody may see, whether they still hold, and what a new one can share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.engine.schedule import State
from guatu.kit.errors import NotVisible
from guatu.scheduling.enums import Sharing
from guatu.scheduling.levelling import Means, Portfolio, translated, usual_sharing
from guatu.scheduling.levelling.outcome import last_place, use_of
from guatu.scheduling.levelling.spending import Plans, totals
from guatu.scheduling.models import LevellingRun, ProjectSchedule
from guatu.scheduling.policy import schedules_for
from guatu.scheduling.timetables import Timetable, timetables

if TYPE_CHECKING:
    from guatu.access.models import Region, User

_OLD = {True: Sharing.BY_MONTH, False: Sharing.AT_ONCE}


@dataclass(frozen=True, slots=True)
class Shared:
    """Something nodes of several schedules use, shared as its name suggests: the most one node takes, the most used as things
    stand on a day or, of a quota, in a month, what is under way uses of it now or will still use, and how many nodes not begun
    use it."""

    name: str
    sharing: Sharing
    least: int
    peak: int
    under_way: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be levelled in a region: the schedules that can be worked out, and what they share."""

    rows: Sequence[ProjectSchedule]
    broken: Sequence[ProjectSchedule]
    shared: Sequence[Shared]


def runs_for(user: User | AnonymousUser) -> QuerySet[LevellingRun]:
    """The runs of the regions `user` manages the plans of, the newest first. Raises NotVisible when there is no such region."""
    access.require(user, Can.PLAN)
    regions = access.regions_for(user, Can.PLAN)
    return LevellingRun.objects.filter(region__in=regions.values("pk")).select_related("region")


def run_for(user: User | AnonymousUser, pk: int) -> LevellingRun:
    """One run. Raises NotVisible."""
    found = runs_for(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def schedules_within(user: User | AnonymousUser, region: Region) -> QuerySet[ProjectSchedule]:
    """The schedules in use of a region and below it that `user` may plan."""
    rows = schedules_for(user, Can.PLAN).filter(project__region__path__startswith=region.path)
    return rows.order_by("project__name", "pk")


def offer(user: User | AnonymousUser, region: Region, on: date) -> Offer:
    """What can be levelled in a region as known on a day; schedules whose aim is done are left out."""
    rows = list(schedules_within(user, region).filter(aim_done_on__isnull=True))
    tables, broken = [], []
    for row, found in zip(rows, timetables(rows, on), strict=True):
        if isinstance(found, Timetable):
            tables.append(found)
        else:
            broken.append(row)
    return Offer([table.row for table in tables], broken, _shared(tables, on))


def changed_since(run: LevellingRun) -> list[str]:
    """The projects of a run whose schedule was changed or taken out of use since."""
    ids = [each["schedule"] for each in run.taken]
    rows = ProjectSchedule.objects.filter(pk__in=ids, ended_at__isnull=True)
    editions = dict(rows.values_list("pk", "edition"))
    return [each["name"] for each in run.taken if editions.get(each["schedule"]) != each["edition"]]


def means_of(run: LevellingRun) -> list[Means]:
    """What a run limits. Runs of earlier days say only whether something is released by month."""
    return [
        Means(
            each["name"],
            each["units"],
            Sharing(each["sharing"]) if "sharing" in each else _OLD[each["is_quota"]],
            {Month.of_key(int(key)): units for key, units in each["months"].items()},
        )
        for each in run.setting["means"]
    ]


def _shared(tables: Sequence[Timetable], on: date) -> list[Shared]:
    most: dict[str, list[int]] = {}
    for table in tables:
        for key, node in table.nodes.items():
            for name, units in node.uses.items() if table.task(key).state == State.WAITING else ():
                most.setdefault(name, []).append(int(units))
    if not most:
        return []
    means = [Means(name, 0, usual_sharing(name)) for name in sorted(most)]
    portfolio = translated(tables, means, {}, as_of=on)
    plans = {strip: strip.table.plan for strip in portfolio.strips}
    return [
        Shared(
            each.name,
            each.sharing,
            max(most[each.name]),
            _peak(portfolio, plans, each),
            _under_way(portfolio, each),
            len(most[each.name]),
        )
        for each in means
    ]


def _peak(portfolio: Portfolio, plans: Plans, means: Means) -> int:
    """The most used on one day; of a quota in one month."""
    if not means.is_quota:
        return max(use_of(portfolio, plans, means, last_place(plans)), default=0)
    by_end = [*totals(portfolio, means, plans).values()]
    return max(now - before for before, now in pairwise([0, *by_end]))


def _under_way(portfolio: Portfolio, means: Means) -> int:
    if means.is_quota:
        return sum(amount for amount, _ in portfolio.running(means))
    return max(portfolio.under_way(means), default=0)
