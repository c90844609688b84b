"""How targets stand month by month: reached, due, foreseen, coloured, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.engine.calendar import Month
from guatu.engine.forecast import Course
from guatu.jobs.reactions import REACTIONS
from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.ledger.models import AuditEntry
from guatu.oversight.models import Fact
from guatu.oversight.services.packs import load_shipped_packs
from guatu.targets.enums import Cadence, Measure, PlanState, RowState
from guatu.targets.models import Plan, Target, TargetFigure, TargetStatus
from guatu.targets.queries.late import missing_reports
from guatu.targets.queries.targets import remedy_of
from guatu.targets.services.binding import bind_by_hand, bind_to_indicator
from guatu.targets.services.figures import Report, report_figure, report_figures
from guatu.targets.services.statuses import refresh_all, refresh_statuses
from guatu.targets.spans import Span, expected, span_of
from tests.apps.oversight.rows import NOW
from tests.apps.targets.figures import YI, build_figures
from tests.apps.targets.rows import make_plan, make_target
from tests.world import World

D = Decimal
JUNE = Month(2023, 6)
TODAY = date(2023, 7, 5)


def status_of(target: Target, month: Month = JUNE) -> TargetStatus:
    return TargetStatus.objects.get(target=target, month=month.key)


def measured(world: World, slug: str = "investment-done", **values: Any) -> Target:
    known: dict[str, Any] = {"indicator": "完成投资", "unit": "亿元", "value": D(36)} | values
    target = make_target(make_plan(world.county), **known)
    bind_to_indicator(target, slug, {}, month=JUNE, by=world.officer)
    return target


def by_hand(world: World, **values: Any) -> Target:
    load_shipped_packs(at=NOW)
    target = make_target(make_plan(world.county), **values)
    bind_by_hand(target, world.water, Cadence.MONTH, by=world.officer)
    return target


def told(world: World, target: Target, *figures: tuple[int, str]) -> None:
    reports = [Report(target, Month(2023, month), D(value)) for month, value in figures]
    report_figures(reports, by=world.water_clerk, today=TODAY)


def test_investment_of_the_platform_is_compared_with_its_pace_and_foreseen_by_last_year(world: World) -> None:
    build_figures(world)  # June: 6 + 12 亿元; last year 9 of 18 亿元 by June
    status = status_of(measured(world))
    assert (status.actual, status.expected, status.forecast, status.colour) == (D(18), D(18), D(36), "green")
    assert status.because["sentence"] == "现为 18 亿元，不落后于应达值 18 亿元"
    assert status.because["forecast"].startswith("按前 1 年同期平均完成全期的 50.0% 推算")
    assert status.because["rules"] == "plan-targets@1"


@pytest.mark.parametrize(
    ("goal", "colour", "sentence", "remedy"),
    [
        (18, "green", "已到 18 亿元，达到目标 18 亿元", ""),
        (40, "yellow", "现为 18 亿元，应达 20 亿元，落后 5.0%（黄：不超过 10%）", "转绿：再完成 2 亿元"),
        (60, "red", "现为 18 亿元，应达 30 亿元，落后 20.0%（红：超过 10%）", "转绿：再完成 12 亿元"),
    ],
)
def test_the_colour_says_why_and_what_would_turn_it_green(
    world: World, goal: int, colour: str, sentence: str, remedy: str
) -> None:
    build_figures(world)
    target = measured(world, value=D(goal))
    status = status_of(target)
    assert (status.colour, status.because["sentence"]) == (colour, sentence)
    assert remedy_of(target, status) == remedy


def test_growth_is_counted_over_the_same_month_of_last_year(world: World) -> None:
    build_figures(world)
    status = status_of(measured(world, unit="%", value=D(8), is_growth=True))
    assert (status.actual, status.expected, status.colour) == (D(100), D(8), "green")


def test_growth_without_last_year_has_no_colour_until_a_base_is_written_down(world: World) -> None:
    build_figures(world)
    Fact.objects.filter(year=2022).delete()
    target = measured(world, unit="%", value=D(8), is_growth=True)
    status = status_of(target)
    assert (status.actual, status.colour) == (None, "")
    assert status.because["unlit"] == "缺少上年同期数，也没有填写上年基数，算不出增长"
    target.refresh_from_db()
    bind_to_indicator(
        target, "investment-done", {}, month=JUNE, by=world.officer, base=D(30), base_source="2022年年报"
    )
    status = status_of(target)  # 30 亿元 in the year, 15 by June: 18 is 20% more
    assert (status.actual, status.colour) == (D(20), "green")


def test_a_share_of_the_platform_follows_the_milestones_of_its_series(world: World) -> None:
    build_figures(world)
    plan = make_plan(world.county)
    known: dict[str, Any] = {"indicator": "开工率", "unit": "%"}
    first = make_target(plan, value=D(40), period="2023Q1", due_on=date(2023, 3, 31), **known)
    second = make_target(plan, value=D(100), period="2023Q2", due_on=date(2023, 6, 30), **known)
    for each in (first, second):
        bind_to_indicator(each, "start-rate", {}, month=JUNE, by=world.officer)
    april = status_of(second, Month(2023, 4))  # 40 by March, 100 by June: 60 in April; one of two has started
    assert (april.actual, april.expected, april.because["pace"]) == (D(50), D(60), "按方案里的里程碑")
    assert (status_of(first).colour, status_of(first).because["sentence"]) == (
        "green",
        "期满时 50%，达到目标 40%",
    )
    assert status_of(second).colour == "green"


def test_a_promise_kept_too_late_is_yellow_and_one_not_kept_stays_red(world: World) -> None:
    target = by_hand(world, due_on=date(2023, 3, 31), period="by 2023-03-31")
    told(world, target, (3, "30"), (5, "41"))
    assert status_of(target, Month(2023, 4)).colour == "red"
    status = status_of(target, Month(2023, 5))
    assert (status.colour, status.because["sentence"]) == (
        "yellow",
        "期满时 30 个，没有达到 40 个；后来达到，现为 41 个",
    )
    assert remedy_of(target, status) == "期限已过，颜色不再改变"


def test_what_is_to_stay_below_is_judged_the_other_way_round(world: World) -> None:
    target = by_hand(world, indicator="供水管网漏损率", unit="%", op="<=", value=D(9))
    told(world, target, (1, "10"), (6, "9.8"))
    status = status_of(target)  # from 10 in January to 9 in December: 9.5455 in June
    assert (status.expected, status.colour) == (D("9.5455"), "yellow")
    assert remedy_of(target, status).startswith("转绿：降到 ")


def test_what_is_not_reported_yet_is_not_held_against_a_unit(world: World) -> None:
    target = by_hand(world)
    told(world, target, (1, "4"), (4, "14"), (6, "18"))
    refresh_statuses(target.plan, at=NOW)
    may = status_of(target, Month(2023, 5))
    assert (may.actual, may.because["as_of"]) == (D(14), 202304)
    assert may.expected == D("13.3333")


def test_targets_nothing_measures_or_nobody_reported_say_so(world: World) -> None:
    build_figures(world)
    plan = make_plan(world.county)
    unbound, silent = make_target(plan), make_target(plan)
    bind_by_hand(silent, world.water, Cadence.MONTH, by=world.officer)
    refresh_statuses(plan, at=NOW)
    assert status_of(unbound).because["unlit"] == "还没有绑定平台指标，也没有指定填报单位"
    assert status_of(silent).because["unlit"] == "水利局还没有填报"
    assert status_of(silent).colour == ""


def test_a_target_without_a_year_has_no_pace_and_no_colour(world: World) -> None:
    build_figures(world)
    plan = make_plan(world.county, year=None)
    target = make_target(plan, period="annual")
    bind_by_hand(target, world.water, Cadence.MONTH, by=world.officer)
    assert refresh_statuses(plan, at=NOW) > 0
    assert status_of(target).because["unlit"] == "没有写明期限，也不知道是哪一年的方案"


def test_the_newest_report_of_a_month_counts_and_earlier_ones_stay(world: World) -> None:
    target = by_hand(world)
    report_figure(target, JUNE, D(18), by=world.water_clerk, today=TODAY, evidence="一稿")
    report_figure(target, JUNE, D(21), by=world.water_clerk, today=TODAY, evidence="核实后")
    assert [figure.value for figure in TargetFigure.objects.filter(target=target)] == [D(18), D(21)]
    assert status_of(target).actual == D(21)
    assert AuditEntry.objects.filter(verb="target.report").last().detail["before"] == "18.0000"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "month", "sentence"),
    [
        ({"measure": Measure.NONE}, JUNE, "取自平台或还没有绑定"),
        ({"measure": Measure.INDICATOR}, JUNE, "取自平台或还没有绑定"),
        ({"state": RowState.REJECTED}, JUNE, "这个目标没有采用"),
        ({}, Month(2023, 8), "2023年8月还没有到"),
        ({}, Month(1950, 1), "1950年1月不在目标的期限以内（2023年1月至2023年12月）"),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    world: World, change: dict[str, Any], month: Month, sentence: str
) -> None:
    target = by_hand(world)
    if change:
        Target.objects.filter(pk=target.pk).update(**change)
    with pytest.raises(Refused, match=sentence):
        report_figure(target, month, D(1), by=world.water_clerk, today=TODAY)
    assert not TargetFigure.objects.exists()


def test_only_growth_may_be_below_zero(world: World) -> None:
    target = by_hand(world)
    with pytest.raises(Refused, match="完成数不能是负数：-1 个"):
        report_figure(target, JUNE, D(-1), by=world.water_clerk, today=TODAY)
    grown = by_hand(world, indicator="工业投资", unit="%", value=D(8), is_growth=True)
    assert report_figure(grown, JUNE, D(-1), by=world.water_clerk, today=TODAY).value == D(-1)


def test_the_same_report_twice_and_one_of_a_withdrawn_plan_are_refused(world: World) -> None:
    target = by_hand(world)
    report_figure(target, JUNE, D(18), by=world.water_clerk, today=TODAY)
    with pytest.raises(Refused, match="2023年6月已经填报过同样的数：18 个"):
        report_figure(target, JUNE, D(18), by=world.water_clerk, today=TODAY)
    Plan.objects.update(state=PlanState.WITHDRAWN)
    with pytest.raises(Refused, match="方案没有生效"):
        report_figure(target, JUNE, D(19), by=world.water_clerk, today=TODAY)
    assert TargetFigure.objects.count() == 1


def test_who_owes_reports_is_told_by_cadence_and_scope(world: World) -> None:
    target = by_hand(world)
    told(world, target, (1, "4"), (4, "14"))
    owed = missing_reports(world.water_clerk, JUNE)
    assert [(each.target, each.months) for each in owed] == [(target, (Month(2023, 5), JUNE))]
    assert missing_reports(world.transport_clerk, JUNE) == []
    bind_by_hand(target, world.water, Cadence.QUARTER, by=world.officer)
    assert [each.months for each in missing_reports(world.water_clerk, JUNE)] == [(JUNE,)]


def test_running_it_again_gives_the_same(world: World) -> None:
    build_figures(world)
    target = measured(world)
    before = list(TargetStatus.objects.filter(target=target).values("month", "actual", "colour", "because"))
    refresh_all(at=NOW)
    after = list(TargetStatus.objects.filter(target=target).values("month", "actual", "colour", "because"))
    assert before == after
    assert len(before) == 6


def test_months_of_a_period_that_was_corrected_go(world: World) -> None:
    target = by_hand(world, period="by 2022-06-30", due_on=date(2022, 6, 30))
    report_figure(target, Month(2022, 3), D(2), by=world.water_clerk, today=TODAY)
    assert TargetStatus.objects.filter(target=target, month=202203).exists()
    Target.objects.filter(pk=target.pk).update(period="2023", due_on=date(2023, 12, 31))
    report_figure(target, JUNE, D(18), by=world.water_clerk, today=TODAY)
    refresh_all(at=NOW)
    months = TargetStatus.objects.filter(target=target).values_list("month", flat=True)
    assert set(months) == {202300 + number for number in range(1, 7)}


def test_a_forecast_beyond_all_measure_is_none(world: World) -> None:
    target = by_hand(world)
    report_figure(target, Month(2023, 1), D(10) ** 15 - 1, by=world.water_clerk, today=TODAY)
    status = status_of(target, Month(2023, 1))
    assert (status.actual, status.forecast) == (D(10) ** 15 - 1, None)


def test_statuses_follow_when_facts_are_worked_out_anew(world: World) -> None:
    projects = build_figures(world)
    target = measured(world)
    Fact.objects.filter(project=projects["坝"], month=202306).update(done_fen=30 * YI)
    ledger.emit("targets.stale", {"since": 202306})
    run_pending()
    assert status_of(target).actual == D(36)
    assert "targets.stale" in REACTIONS


def test_a_plan_of_several_years_adds_its_years_up(world: World) -> None:
    build_figures(world)
    plan = make_plan(world.county, year=2022)
    target = make_target(
        plan,
        indicator="完成投资",
        unit="亿元",
        value=D(100),
        period="by 2024-12-31",
        due_on=date(2024, 12, 31),
    )
    bind_to_indicator(target, "investment-done", {}, month=JUNE, by=world.officer)
    assert status_of(target).actual == D(18 + 18)  # 18 in all of 2022, 18 by June 2023


@pytest.mark.parametrize(
    ("period", "due", "first", "last"),
    [
        ("2023", date(2023, 12, 31), Month(2023, 1), Month(2023, 12)),
        ("2023Q2", date(2023, 6, 30), Month(2023, 1), JUNE),
        ("by 2025-12-31", date(2025, 12, 31), Month(2023, 1), Month(2025, 12)),
        ("annual", None, Month(2023, 1), Month(2023, 12)),
        ("2022-2024 annual", date(2024, 12, 31), Month(2023, 1), Month(2023, 12)),
        ("next", date(2024, 12, 31), Month(2024, 1), Month(2024, 12)),
    ],
)
def test_the_months_a_target_runs_over(period: str, due: date | None, first: Month, last: Month) -> None:
    assert span_of(period, due, 2023, JUNE) == Span(first, last)


def test_a_level_is_due_at_the_height_of_its_next_knot_and_a_total_grows_towards_it() -> None:
    span = Span(Month(2023, 1), Month(2023, 12))
    knots = {Month(2023, 3): D(30), JUNE: D(60)}
    start = (Month(2022, 12), D(0))
    found = [
        expected(Course.TOTAL, span, D(90), Month(2023, number), knots, start) for number in (1, 3, 4, 9, 12)
    ]
    assert found == [D(10), D(30), D(40), D(75), D(90)]
    found = [expected(Course.LEVEL, span, D(90), Month(2023, number), knots, start) for number in (1, 4, 9)]
    assert found == [D(30), D(60), D(90)]


def test_a_promise_whose_last_figure_is_not_reported_is_neither_kept_nor_broken(world: World) -> None:
    target = by_hand(
        world, indicator="新建学校", unit="所", value=D(6), period="2023Q2", due_on=date(2023, 6, 30)
    )
    told(world, target, (3, "2"))
    other = make_target(target.plan, indicator="新建医院", unit="所", value=D(1))
    bind_by_hand(other, world.water, Cadence.MONTH, by=world.officer)
    told(world, other, (6, "1"))
    refresh_statuses(target.plan, at=NOW)
    status = status_of(target)
    assert (status.colour, status.because["sentence"]) == (
        "yellow",
        "期限已过，还没有报期满的数；最近一次为 2 所，目标 6 所",
    )
    told(world, target, (6, "5"))
    status = status_of(target)
    assert (status.colour, status.because["sentence"]) == ("red", "期满时 5 所，没有达到目标 6 所")
