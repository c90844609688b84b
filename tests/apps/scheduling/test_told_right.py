"""What is said of a schedule is what will be: trials with ways taken, past days, holidays, other promises, projects given up."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.access.enums import Can
from guatu.kit.errors import Refused
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.facts import schedule_states
from guatu.scheduling.models import ProjectSchedule, Snapshot
from guatu.scheduling.policy import schedules_for
from guatu.scheduling.queries.picture import trial
from guatu.scheduling.queries.schedules import STANDINGS
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
    take_step,
)
from tests.world import World


def standing(world: World, row: ProjectSchedule) -> list[str]:
    """Under which words a schedule is listed."""
    rows = schedules_for(world.officer, Can.VIEW)
    return [name for name, (_, where) in STANDINGS.items() if rows.filter(where, pk=row.pk).exists()]


def test_a_trial_says_what_saving_does_when_a_way_is_taken(world: World) -> None:
    row = laid_out(world, options=("crews",))
    found = on_day(row)
    assert (found.task("building").days, found.offset("building")) == (40, 20)
    said = trial(found, "building", 35)
    assert said["sentence"].startswith("“主体”由 40 个自然日改为 35 个自然日，最早完工日期由")
    saved = services.set_days(fresh(row), "building", 55, seen=1, on=DAY, by=None)
    assert said["finish"] == str(saved.plan.finish) < str(found.plan.finish)
    assert saved.task("building").days == 35


def test_a_schedule_whose_runs_leave_the_calendar_does_not_keep_others_from_being_worked_out(
    world: World,
) -> None:
    far, near = laid_out(world), laid_out(world, a_project(world, "水库"))
    for row in (far, near):
        ProjectSchedule.objects.filter(pk=row.pk).update(reckoned_on=None)
    far.nodes.filter(key="building").update(not_before=date(2079, 10, 1), not_before_reason="试")
    assert services.reckon(on=DAY) == 2
    assert (fresh(far).chance, fresh(far).finish) == (None, date(2079, 11, 29))
    assert fresh(near).chance is not None


def test_a_baseline_that_was_not_kept_yet_says_nothing_of_earlier_months(world: World) -> None:
    row = laid_out(world)
    april = date(2026, 4, 30)
    (before,) = schedule_states(april, [row.project_id])
    june = date(2026, 6, 1)
    services.set_baseline(row, "补记", "会议纪要", date(2026, 3, 5), seen=1, on=june, by=None)
    (after,) = schedule_states(april, [row.project_id])
    assert after == before
    assert before.nodes_overdue > 0


def test_the_share_done_of_a_past_day_is_the_one_told_then(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=DAY, percent=20)
    then = on_day(row, date(2026, 3, 9)).plan.window("approval").finish
    report(row, "approval", started=DAY, finished=date(2026, 3, 20), on=date(2026, 3, 20))
    assert on_day(row, date(2026, 3, 9)).task("approval").percent == 20
    assert on_day(row, date(2026, 3, 9)).plan.window("approval").finish == then


def test_an_end_that_only_holidays_keep_from_its_promise_is_late(world: World) -> None:
    row = laid_out(world, promises={"竣工": (date(2026, 9, 30), "责任书")})
    row = fresh(row)
    services.set_days(
        row, "building", 60 + (date(2026, 10, 3) - FINISH).days, seen=1, on=DAY, by=None, reason="天气"
    )
    found = on_day(row)
    assert (found.plan.finish, found.late_days) == (date(2026, 10, 3), 1)
    assert [miss.days for miss in found.misses] == [3]


def test_another_promise_that_is_missed_stands_as_late(world: World) -> None:
    promises = {"竣工": (date(2027, 3, 31), "责任书"), "开工": (date(2026, 4, 10), "县政府会议")}
    row = fresh(laid_out(world, promises=promises))
    assert row.late_days is not None
    assert row.late_days < 0
    assert (row.missed_node, row.missed_days) == ("开工", on_day(row).misses[0].days)
    assert standing(world, row) == ["late"]


def test_what_is_finished_or_given_up_is_not_late_any_more(world: World) -> None:
    finished, given_up = laid_out(world), laid_out(world, a_project(world, "水库"))
    later = date(2026, 12, 1)
    for row, stage in ((finished, Stage.COMPLETED), (given_up, Stage.TERMINATED)):
        project = row.project
        if stage == Stage.COMPLETED:
            take_step(project, Stage.STARTED, date(2026, 5, 1))
            take_step(project, stage, later)
        else:
            from guatu.registry import services as registry

            registry.record_stage(
                project, stage, happened_on=later, known_on=later, by=None, reason="不再建设"
            )
    services.reckon(on=later)
    assert standing(world, finished) == ["over"]
    assert standing(world, given_up) == ["over"]
    assert fresh(given_up).chance is None


def test_a_change_does_not_take_the_forecast_kept_with_the_month(world: World) -> None:
    row = laid_out(world)
    services.reckon(on=DAY)
    kept = Snapshot.objects.get(schedule=row).forecast
    assert kept["by"]
    services.set_days(fresh(row), "design", 19, seen=edition(row), on=DAY, by=None)
    assert fresh(row).chance is None
    assert Snapshot.objects.get(schedule=row).forecast == kept


def test_a_step_of_the_register_with_days_is_begun_here_and_finished_there(world: World) -> None:
    row = laid_out(world)
    row.nodes.filter(key="earth").update(stage=Stage.PRELIMINARY)
    report(row, "approval", finished=DAY)
    found = report(row, "earth", started=DAY, percent=50)
    assert found.task("earth").percent == 50
    with pytest.raises(Refused, match="请在项目页登记“前期”"):
        report(row, "earth", started=DAY, finished=DAY)
    assert PROMISED > DAY
