"""Schedules put on one axis of working days: never too early, no later than must be, and within what there is every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.engine.calendar import place_of
from guatu.engine.levelling import improve
from guatu.kit.errors import Refused
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.enums import Sharing
from guatu.scheduling.levelling import Means, fitted, outcome_of, tightened
from guatu.scheduling.levelling.telling import view_of
from guatu.scheduling.models import Node, ProjectSchedule
from tests.apps.scheduling.given import DAY, report, take_step
from tests.apps.scheduling.levelling_given import (
    CREWS,
    EXPERTS,
    LAND,
    month,
    portfolio_with,
    several,
    tables_of,
    use_by_day,
)
from tests.world import World


def test_with_enough_of_everything_every_schedule_keeps_its_own_dates(world: World) -> None:
    rows = several(world)
    own = [{w.task.id: (w.start, w.finish) for w in table.plan.windows()} for table in tables_of(rows)]
    portfolio, plan = fitted(
        portfolio_with(rows, Means(CREWS, 6), Means(EXPERTS, 9), Means(LAND, 90, sharing=Sharing.BY_MONTH))
    )
    outcome = outcome_of(portfolio, plan)
    assert outcome.holds == ()
    for strip, expected in zip(portfolio.strips, own, strict=True):
        found = {window.task.id: (window.start, window.finish) for window in outcome.plans[strip].windows()}
        assert found == expected


def test_nodes_that_count_working_days_take_exactly_their_days_on_the_axis(world: World) -> None:
    (strip,) = portfolio_with(several(world, ["甲桥"])).strips
    names = {strip.network.tasks[number].id: number for number in strip.waiting}
    assert {
        key: strip.days(names[key], strip.own[names[key]]) for key in ("approval", "design", "permit")
    } == {
        "approval": 10,
        "design": 20,
        "permit": 5,
    }
    starts = {key: strip.axis.timeline.on(strip.own[number]) for key, number in names.items()}
    own = {window.task.id: window.start for window in strip.table.plan.windows()}
    calendar = strip.axis.calendar
    assert starts == {key: calendar.on_or_after(day) for key, day in own.items()}


def test_one_crew_at_a_time_puts_earthworks_one_after_the_other(world: World) -> None:
    rows = several(world)
    portfolio, plan = tightened(*fitted(portfolio_with(rows, Means(CREWS, 2))))
    outcome = outcome_of(portfolio, plan)
    view = view_of(outcome)
    assert max(use_by_day(outcome, CREWS).values()) == 2
    earth = sorted(
        (str(window.start), str(window.finish))
        for plan in outcome.plans.values()
        for window in [plan.window("earth")]
    )
    assert earth == [("2026-04-22", "2026-05-21"), ("2026-05-22", "2026-06-20"), ("2026-06-22", "2026-07-21")]
    assert [each["sentence"] for each in view["delays"][:3]] == [
        "“土方”晚 20 个工作日开始：施工班组在 2026-04-22 至 2026-05-21 已被 1 个项目占满（甲桥）。",
        "“土方”晚 41 个工作日开始：施工班组在 2026-04-22 至 2026-06-19 已被 2 个项目占满（甲桥、乙桥）。",
        "“主体”晚 43 个工作日开始：施工班组在 2026-05-22 至 2026-07-21 已被 2 个项目占满（乙桥、丙桥）。",
    ]
    assert [each["short"] for each in view["delays"][:2]] == [
        "统筹排期：施工班组已被其他项目占满",
        "统筹排期：施工班组已被其他项目占满",
    ]
    assert [(each["name"], each["late_before"], each["late_after"]) for each in view["projects"]] == [
        ("丙桥", -9, 75),
        ("乙桥", -9, 35),
        ("甲桥", -9, 35),
    ]
    assert (view["promised"], view["kept_before"], view["kept_after"]) == (3, 3, 0)
    (load,) = view["loads"]
    assert {
        each["month"]: (each["units"], each["before"], each["after"]) for each in load["months"][1:4]
    } == {
        "2026-04": (2, 6, 2),
        "2026-05": (2, 6, 2),
        "2026-06": (2, 3, 2),
    }


@pytest.mark.parametrize("crews", [2, 3, 4])
def test_on_no_day_more_is_used_than_there_is_whatever_the_engine_finds(world: World, crews: int) -> None:
    rows = several(world, ["甲桥", "乙桥", "丙桥", "丁桥"])
    means = (Means(CREWS, crews, months={month(7): 2}), Means(EXPERTS, 3))
    portfolio, plan = fitted(portfolio_with(rows, *means))
    better = improve(portfolio.problem, plan, seconds=0.3)
    portfolio = portfolio.grown(better) or portfolio
    for held, found in ((portfolio, plan), (portfolio, better), tightened(portfolio, better)):
        outcome = outcome_of(held, found)
        for day, used in use_by_day(outcome, CREWS).items():
            assert used <= (2 if (day.year, day.month) == (2026, 7) else crews), day
        assert max(use_by_day(outcome, EXPERTS).values()) == 3


def test_no_date_is_earlier_than_its_own_earliest_nor_later_than_the_plan(world: World) -> None:
    rows = several(world)
    portfolio, plan = fitted(portfolio_with(rows, Means(CREWS, 2), Means(EXPERTS, 3)))
    outcome = outcome_of(portfolio, plan)
    for strip, number in portfolio.nodes():
        own, found = strip.table.plan.early, outcome.plans[strip].early
        assert own[1][number] <= found[1][number]
        name = strip.ident(number)
        assert found[2][number] <= portfolio.axis.place(plan.starts[name] + portfolio.days[name])


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 90)), min_size=2, max_size=4), st.integers(2, 4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_days_of_any_length_are_never_reckoned_too_short(
    world: World, lengths: list[tuple[int, int]], crews: int
) -> None:
    rows = _once(world)
    for row, (earth, building) in zip(rows, lengths, strict=False):
        Node.objects.filter(schedule=row, key="earth").update(days=earth)
        Node.objects.filter(schedule=row, key="building").update(days=building)
    portfolio, plan = fitted(portfolio_with(rows, Means(CREWS, crews)))
    assert portfolio.grown(plan) is None
    assert max(use_by_day(outcome_of(portfolio, plan), CREWS).values()) <= crews


def test_a_winter_in_between_is_counted_where_a_plan_meets_it(world: World) -> None:
    rows = several(world)
    services.add_closure(
        "汛期停工",
        date(2026, 6, 10),
        date(2026, 8, 31),
        "通知",
        region=world.county,
        work="露天",
        is_yearly=False,
        by=world.officer,
    )
    portfolio, plan = fitted(portfolio_with(rows, Means(CREWS, 2)))
    outcome = outcome_of(portfolio, plan)
    assert max(use_by_day(outcome, CREWS).values()) == 2
    for plan_of_one in outcome.plans.values():
        window = plan_of_one.window("earth")
        worked = [window.start + timedelta(n) for n in range((window.finish - window.start).days + 1)]
        open_days = [day for day in worked if not date(2026, 6, 10) <= day <= date(2026, 8, 31)]
        assert len(open_days) == 30


def test_crews_of_work_under_way_are_taken_until_it_ends_and_named_in_reasons(world: World) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    on = date(2026, 4, 29)
    for row in rows:
        for key, last in (("approval", 16), ("notice", 26), ("design", 27), ("permit", 28)):
            report(row, key, started=date(2026, 3, 2), finished=date(2026, 3, last), on=on)
        take_step(row.project, Stage.STARTED, date(2026, 3, 30))
    report(rows[0], "earth", started=date(2026, 4, 28), on=on)
    portfolio, plan = tightened(*fitted(portfolio_with(rows, Means(CREWS, 2), on=on)))
    outcome = outcome_of(portfolio, plan)
    assert use_by_day(outcome, CREWS)[on] == max(use_by_day(outcome, CREWS).values()) == 2
    held = {(hold.strip.table.row.project.name, hold.key): hold.short for hold in outcome.holds}
    assert held["乙桥", "earth"] == "统筹排期：施工班组已被其他项目占满"
    under_way = next(strip for strip in portfolio.strips if strip.under_way)
    found, own = (plan.window("earth") for plan in (outcome.plans[under_way], under_way.table.plan))
    assert (found.start, found.finish) == (own.start, own.finish)


def test_what_is_under_way_is_not_moved(world: World) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    on = date(2026, 3, 10)
    report(rows[1], "approval", started=date(2026, 3, 3), percent=50, on=on)
    portfolio = portfolio_with(rows, Means(EXPERTS, 3), on=on)
    (started,) = [strip for strip in portfolio.strips if strip.under_way]
    assert "approval" not in {started.network.tasks[number].id for number in started.waiting}


def test_a_quota_is_used_up_once_and_released_by_month(world: World) -> None:
    rows = several(world)
    portfolio, plan = tightened(
        *fitted(portfolio_with(rows, Means(LAND, 0, Sharing.BY_MONTH, {month(5): 30, month(8): 60})))
    )
    outcome = outcome_of(portfolio, plan)
    starts = sorted(str(plan.window("earth").start) for plan in outcome.plans.values())
    assert starts == ["2026-05-06", "2026-08-03", "2026-08-03"]
    assert [hold.short for hold in outcome.holds] == [
        "统筹排期：用地指标已用完",
        "统筹排期：用地指标已用完",
        "统筹排期：用地指标已用完",
    ]
    (load,) = view_of(outcome)["loads"]
    assert [(each["month"], each["units"], each["after"]) for each in load["months"][2:]] == [
        ("2026-05", 30, 30),
        ("2026-06", 30, 30),
        ("2026-07", 30, 30),
        ("2026-08", 90, 90),
    ]


def test_numbers_that_contradict_each_other_are_refused_by_name(world: World) -> None:
    rows = several(world)
    with pytest.raises(Refused) as said:
        fitted(portfolio_with(rows, Means(EXPERTS, 2), Means(LAND, 0, sharing=Sharing.BY_MONTH)))
    assert said.value.sentence == "这样的数量排不下"
    assert said.value.details == [
        "“初步设计”同时要用评审专家 3，而评审专家常备只有 2，永远排不下",
        "各项工作共要用用地指标 90，而下达的一共只有 0，差 90",
    ]


def test_means_nobody_uses_hold_nobody(world: World) -> None:
    portfolio, plan = fitted(portfolio_with(several(world), Means("吊车", 0)))
    assert outcome_of(portfolio, plan).holds == ()


def test_the_axis_counts_from_the_first_working_day(world: World) -> None:
    rows = several(world)
    portfolio = portfolio_with(rows, on=date(2026, 4, 4))
    assert portfolio.axis.place(0) == place_of(date(2026, 4, 7))
    assert date(2026, 4, 4) > DAY


def _once(world: World) -> list[ProjectSchedule]:
    there = list(ProjectSchedule.objects.order_by("pk"))
    return there or several(world, ["甲桥", "乙桥", "丙桥", "丁桥"])
