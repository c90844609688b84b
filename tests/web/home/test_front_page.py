"""The front page: exact figures, what changed, whose it is, and a cost that does not grow."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.engine.calendar import Month
from guatu.oversight import services
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Fact, PackChoice, Rollup, Turn
from guatu.oversight.queries.packs import pack_named
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN, fact, project
from tests.web.county import APRIL, build_county
from tests.web.reading import page_of, words, words_of
from tests.world import World


@pytest.fixture
def county(world: World) -> dict[str, Project]:
    return build_county(world)


@pytest.mark.usefixtures("county")
def test_the_sums_of_the_month_are_exact(world: World) -> None:
    said = words(world.officer, "/?month=2023-05")
    assert "项目数 4 个 2023年5月在库" in said
    assert "年度计划投资 0.8 亿元" in said
    assert "累计完成投资 0.5 亿元 占年度计划 62.5%，序时进度 41.7%" in said


@pytest.mark.usefixtures("county")
def test_each_rate_stands_with_its_change_since_last_month_in_points(world: World) -> None:
    said = words(world.officer, "/?month=2023-05")
    assert "投资完成率 62.5% 较上月上升 37.5 个百分点" in said
    assert "入库纳统率 50.0% 与上月持平" in said
    assert "项目开工率 50.0% 较上月上升 50.0 个百分点" in said
    assert "季度贡献率 100.0% 合计 800万元，看各单位份额" in said


@pytest.mark.usefixtures("county")
def test_january_is_not_compared_with_december(world: World) -> None:
    for month in (Month(2022, 12), Month(2023, 1)):
        fact(
            project(f"站{month}", region=world.chengguan, unit=world.water),
            month,
            plan_fen=100 * WAN,
            done_fen=50 * WAN,
        )
        services.refresh_rollups(month)
    said = words(world.officer, "/?month=2023-01")
    assert "投资完成率 50.0% 年初首月，不与上年比" in said
    assert "较上月上升" not in said


def test_a_figure_leads_to_what_made_it(county: dict[str, Project], world: World) -> None:
    page = page_of(world.officer, "/?month=2023-05")
    assert 'href="/rates/trace/?month=2023-05&amp;indicator=investment"' in page
    assert 'href="/projects/?month=2023-05&amp;light=red"' in page
    assert (
        f'href="/rates/trace/?month=2023-05&amp;indicator=investment&amp;by=unit&amp;key={world.water.pk}"'
        in page
    )
    assert f'href="/projects/{county["坝"].pk}/?month=2023-05#lights"' in page


@pytest.mark.usefixtures("county")
def test_lights_and_what_turned_red_and_green_are_counted_and_named(world: World) -> None:
    said = words(world.officer, "/?month=2023-05")
    assert "红 1 个项目红 25.0% 黄 0 0.0% 绿 2 个项目绿 50.0% 无灯 1 个项目无灯 25.0%" in said
    assert "转为红 1 个 坝 水利局" in said
    assert "转为绿 1 个 路 交通局" in said


@pytest.mark.usefixtures("county")
def test_the_first_month_has_nothing_to_compare_lights_with(world: World) -> None:
    assert "上月没有按同一规则包亮灯，不作比较。" in words(world.officer, "/?month=2023-04")


@pytest.mark.usefixtures("county")
def test_overdue_starts_and_missing_reports_are_named(world: World) -> None:
    said = words(world.officer, "/?month=2023-05")
    assert "逾期未开工 1 个 坝 水利局，逾期 4 个月" in said
    assert "未报送本月进度 2 个 交通局 1 个，共 1 个项目 未填 1 个，共 1 个项目" in said


@pytest.mark.usefixtures("county")
def test_units_are_ranked_best_first_and_those_without_a_plan_last(world: World) -> None:
    said = words(world.officer, "/?month=2023-05")
    assert "1 交通局 1 100.0% 2 水利局 2 25.0% 3 未填 1 —" in said


@pytest.mark.usefixtures("county")
def test_a_department_sees_only_its_own_projects(world: World) -> None:
    said = words(world.water_clerk, "/?month=2023-05")
    assert "项目数 2 个" in said
    assert "投资完成率 25.0%" in said
    assert "转为红 1 个 坝" in said
    assert "路" not in said.split("预警")[1].split("需要盯办")[0]
    assert "交通局" not in said


@pytest.mark.usefixtures("county")
def test_a_company_sees_its_project_although_cells_know_no_owner(world: World) -> None:
    said = words(world.owner_clerk, "/?month=2023-05")
    assert "项目数 1 个" in said
    assert "未报送本月进度 1 个" in said


@pytest.mark.usefixtures("county")
def test_a_month_without_data_says_where_there_is_some(world: World) -> None:
    said = words(world.officer, "/?month=2020-01")
    assert "2020年1月还没有数据 现有数据为 2023年4月至2023年5月" in said
    assert "投资完成率" not in said


def test_an_empty_platform_has_a_front_page(world: World) -> None:
    assert "还没有数据" in words(world.officer, "/")


@pytest.mark.usefixtures("county")
def test_without_packs_in_force_the_sums_still_stand(world: World) -> None:
    PackChoice.objects.all().delete()
    said = words(world.officer, "/?month=2023-05")
    assert "项目数 4 个" in said
    assert "还没有启用指标包" in said
    assert "没有启用亮灯规则包" in said


@pytest.mark.parametrize(
    ("who", "where"),
    [("administrator", "/accounts/"), ("auditor", "/audit/"), ("nobody", "/accounts/me/")],
)
def test_people_without_projects_go_to_the_first_page_of_their_menu(
    world: World, who: str, where: str
) -> None:
    client = Client()
    client.force_login(world.people[who])
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, where)


def test_the_number_of_statements_does_not_grow_with_projects(
    county: dict[str, Project], world: World
) -> None:
    client = Client()
    client.force_login(world.officer)

    def count() -> int:
        client.get("/?month=2023-05")
        with CaptureQueriesContext(connection) as seen:
            client.get("/?month=2023-05")
        return len(seen)

    few = count()
    for number in range(20):
        fact(project(f"项目{number}", region=world.chengguan, unit=world.water), start_overdue_months=number)
    services.relight(MAY)
    services.refresh_rollups(MAY)
    assert "项目数 24 个" in words_of(client.get("/?month=2023-05").content.decode())
    assert count() == few
    assert len(county) == 4


def test_the_page_reads_cells_and_not_the_facts(county: dict[str, Project], world: World) -> None:
    Rollup.objects.filter(measure="overview").update(projects=7)
    assert "项目数 21 个" in words(world.officer, "/?month=2023-05")
    assert len(county) == 4


def test_refreshing_one_cell_gives_what_refreshing_all_gives(
    county: dict[str, Project], world: World
) -> None:
    services.rework_month(MAY, [county["坝"].pk], at=NOW)
    whole = _cells()
    services.refresh_rollups(MAY)
    assert _cells() == whole
    services.refresh_rollups(MAY, {(world.chengguan.pk, world.water.pk)})
    assert _cells() == whole


def _cells() -> list[tuple[object, ...]]:
    columns = ("measure", "region_id", "unit_id", "projects", "a0", "a1", "a2", "a3")
    cells = Rollup.objects.filter(month=MAY.key, slice="").values_list(*columns)
    turns = Turn.objects.filter(month=MAY.key).values_list("project_id", "before", "after")
    return sorted([*cells, *turns], key=repr)


def test_a_month_that_is_lit_anew_changes_what_turned_in_the_next(
    county: dict[str, Project], world: World
) -> None:
    Fact.objects.filter(project=county["坝"].pk, month=APRIL.key).update(start_overdue_months=3)
    services.relight(APRIL)
    services.refresh_rollups(APRIL)
    assert "转为红 0 个" in words(world.officer, "/?month=2023-05")


def test_what_turned_in_a_closed_month_stays(county: dict[str, Project], world: World) -> None:
    services.freeze_month(MAY)
    Fact.objects.filter(project=county["坝"].pk, month=APRIL.key).update(start_overdue_months=3)
    services.relight(APRIL)
    services.refresh_rollups(APRIL)
    assert "转为红 1 个" in words(world.officer, "/?month=2023-05")


def test_lights_by_other_rules_than_last_month_are_not_compared(
    county: dict[str, Project], world: World
) -> None:
    services.choose_pack(pack_named("wuhan", PackKind.LIGHTS), MAY, by=world.officer)
    services.relight(MAY)
    services.refresh_rollups(MAY)
    assert not Turn.objects.filter(month=MAY.key).exists()
    assert "上月没有按同一规则包亮灯" in words(world.officer, "/?month=2023-05")
    assert len(county) == 4


@pytest.mark.usefixtures("county")
def test_a_demonstration_is_marked_as_one_once(world: World) -> None:
    assert page_of(world.officer, "/?month=2023-05").count("示例数据") == 1
