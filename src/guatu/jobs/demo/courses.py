"""How the schedules of the demonstration county went: which projects have one, and what really happened to their nodes."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle

from guatu.engine.calendar import Month
from guatu.engine.schedule import Edge, Limit, Schedule, Sense, Task, compile_network, schedule
from guatu.jobs.demo.generator import DemoProject
from guatu.scheduling.timetables import Timetable


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds of projects that are planned by a pack: how many under way and how many not begun have a schedule."""

    pack: str
    kinds: tuple[str, ...]
    under_way: int
    not_begun: int


FAMILIES = (
    Family("gov-building", ("社会民生", "卫生健康", "文化旅游"), 4, 1),
    Family("industry-filing", ("产业",), 5, 0),
    Family("municipal-road", ("市政", "交通"), 4, 1),
    Family("water", ("水利",), 3, 1),
    Family("investment-landing", ("商贸物流",), 1, 1),
)
MOODS = ("easy", "tight", "late")
PACES = (1.2, 1.4, 1.1, 1.6)


@dataclass(frozen=True, slots=True)
class Pick:
    """A project that gets a schedule: by which pack, on which day, and how much longer than planned its nodes take."""

    project: DemoProject
    pack: str
    laid_on: date
    pace: float

    @property
    def has_begun(self) -> bool:
        """Whether works had begun when the schedule was laid out."""
        return self.project.started_on is not None


@dataclass(frozen=True, slots=True)
class Happened:
    """When a node really began and was finished; days after today are what nobody knows yet."""

    key: str
    start: date
    finish: date


def picks(county: Sequence[DemoProject], today: date, dice: random.Random) -> list[Pick]:
    """The projects with a schedule: the latest to begin of each family, and some that have not begun."""
    found = []
    paces = cycle(PACES)
    for family in FAMILIES:
        going = [each for each in county if each.kind in family.kinds and each.completed_on is None]
        begun = sorted(
            (each for each in going if each.started_on and each.started_on < _before(today, 14)),
            key=lambda each: (each.started_on, each.code),
            reverse=True,
        )
        waiting = [each for each in reversed(going) if each.started_on is None and each.plans]
        for project in begun[: family.under_way]:
            laid_on = _before(today, dice.randint(9, 13), dice.randint(3, 25))
            found.append(Pick(project, family.pack, laid_on, next(paces)))
        for project in waiting[: family.not_begun]:
            laid_on = _before(today, 8, dice.randint(3, 25))
            found.append(Pick(project, family.pack, laid_on, next(paces)))
    return found


def _before(today: date, months: int, day: int = 1) -> date:
    return Month.of(today).plus(-months).first_day + timedelta(days=day - 1)


def course_of(
    found: Timetable, later: Collection[str], *, today: date, pace: float, dice: random.Random
) -> dict[str, Happened]:
    """What happens to every node that is not done: the plan with days that stray, by the pack's own spreads.

    Steps of the register in `later` do not happen before today is over.
    """
    network = found.plan.network
    tasks = [_strayed(task, found, later, today, pace, dice) for task in network.tasks]
    went = schedule(compile_network(tasks, network.links, network.calendars), as_of=found.plan.as_of)
    return {
        window.task.id: Happened(window.task.id, window.start, window.finish)
        for window in went.windows()
        if window.task.finished_on is None
    }


def _strayed(
    task: Task, found: Timetable, later: Collection[str], today: date, pace: float, dice: random.Random
) -> Task:
    node = found.nodes[task.id]
    if task.finished_on:
        return task
    if node.stage in later:
        held = Limit(Edge.FINISH, Sense.NOT_BEFORE, today + timedelta(days=1))
        return replace(task, limits=(*task.limits, held))
    if not task.days:
        return task
    drawn = dice.triangular(node.spread_low or 0.9, node.spread_high or 1.3, 1.0)
    return replace(task, days=max(task.least, round(task.days * pace * (0.5 + drawn / 2))))


def known_on(found: Timetable, course: Mapping[str, Happened], today: date) -> Schedule:
    """The dates as of today, once all that has happened was reported."""
    network = found.plan.network
    tasks = [_known(task, course.get(task.id), today) for task in network.tasks]
    known = compile_network(tasks, network.links, network.calendars)
    return schedule(known, as_of=today, aim=found.row.aim)


def _known(task: Task, went: Happened | None, today: date) -> Task:
    if went is None or went.start > today or (not task.days and went.finish > today):
        return task
    if went.finish <= today:
        return replace(task, started_on=went.start if task.days else None, finished_on=went.finish)
    return replace(task, started_on=went.start, percent=percent_on(went, today))


def percent_on(went: Happened, day: date) -> int:
    """The share done of a node under way."""
    return max(5, min(95, round(100 * (day - went.start).days / (went.finish - went.start).days)))


def month_ends(first: date, today: date) -> Iterator[date]:
    """The last days of the months from one day to today, which ends the last of them."""
    month = Month.of(first)
    while month.last_day < today:
        yield month.last_day
        month = month.plus(1)
    yield today


def promised_day(finish: date, mood: str) -> date:
    """A day to promise for what will be finished on `finish` by what is known today: a month's end well after, a few days after,
    or a month's end before."""
    if mood == "tight":
        return finish + timedelta(days=4)
    month = Month.of(finish)
    return (month.plus(2) if mood == "easy" else month.plus(-1)).last_day
