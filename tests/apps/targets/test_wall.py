"""The wall: counts, groups and narrowing, and who sees it; the page of a target with what stands behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.engine.calendar import Month
from guatu.targets import policy
from guatu.targets.enums import Cadence, PlanState, RowState
from guatu.targets.models import Plan, Target
from guatu.targets.queries.targets import path_through, whole_target
from guatu.targets.queries.wall import plans_at_a_glance, wall
from guatu.targets.services.binding import bind_by_hand, bind_to_indicator
from guatu.targets.services.figures import Report, report_figures
from guatu.targets.services.statuses import refresh_statuses
from tests.apps.oversight.rows import NOW
from tests.apps.targets.figures import build_figures
from tests.apps.targets.rows import make_plan, make_target
from tests.world import World

D = Decimal
JUNE = Month(2023, 6)


@pytest.fixture
def plan(world: World) -> Plan:
    """Six targets: investment green, starts red, two of the water bureau yellow and green, one silent, one unbound."""
    build_figures(world)
    plan = make_plan(
        world.county,
        sections=[
            {"level": 1, "number": "一", "title": "目标", "path": "一"},
            {"level": 2, "number": "二", "title": "水利", "path": "一(二)"},
        ],
    )
    invested = make_target(plan, indicator="完成投资", unit="亿元", value=D(36), section="一")
    started = make_target(plan, value=D(20), section="一")
    bind_to_indicator(invested, "investment-done", {}, month=JUNE, by=world.officer)
    bind_to_indicator(started, "projects-started", {}, month=JUNE, by=world.officer)
    reports = []
    for name, figure in (("水库", "9"), ("堤防", "10"), ("灌区", None)):
        known: dict[str, Any] = {
            "unit": "座",
            "value": D(20),
            "section": "一(二)3",
            "due_on": date(2023, 12, 31),
        }
        target = make_target(plan, indicator=name, **known)
        bind_by_hand(target, world.water, Cadence.MONTH, by=world.officer)
        reports += [Report(target, JUNE, D(figure))] if figure else []
    report_figures(reports, by=world.water_clerk, today=date(2023, 7, 5))
    make_target(plan, indicator="其他")
    refresh_statuses(plan, at=NOW)
    return plan


def names(world: World, plan: Plan, **asked: Any) -> dict[str, list[str]]:
    return {
        group.label: [tile.name for tile in group.tiles] for group in wall(world.leader, plan, **asked).groups
    }


def test_the_wall_counts_every_colour_and_groups_by_section(world: World, plan: Plan) -> None:
    found = wall(world.leader, plan)
    assert (found.total, found.unbound, found.month) == (6, 1, JUNE)
    assert [(each.label, each.number) for each in found.counts] == [
        ("绿", 2),
        ("黄", 1),
        ("红", 1),
        ("无灯", 2),
    ]
    assert names(world, plan) == {
        "一、目标": ["完成投资", "新开工项目"],
        "（二）水利": ["水库", "堤防", "灌区"],
        "（未分章节）": ["其他"],
    }


def test_it_is_arranged_by_unit_and_quarter_and_narrowed(world: World, plan: Plan) -> None:
    assert list(names(world, plan, by="unit")) == ["水利局", "没有写明单位"]
    assert list(names(world, plan, by="quarter")) == ["2023年四季度"]
    assert names(world, plan, colour="yellow") == {"（二）水利": ["水库"]}
    assert names(world, plan, colour="", unit="水利局") == {"（二）水利": ["灌区"]}
    narrowed = wall(world.leader, plan, colour="red")
    assert sum(each.number for each in narrowed.counts) == 6


def test_an_earlier_month_shows_how_it_stood_then(world: World, plan: Plan) -> None:
    march = wall(world.leader, plan, Month(2023, 3))
    assert march.month == Month(2023, 3)
    tiles = {tile.name: tile for group in march.groups for tile in group.tiles}
    assert tiles["完成投资"].actual == "9 亿元"
    assert tiles["水库"].because == "水利局还没有填报"
    assert (tiles["水库"].missing, tiles["灌区"].missing) == (3, 3)


def test_rows_that_are_not_confirmed_are_not_on_it(world: World, plan: Plan) -> None:
    make_target(plan, indicator="没有确认", state=RowState.PROPOSED)
    assert wall(world.officer, plan).total == 6


def test_the_front_page_counts_plans_in_force_the_reader_may_see(world: World, plan: Plan) -> None:
    (found,) = plans_at_a_glance(world.town_clerk, JUNE)
    assert (found.plan, found.total) == (plan, 6)
    assert [each.number for each in found.counts] == [2, 1, 1, 2]
    assert plans_at_a_glance(world.nobody, JUNE) == []
    Plan.objects.update(state=PlanState.WITHDRAWN)
    assert plans_at_a_glance(world.town_clerk, JUNE) == []


def test_more_targets_do_not_mean_more_queries(world: World, plan: Plan) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        wall(world.leader, plan)
    for number in range(20):
        target = make_target(plan, indicator=f"新增{number}")
        Target.objects.filter(pk=target.pk).update(unit_in_charge=world.transport)
    refresh_statuses(plan, at=NOW)
    del world.leader.__dict__["_scopes"]
    with CaptureQueriesContext(connection) as many:
        wall(world.leader, plan)
    assert len(many) <= len(few) + 1  # the scope is asked again


def test_a_target_names_the_projects_of_the_reader_that_could_close_its_gap(world: World, plan: Plan) -> None:
    target = policy.targets_for(world.leader).get(indicator="完成投资")
    found = whole_target(world.leader, target, JUNE)
    assert found.gap == D(18)
    assert found.behind is not None
    assert (found.behind.count, [each.name for each in found.behind.rows]) == (0, [])
    target = policy.targets_for(world.leader).get(indicator="新开工项目")
    april = whole_target(world.leader, target, Month(2023, 4)).behind
    assert april is not None
    assert [(each.name, each.sentence) for each in april.rows] == [("坝", "尚未开工")]
    theirs = whole_target(world.transport_clerk, target, Month(2023, 4)).behind
    assert theirs is not None
    assert theirs.rows == ()  # 坝 is the water bureau's


def test_the_picture_runs_through_the_months_and_fans_out_to_the_forecast(world: World, plan: Plan) -> None:
    target = policy.targets_for(world.leader).get(indicator="完成投资")
    status = whole_target(world.leader, target, JUNE).status
    path = path_through(target, status, [], JUNE)
    assert path is not None
    assert [path.reached[at] for at in (0, 5, 6)] == [D(3), D(18), None]
    assert [path.due[at] for at in (0, 11)] == [D(3), D(36)]
    assert [path.foreseen[at] for at in (4, 5, 11)] == [None, D(18), D(36)]
