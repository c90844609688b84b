"""The other forecast of a schedule: by how much of the work of its baseline is done."""

from __future__ import annotations

from datetime import date

from guatu.scheduling import services
from guatu.scheduling.baselines import baselines_of
from guatu.scheduling.models import ProjectSchedule
from guatu.scheduling.pace import pace_of
from guatu.scheduling.queries.foresight import forecast_of, record
from tests.apps.scheduling.given import DAY, FINISH, fresh, laid_out, on_day, report
from tests.world import World

HALF = date(2026, 4, 30)


def with_baseline(world: World) -> ProjectSchedule:
    row = laid_out(world)
    services.set_baseline(row, "基线", "会议纪要", DAY, seen=1, on=DAY, by=None)
    return fresh(row)


def expected(row: ProjectSchedule, on: date) -> date | None:
    found = pace_of(on_day(row, on), baselines_of([row.pk]).get(row.pk, {}))
    return found.value if found else None


def test_without_a_baseline_or_before_its_first_day_nothing_is_said(world: World) -> None:
    assert expected(laid_out(world), HALF) is None
    assert expected(with_baseline(world), DAY) is None


def test_nothing_done_and_everything_done_say_nothing_of_what_is_left(world: World) -> None:
    row = with_baseline(world)
    assert expected(row, HALF) is None
    for node in ("approval", "notice", "design", "permit", "earth", "building"):
        begun, done = baselines_of([row.pk])[row.pk][node]
        report(fresh(row), node, started=begun, finished=done, on=done)
    assert expected(fresh(row), date(2026, 7, 20)) is None


def test_who_lags_ends_later_the_longer_it_lasts(world: World) -> None:
    row = with_baseline(world)
    begun, done = baselines_of([row.pk])[row.pk]["approval"]
    report(row, "approval", started=begun, finished=done, on=done)
    days = [expected(fresh(row), day) for day in (HALF, date(2026, 6, 30), date(2026, 10, 30))]
    found = [day for day in days if day]
    assert len(found) == 3
    assert FINISH < found[0] < found[1] < found[2]
    assert found[2] >= on_day(fresh(row), date(2026, 10, 30)).plan.finish


def test_who_is_as_far_as_planned_ends_as_planned(world: World) -> None:
    row = with_baseline(world)
    begun, done = baselines_of([row.pk])[row.pk]["approval"]
    report(row, "approval", started=begun, finished=done, on=done)
    assert expected(fresh(row), done) == FINISH
    told = pace_of(on_day(fresh(row), done), baselines_of([row.pk])[row.pk])
    assert told is not None
    assert "进度与计划一致" in told.sentence
    assert "工作量" in told.sentence


def test_the_first_that_was_kept_is_judged_when_the_aim_is_reached(world: World) -> None:
    row = with_baseline(world)
    begun, done = baselines_of([row.pk])[row.pk]["approval"]
    services.reckon([row.project_id], on=DAY)  # nothing is done yet: kept without one
    report(row, "approval", started=begun, finished=done, on=done)
    services.reckon([row.project_id], on=HALF)
    kept = forecast_of(row)
    assert kept is not None
    assert kept.pace is not None
    assert kept.pace.on == expected(fresh(row), HALF)
    assert kept.pace.within[80][0] <= kept.pace.on <= kept.pace.within[80][1]
    ProjectSchedule.objects.filter(pk=row.pk).update(aim_done_on=kept.pace.on)
    past = record(world.officer, on=date(2027, 1, 1)).pace
    assert past is not None
    assert (past.mean_error, [each.held for each in past.coverage]) == (0, [1, 1, 1])
