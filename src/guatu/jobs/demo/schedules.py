"""Backward schedules of two dozen projects of the demonstration county, through the same services as everybody else's.

They were laid out in the past year and reported month by month since, each thing on its day; all made up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.access.enums import Can
from guatu.access.policy import regions_for
from guatu.access.queries import user_named
from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.jobs.demo.courses import (
    MOODS,
    Happened,
    Pick,
    course_of,
    known_on,
    month_ends,
    percent_on,
    picks,
    promised_day,
)
from guatu.jobs.demo.generator import SEED, draw_county
from guatu.kit.errors import Refused
from guatu.kit.packs import PackState
from guatu.registry import services as registry
from guatu.registry.enums import Stage
from guatu.registry.policy import projects_for
from guatu.scheduling import services
from guatu.scheduling.drafting import Wanted, draft
from guatu.scheduling.enums import PackKind
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.policy import packs_for

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.registry.models import Project
    from guatu.scheduling.models import PackVersion, ProjectSchedule
    from guatu.scheduling.timetables import Timetable

FAR = timedelta(days=1500)  # a promise to draft with before there is one
SOURCE = "示例县重点项目责任书（示例数据）"
MEETING = "县重点项目专题会议纪要（示例数据）"
NORTH = ("蒲溪镇", "双乳镇", "铁佛寺镇")
BEFORE_WORKS = (Stage.PLANNED, Stage.RESERVED, Stage.SIGNED, Stage.PRELIMINARY)
AFTER_START = (Stage.COMPLETED, Stage.PRODUCING, Stage.AT_CAPACITY)


@dataclass(slots=True)
class _Live:
    """A schedule as it goes on: its stored row and edition, what happens to its nodes and was not reported yet, and the days its
    promise is still moved to."""

    pick: Pick
    row: ProjectSchedule
    course: dict[str, Happened]
    moves: list[date]
    reasons: tuple[str, ...]
    has_baseline: bool
    takes_option: bool
    percents: dict[str, int] = field(default_factory=dict)
    edition: int = 1
    last: Timetable | None = None

    def age(self, day: date) -> int:
        """Months since it was laid out."""
        return Month.of(day).minus(Month.of(self.pick.laid_on))

    def moves_the_end(self, key: str) -> bool:
        """Whether the aim waited for a node when the schedule was last looked at; in a month in which nothing is finished
        such a node is reported while under way."""
        return self.last is not None and key in self.last.plan.critical()


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who does everything, on which day everything ends, and the dice."""

    officer: User
    today: date
    dice: random.Random


@transaction.atomic
def load_demo_schedules(today: date) -> None:
    """Say when no work is done, lay the schedules out and let them go on until today."""
    stage = _Stage(user_named("officer"), today, random.Random(SEED))  # noqa: S311 - the same county every time
    _close_seasons(stage)
    chosen = picks(draw_county(), today, stage.dice)
    codes = [pick.project.code for pick in chosen]
    projects = {row.code: row for row in projects_for(stage.officer, Can.EDIT).filter(code__in=codes)}
    packs = _packs(stage.officer)
    lives = [
        _begin(number, pick, projects[pick.project.code], packs[pick.pack], stage)
        for number, pick in enumerate(chosen)
    ]
    for day in month_ends(min(live.pick.laid_on for live in lives), today):
        going = [live for live in lives if live.pick.laid_on <= day]
        for live in going:
            _go_on(live, day, stage)
        services.reckon([live.row.project_id for live in going], on=day)


def _close_seasons(stage: _Stage) -> None:
    """No outdoor work in the northern towns in winter, none in the water during the flood season."""
    regions = {region.name: region for region in regions_for(stage.officer, Can.DEFINE)}
    year = stage.today.year - 2
    winter = ("冬季停工", date(year, 12, 15), date(year + 1, 2, 15), "示例县冬季施工管理通知（示例数据）")
    flood = ("汛期停工", date(year, 6, 15), date(year, 8, 31), "示例县防汛预案（示例数据）")
    closed = [(winter, town, "室外施工") for town in NORTH] + [(flood, names.COUNTY, "涉水施工")]
    for said, place, work in closed:
        services.add_closure(*said, region=regions[place], work=work, is_yearly=True, by=stage.officer)


def _packs(officer: User) -> dict[str, PackVersion]:
    """The newest published version of each schedule pack."""
    published = packs_for(officer).filter(kind=PackKind.SCHEDULE, state=PackState.PUBLISHED)
    return {pack.slug: pack for pack in published.order_by("version")}


