"""The pages of targets: the wall, a target, binding, reporting and cutting into parts, as people use them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from guatu.access.models import User
from guatu.engine.calendar import Month
from guatu.targets.enums import Cadence, Measure, Part
from guatu.targets.models import Plan, Target, TargetFigure, TargetPart
from guatu.targets.services.binding import bind_by_hand, bind_to_indicator
from guatu.targets.services.statuses import refresh_statuses
from tests.apps.oversight.rows import NOW
from tests.apps.targets.figures import build_figures
from tests.apps.targets.rows import make_plan, make_target
from tests.web.reading import page_of, words
from tests.world import World

JUNE = Month(2023, 6)


@pytest.fixture
def plan(world: World) -> Plan:
    """Investment (of the platform, green), reservoirs (reported by the water bureau, silent), one that nothing measures."""
    build_figures(world)
    plan = make_plan(world.county)
    invested = make_target(plan, indicator="完成投资", unit="亿元", value=Decimal(36))
    bind_to_indicator(invested, "investment-done", {}, month=JUNE, by=world.officer)
    kept = make_target(plan, indicator="改造水库", unit="座", value=Decimal(20))
    bind_by_hand(kept, world.water, Cadence.MONTH, by=world.officer)
    make_target(plan, indicator="新开工项目")
    refresh_statuses(plan, at=NOW)
    return plan


def target(plan: Plan, indicator: str) -> Target:
    return Target.objects.get(plan=plan, indicator=indicator)


def address(plan: Plan, indicator: str, rest: str = "") -> str:
    return f"/plans/{plan.pk}/targets/{target(plan, indicator).pk}/{rest}"


def post(user: User, url: str, data: dict[str, object]) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.post(url, data)
    return answer.status_code, answer.content.decode()


def test_the_wall_says_in_one_line_how_the_plan_stands(world: World, plan: Plan) -> None:
    said = words(world.leader, f"/plans/{plan.pk}/wall/")
    assert "截至2023年6月末，3 项指标：1 绿 2 无灯" in said
    assert "18 亿元 目标 不低于 36 亿元 现为 18 亿元，不落后于应达值 18 亿元" in said
    assert "6 期未填报" in said


def test_only_who_manages_the_plan_is_told_what_is_not_bound(world: World, plan: Plan) -> None:
    assert "还有 1 个目标没有绑定平台指标" in words(world.officer, f"/plans/{plan.pk}/wall/")
    assert "没有绑定平台指标，也没有指定填报单位，暂不亮灯" not in words(
        world.leader, f"/plans/{plan.pk}/wall/"
    )


def test_the_wall_is_narrowed_by_its_address_and_says_when_nothing_is_left(world: World, plan: Plan) -> None:
    green = words(world.leader, f"/plans/{plan.pk}/wall/?colour=green&by=unit")
    assert "完成投资" in green
    assert "改造水库" not in green
    assert "没有符合条件的目标" in words(world.leader, f"/plans/{plan.pk}/wall/?colour=red")


def test_the_large_screen_shows_the_same_without_the_frame(world: World, plan: Plan) -> None:
    page = page_of(world.leader, f"/plans/{plan.pk}/wall/?view=screen")
    assert "退出大屏" in page
    assert "gt-menu" not in page
    assert "改造水库" in page


def test_a_target_leads_back_to_its_sentence_and_says_why_it_has_its_colour(world: World, plan: Plan) -> None:
    page = page_of(world.leader, address(plan, "完成投资"))
    assert f'href="/plans/{plan.pk}/#at-target-{target(plan, "完成投资").pk}"' in page
    said = words(world.leader, address(plan, "完成投资"))
    assert "为什么是绿 现为 18 亿元，不落后于应达值 18 亿元" in said
    assert "预测：按前 1 年同期平均完成全期的 50.0% 推算" in said
    assert "您管理范围内共 0 个" in said


def test_a_target_of_another_plan_is_not_found_under_this_one(world: World, plan: Plan) -> None:
    other = make_plan(world.county)
    page_of(world.leader, f"/plans/{other.pk}/targets/{target(plan, '完成投资').pk}/", 404)


def test_a_unit_reports_its_own_figure_and_sees_it_at_once(world: World, plan: Plan) -> None:
    url = address(plan, "改造水库", "report/")
    status, _ = post(world.water_clerk, url, {"month": "2023-06", "value": "12", "evidence": "调度表"})
    assert status == 302
    said = words(world.water_clerk, address(plan, "改造水库"))
    assert "现为 12 座，不落后于应达值 10 座" in said
    assert "2023年6月 12 座 调度表 王水利" in said


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"month": "2023-06", "value": "很多"}, 422, "请填写数字"),
        ({"month": "2022-12", "value": "1"}, 422, "请从列表中选择月份"),
        ({"month": "2023-06", "value": ""}, 422, "请填写完成数"),
    ],
)
def test_a_report_that_is_filled_in_wrongly_says_what(
    world: World, plan: Plan, data: dict[str, object], status: int, sentence: str
) -> None:
    got, page = post(world.water_clerk, address(plan, "改造水库", "report/"), data)
    assert (got, sentence in page) == (status, True)
    assert not TargetFigure.objects.exists()


def test_the_same_report_twice_is_refused_in_the_form(world: World, plan: Plan) -> None:
    url = address(plan, "改造水库", "report/")
    post(world.water_clerk, url, {"month": "2023-06", "value": "12"})
    status, page = post(world.water_clerk, url, {"month": "2023-06", "value": "12"})
    assert (status, "已经填报过同样的数" in page) == (409, True)


def test_binding_proposes_says_why_and_is_confirmed(world: World, plan: Plan) -> None:
    said = words(world.officer, f"/plans/{plan.pk}/binding/")
    assert "新开工项目数 ：名称与平台口径“新开工项目数”（又称“新开工项目”）相近（100%），单位“个”相合" in said
    status, _ = post(world.officer, f"/plans/{plan.pk}/binding/proposed/", {})
    assert status == 302
    assert target(plan, "新开工项目").indicator_slug == "projects-started"


def test_the_units_a_plan_names_report_the_rest_by_one_confirmation(world: World, plan: Plan) -> None:
    make_target(plan, indicator="新建学校", unit="所", unit_in_charge=world.water)
    assert "1 个由牵头单位填报" in words(world.officer, f"/plans/{plan.pk}/binding/")
    assert post(world.officer, f"/plans/{plan.pk}/binding/rest/", {})[0] == 302
    assert target(plan, "新建学校").measure == Measure.HAND
    assert "由牵头单位填报" not in words(world.officer, f"/plans/{plan.pk}/binding/")


def test_a_figure_of_the_platform_is_chosen_with_a_narrowing(world: World, plan: Plan) -> None:
    data: dict[str, object] = {
        "how": "indicator",
        "indicator-slug": "projects-started",
        "indicator-kind": "水利",
    }
    assert post(world.officer, address(plan, "新开工项目", "bind/"), data)[0] == 302
    found = target(plan, "新开工项目")
    assert (found.measure, found.where) == (Measure.INDICATOR, {"kind": "水利"})
    assert "只计水利" in words(world.officer, f"/plans/{plan.pk}/binding/")


def test_a_figure_that_does_not_fit_is_not_on_offer(world: World, plan: Plan) -> None:
    data: dict[str, object] = {"how": "indicator", "indicator-slug": "investment-done"}
    assert post(world.officer, address(plan, "新开工项目", "bind/"), data)[0] == 422
    assert target(plan, "新开工项目").measure == Measure.NONE


def test_parts_are_refused_with_the_difference_and_worked_out_on_request(world: World, plan: Plan) -> None:
    url = address(plan, "改造水库", "parts/quarter/")
    filled = {"part-202303": "4", "part-202306": "4", "part-202309": "4", "part-202312": "4"}
    status, page = post(world.officer, url, filled)
    assert (status, "比目标值 20 座少 4 座" in page) == (409, True)
    status, page = post(world.officer, url, filled | {"action": "adjust"})
    assert (status, page.count('value="5"')) == (200, 4)
    assert not TargetPart.objects.exists()
    status, page = post(world.officer, url, {"action": "even"})
    assert page.count('value="5"') == 4
    assert post(world.officer, url, dict.fromkeys(filled, "5"))[0] == 302
    assert TargetPart.objects.filter(by=Part.QUARTER).count() == 4
    assert "一季度 5 座" in words(world.leader, address(plan, "改造水库"))


def test_a_part_that_is_no_number_is_named(world: World, plan: Plan) -> None:
    status, page = post(world.officer, address(plan, "改造水库", "parts/quarter/"), {"part-202303": "五"})
    assert (status, "“五”：" in page) == (422, True)
    page_of(world.officer, address(plan, "改造水库", "parts/week/"), 404)


def test_what_the_document_adds_up_wrongly_is_shown(world: World, plan: Plan) -> None:
    total, part = (
        target(plan, "完成投资"),
        make_target(plan, indicator="其中工业投资", unit="亿元", value=Decimal(30)),
    )
    plan.sums = [{"total": total.pk, "parts": [part.pk], "difference": "-6"}]
    plan.save()
    assert "相加 30 亿元，少 6 亿元，请向发文单位核实" in words(world.leader, address(plan, "完成投资"))


def test_the_front_page_has_one_line_for_the_plan(world: World, plan: Plan) -> None:
    said = words(world.leader, "/?month=2023-06")
    assert "示例县重点项目建设方案 3 项指标 绿 1 无灯 2" in said
