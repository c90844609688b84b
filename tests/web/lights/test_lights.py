"""The lights of a month, previews that change nothing, changes since last month, and reasons."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.kit.packs import shipped_texts
from guatu.oversight import services
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Light, PackChoice, Rollup
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, fact, project
from tests.web.county import build_county
from tests.web.reading import page_of, words
from tests.world import World


@pytest.fixture(autouse=True)
def county(world: World) -> dict[str, Project]:
    return build_county(world)


def test_the_page_names_the_pack_and_counts_each_colour(world: World) -> None:
    said = words(world.officer, "/lights/?month=2023-05")
    assert "在用规则包： 银川“红黄绿灯”推进机制 （第 1 版） 出处：银川市政府投资" in said
    assert "红 1 个项目红 25.0%" in said
    assert "水利局 2 1 0 1 0" in said
    assert "合计 4 1 0 2 1" in said


def test_projects_stand_worst_first_with_their_reason_in_a_line(world: World) -> None:
    said = words(world.officer, "/lights/?month=2023-05").split("从重到轻")[1]
    assert "1 坝 红 开工：连续 3 个月无正当理由应开工而未开工" in said
    assert [name for name in said.split() if name in ("桥", "坝", "路", "厂")] == ["坝", "桥", "路", "厂"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("colour=red", ["坝"]),
        ("colour=green", ["桥", "路"]),
        ("colour=none", ["厂"]),
        ("colour=nonsense", ["坝", "桥", "路", "厂"]),
        ("colour=red&page=99", ["坝"]),
        ("by=unit&key=", ["厂"]),
    ],
)
def test_the_list_is_narrowed_by_colour_and_group(world: World, query: str, names: list[str]) -> None:
    said = words(world.officer, f"/lights/?month=2023-05&{query}").split("从重到轻")[1]
    assert [name for name in said.split() if name in ("桥", "坝", "路", "厂")] == names


def test_a_group_narrows_the_list_to_itself(world: World) -> None:
    said = words(world.officer, f"/lights/?month=2023-05&by=region&key={world.pingliang.pk}").split(
        "从重到轻"
    )[1]
    assert "地区：平梁镇" in said
    assert [name for name in said.split() if name in ("桥", "坝", "路", "厂")] == ["路"]


def test_a_preview_says_so_shows_both_and_changes_nothing(world: World) -> None:
    before = (_lights(), _choices(), Rollup.objects.count())
    said = words(world.officer, "/lights/?month=2023-05&pack=wuhan")
    assert "没有改变任何已有的亮灯" in said
    assert "预览：4 个项目" in said
    assert "在用规则包：有 2 个项目的颜色不同" in said
    assert "正常 2 个项目正常 50.0%" in said
    assert (_lights(), _choices(), Rollup.objects.count()) == before


def _lights() -> list[tuple[object, ...]]:
    return list(Light.objects.order_by("pk").values_list())


def _choices() -> list[tuple[object, ...]]:
    return list(PackChoice.objects.order_by("pk").values_list())


@pytest.mark.parametrize(
    "address",
    [
        "/lights/?pack=nonsense",
        "/lights/?pack=wuhan@99",
        "/lights/?pack=wuhan@x",
        "/lights/?pack=fengxi-five-rates",
        "/lights/?by=nonsense",
        "/lights/?month=2023-05&by=unit&key=nonsense",
        "/lights/99999/",
    ],
)
def test_what_does_not_exist_is_not_found(world: World, address: str) -> None:
    page_of(world.officer, address, status=404)


def test_a_draft_can_be_previewed_only_by_those_who_define_rules(world: World) -> None:
    text = shipped_texts()["wuhan.yaml"].replace("version: 1", "version: 2")
    services.save_draft(text, by=world.officer)
    page_of(world.officer, "/lights/?month=2023-05&pack=wuhan@2")
    page_of(world.leader, "/lights/?month=2023-05&pack=wuhan@2", status=404)
    assert "第 1 版" in words(world.leader, "/lights/?month=2023-05&pack=wuhan")


def test_a_department_sees_only_its_own_lights(world: World) -> None:
    said = words(world.water_clerk, "/lights/?month=2023-05")
    assert "2 个项目，从重到轻" in said
    assert "交通局" not in said


def test_an_empty_month_says_where_there_is_data(world: World) -> None:
    assert "2020年1月还没有数据" in words(world.officer, "/lights/?month=2020-01")


def test_without_a_pack_in_force_one_may_still_look(world: World) -> None:
    PackChoice.objects.filter(kind=PackKind.LIGHTS).delete()
    assert "没有启用亮灯规则包" in words(world.officer, "/lights/?month=2023-05")
    assert "预览：4 个项目" in words(world.officer, "/lights/?month=2023-05&pack=wuhan")
    assert "没有启用亮灯规则包" in words(world.officer, "/lights/changes/?month=2023-05")


def test_changes_since_last_month_are_counted_by_way_and_listed(world: World) -> None:
    said = words(world.officer, "/lights/changes/?month=2023-05")
    assert "2 个项目变了颜色" in said
    assert "1 坝 黄 红 水利局 2 路 无灯 绿 交通局" in said
    narrowed = words(world.officer, "/lights/changes/?month=2023-05&before=yellow&after=red")
    assert "1 个项目由黄转为红" in narrowed
    assert "没有变化" in words(world.officer, "/lights/changes/?month=2023-05&after=yellow")


def test_changes_are_those_of_ones_own_projects(world: World) -> None:
    assert "1 个项目变了颜色" in words(world.water_clerk, "/lights/changes/?month=2023-05")


def test_a_finding_says_clause_numbers_and_what_would_turn_it(
    county: dict[str, Project], world: World
) -> None:
    said = words(world.officer, f"/lights/{county['坝'].pk}/?month=2023-05")
    assert "开工 红 第 1 条：连续 3 个月无正当理由应开工而未开工" in said
    assert "逾期 4 个月 未开工，无正当理由" in said
    assert "转绿：" in said
    assert "进度 黄 第 2 条：低于序时进度 10 至 30 个百分点" in said


def test_a_finding_comes_alone_for_htmx_and_by_another_pack(county: dict[str, Project], world: World) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(world.officer)
    part = client.get(f"/lights/{county['坝'].pk}/?month=2023-05&pack=wuhan").content.decode()
    assert "<html" not in part
    assert "完成进度低于序时进度的 60%" in part


def test_a_finding_of_another_department_is_not_found(county: dict[str, Project], world: World) -> None:
    page_of(world.water_clerk, f"/lights/{county['路'].pk}/?month=2023-05", status=404)


@pytest.mark.parametrize("address", ["/lights/?", "/lights/?pack=wuhan&", "/lights/changes/?"])
def test_the_number_of_statements_does_not_grow_with_projects(world: World, address: str) -> None:
    client = Client()
    client.force_login(world.officer)

    def count() -> int:
        client.get(f"{address}month=2023-05")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{address}month=2023-05")
        return len(seen)

    few = count()
    for number in range(20):
        fact(project(f"项目{number}", region=world.chengguan, unit=world.water), plan_fen=100, done_fen=50)
    services.relight(MAY)
    services.refresh_rollups(MAY)
    assert count() == few
