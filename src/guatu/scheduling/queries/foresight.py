"""Forecasts of schedules side by side: how many will be done in time, who carries the risk, and how good forecasts were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count as Tally
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from guatu.access.enums import Can
from guatu.engine.forecast import Bin, Kept, Record, calibration, record_of
from guatu.engine.simulation import Carrier, Count, carriers
from guatu.kit.spans import id_lookups
from guatu.registry.enums import Stage
from guatu.registry.facts import stage_days
from guatu.registry.search import projects_on_list
from guatu.scheduling.foresight import Foreseen, from_json, number_done
from guatu.scheduling.models import Node, ProjectSchedule, Snapshot
from guatu.scheduling.policy import all_schedules_for, schedules_for

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_SHOWN = 200  # carriers take time with the square of their number
_CHANCES = Q(chance__isnull=False)
_BROKEN = ~Q(problem="") | Q(finish__isnull=True)


@dataclass(frozen=True, slots=True)
class Within:
    """What an outlook is narrowed to: a region and a unit with everything under them, the projects on a list; None: all."""

    region: int | None = None
    unit: int | None = None
    on_list: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One schedule and what it has to do with a place falling short; `carrier` is None where it was not weighed."""

    row: ProjectSchedule
    carrier: Carrier | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The schedules of a scope promised by a day: `done` are finished, `in_time` of them by their promised day; of the others
    `count` says how many will be in time by their own promised day, `standings` are the least likely with their weight in
    falling short of `number` of them, and `more` are not shown. `waiting` have no forecast yet, `broken` cannot be worked out.
    """

    by: date
    done: int
    in_time: int
    count: Count | None
    number: int
    standings: Sequence[Standing]
    more: int
    waiting: int
    broken: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + len(self.standings) + self.more + self.broken

    @property
    def foreseen(self) -> int:
        """Those `count` is about."""
        return len(self.count.chances) - 1 if self.count else 0

    @property
    def rows(self) -> list[ProjectSchedule]:
        """The schedules shown, the least likely first."""
        return [standing.row for standing in self.standings]


def outlook(
    user: User | AnonymousUser, by: date, within: Within | None = None, *, on: date, number: int | None = None
) -> Outlook:
    """Everything in scope that is promised by a day and was not finished before that day's year, the least likely first.

    `number` is how many of the unfinished are to be in time; without it one more than is as likely as not. With more schedules
    than are shown, those not shown (the likeliest) count with their mean when the shown ones are weighed.
    """
    rows = _narrowed(schedules_for(user, Can.VIEW), within or Within(), on).filter(promised_on__lte=by)
    rows = rows.filter(Q(aim_done_on__isnull=True) | Q(aim_done_on__gte=date(by.year, 1, 1)))
    is_open = Q(is_over=False, aim_done_on__isnull=True)
    counts = rows.aggregate(
        done=Tally("pk", filter=Q(aim_done_on__isnull=False)),
        in_time=Tally("pk", filter=Q(aim_done_on__lte=F("promised_on"))),
        broken=Tally("pk", filter=is_open & _BROKEN),
        open=Tally("pk", filter=is_open & ~_BROKEN),
    )
    rows = rows.filter(is_open).exclude(_BROKEN)
    chances = dict(rows.filter(_CHANCES).order_by("chance", "pk").values_list("pk", "chance"))
    known = {pk: chance for pk, chance in chances.items() if chance is not None}
    shown = list(
        rows.select_related(None)
        .select_related("project__unit")
        .order_by(F("chance").asc(nulls_last=True), "pk")[:MOST_SHOWN]
    )
    count = number_done(list(known.values())) if known else None
    wanted = _number(count, number)
    weights = _weights(known, wanted)
    return Outlook(
        by,
        counts["done"],
        counts["in_time"],
        count,
        wanted,
        [Standing(row, weights.get(row.pk)) for row in shown],
        counts["open"] - len(shown),
        counts["open"] - len(known),
        counts["broken"],
    )


def forecast_of(row: ProjectSchedule) -> Foreseen | None:
    """The newest forecast of a schedule; None before the worker has made one."""
    last = Snapshot.objects.filter(schedule=row).order_by("-month").first()
    return from_json(last.forecast, last.as_of, last.promised_on) if last else None


@dataclass(frozen=True, slots=True)
class Past:
    """How good forecasts were: those by runs of the nodes, those by the work done, and the chances that were stated; None
    where there are none to judge."""

    runs: Record | None
    pace: Record | None
    chances: tuple[Bin, ...]


def record(user: User | AnonymousUser, within: Within | None = None, *, on: date) -> Past:
    """How good the forecasts were of what is finished by now, one of each schedule: the first that was kept of it. Those of
    schedules that were ended since are judged too, by the day what they aimed at was reached after all.

    Values are days (`date.toordinal`), so errors are calendar days.
    """
    every = _narrowed(all_schedules_for(user, Can.VIEW), within or Within(), on).order_by()
    outcomes = _reached_later(every.filter(ended_at__isnull=False, aim_done_on__isnull=True), on)
    over = Q(schedule__aim_done_on__isnull=False) | Q(schedule__ended_at__isnull=False)
    rows = Snapshot.objects.filter(over, schedule__in=every.values("pk")).exclude(forecast={})
    kept, paces, stated = dict[int, Kept](), dict[int, Kept](), []
    columns = ("schedule_id", "as_of", "promised_on", "forecast", "schedule__aim_done_on")
    for schedule_id, as_of, promised_on, forecast, done_on in rows.order_by("month").values_list(*columns):
        made, outcome = from_json(forecast, as_of, promised_on), done_on or outcomes.get(schedule_id)
        if made is None or outcome is None:  # it was kept, and it was finished
            continue
        if schedule_id not in kept:
            kept[schedule_id] = _kept(made.made_on, made.by[50], made.within, outcome)
            stated.append((made.chance, outcome <= made.promised_on))
        if made.pace and schedule_id not in paces:
            paces[schedule_id] = _kept(made.made_on, made.pace.on, made.pace.within, outcome)
    return Past(record_of(list(kept.values())), record_of(list(paces.values())), calibration(stated))


def earliest_starts(ids: Iterable[int]) -> dict[int, date]:
    """The earliest day works can begin by the schedule in use, as last worked out, of those of these projects (found by policy, not
    begun) whose schedule has a node 开工."""
    found: dict[int, date] = {}
    for these in id_lookups("schedule__project", ids, lowest=None, highest=None):
        nodes = Node.objects.filter(stage=Stage.STARTED, schedule__ended_at__isnull=True, **these)
        keys = dict(nodes.values_list("schedule_id", "key"))
        last = Snapshot.objects.filter(schedule=OuterRef("schedule")).order_by("-month").values("pk")[:1]
        kept = Snapshot.objects.filter(schedule__ended_at__isnull=True, pk=Subquery(last), **these)
        for schedule_id, project_id, dates in kept.values_list(
            "schedule_id", "schedule__project_id", "dates"
        ):
            if days := dates.get(keys.get(schedule_id, "")):
                found[project_id] = date.fromisoformat(days[0])
    return found


def _reached_later(ended: QuerySet[ProjectSchedule], on: date) -> dict[int, date]:
    """The day, up to `on`, what schedules aimed at when they were ended was reached after all: the step of the register, else
    the node of that name at which another schedule of the project aims."""
    aims = Node.objects.filter(schedule__in=ended.values("pk"), key=F("schedule__aim"))
    known = list(aims.values_list("schedule_id", "schedule__project_id", "stage", "name"))
    projects = {project_id for _, project_id, _, _ in known}
    steps = stage_days(projects, on)
    named: dict[tuple[int, str], date] = {}
    for these in id_lookups("schedule__project", projects, lowest=None, highest=None):
        others = Node.objects.filter(key=F("schedule__aim"), schedule__aim_done_on__lte=on, **these)
        for project_id, name, day in others.values_list(
            "schedule__project_id", "name", "schedule__aim_done_on"
        ):
            if day:
                named[project_id, name] = day
    found = {}
    for schedule_id, project_id, stage, name in known:
        step = steps.get(project_id, {}).get(stage) if stage else None
        if day := step.on if step else named.get((project_id, name)):
            found[schedule_id] = day
    return found


def _kept(made_on: date, expected: date, within: Mapping[int, tuple[date, date]], outcome: date) -> Kept:
    ranges = {level: (low.toordinal(), high.toordinal()) for level, (low, high) in within.items()}
    return Kept(made_on, expected.toordinal(), ranges, outcome.toordinal())


def _narrowed(rows: QuerySet[ProjectSchedule], within: Within, on: date) -> QuerySet[ProjectSchedule]:
    for name, pk in (("region", within.region), ("unit", within.unit)):
        if pk is not None:
            rows = rows.filter(**{f"project__{name}__path__contains": f"/{pk}/"})
    if within.on_list is not None:
        rows = rows.filter(project__in=projects_on_list(within.on_list, on).values("pk"))
    return rows


def _number(count: Count | None, asked: int | None) -> int:
    if count is None:
        return 0
    most = len(count.chances) - 1
    return min(most, count.quantile(0.5) + 1) if asked is None else max(0, min(most, asked))


def _weights(known: dict[int, float], number: int) -> dict[int, Carrier]:
    if not known:
        return {}
    pairs = list(known.items())
    weighed = {str(pk): chance for pk, chance in pairs[:MOST_SHOWN]}
    rest = round(sum(chance for _, chance in pairs[MOST_SHOWN:]))
    found = carriers(weighed, max(0, number - rest))
    return {int(each.id): each for each in found}
