"""The five rates: exact figures, empty denominators, slices, scope, and roll-ups equal to the facts themselves."""

from __future__ import annotations

import pytest

from guatu.access import services as access
from guatu.access.enums import Role
from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.oversight import queries, services
from guatu.oversight.enums import Slice
from guatu.oversight.models import PackChoice
from tests.apps.oversight.rows import MAY, WAN, fact, project
from tests.world import World

pytestmark = pytest.mark.usefixtures("packs")
FIVE = ("permits", "started", "statistics", "investment", "quarter")


@pytest.fixture
def county(world: World) -> World:
    """Four projects: two of water in 城关, one of transport in 平梁, one that belongs to the company."""
    bridge = project("桥", region=world.chengguan, unit=world.water, kind="基础设施", level="市级")
    dam = project("坝", region=world.chengguan, unit=world.water, kind="基础设施", level="县级")
    road = project("路", region=world.pingliang, unit=world.transport, kind="产业项目", level="市级")
    plant = project("厂", region=world.zone, unit=None, owner=world.company, kind="", level="")
    fact(bridge, plan_fen=1000 * WAN, done_fen=500 * WAN, done_quarter_fen=300 * WAN, start_due=1, started=1,
         statistics_due=1, in_statistics=1, permits_due=4, permits_done=4)  # fmt: skip
    fact(dam, plan_fen=3000 * WAN, done_fen=500 * WAN, done_quarter_fen=100 * WAN, start_due=1, started=0,
         permits_due=4, permits_done=1)  # fmt: skip
    fact(road, plan_fen=4000 * WAN, done_fen=4000 * WAN, done_quarter_fen=400 * WAN, started=1,
         statistics_due=1, in_statistics=0)  # fmt: skip
    fact(plant, plan_fen=None, done_fen=None)
    return world


def figures(row: queries.RateRow) -> dict[str, float | None]:
    return {each.slug: each.value for each in row.rates}


def test_the_five_rates_of_the_whole_county_are_exact(county: World) -> None:
    table = queries.rates(county.officer, MAY)
    assert figures(table.total) == {
        "permits": 0.625, "started": 0.5, "statistics": 0.5, "investment": 0.625, "quarter": 1.0,
    }  # fmt: skip
    assert (table.total.projects, table.total.label) == (4, "合计")
    assert (table.total.rate("investment").upper, table.total.rate("investment").lower) == (
        5000 * WAN,
        8000 * WAN,
    )


def test_slices_by_unit_name_their_units_largest_first_and_the_unnamed_last(county: World) -> None:
    rows = queries.rates(county.officer, MAY, Slice.UNIT).rows
    assert [(row.label, row.projects) for row in rows] == [("水利局", 2), ("交通局", 1), ("未填", 1)]
    assert figures(rows[0]) == {
        "permits": 0.625, "started": 0.5, "statistics": 1.0, "investment": 0.25, "quarter": 0.5,
    }  # fmt: skip


def test_an_empty_denominator_has_no_value_rather_than_zero(county: World) -> None:
    rows = {row.label: figures(row) for row in queries.rates(county.officer, MAY, Slice.UNIT).rows}
    assert rows["交通局"]["permits"] is None
    assert rows["交通局"]["started"] is None
    assert rows["未填"] == {
        "permits": None,
        "started": None,
        "statistics": None,
        "investment": None,
        "quarter": 0.0,
    }


def test_a_month_without_facts_has_no_projects_and_no_values(county: World) -> None:
    total = queries.rates(county.officer, Month(2022, 1)).total
    assert (total.projects, set(figures(total).values())) == (0, {None})


@pytest.mark.parametrize(
    "who", ["officer", "water_clerk", "town_clerk", "owner_clerk", "leader", "auditor", "reader", "nobody"]
)
def test_roll_ups_give_everybody_what_the_facts_give(county: World, who: str) -> None:
    user = county.people[who]
    direct = [queries.rates(user, MAY, by) for by in (None, *Slice)]
    services.refresh_rollups(MAY)
    rolled = [queries.rates(user, MAY, by) for by in (None, *Slice)]
    assert [(table.rows, table.total) for table in rolled] == [(table.rows, table.total) for table in direct]


def test_a_department_sees_its_own_projects_and_the_quarter_is_a_share_of_those(county: World) -> None:
    table = queries.rates(county.water_clerk, MAY, Slice.LEVEL)
    assert [(row.label, row.rate("quarter").value) for row in table.rows] == [("县级", 0.25), ("市级", 0.75)]
    assert table.total.projects == 2


def test_a_company_sees_its_project_although_cells_know_no_owner(county: World) -> None:
    services.refresh_rollups(MAY)
    assert queries.rates(county.owner_clerk, MAY).total.projects == 1


def test_somebody_granted_two_offices_sees_both(county: World) -> None:
    access.grant_role(county.nobody, Role.DEPARTMENT, organisation=county.water, by=None)
    access.grant_role(county.nobody, Role.TOWN, region=county.pingliang, by=None)
    assert queries.rates(county.nobody, MAY).total.projects == 3


def test_a_condition_on_one_slice_leaves_the_others(county: World) -> None:
    services.refresh_rollups(MAY)
    table = queries.rates(county.officer, MAY, Slice.LEVEL, where={Slice.UNIT: county.water.pk})
    assert [row.label for row in table.rows] == ["县级", "市级"]
    by_kind = queries.rates(county.officer, MAY, Slice.UNIT, where={Slice.KIND: "产业项目"})
    assert [row.label for row in by_kind.rows] == ["交通局"]
    without = queries.rates(county.officer, MAY, where={Slice.UNIT: None})
    assert without.total.projects == 1


def test_the_trend_gives_nothing_for_months_without_facts(county: World) -> None:
    points = queries.trend(county.officer, "investment", [Month(2023, 4), MAY])
    assert points[0] == (Month(2023, 4), None)
    assert points[1][1] is not None
    assert points[1][1].value == 0.625


def test_without_any_indicators_in_force_the_answer_is_a_sentence(county: World) -> None:
    PackChoice.objects.all().delete()
    with pytest.raises(Refused, match="没有启用指标包"):
        queries.rates(county.officer, MAY)


@pytest.mark.parametrize("rolled", [False, True])
def test_the_number_of_statements_does_not_grow_with_projects(
    county: World, rolled: bool, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        if rolled:
            services.refresh_rollups(MAY)
        queries.rates(county.officer, MAY, Slice.UNIT)
        with CaptureQueriesContext(connection) as seen:
            queries.rates(county.officer, MAY, Slice.UNIT)
        return len(seen)

    few = count()
    for number in range(20):
        fact(project(f"项目{number}", region=county.chengguan, unit=county.water))
    assert count() == few
