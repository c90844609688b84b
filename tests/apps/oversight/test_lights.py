"""Lights by the pack in force: stored, counted, listed, explained, and changed by another pack without code."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible, Refused
from guatu.oversight import queries, services
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.models import Fact, Light, PackChoice
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, WAN, fact, project
from tests.world import World

pytestmark = pytest.mark.usefixtures("packs")
SLOW = {"plan_fen": 1200 * WAN, "done_fen": 120 * WAN}  # 10 % done where 41.7 % are due
FAST = {"plan_fen": 1200 * WAN, "done_fen": 500 * WAN}  # exactly on pace


@pytest.fixture
def slow(world: World) -> Project:
    found = project("慢", region=world.chengguan, unit=world.water, level="市级")
    fact(found, **SLOW)
    return found


@pytest.fixture
def fast(world: World) -> Project:
    found = project("快", region=world.pingliang, unit=world.transport, level="县级")
    fact(found, **FAST, in_statistics=1, started=1)
    return found


def test_relighting_keeps_the_clause_of_every_dimension_and_the_most_severe_colour(slow: Project) -> None:
    assert services.relight(MAY) == 1
    light = Light.objects.get(project=slow)
    assert (light.colour, light.clause_1, light.clause_2, light.clause_3, light.clause_4, light.clause_5) == (
        "red", None, 1, None, None, None,
    )  # fmt: skip


def test_relighting_again_changes_nothing_and_needs_one_insert(slow: Project, fast: Project) -> None:
    services.relight(MAY)
    before = list(Light.objects.order_by("project").values_list("project", "colour"))
    with CaptureQueriesContext(connection) as seen:
        services.relight(MAY)
    assert sum(query["sql"].startswith("INSERT") for query in seen) == 1
    assert list(Light.objects.order_by("project").values_list("project", "colour")) == before
    assert before == [(slow.pk, "red"), (fast.pk, "green")]


def test_one_project_is_relit_alone(slow: Project, fast: Project) -> None:
    services.relight(MAY)
    kept = Light.objects.get(project=fast).pk
    Fact.objects.filter(project=slow).update(done_fen=500 * WAN)
    assert services.relight(MAY, project_ids=[slow.pk]) == 1
    assert Light.objects.get(project=slow).colour == "green"
    assert Light.objects.get(project=fast).pk == kept


def test_a_project_that_leaves_the_scope_of_a_pack_loses_its_light(world: World) -> None:
    sanya = queries.pack_named("sanya", PackKind.LIGHTS)
    small = project("小", unit=world.water)
    fact(small, plan_fen=1000 * WAN, done_fen=0)
    services.relight(MAY, sanya)
    assert Light.objects.get(project=small, pack=sanya).colour == "red"
    Fact.objects.update(plan_fen=999 * WAN)
    services.relight(MAY, sanya, [small.pk])
    assert not Light.objects.filter(project=small).exists()


def test_lights_are_listed_most_severe_first_with_names_and_clauses(
    world: World, slow: Project, fast: Project
) -> None:
    found = queries.lights_for(world.officer, MAY)
    assert [(row.name, row.unit, row.label) for row in found.rows] == [
        ("慢", "水利局", "红"),
        ("快", "交通局", "绿"),
    ]
    assert (found.total, found.counts) == (2, {"red": 1, "yellow": 0, "green": 1, "": 0})
    assert found.rows[0].dimensions[1].text == "低于序时进度超过 30 个百分点"
    red = queries.lights_for(world.officer, MAY, colour="red")
    assert [row.name for row in red.rows] == ["慢"]
    assert red.total == 1


def test_another_pack_gives_other_lights_and_keeps_nothing(
    world: World, slow: Project, fast: Project
) -> None:
    wuhan = queries.pack_named("wuhan", PackKind.LIGHTS)
    found = queries.lights_for(world.officer, MAY, pack=wuhan)
    assert [(row.name, row.label) for row in found.rows] == [("慢", "红"), ("快", "正常")]
    assert not Light.objects.exists()


@pytest.mark.parametrize(
    ("who", "projects"),
    [
        ("officer", 2),
        ("water_clerk", 1),
        ("town_clerk", 1),
        ("owner_clerk", 0),
        ("nobody", 0),
        ("auditor", 0),
    ],
)
def test_counts_from_roll_ups_equal_counts_from_facts(
    world: World, slow: Project, fast: Project, who: str, projects: int
) -> None:
    user = world.people[who]
    direct = [queries.light_counts(user, MAY, by) for by in (None, *Slice)]
    services.relight(MAY)
    services.refresh_rollups(MAY)
    assert [queries.light_counts(user, MAY, by) for by in (None, *Slice)] == direct
    assert [sum(row.projects for row in rows) for rows in direct] == [projects] * 7


def test_everybody_sees_the_lights_of_their_own_projects_only(
    world: World, slow: Project, fast: Project
) -> None:
    assert [row.name for row in queries.lights_for(world.water_clerk, MAY).rows] == ["慢"]
    assert queries.lights_for(world.nobody, MAY).rows == ()


def test_a_finding_says_which_clause_decided_with_its_numbers_and_what_would_turn_it_green(
    world: World, slow: Project
) -> None:
    found = queries.finding(world.officer, slow.pk, MAY)
    assert (found.label, found.pack.slug, found.pack.version) == ("红", "yinchuan", 1)
    pace = found.dimensions[1]
    assert (pace.name, pace.label, pace.text) == ("进度", "红", "低于序时进度超过 30 个百分点")
    assert pace.because == "累计完成 10.0%，序时进度 41.7%，落后 31.7 个百分点（红：超过 30 个百分点）"
    assert pace.remedy == "转绿：再完成投资 380 万元"
    assert found.dimensions[2].because == "没有符合任何一条，不亮灯；缺少数据：应支付资金、已支付资金"


def test_following_the_advice_turns_the_light_green(world: World, slow: Project) -> None:
    Fact.objects.filter(project=slow).update(done_fen=(120 + 380) * WAN - 1)
    assert queries.finding(world.officer, slow.pk, MAY).dimensions[1].label == "无灯"
    Fact.objects.filter(project=slow).update(done_fen=(120 + 380) * WAN)
    assert queries.finding(world.officer, slow.pk, MAY).dimensions[1].label == "绿"


def test_a_finding_agrees_with_the_stored_light(world: World, slow: Project, fast: Project) -> None:
    services.relight(MAY)
    for light in Light.objects.all():
        found = queries.finding(world.officer, light.project_id, MAY)
        assert found.colour == light.colour
        stored = (light.clause_1, light.clause_2, light.clause_3, light.clause_4)
        assert tuple(each.clause for each in found.dimensions) == stored


def test_a_project_without_facts_has_no_light_but_is_found(world: World) -> None:
    empty = project("空", region=world.chengguan, unit=world.water)
    found = queries.finding(world.officer, empty.pk, MAY)
    assert (found.label, found.has_facts, found.dimensions) == ("无灯", False, ())


def test_somebody_else_s_finding_is_not_there(world: World, slow: Project) -> None:
    with pytest.raises(NotVisible):
        queries.finding(world.transport_clerk, slow.pk, MAY)


def test_without_a_pack_in_force_the_answer_is_a_sentence(world: World, slow: Project) -> None:
    PackChoice.objects.all().delete()
    assert services.relight(MAY) == 0
    with pytest.raises(Refused, match="没有启用亮灯规则包"):
        queries.lights_for(world.officer, Month(2023, 5))
