"""What a target is measured by: proposed by meaning, confirmed by a person, refused where units do not fit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guatu.engine.calendar import Month
from guatu.engine.formula import Kind
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry
from guatu.oversight.enums import Slice
from guatu.targets.amounts import in_unit
from guatu.targets.enums import Cadence, Flow, Measure, PlanState
from guatu.targets.meaning import Named, likenesses
from guatu.targets.models import TargetStatus
from guatu.targets.queries.bindings import proposals, vocabulary_of
from guatu.targets.services.binding import (
    bind_as_proposed,
    bind_by_hand,
    bind_rest_by_hand,
    bind_to_indicator,
    unbind,
)
from tests.apps.targets.figures import build_figures
from tests.apps.targets.rows import make_plan, make_target
from tests.world import World

JUNE = Month(2023, 6)
STARTS = Named("starts", "新开工项目数", ("新开工项目数", "新开工项目", "开工项目"), Kind.COUNT)
DONE = Named("done", "完成投资", ("完成投资", "重点项目完成投资", "项目完成投资"), Kind.MONEY)
RATE = Named("rate", "投资完成率", ("投资完成率", "年度投资完成率"), Kind.SHARE)
FIGURES = (STARTS, DONE, RATE)
WORDS = {"kind": ["产业", "水利"], "region": ["城关镇"]}


@pytest.mark.parametrize(
    ("indicator", "scope", "unit", "slug", "where"),
    [
        ("新开工项目", "", "个", "starts", {}),
        ("新开工项目个数", "全县", "个", "starts", {}),
        ("重点项目完成投资", "", "亿元", "done", {}),
        ("产业项目完成投资", "", "万元", "done", {"kind": "产业"}),
        ("完成投资", "城关镇", "亿元", "done", {"region": "城关镇"}),
        ("年度投资完成率", "重点项目", "%", "rate", {}),
    ],
)
def test_a_promise_finds_its_figure(
    indicator: str, scope: str, unit: str, slug: str, where: dict[str, str]
) -> None:
    best = likenesses(indicator, scope, unit, FIGURES, WORDS)[0]
    assert (best.slug, dict(best.where)) == (slug, where)
    assert best.score >= 0.9


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [
        ("规模以上工业企业", "户"),
        ("固定资产投资", "%"),
        ("群众满意度", "%"),
        ("城市停车位", "个"),
        ("新开工项目", "户"),
    ],
)
def test_what_the_platform_does_not_count_is_not_proposed(indicator: str, unit: str) -> None:
    assert likenesses(indicator, "", unit, FIGURES, WORDS) == []


def test_a_limit_the_platform_cannot_draw_lowers_the_likeness_and_is_said() -> None:
    best = likenesses("投资完成率", "国有企业", "%", FIGURES, WORDS)[0]
    assert best.score == 0.75
    assert best.sentence == (
        "名称与平台口径“投资完成率”相近（75%），单位“%”相合，范围“国有企业”平台上分不出来，请核对"
    )


def test_growth_in_percent_is_measured_by_amounts_and_counts_not_by_shares() -> None:
    found = likenesses("完成投资", "", "%", FIGURES, WORDS, is_growth=True)
    assert [each.slug for each in found] == ["done"]
    assert found[0].sentence.endswith("按同比增长计算")


@pytest.mark.parametrize(
    ("fen", "unit", "value"),
    [(957_000_000_000, "亿元", "95.7"), (957_000_000_001, "万元", "957000.000001"), (150, "元", "1.5")],
)
def test_money_is_converted_exactly(fen: int, unit: str, value: str) -> None:
    assert in_unit(Decimal(fen), unit) == Decimal(value)


def test_the_shipped_measures_serve_a_target_and_say_why(world: World) -> None:
    build_figures(world)
    target = make_target(
        make_plan(world.county), indicator="水利项目完成投资", unit="亿元", value=Decimal(30)
    )
    best = proposals(target, vocabulary_of(world.county, JUNE))[0]
    assert (best.slug, best.where) == ("investment-done", {Slice.KIND: "水利"})
    assert (
        best.sentence
        == "名称与平台口径“完成投资”（又称“项目完成投资”）相近（100%），单位“亿元”相合，只计“水利”项目"
    )


def test_a_bound_target_stands_at_once(world: World) -> None:
    build_figures(world)
    target = make_target(make_plan(world.county), indicator="完成投资", unit="亿元", value=Decimal(36))
    bind_to_indicator(target, "investment-done", {}, month=JUNE, by=world.officer)
    status = TargetStatus.objects.get(target=target, month=202306)
    assert (status.actual, status.expected) == (Decimal(18), Decimal(18))
    entry = AuditEntry.objects.get(verb="target.bind")
    assert entry.detail["indicator_slug"] == "investment-done"


def test_a_figure_of_another_unit_is_refused_and_nothing_changes(world: World) -> None:
    build_figures(world)
    target = make_target(make_plan(world.county))
    with pytest.raises(Refused, match="口径“完成投资”不能用“个”计量"):
        bind_to_indicator(target, "investment-done", {}, month=JUNE, by=world.officer)
    with pytest.raises(Refused, match="没有这个平台口径"):
        bind_to_indicator(target, "nothing", {}, month=JUNE, by=world.officer)
    target.refresh_from_db()
    assert target.measure == Measure.NONE
    assert not AuditEntry.objects.filter(verb="target.bind").exists()


def test_a_unit_keeps_the_figure_until_it_is_taken_back(world: World) -> None:
    target = make_target(make_plan(world.county))
    bind_by_hand(target, world.water, Cadence.QUARTER, flow="level", by=world.officer)
    assert (target.measure, target.unit_in_charge, target.reports_every, target.flow) == (
        Measure.HAND, world.water, Cadence.QUARTER, Flow.LEVEL,
    )  # fmt: skip
    unbind(target, by=world.officer)
    assert (target.measure, target.reports_every) == (Measure.NONE, "")
    with pytest.raises(Refused, match="还没有绑定"):
        unbind(target, by=world.officer)


def test_nothing_is_bound_in_a_plan_that_counts_no_more(world: World) -> None:
    target = make_target(make_plan(world.county, state=PlanState.WITHDRAWN))
    with pytest.raises(Refused, match="方案已停用"):
        bind_by_hand(target, world.water, Cadence.MONTH, by=world.officer)


def test_two_people_do_not_bind_one_target_over_each_other(world: World) -> None:
    target = make_target(make_plan(world.county))
    stale: Any = type(target).objects.get(pk=target.pk)
    bind_by_hand(target, world.water, Cadence.MONTH, by=world.officer)
    with pytest.raises(Refused, match="刚被别人改过"):
        bind_by_hand(stale, world.transport, Cadence.MONTH, by=world.officer)
    target.refresh_from_db()
    assert target.unit_in_charge == world.water


def test_the_nearly_certain_proposals_are_bound_in_one_go(world: World) -> None:
    build_figures(world)
    plan = make_plan(world.county)
    sure = make_target(plan)
    unsure = make_target(plan, indicator="群众满意度", unit="%")
    assert bind_as_proposed(plan, month=JUNE, by=world.officer) == 1
    sure.refresh_from_db()
    unsure.refresh_from_db()
    assert (sure.indicator_slug, unsure.measure) == ("projects-started", Measure.NONE)
    with pytest.raises(Refused, match="没有相似度达到 90% 的建议了"):
        bind_as_proposed(plan, month=JUNE, by=world.officer)


def test_what_the_platform_has_no_figure_for_is_reported_by_the_units_the_plan_names(world: World) -> None:
    build_figures(world)
    plan = make_plan(world.county)
    kept = make_target(plan, indicator="改造水库", unit="座", unit_in_charge=world.water)
    nobodys = make_target(plan, indicator="群众满意度", unit="%")
    alike = make_target(plan, indicator="新开工项目", unit="个", unit_in_charge=world.water)
    assert bind_rest_by_hand(plan, month=JUNE, by=world.officer) == 1
    for each in (kept, nobodys, alike):
        each.refresh_from_db()
    assert (kept.measure, kept.reports_every, kept.unit_in_charge) == (
        Measure.HAND,
        Cadence.MONTH,
        world.water,
    )
    assert (nobodys.measure, alike.measure) == (Measure.NONE, Measure.NONE)
    with pytest.raises(Refused, match="其余请逐个选择"):
        bind_rest_by_hand(plan, month=JUNE, by=world.officer)


def test_two_who_choose_a_reporting_unit_at_once_are_not_overwritten(world: World) -> None:
    build_figures(world)
    kept = make_target(make_plan(world.county), indicator="改造水库", unit="座")
    seen_by_another = type(kept).objects.select_related("plan__region").get(pk=kept.pk)
    bind_by_hand(kept, world.water, Cadence.MONTH, by=world.officer)
    bind_by_hand(kept, world.water, Cadence.QUARTER, by=world.officer)
    stale = type(kept).objects.select_related("plan__region").get(pk=kept.pk)
    stale.reports_every = Cadence.MONTH
    for old in (seen_by_another, stale):
        with pytest.raises(Refused):
            bind_by_hand(old, world.water, Cadence.YEAR, by=world.officer)
    kept.refresh_from_db()
    assert kept.reports_every == Cadence.QUARTER
