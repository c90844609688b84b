"""Schedules are worked out again as days pass, and how they stood is kept month by month."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.models import ProjectSchedule, Snapshot
from guatu.scheduling.services.reckoning import keep
from guatu.scheduling.timetables import timetables
from tests.apps.scheduling.given import (
    DAY,
    FINISH,
    PROMISED,
    a_project,
    edition,
    fresh,
    laid_out,
    on_day,
    report,
    stored,
    take_step,
)
from tests.world import World


def test_a_schedule_nobody_works_on_slips_day_by_day(world: World) -> None:
    row = laid_out(world)
    assert services.reckon(on=date(2026, 3, 9)) == 1
    kept = fresh(row)
    assert (str(kept.finish), kept.late_days, str(kept.reckoned_on)) == ("2026-07-27", -4, "2026-03-09")
    assert (kept.next_node, str(kept.next_on), kept.edition) == ("谋划", "2026-03-11", 1)
    services.reckon(on=date(2026, 3, 16))
    kept = fresh(row)
    assert (str(kept.finish), kept.late_days) == ("2026-08-06", 4)
    assert (kept.nodes_due, kept.nodes_overdue) == (1, 1)


def test_a_month_keeps_how_it_was_last_seen(world: World) -> None:
    row = laid_out(world)
    for day in (date(2026, 3, 9), date(2026, 3, 31), date(2026, 4, 1)):
        services.reckon(on=day)
    kept = Snapshot.objects.filter(schedule=row).values_list("month", "as_of", "finish", "promised_on")
    assert [(month, str(as_of), str(finish)) for month, as_of, finish, _ in kept] == [
        (202603, "2026-03-31", "2026-08-20"),
        (202604, "2026-04-01", "2026-08-23"),
    ]
    assert {promised for *_, promised in kept} == {PROMISED}


def test_only_schedules_in_use_of_the_asked_projects_are_worked_out(world: World) -> None:
    first, ended = laid_out(world), laid_out(world, a_project(world, "水库"))
    other = laid_out(world, a_project(world, "大桥"))
    services.end_schedule(ended, "改址", seen=1, on=DAY, by=None)
    day = date(2026, 3, 9)
    assert services.reckon([first.project_id, ended.project_id], on=day) == 1
    assert [fresh(row).reckoned_on for row in (first, ended, other)] == [day, DAY, DAY]
    assert services.reckon([], on=day) == 0
    assert services.reckon(on=day) == 2


def test_a_step_of_the_register_is_counted_when_worked_out_again(world: World) -> None:
    row = laid_out(world)
    take_step(row.project, Stage.PLANNED, DAY)
    services.reckon([row.project_id], on=DAY)
    kept = fresh(row)
    assert (kept.nodes_done, kept.next_node) == (1, "立项批复")


def test_a_finished_aim_has_no_next_node(world: World) -> None:
    row = laid_out(world)
    take_step(row.project, Stage.STARTED, DAY)
    take_step(row.project, Stage.COMPLETED, date(2026, 7, 10))
    services.reckon(on=date(2026, 7, 13))
    kept = fresh(row)
    assert (str(kept.finish), kept.late_days, kept.next_node, kept.next_on) == ("2026-07-10", -15, "", None)


def broken(world: World, row: ProjectSchedule) -> None:
    """The work in the open takes ten years of days, and then only 36 days of a year are left for it."""
    services.set_days(fresh(row), "earth", 3650, seen=edition(row), on=DAY, by=None, reason="天气")
    services.add_closure(
        "常年停工",
        date(2026, 1, 1),
        date(2026, 11, 25),
        "县政府通告",
        region=world.county,
        work="露天",
        is_yearly=True,
        by=world.officer,
    )


def test_what_cannot_be_worked_out_any_more_says_why_and_keeps_its_last_dates(world: World) -> None:
    row, sound = laid_out(world), laid_out(world, a_project(world, "水库", region=world.pingliang))
    broken(world, row)
    last = fresh(row)
    assert services.reckon(on=date(2026, 3, 9)) == 2
    kept = fresh(row)
    assert kept.problem == "工期排不出来；排出的日期超出了日历的最后一天，请检查工期"
    assert (kept.finish, kept.late_days, str(kept.reckoned_on)) == (last.finish, last.late_days, "2026-03-09")
    assert (fresh(sound).problem, fresh(sound).finish != FINISH) == ("", True)


def test_what_could_not_be_worked_out_is_mended_by_a_change(world: World) -> None:
    row = laid_out(world)
    broken(world, row)
    services.reckon(on=DAY)
    services.set_days(fresh(row), "earth", 5, seen=edition(row), on=DAY, by=None)
    kept = fresh(row)
    assert (kept.problem, str(kept.finish)) == ("", "2027-01-29")


def test_what_was_changed_meanwhile_is_not_overwritten(world: World) -> None:
    row = laid_out(world)
    before = on_day(row, date(2026, 3, 9))
    report(row, "approval", started=DAY)
    changed = stored(row)
    keep(before)
    assert stored(row) == changed
    assert Snapshot.objects.get().as_of == DAY


def test_many_schedules_take_as_many_questions_as_one(world: World) -> None:
    def asked() -> list[int]:
        rows = list(ProjectSchedule.objects.select_related("pack", "project__region").order_by("pk"))
        with CaptureQueriesContext(
            connection,
        ) as reading:
            assert [found for found in timetables(rows, DAY) if isinstance(found, str)] == []
        with CaptureQueriesContext(connection) as keeping:
            services.reckon(on=DAY)
        return [len(reading), len(keeping)]

    laid_out(world)
    one = asked()
    for name in ("水库", "大桥"):
        laid_out(world, a_project(world, name))
    three = asked()
    assert three[0] == one[0] == 8
    assert three[1] - one[1] == 2 * 7