def _begin(number: int, pick: Pick, project: Project, pack: PackVersion, stage: _Stage) -> _Live:
    """Simulate a project, record its steps before works, and lay its schedule out with a promise of its mood."""
    read = compile_schedule_pack(pack.body)
    aim = read.default_target
    drafted = Wanted({aim: (pick.laid_on + FAR, SOURCE)}, aim)
    _, found = draft(project, pack, drafted, on=pick.laid_on)
    later = AFTER_START if pick.has_begun else (Stage.STARTED, *AFTER_START)
    course = course_of(found, later, today=stage.today, pace=pick.pace, dice=stage.dice)
    if not pick.has_begun:
        _record_steps(project, found, course, stage)
    known = known_on(found, course, stage.today)
    moved = (number % 4 == 2) + (number % 8 == 6)
    days = {aim: promised_day(known.window(read.targets[aim]).finish, MOODS[number % 3])}
    last = days[aim]
    days[aim] = Month.of(last).plus(-2 * moved).last_day if moved else last
    if not pick.has_begun:
        days["开工"] = promised_day(known.window(read.targets["开工"]).finish, MOODS[number % 3])
    wanted = Wanted({name: (day, SOURCE) for name, day in days.items()}, aim)
    row = services.lay_out(project, pack, wanted, on=pick.laid_on, by=stage.officer)
    between = [Month.of(days[aim]).plus(1).last_day] if moved == 2 else []
    return _Live(
        pick,
        row,
        {key: went for key, went in course.items() if not found.nodes[key].stage},
        [*between, last] if moved else [],
        read.reasons,
        has_baseline=number % 2 == 0,
        takes_option=number % 6 == 5,
    )


def _record_steps(project: Project, found: Timetable, course: Mapping[str, Happened], stage: _Stage) -> None:
    """The steps before works that have been taken by today, in the register."""
    for key, node in found.nodes.items():
        went = course.get(key)
        if went and node.stage in BEFORE_WORKS and went.finish <= stage.today:
            step, day = Stage(node.stage), went.finish
            registry.record_stage(project, step, happened_on=day, known_on=day, by=stage.officer)


def _go_on(live: _Live, day: date, stage: _Stage) -> None:
    """Everything that is said of a schedule at the end of a month."""
    before = live.edition
    going = sorted(live.course.values(), key=lambda each: (each.finish, each.start, each.key))
    for went in [each for each in going if each.finish <= day]:
        _report(live, live.course.pop(went.key), day, stage)
    is_quiet = live.edition == before
    for went in [each for each in going if each.start <= day < each.finish]:
        if day == stage.today or (is_quiet and live.moves_the_end(went.key)):
            _report(live, went, day, stage)
    if live.moves and live.age(day) in (5, 7):
        _move(live, live.moves.pop(0), day, stage)
    if live.takes_option and live.last and live.age(day) >= 6:
        _take_option(live, live.last, day, stage)
    if live.has_baseline and live.age(day) == 1:
        _set_baseline(live, "首次基线", day, stage)


def _report(live: _Live, went: Happened, day: date, stage: _Stage) -> None:
    """A node as it is; the reason is said where the plan expected it sooner, and where the end moves."""
    is_done = went.finish <= day
    percent = 100 if is_done else percent_on(went, day)
    if live.percents.get(went.key) == percent:
        return
    live.percents[went.key] = percent
    was = live.last.plan.window(went.key) if live.last else None
    is_late = was is not None and went.finish > was.finish and live.moves_the_end(went.key)
    report = partial(
        _do,
        live,
        services.report_node,
        went.key,
        on=day,
        by=stage.officer,
        started_on=went.start,
        finished_on=went.finish if is_done else None,
        percent=percent,
    )
    reason = stage.dice.choice(live.reasons[:-1])
    try:
        report(reason=reason if is_late else "")
    except Refused:  # the end moves, so the reason is asked for
        report(reason=reason)


def _do(live: _Live, service: Callable[..., Timetable], *said: Any, on: date, by: User, **more: Any) -> None:
    live.last = service(live.row, *said, seen=live.edition, on=on, by=by, **more)
    live.edition += 1


def _move(live: _Live, to: date, day: date, stage: _Stage) -> None:
    reason, note = stage.dice.choice(live.reasons[:-1]), "经县重点项目专题会议同意"
    said = live.row.aim, to, MEETING
    _do(live, services.promise, *said, on=day, by=stage.officer, reason=reason, note=note)
    if live.has_baseline:
        _set_baseline(live, "调整后基线", day, stage)


def _take_option(live: _Live, last: Timetable, day: date, stage: _Stage) -> None:
    live.takes_option = False
    if last.untaken:
        option = last.untaken[0]
        agreed_by = f"{'、'.join(option.engine.must_agree) or '县政府'}，{MEETING}"
        _do(live, services.take_options, [option.key], agreed_by, on=day, by=stage.officer)


def _set_baseline(live: _Live, name: str, day: date, stage: _Stage) -> None:
    services.set_baseline(live.row, name, MEETING, day, seen=live.edition, on=day, by=stage.officer)
    live.edition += 1
