"""What a schedule says on a day: exact counts and working days, a past day as it stood then."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.kit.clock import today
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.facts import (
    ScheduleState,
    laid_since,
    projects_ever_scheduled,
    schedule_states,
    scheduled,
)
from guatu.scheduling.models import NodeLink, ProjectSchedule
from tests.apps.scheduling.given import DAY, a_project, edition, fresh, laid_out, report, take_step
from tests.world import World

JUNE = date(2026, 6, 1)


def state(row: ProjectSchedule, as_of: date) -> ScheduleState:
    """The only schedule there is, on a day."""
    (found,) = schedule_states(as_of)
    assert found.project_id == row.project_id
    return found


def test_on_the_day_it_is_laid_out_nothing_is_due_and_works_may_wait_seven_days(world: World) -> None:
    row = laid_out(world)
    assert state(row, DAY) == ScheduleState(
        row.project_id,
        nodes_total=9,
        nodes_due=0,
        nodes_done=0,
        nodes_overdue=0,
        nodes_over_law=0,
        schedule_late_days=0,
        start_margin_days=7,
        target_moves=0,
        slips=0,
    )


def test_three_months_without_work_are_told_in_working_days(world: World) -> None:
    """One of seven is due on 30 June itself, so it is not overdue yet. From 1 June 竣工 can be on 18 October at best: 52 working
    days after 31 July; 开工 on 20 July is 55 too late."""
    found = state(laid_out(world), JUNE)
    assert (found.nodes_due, found.nodes_done, found.nodes_overdue) == (7, 0, 6)
    assert (found.schedule_late_days, found.start_margin_days) == (52, -55)


def test_what_was_reported_later_had_not_happened(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=date(2026, 3, 3), finished=date(2026, 3, 16), on=date(2026, 3, 20))
    assert state(row, date(2026, 3, 15)).nodes_done == 0
    assert state(row, date(2026, 3, 16)).nodes_done == 1


def test_once_works_have_begun_there_is_no_margin_to_begin(world: World) -> None:
    row = laid_out(world)
    take_step(row.project, Stage.STARTED, date(2026, 4, 20))
    assert state(row, date(2026, 4, 19)).start_margin_days is not None
    found = state(row, date(2026, 4, 20))
    assert (found.start_margin_days, found.nodes_done) == (None, 1)


def test_a_permit_that_takes_longer_than_the_law_gives_is_counted(world: World) -> None:
    """立项批复 begun on 3 March has twenty working days, until the 31st, and takes ten."""
    row = laid_out(world)
    take_step(row.project, Stage.PLANNED, DAY)
    report(row, "approval", started=date(2026, 3, 3), on=date(2026, 3, 3))
    assert state(row, date(2026, 3, 18)).nodes_over_law == 0
    assert state(row, date(2026, 3, 19)).nodes_over_law == 1


def test_due_is_what_the_newest_baseline_decided_by_then_says(world: World) -> None:
    """As of 10 March 立项批复 ends on the 24th; its latest day by the promise is the 25th."""
    row = laid_out(world)
    assert state(row, date(2026, 3, 24)).nodes_due == 1
    services.set_baseline(
        fresh(row),
        "第一版",
        "县政府专题会议纪要",
        date(2026, 3, 5),
        seen=edition(row),
        on=date(2026, 3, 10),
        by=None,
    )
    assert state(row, date(2026, 3, 24)).nodes_due == 2
    assert state(row, date(2026, 3, 4)).nodes_due == 0


def move_target(row: ProjectSchedule, day: date, *, on: date) -> None:
    services.promise(
        fresh(row), "accepted", day, "县政府会议纪要", seen=edition(row), on=on, by=None, reason="征地"
    )


def test_a_day_before_the_target_was_moved_is_told_by_the_earlier_target(world: World) -> None:
    """竣工 is expected on 18 October as of Monday 1 June, on the 15th as of the Friday before; August has 21 working days."""
    row = laid_out(world)
    move_target(row, date(2026, 8, 31), on=JUNE)
    before, after = state(row, JUNE - timedelta(days=3)), state(row, JUNE)
    assert (before.schedule_late_days, before.target_moves) == (51, 0)
    assert (after.schedule_late_days, after.target_moves) == (31, 1)


def test_a_target_brought_forward_is_no_delay(world: World) -> None:
    row = laid_out(world)
    move_target(row, date(2026, 7, 30), on=DAY)
    assert state(row, DAY).target_moves == 0
    move_target(row, date(2026, 7, 31), on=JUNE)
    move_target(row, date(2026, 9, 30), on=JUNE)
    assert (state(row, DAY).target_moves, state(row, JUNE).target_moves) == (0, 2)


def test_a_change_that_moves_the_expected_day_later_is_a_slip(world: World) -> None:
    row = laid_out(world)
    services.set_days(fresh(row), "building", 70, seen=edition(row), on=DAY, by=None, reason="天气")
    services.set_days(fresh(row), "building", 65, seen=edition(row), on=DAY, by=None)
    assert state(row, DAY).slips == 1


def test_a_schedule_counts_from_the_day_it_was_laid_out_until_it_is_ended(world: World) -> None:
    row = laid_out(world)
    assert list(schedule_states(DAY - timedelta(days=1))) == []
    services.end_schedule(fresh(row), "项目终止", seen=edition(row), on=today(), by=None)
    assert [found.project_id for found in schedule_states(today() - timedelta(days=1))] == [row.project_id]
    assert list(schedule_states(today())) == []
    assert (scheduled(), laid_since(), projects_ever_scheduled([row.project_id])) == ([], DAY, ["城关小学"])


def test_one_that_cannot_be_worked_out_is_there_without_figures(world: World) -> None:
    row = laid_out(world)
    NodeLink.objects.create(schedule=row, before="accepted", after="approval")
    assert state(row, DAY) == ScheduleState(
        row.project_id, None, None, None, None, None, None, None, target_moves=0, slips=0
    )


def test_projects_come_in_order_and_those_without_a_schedule_are_left_out(world: World) -> None:
    projects = [a_project(world, name) for name in "甲乙丙丁"]
    for project in (projects[2], projects[0]):
        laid_out(world, project)
    wanted = [projects[0].pk, projects[2].pk]
    assert [found.project_id for found in schedule_states(DAY)] == wanted
    assert [found.project_id for found in schedule_states(DAY, [each.pk for each in projects[1:]])] == [
        projects[2].pk
    ]
    assert scheduled([each.pk for each in projects]) == wanted
    assert projects_ever_scheduled([projects[1].pk]) == []


def test_nine_hundred_projects_without_a_schedule_cost_one_small_query(db: None) -> None:
    with CaptureQueriesContext(connection) as said:
        assert list(schedule_states(DAY, range(1, 1801))) == []
    assert len(said) == 2
