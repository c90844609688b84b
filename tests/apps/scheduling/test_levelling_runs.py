"""Levelling runs: a first plan at once, better ones by the worker, taken over into schedules and taken back."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.jobs.worker import run_pending
from guatu.kit.errors import NotVisible, Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.scheduling import services
from guatu.scheduling.levelling import Means
from guatu.scheduling.models import Change, LevellingRun, Node, ProjectSchedule
from guatu.scheduling.queries.levelling import changed_since, offer, run_for, runs_for
from tests.apps.scheduling.given import DAY, dates, edition, fresh, on_day, report, stored
from tests.apps.scheduling.levelling_given import CREWS, EXPERTS, ended, held_days, several, started_run
from tests.world import World


def test_the_first_plan_is_there_at_once_and_the_worker_is_asked_for_better_ones(world: World) -> None:
    rows = several(world)
    run = started_run(world, rows)
    assert (run.state, run.first_late, run.late, run.bound, run.is_proven) == ("waiting", 145, 145, 0, False)
    assert run.view["late_after"] == run.late
    (event,) = OutboxEvent.objects.filter(name="levelling.asked")
    assert event.payload == {"run_id": run.pk}
    assert AuditEntry.objects.filter(verb="levelling.start", subject=f"levelling:{run.pk}").count() == 1
    assert Node.objects.filter(not_before__isnull=False).count() == 0


def test_a_run_with_enough_of_everything_is_proven_and_asks_nobody(world: World) -> None:
    run = started_run(world, several(world), Means(CREWS, 6))
    assert (run.state, run.late, run.is_proven, run.view["delays"]) == ("ended", 0, True, [])
    assert not OutboxEvent.objects.filter(name="levelling.asked").exists()
    with pytest.raises(Refused, match="没有节点要推迟"):
        services.accept_run(run, on=DAY, by=world.officer)


@pytest.mark.parametrize("solver", ["there", "not installed"])
def test_the_worker_finds_better_plans_or_keeps_the_first(
    world: World, solver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if solver == "not installed":
        monkeypatch.setitem(sys.modules, "ortools", None)
    rows = several(world, ["甲桥", "乙桥", "丙桥", "丁桥"])
    run = started_run(world, rows, Means(CREWS, 3), Means(EXPERTS, 3))
    LevellingRun.objects.filter(pk=run.pk).update(seconds=2)
    services.improve_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("ended", "")
    assert run.bound <= run.late <= run.first_late
    assert run.improved == 0 or run.course[-1][1] == run.late
    assert [late for _, late in run.course] == sorted((late for _, late in run.course), reverse=True)
    assert set(run.best) == set(run.first)


def test_a_run_whose_schedule_changed_before_the_worker_came_says_so(world: World) -> None:
    rows = several(world)
    run = started_run(world, rows)
    services.set_days(fresh(rows[1]), "design", 19, seen=edition(rows[1]), on=DAY, by=None)
    services.improve_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("failed", "排期之后“乙桥”的工期改动过，请重新排一次")
    assert changed_since(run) == ["乙桥"]


def test_a_stopped_run_keeps_its_best_plan_and_is_not_begun_again(world: World) -> None:
    run = started_run(world, several(world))
    services.stop_run(run, by=world.officer)
    run_pending()
    run.refresh_from_db()
    assert (run.state, run.improved, run.begun_at) == ("ended", 0, None)
    with pytest.raises(Refused, match="已经结束"):
        services.stop_run(run, by=world.officer)


def test_acceptance_gives_each_node_that_had_to_wait_its_day_and_reason(world: World) -> None:
    rows = several(world)
    run = ended(started_run(world, rows))
    count = services.accept_run(run, on=DAY, by=world.officer)
    assert count == len(run.view["delays"])
    assert held_days(rows[1])["earth"] == ("2026-05-22", "统筹排期：施工班组已被其他项目占满")
    for each in run.view["delays"]:
        row = next(row for row in rows if row.pk == each["schedule"])
        assert dates(on_day(row), each["key"])[0] == each["after"]
    for project in run.view["projects"]:
        row = next(row for row in rows if row.pk == project["schedule"])
        assert str(fresh(row).finish) == project["finish_after"]
    assert Change.objects.filter(deed="levelled").count() == 3
    assert AuditEntry.objects.filter(verb="schedule.levelled").count() == 3
    assert AuditEntry.objects.filter(verb="levelling.accept").count() == 1


def test_a_run_is_accepted_once_and_only_when_it_has_ended(world: World) -> None:
    rows = several(world)
    run = started_run(world, rows)
    with pytest.raises(Refused, match="排期结束后才能采用"):
        services.accept_run(run, on=DAY, by=world.officer)
    services.accept_run(ended(run), on=DAY, by=world.officer)
    with pytest.raises(Refused, match="只能采用一次"):
        services.accept_run(run, on=DAY, by=world.officer)


def test_an_outdated_run_is_refused_and_nothing_is_changed(world: World) -> None:
    rows = several(world)
    run = ended(started_run(world, rows))
    services.set_days(fresh(rows[2]), "design", 19, seen=edition(rows[2]), on=DAY, by=None)
    before = [stored(row) for row in rows]
    with pytest.raises(Refused) as said:
        services.accept_run(run, on=DAY, by=world.officer)
    assert said.value.sentence == "排期之后“丙桥”的工期改动过，请重新排一次"
    assert [stored(row) for row in rows] == before
    run.refresh_from_db()
    assert (run.accepted_at, run.held) == (None, [])


def test_a_run_is_refused_once_the_calendar_moved_its_dates(world: World) -> None:
    rows = several(world)
    run = ended(started_run(world, rows))
    services.add_closure(
        "汛期停工",
        date(2026, 5, 1),
        date(2026, 5, 20),
        "通知",
        region=None,
        work="露天",
        is_yearly=False,
        by=world.officer,
    )
    with pytest.raises(Refused, match="进展、日历或模板有变化"):
        services.accept_run(run, on=DAY, by=world.officer)


def test_withdrawal_takes_back_what_nobody_changed_since(world: World) -> None:
    rows = several(world)
    own = [on_day(row).plan.finish for row in rows]
    run = ended(started_run(world, rows))
    services.accept_run(run, on=DAY, by=world.officer)
    Node.objects.filter(schedule=rows[0], key="earth").update(not_before_reason="征地未完成")
    count = services.withdraw_run(run, on=DAY, by=world.officer)
    assert count == len(run.view["delays"]) - 1
    assert [held_days(row) for row in rows] == [{"earth": ("2026-06-22", "征地未完成")}, {}, {}]
    assert [on_day(row).plan.finish for row in rows[1:]] == own[1:]
    assert Change.objects.filter(deed="unlevelled").count() == 3
    with pytest.raises(Refused, match="没有可以撤回"):
        services.withdraw_run(run, on=DAY, by=world.officer)


def test_an_earliest_day_somebody_had_set_comes_back_with_withdrawal(world: World) -> None:
    rows = several(world)
    Node.objects.filter(schedule=rows[1], key="earth").update(
        not_before=date(2026, 4, 25), not_before_reason="青苗补偿"
    )
    run = ended(started_run(world, rows))
    services.accept_run(run, on=DAY, by=world.officer)
    assert held_days(rows[1])["earth"][1].startswith("统筹排期")
    services.withdraw_run(run, on=DAY, by=world.officer)
    assert held_days(rows[1]) == {"earth": ("2026-04-25", "青苗补偿")}


def test_a_node_that_began_since_is_not_held_back(world: World) -> None:
    rows = several(world)
    run = ended(started_run(world, rows))
    later = date(2026, 3, 20)
    report(rows[1], "approval", started=date(2026, 3, 3), on=later)
    with pytest.raises(Refused, match="“乙桥”的工期改动过"):
        services.accept_run(run, on=later, by=world.officer)


def test_only_schedules_one_may_plan_are_levelled_and_only_their_planners_see_the_run(world: World) -> None:
    rows = several(world)
    with pytest.raises(NotVisible):
        started_run(world, rows, region=world.pingliang)
    run = started_run(world, rows)
    assert run_for(world.officer, run.pk) == run
    for person in ("water_clerk", "town_clerk", "owner_clerk", "leader"):
        with pytest.raises(NotVisible):
            runs_for(world.people[person])


def test_what_makes_no_sense_is_refused_before_anything_is_kept(world: World) -> None:
    rows = several(world)
    for said, asked in (
        ("至少给一种资源", {"means": ()}),
        ("10 至 120 秒", {"seconds": 600}),
        ("至少选择一个项目", {"schedules": []}),
    ):
        values = {"means": (Means(CREWS, 2),)} | asked
        with pytest.raises(Refused, match=said):
            started_run(world, rows, **values)
    assert not LevellingRun.objects.exists()


def test_a_region_offers_what_its_schedules_share(world: World) -> None:
    rows = several(world)
    found = offer(world.officer, world.county, DAY)
    assert [row.pk for row in found.rows] == sorted((row.pk for row in rows), key=lambda pk: _name(pk))
    assert {each.name: (each.least, each.peak, each.under_way, each.nodes) for each in found.shared} == {
        "施工班组": (2, 6, 0, 6),
        "用地指标": (30, 90, 0, 3),
        "评审专家": (3, 9, 0, 3),
    }


@pytest.mark.parametrize("projects", [2, 6])
def test_asking_takes_as_many_queries_for_two_projects_as_for_six(world: World, projects: int) -> None:
    rows = several(world, [f"桥{number}" for number in range(projects)])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        offer(world.officer, world.county, DAY)
    assert len(asked) <= 14
    with CaptureQueriesContext(connection) as asked:
        started_run(world, rows)
    assert len(asked) <= 26


def _name(pk: int) -> str:
    return ProjectSchedule.objects.get(pk=pk).project.name
