"""Promises of several plans side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.targets.comparing import Promise, difference, rows_of, same_value
from guatu.targets.enums import PlanState
from guatu.targets.queries.comparing import clashes, comparison, narrowed
from tests.apps.targets.rows import make_plan, make_target
from tests.world import World

STARTS = Promise(1, 1, "新开工项目", "", ">=", Decimal(40), "个", "year", False)
MONEY = Promise(2, 1, "固定资产投资", "", ">=", Decimal(50), "亿元", "year", False)


def _pairs(*plans: list[Promise]) -> list[tuple[int | None, ...]]:
    return [tuple(each.pk if each else None for each in row.promises) for row in rows_of(plans)]


def test_the_same_promise_stands_in_one_row_whatever_its_order() -> None:
    now = [replace(MONEY, pk=12), replace(STARTS, pk=11, value=Decimal(45))]
    assert _pairs([STARTS, MONEY], now) == [(1, 11), (2, 12)]


def test_a_slightly_different_name_is_joined_and_another_figure_is_not() -> None:
    near = replace(STARTS, pk=11, indicator="新开工项目个数")
    far = replace(STARTS, pk=12, indicator="竣工项目")
    assert _pairs([STARTS], [far, near]) == [(1, 11), (None, 12)]


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "亿元"},
        {"is_growth": True, "unit": "%"},
        {"period": "Q2"},
        {"op": "<="},
    ],
)
def test_what_is_counted_otherwise_is_not_joined(other: dict[str, str]) -> None:
    assert _pairs([STARTS], [replace(STARTS, pk=11, **other)]) == [(1, None), (None, 11)]


def test_a_promise_skipped_in_one_year_is_found_again_in_the_next() -> None:
    assert _pairs([STARTS], [], [replace(STARTS, pk=21)]) == [(1, None, 21)]


def test_each_promise_is_joined_once_to_the_likest() -> None:
    county, city = replace(STARTS, pk=2, scope="县级重点"), replace(STARTS, pk=3, scope="市级重点")
    later = [replace(city, pk=13), replace(county, pk=12)]
    assert _pairs([county, city], later) == [(2, 12), (3, 13)]


def test_money_differs_exactly_across_units_and_shares_by_points() -> None:
    more = difference(MONEY, replace(MONEY, value=Decimal(600_000), unit="万元"))
    assert (more.value, more.unit, more.share) == (Decimal(100_000), "万元", Decimal("0.2"))
    assert same_value(MONEY, replace(MONEY, value=Decimal(500_000), unit="万元"))
    share = replace(MONEY, unit="%", value=Decimal(80))
    points = difference(share, replace(share, value=Decimal("82.5")))
    assert (points.value, points.unit, points.share) == (Decimal("2.5"), "个百分点", None)


def test_a_comparison_says_what_changed_what_is_new_and_what_was_dropped(world: World) -> None:
    last = make_plan(world.county, year=2022, title="上年方案")
    make_target(last, value=Decimal(30), period="2022")
    make_target(last, indicator="竣工率", unit="%", value=Decimal(90), period="2022")
    this = make_plan(world.county, title="今年方案")
    make_target(this)
    make_target(this, indicator="民间投资", unit="亿元", value=Decimal(20))
    found = comparison(world.leader, [this.pk, last.pk])
    assert [plan.title for plan in found.plans] == ["上年方案", "今年方案"]
    assert (found.common, found.changed, found.new, found.dropped) == (1, 1, 1, 1)
    (changed,) = narrowed(found, "changed")
    assert changed.cells[1].change_text == "+10 个（+33.3%）"
    assert [line.label for line in narrowed(found, "new")] == ["民间投资"]
    assert [line.label for line in narrowed(found, "dropped")] == ["竣工率"]


def test_a_plan_that_may_not_be_read_is_not_compared(world: World) -> None:
    own, other = make_plan(world.county), make_plan(world.pingliang, state=PlanState.IN_FORCE)
    make_target(own)
    make_target(other)
    assert comparison(world.officer, [own.pk, other.pk]).common == 1
    with pytest.raises(NotVisible):
        comparison(world.town_clerk, [own.pk, other.pk])


def test_the_same_promise_with_different_figures_is_shown_within_what_one_reads(world: World) -> None:
    county, town = make_plan(world.county, title="县方案"), make_plan(world.chengguan, title="镇方案")
    one, other = make_target(county), make_target(town, value=Decimal(35))
    (found,) = clashes(world.town_clerk)
    assert {found.one, found.other} == {one, other}
    assert clashes(world.reader) == []
    elsewhere = make_target(make_plan(world.pingliang), value=Decimal(20))
    assert elsewhere not in {each for clash in clashes(world.town_clerk) for each in (clash.one, clash.other)}


def test_plans_of_different_years_do_not_clash(world: World) -> None:
    make_target(make_plan(world.county))
    make_target(make_plan(world.county, year=2022), value=Decimal(30), period="2022")
    assert clashes(world.leader) == []


def test_one_document_that_contradicts_itself_is_shown(world: World) -> None:
    plan = make_plan(world.county)
    make_target(plan)
    make_target(plan, value=Decimal(38))
    make_target(plan, value=Decimal(38), scope="市级")
    assert len(clashes(world.leader)) == 1
    assert policy.targets_for(world.leader).count() == 3
    for value in range(50, 60):
        make_target(plan, value=Decimal(value))
    assert len(clashes(world.leader)) == 11  # each with the first, not each with each
