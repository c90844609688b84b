"""Money released by month and used evenly over the days of a node: counted day by day by other code, kept for what is under way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.engine.calendar import Month, working_calendar
from guatu.engine.levelling import Timeline
from guatu.kit.errors import Refused
from guatu.registry.enums import Stage
from guatu.scheduling.enums import Sharing
from guatu.scheduling.levelling import Means, Outcome, fitted, outcome_of, tightened, usual_sharing
from guatu.scheduling.levelling.means import granted
from guatu.scheduling.levelling.telling import view_of
from guatu.scheduling.models import LevellingRun, Node, ProjectSchedule
from guatu.scheduling.queries.levelling import means_of, offer
from guatu.scheduling.services.levelling import portfolio_of
from tests.apps.scheduling.given import DAY, report, take_step
from tests.apps.scheduling.levelling_given import (
    CREWS,
    month,
    portfolio_with,
    several,
    started_run,
    tables_of,
)
from tests.world import World

MONEY = "资金（万元）"
AT_REST = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
amounts = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=4, max_size=4)
percents = st.integers(0, 99)


def paid(row: ProjectSchedule, **amounts: int) -> None:
    """Let nodes of a schedule use money beside what else they use."""
    for key, amount in amounts.items():
        node = Node.objects.get(schedule=row, key=key)
        uses = {name: units for name, units in node.uses.items() if name != MONEY}
        Node.objects.filter(pk=node.pk).update(uses=uses | ({MONEY: amount} if amount else {}))


def spread(units: int, months: Mapping[Month, int] | None = None) -> Means:
    """Money released by month."""
    return Means(MONEY, units, Sharing.SPREAD, months or {})


def used_by_end_of(outcome: Outcome, ended: Month) -> int:
    """All the money used by the end of a month by what had not begun, counted by walking over the days of each node."""
    portfolio, whole = outcome.portfolio, 0
    for strip, number in portfolio.nodes():
        amount, dates = portfolio.uses(strip, number).get(MONEY, 0), outcome.plans[strip]
        window = dates.window(strip.network.tasks[number].id)
        days = [window.start + timedelta(n) for n in range((window.finish - window.start).days + 1)]
        counted = [day for day in days if portfolio.axis.calendar.is_working(day)]
        counted = counted or [portfolio.axis.calendar.on_or_after(window.finish)]
        done = sum(day <= ended.last_day for day in counted)
        whole += ceil(Fraction(amount * done, len(counted)))
    return whole


def still_used_by_end_of(outcome: Outcome, ended: Month) -> int:
    """All that is used by the end of a month by what is under way, counted in the same way."""
    portfolio, whole = outcome.portfolio, 0
    for strip in portfolio.strips:
        for number in strip.under_way:
            task, amount = strip.network.tasks[number], portfolio.uses(strip, number).get(MONEY, 0)
            left = max(1, ceil(Fraction(task.days * (100 - task.percent), 100)))
            days = (strip.table.plan.window(task.id).finish - DAY).days + 1
            counted = [
                day for n in range(days) if portfolio.axis.calendar.is_working(day := DAY + timedelta(n))
            ]
            done = sum(day <= ended.last_day for day in counted)
            whole += ceil(Fraction(ceil(Fraction(amount * left, task.days)) * done, len(counted)))
    return whole


def begun(row: ProjectSchedule, percent: int) -> None:
    """Let the first work of a schedule have begun on `DAY`, so far done."""
    Node.objects.filter(schedule=row, key="approval").update(started_on=DAY, percent=percent)


def once(world: World) -> list[ProjectSchedule]:
    """Four schedules, laid out when first asked for."""
    there = list(ProjectSchedule.objects.order_by("pk"))
    return there or several(world, ["甲桥", "乙桥", "丙桥", "丁桥"])


@given(amounts, st.integers(1, 60), st.tuples(st.integers(0, 900), percents))
@AT_REST
def test_with_enough_money_every_schedule_keeps_its_own_dates(
    world: World, money: list[tuple[int, int]], days: int, first: tuple[int, int]
) -> None:
    rows = once(world)
    for row, (earth, building) in zip(rows, money, strict=True):
        paid(row, earth=earth, building=building)
        Node.objects.filter(schedule=row, key="earth").update(days=days)
    on = DAY + timedelta(days % 9)
    paid(rows[0], approval=first[0])
    begun(rows[0], first[1])
    enough = max(1, first[0] + sum(map(sum, money)))
    portfolio, plan = tightened(*fitted(portfolio_with(rows, spread(enough), Means(CREWS, 8), on=on)))
    outcome = outcome_of(portfolio, plan)
    assert outcome.holds == ()
    for strip, table in zip(portfolio.strips, tables_of(rows, on), strict=True):
        own = [(window.task.id, window.start, window.finish) for window in table.plan.windows()]
        found = [(each.task.id, each.start, each.finish) for each in outcome.plans[strip].windows()]
        assert found == own


@given(
    amounts,
    st.integers(20, 300),
    st.integers(0, 300),
    st.integers(1, 60),
    st.tuples(st.integers(0, 900), percents),
)
@AT_REST
def test_by_the_end_of_no_month_more_is_used_than_released(
    world: World, money: list[tuple[int, int]], units: int, june: int, days: int, first: tuple[int, int]
) -> None:
    rows = once(world)
    paid(rows[0], approval=first[0])
    begun(rows[0], first[1])
    for row, (earth, building) in zip(rows, money, strict=True):
        paid(row, earth=earth, building=building)
        Node.objects.filter(schedule=row, key="earth").update(days=days)
    portfolio, plan = tightened(*fitted(portfolio_with(rows, spread(units, {month(6): june}))))
    outcome = outcome_of(portfolio, plan)
    ended, released = Month.of(DAY), 0
    shown = {each["month"]: each["after"] for each in view_of(outcome)["loads"][0]["months"]}
    for _ in range(60):
        released += june if ended == month(6) else units
        taken, used = still_used_by_end_of(outcome, ended), used_by_end_of(outcome, ended)
        assert used <= max(0, released - taken), ended
        assert shown.get(str(ended), used + taken) == used + taken
        ended = ended.plus(1)
    for strip, number in portfolio.nodes():
        first = outcome.plans[strip].early[1][number]
        assert strip.table.plan.early[1][number] <= first
        assert first <= portfolio.axis.place(plan.starts[strip.ident(number)])


def test_money_is_used_day_by_day_and_holds_back_only_what_it_must(world: World) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    for row in rows:
        paid(row, building=120)
    portfolio, plan = tightened(*fitted(portfolio_with(rows, spread(60, {month(3): 0, month(4): 0}))))
    outcome = outcome_of(portfolio, plan)
    starts = sorted(str(each.window("building").start) for each in outcome.plans.values())
    assert starts == ["2026-05-22", "2026-07-03"]
    (load,) = view_of(outcome)["loads"]
    assert [(each["month"], each["units"], each["after"], each["before"]) for each in load["months"][2:]] == [
        ("2026-05", 60, 18, 36),
        ("2026-06", 120, 80, 160),
        ("2026-07", 180, 180, 240),
        ("2026-08", 240, 240, 240),
    ]
    (hold,) = outcome.holds
    assert hold.short == f"统筹排期：{MONEY}已用完"
    assert view_of(outcome)["delays"][0]["sentence"] == (
        f"“主体”晚 30 个工作日开始：{MONEY}截至 2026-07-31 共下达 180，已由 1 个项目用去 120（甲桥），不够本项要的 120。"
    )


def test_what_is_under_way_still_uses_what_is_left_of_its_money(world: World) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    on = date(2026, 4, 29)
    for row in rows:
        paid(row, earth=300)
        for key, last in (("approval", 16), ("notice", 26), ("design", 27), ("permit", 28)):
            report(row, key, started=date(2026, 3, 2), finished=date(2026, 3, last), on=on)
        take_step(row.project, Stage.STARTED, date(2026, 3, 30))
    report(rows[0], "earth", started=date(2026, 4, 14), percent=50, on=on)
    money = spread(100, {month(4): 10, month(5): 0})
    portfolio, plan = tightened(*fitted(portfolio_with(rows, money, on=on)))
    assert portfolio.running(money) == [(150, 9)]  # April 29 and 30, and seven days of May up to the 13th
    grant = portfolio.grants[MONEY]
    assert [str(each) for each in grant.months[:5]] == ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]
    assert grant.released[:5] == (10, 10, 110, 210, 310)
    assert grant.taken[:3] == (34, 150, 150)
    assert grant.free[:5] == (0, 0, 0, 60, 160)
    outcome = outcome_of(portfolio, plan)
    (load,) = view_of(outcome)["loads"]
    assert load["months"][1] == {"month": "2026-05", "units": 10, "before": 450, "after": 150}
    delay = next(each for each in view_of(outcome)["delays"] if each["name"] == "乙桥")
    assert delay["sentence"] == (
        f"“土方”晚 95 个工作日开始：{MONEY}截至 2026-09-30 共下达 410，已由 1 个项目用去 150（甲桥），不够本项要的 300。"
    )


@pytest.mark.parametrize(
    ("released", "running", "free"),
    [
        ([100, 50, 50], [], (100, 150, 200)),
        (
            [10, 10, 100],
            [(60, 19)],
            (0, 0, 60),
        ),  # March has 20 days left: 60 are used in it, 40 paid back by May
        ([100, 0, 0], [(90, 60)], (10, 10, 10)),  # what will be used later is kept from the beginning
        ([0, 0, 0], [(5, 3)], (0, 0, 0)),
    ],
)
def test_what_is_missing_is_paid_back_by_the_months_after_and_what_is_needed_later_is_kept(
    released: list[int], running: list[tuple[int, int]], free: tuple[int, ...]
) -> None:
    timeline = Timeline(working_calendar("工作日"), date(2026, 3, 3))
    months = {Month(2026, 3 + n): amount for n, amount in enumerate(released)}
    found = granted(Means(MONEY, 0, Sharing.SPREAD, months), timeline, running, 0)
    assert found.free[:3] == free


def test_what_is_kept_for_what_is_under_way_is_said_when_the_rest_does_not_do(world: World) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    for row in rows:
        paid(row, approval=40)
    report(rows[0], "approval", started=date(2026, 3, 2), on=DAY)
    with pytest.raises(Refused) as said:
        fitted(portfolio_with(rows, spread(0, {month(4): 70})))
    assert said.value.details == [
        f"各项工作共要用{MONEY} 40，而下达的一共只有 30，差 10",
        f"{MONEY}已先给正在做的留出 40",
    ]


@pytest.mark.parametrize(
    ("name", "sharing"),
    [
        ("资金", Sharing.SPREAD),
        ("财政资金（万元）", Sharing.SPREAD),
        ("债券额度(亿元)", Sharing.SPREAD),
        ("用地指标（亩）", Sharing.BY_MONTH),
        ("资金专员", Sharing.AT_ONCE),
        ("施工班组", Sharing.AT_ONCE),
    ],
)
def test_names_suggest_how_something_is_shared(name: str, sharing: Sharing) -> None:
    assert usual_sharing(name) == sharing


def test_a_region_offers_how_much_money_is_used_in_a_month(world: World) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    paid(rows[0], building=120, approval=90)
    report(rows[0], "approval", started=DAY, percent=50, on=DAY)
    (money,) = [each for each in offer(world.officer, world.county, DAY).shared if each.name == MONEY]
    assert (money.sharing, money.least, money.under_way, money.nodes) == (Sharing.SPREAD, 120, 45, 1)
    assert money.peak == 63


def test_runs_of_earlier_days_are_still_read(world: World) -> None:
    run = started_run(world, several(world), Means(CREWS, 2), Means("用地指标", 30, Sharing.BY_MONTH))
    old: list[dict[str, Any]] = [
        {"name": CREWS, "units": 2, "is_quota": False, "months": {}},
        {"name": "用地指标", "units": 30, "is_quota": True, "months": {"202605": 60}},
    ]
    LevellingRun.objects.filter(pk=run.pk).update(setting={"means": old, "weights": {}})
    run.refresh_from_db()
    assert means_of(run) == [
        Means(CREWS, 2),
        Means("用地指标", 30, Sharing.BY_MONTH, {month(5): 60}),
    ]
    assert portfolio_of(run).grants.keys() == {"用地指标"}
