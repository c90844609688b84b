"""The other forecast of a schedule: by how much of the work of its baseline is done."""

from __future__ import annotations

from datetime import date

from guatu.scheduling import services
from guatu.scheduling.baselines import baselines_of
from guatu.scheduling.models import ProjectSchedule, Snapshot
from guatu.scheduling.pace import pace_of
from guatu.scheduling.queries.foresight import forecast_of, record
from tests.apps.scheduling.given import DAY, FINISH, fresh, laid_out, on_day, report, take_step
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


def test_who_has_done_nothing_ends_later_the_longer_nothing_is_done(world: World) -> None:
    row = with_baseline(world)
    found = [expected(row, day) for day in (date(2026, 3, 10), HALF, FINISH, date(2026, 10, 30))]
    assert None not in found
    assert found == sorted(found, key=str)
    assert found[1] and found[1] >= FINISH
    assert found[3] and found[3] > date(2026, 10, 30)


def test_who_is_as_far_as_planned_ends_as_planned(world: World) -> None:
    row = with_baseline(world)
    begun, done = baselines_of([row.pk])[row.pk]["approval"]
    report(row, "approval", started=begun, finished=done, on=done)
    assert expected(fresh(row), done) == FINISH
    told = pace_of(on_day(fresh(row), done), baselines_of([row.pk])[row.pk])
    assert told is not None
    assert "进度与计划一致" in told.sentence
    assert "工作量" in told.sentence


def test_it_is_kept_and_judged_when_the_aim_is_reached(world: World) -> None:
    row = with_baseline(world)
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
