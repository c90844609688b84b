"""What tests of levelling start from: small works of a town that share crews and experts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from guatu.engine.calendar import Month, day_at
from guatu.scheduling import services
from guatu.scheduling.levelling import Means, Portfolio, translated
from guatu.scheduling.models import LevellingRun, Node, PackVersion, ProjectSchedule
from guatu.scheduling.services import RunWanted
from guatu.scheduling.timetables import Timetable, timetables
from tests.apps.scheduling.given import DAY, PACK, YEAR_2026, a_project, calendar_text, published, wanted
from tests.world import World

CREWS, EXPERTS, LAND = "施工班组", "评审专家", "用地指标"
USING = (
    PACK.replace("slug: small-works", "slug: sharing-works")
    .replace("id: design, name: 初步设计, ", "id: design, name: 初步设计, uses: {评审专家: 3}, ")
    .replace("id: earth, name: 土方, ", "id: earth, name: 土方, uses: {施工班组: 2, 用地指标: 30}, ")
    .replace("id: building, name: 主体, ", "id: building, name: 主体, uses: {施工班组: 1}, ")
)


def sharing_works() -> PackVersion:
    """The small pack whose nodes use experts, crews and land; asked again, the same pack."""
    there = PackVersion.objects.filter(slug="sharing-works", version=1).first()
    if there:
        return there
    published(calendar_text(YEAR_2026))
    return published(USING)


def several(
    world: World, names: Sequence[str] = ("甲桥", "乙桥", "丙桥"), **values: Any
) -> list[ProjectSchedule]:
    """Schedules of projects alike, laid out on `DAY`."""
    pack = sharing_works()
    return [
        services.lay_out(a_project(world, name), pack, wanted(**values), on=DAY, by=world.officer)
        for name in names
    ]


def tables_of(rows: Sequence[ProjectSchedule], on: date = DAY) -> list[Timetable]:
    """Their timetables as known on a day."""
    fresh = ProjectSchedule.objects.select_related("pack", "project__region")
    found = list(timetables([fresh.get(pk=row.pk) for row in rows], on))
    return [each for each in found if isinstance(each, Timetable)]


def portfolio_with(rows: Sequence[ProjectSchedule], *means: Means, on: date = DAY) -> Portfolio:
    """These schedules sharing these means; every project weighs the same."""
    return translated(tables_of(rows, on), means, {}, as_of=on)


def use_by_day(outcome: Any, name: str) -> dict[date, int]:
    """By calendar day how much of a resource is used, counted node by node from first to last day."""
    found: dict[date, int] = {}
    for strip, plan in outcome.plans.items():
        for number, task in enumerate(plan.network.tasks):
            units = strip.table.nodes[task.id].uses.get(name, 0)
            if not units or task.finished_on:
                continue
            for place in range(plan.early[1][number], plan.early[2][number]):
                found[day_at(place)] = found.get(day_at(place), 0) + units
    return found


def started_run(world: World, rows: Sequence[ProjectSchedule], *means: Means, **values: Any) -> LevellingRun:
    """A run of these schedules begun by the officer on `DAY`; two crews unless others are named."""
    asked: dict[str, Any] = {
        "region": world.county,
        "title": "",
        "schedules": [row.pk for row in rows],
        "means": means or (Means(CREWS, 2),),
        "weights": {},
        "seconds": 10,
    }
    return services.start_run(RunWanted(**(asked | values)), on=DAY, by=world.officer)


def ended(run: LevellingRun) -> LevellingRun:
    """The run once nobody looks for better plans any more."""
    run.refresh_from_db()
    if run.state != "ended":
        services.stop_run(run, by=_officer(run))
        run.refresh_from_db()
    return run


def held_days(row: ProjectSchedule) -> dict[str, tuple[str, str]]:
    """The nodes of a schedule with an earliest day of their own, and why."""
    rows = Node.objects.filter(schedule=row, not_before__isnull=False)
    return {node.key: (str(node.not_before), node.not_before_reason) for node in rows}


def month(number: int) -> Month:
    """A month of 2026."""
    return Month(2026, number)


def _officer(run: LevellingRun) -> Any:
    from guatu.access.models import User

    return User.objects.get(pk=run.created_by_id)
