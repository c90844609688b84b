"""Forecasts of schedules side by side: how many will be done in time, who carries the risk, and how good forecasts were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.access.enums import Can
from guatu.engine.forecast import Bin, Kept, Record, calibration, record_of
from guatu.engine.simulation import Carrier, Count, carriers, count_done
from guatu.scheduling.foresight import Foreseen, from_json
from guatu.scheduling.models import ProjectSchedule, Snapshot
from guatu.scheduling.policy import schedules_for

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_WEIGHED = 200  # carriers take time with the square of their number


@dataclass(frozen=True, slots=True)
class Standing:
    """One schedule and what it has to do with a place falling short; `carrier` is None where it was not weighed."""

    row: ProjectSchedule
    carrier: Carrier | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The schedules of a scope promised by a day: how many are finished, and of the others (`standings`) how many will be in
    time (`count`), each with its weight; `waiting` have no forecast yet.
    """

    by: date
    done: int
    count: Count | None
    standings: Sequence[Standing]
    waiting: int

    @property
    def rows(self) -> list[ProjectSchedule]:
        """The schedules, the least likely first."""
        return [standing.row for standing in self.standings]


def outlook(user: User | AnonymousUser, by: date, *, region: int | None = None) -> Outlook:
    """Everything in scope that is promised by a day, the least likely first."""
    rows = schedules_for(user, Can.VIEW).filter(promised_on__lte=by)
    if region is not None:
        rows = rows.filter(project__region=region)
    done = rows.filter(aim_done_on__isnull=False).count()
    rows = rows.filter(finish__isnull=False, problem="", aim_done_on__isnull=True)
    found = list(rows.order_by("chance", "pk"))
    known = {str(row.pk): row.chance for row in found if row.chance is not None}
    if not known:
        return Outlook(by, done, None, [Standing(row, None) for row in found], len(found))
    weighed = dict(list(known.items())[:MOST_WEIGHED])
    by_id = {each.id: each for each in carriers(weighed, len(weighed))}
    standings = [Standing(row, by_id.get(str(row.pk))) for row in found]
    return Outlook(by, done, count_done(list(known.values())), standings, len(found) - len(known))


def forecast_of(row: ProjectSchedule) -> Foreseen | None:
    """The newest forecast of a schedule; None before the worker has made one."""
    last = Snapshot.objects.filter(schedule=row).order_by("-month").first()
    return from_json(last.forecast, last.as_of, last.promised_on) if last else None


def record(user: User | AnonymousUser) -> tuple[Record | None, tuple[Bin, ...]]:
    """How good the forecasts were of what is finished by now, one of each schedule: the first that was kept of it."""
    done = schedules_for(user, Can.VIEW).filter(aim_done_on__isnull=False)
    ended = dict(done.values_list("pk", "aim_done_on"))
    firsts: dict[int, Snapshot] = {}
    for each in Snapshot.objects.filter(schedule__in=list(ended)).exclude(forecast={}).order_by("month"):
        firsts.setdefault(each.schedule_id, each)
    kept, stated = [], []
    for pk, snapshot in firsts.items():
        made = from_json(snapshot.forecast, snapshot.as_of, snapshot.promised_on)
        outcome = ended[pk]
        if made is None or outcome is None:  # it was kept, and it was finished
            continue
        ranges = {
            level: (first.toordinal(), last.toordinal()) for level, (first, last) in made.within.items()
        }
        kept.append(Kept(made.made_on, made.by[50].toordinal(), ranges, outcome.toordinal()))
        stated.append((made.chance, outcome <= made.promised_on))
    return record_of(kept), calibration(stated)
