"""Every figure opens to the rows that made it, and the rows add up to it."""

from __future__ import annotations

import pytest

from guatu.kit.errors import NotVisible
from guatu.oversight import queries, services
from guatu.oversight.enums import Slice
from tests.apps.oversight.rows import MAY, WAN, fact, project
from tests.world import World

pytestmark = pytest.mark.usefixtures("packs")
FIVE = ("permits", "started", "statistics", "investment", "quarter")


@pytest.fixture
def county(world: World) -> World:
    bridge = project("桥", region=world.chengguan, unit=world.water, kind="基础设施", level="市级")
    dam = project("坝", region=world.chengguan, unit=world.water, kind="基础设施", level="县级")
    road = project("路", region=world.pingliang, unit=world.transport, kind="产业项目", level="市级")
    fact(bridge, plan_fen=1000 * WAN, done_fen=500 * WAN, done_quarter_fen=300 * WAN, start_due=1, started=1,
         statistics_due=1, in_statistics=1, permits_due=4, permits_done=4)  # fmt: skip
    fact(dam, plan_fen=3000 * WAN, done_fen=None, done_quarter_fen=100 * WAN, start_due=1, started=0)
    fact(road, plan_fen=4000 * WAN, done_fen=4000 * WAN, started=1, statistics_due=1, in_statistics=0)
    return world


@pytest.mark.parametrize("rolled", [False, True])
@pytest.mark.parametrize("slug", FIVE)
def test_the_rows_behind_a_figure_add_up_to_it(county: World, slug: str, rolled: bool) -> None:
    if rolled:
        services.refresh_rollups(MAY)
    for by in (None, *Slice):
        table = queries.rates(county.officer, MAY, by)
        for row in table.rows if by else (table.total,):
            opened = queries.trace(county.officer, MAY, slug, by, row.key)
            shown = row.rate(slug)
            assert opened.rate == shown
            assert opened.upper.rows_sum == shown.upper == sum(each.upper or 0 for each in opened.rows)
            assert opened.lower is not None
            if not opened.lower.is_overall:
                assert opened.lower.rows_sum == shown.lower == sum(each.lower or 0 for each in opened.rows)


def test_a_trace_shows_formula_facts_and_what_each_project_adds(county: World) -> None:
    opened = queries.trace(county.officer, MAY, "started", Slice.UNIT, county.water.pk)
    assert opened.group.label == "水利局"
    assert opened.indicator.formula.text == "个数(应开工 且 已开工) / 个数(应开工)"
    assert [each.name for each in opened.facts] == ["应开工", "已开工"]
    assert [(row.name, row.unit, row.upper, row.lower, row.facts) for row in opened.rows] == [
        ("桥", "水利局", 1, 1, (1, 1)),
        ("坝", "水利局", 0, 1, (1, 0)),
    ]


def test_projects_that_add_nothing_are_left_out(county: World) -> None:
    assert [row.name for row in queries.trace(county.officer, MAY, "permits").rows] == ["桥"]


def test_pages_of_a_trace_keep_the_sums_of_all(county: World) -> None:
    page = queries.trace(county.officer, MAY, "investment", offset=1, limit=1)
    assert [row.name for row in page.rows] == ["坝"]
    assert page.lower is not None
    assert (page.count, page.upper.rows_sum, page.lower.rows_sum) == (3, 4500 * WAN, 8000 * WAN)


def test_a_share_of_the_whole_names_the_whole_of_what_the_reader_sees(county: World) -> None:
    opened = queries.trace(county.officer, MAY, "quarter", Slice.LEVEL, "县级")
    assert (opened.rate.value, opened.rate.upper, opened.rate.lower) == (0.25, 100 * WAN, 400 * WAN)
    assert opened.lower is not None
    assert opened.lower.is_overall
    assert opened.lower.rows_sum is None
    assert queries.trace(county.water_clerk, MAY, "quarter", Slice.LEVEL, "县级").rate.value == 0.25


def test_somebody_else_s_group_cannot_be_opened(county: World) -> None:
    with pytest.raises(NotVisible):
        queries.trace(county.transport_clerk, MAY, "started", Slice.UNIT, county.water.pk)
    with pytest.raises(NotVisible):
        queries.trace(county.officer, MAY, "no-such-rate")
