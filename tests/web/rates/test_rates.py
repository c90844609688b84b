"""The table of indicators, one figure's page, the trend and the workbooks."""

from __future__ import annotations

import io
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.oversight import services
from guatu.oversight.enums import Slice
from guatu.oversight.models import PackChoice
from guatu.oversight.queries.rates import rates
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, fact, project
from tests.web.county import build_county
from tests.web.reading import page_of, words
from tests.world import World

FIVE = ("permits", "started", "statistics", "investment", "quarter")


@pytest.fixture(autouse=True)
def county(world: World) -> dict[str, Project]:
    return build_county(world)


def test_the_table_by_unit_is_exact_with_its_totals(world: World) -> None:
    said = words(world.officer, "/rates/?month=2023-05")
    assert "水利局 2 62.5% 50.0% 100.0% 25.0% 50.0%" in said
    assert "交通局 1 — — 0.0% 100.0% 50.0%" in said
    assert "未填 1 — — — — 0.0%" in said
    assert "合计 4 62.5% 50.0% 50.0% 62.5% 100.0%" in said


def test_better_and_worse_have_an_arrow_that_is_read_out(world: World) -> None:
    page = page_of(world.officer, "/rates/?month=2023-05")
    assert 'title="好于合计 37.5 个百分点"' in page
    assert 'title="差于合计 37.5 个百分点"' in page
    assert 'aria-label="好于合计"' in page


def test_a_dash_says_why(world: World) -> None:
    page = page_of(world.officer, "/rates/?month=2023-05")
    assert 'title="没有应办手续的显示“—”"' in page


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("investment", ["水利局", "交通局", "未填"]),
        ("-investment", ["交通局", "水利局", "未填"]),
        ("-projects", ["水利局", "交通局", "未填"]),
        ("nonsense", ["水利局", "交通局", "未填"]),
    ],
)
def test_rows_stand_in_the_order_asked_for_and_dashes_last(world: World, sort: str, order: list[str]) -> None:
    said = words(world.officer, f"/rates/?month=2023-05&sort={sort}").split("合计 4")[0]
    assert sorted(order, key=lambda label: said.rindex(label)) == order


@pytest.mark.parametrize("by", list(Slice))
def test_every_slice_has_its_table(world: World, by: Slice) -> None:
    assert f"按{by.label}" in words(world.officer, f"/rates/?month=2023-05&by={by}")


@pytest.mark.parametrize(
    "address",
    [
        "/rates/?by=nonsense",
        "/rates/export/?by=nonsense",
        "/rates/trend/?by=nonsense",
        "/rates/trend/?indicator=nonsense",
        "/rates/trace/?indicator=nonsense&month=2023-05",
        "/rates/trace/?month=2023-05",
        "/rates/trace/?indicator=started&by=nonsense&month=2023-05",
        "/rates/trace/?indicator=started&by=unit&key=nonsense&month=2023-05",
        "/rates/trace/?indicator=started&by=unit&key=99999999999999999999999&month=2023-05",
        "/rates/trace/?indicator=started&by=unit&key=999999&month=2023-05",
        f"/rates/trace/?indicator=started&by=kind&key={'长' * 61}&month=2023-05",
    ],
)
def test_what_does_not_exist_is_not_found(world: World, address: str) -> None:
    page_of(world.officer, address, status=404)


@pytest.mark.parametrize("month", ["2020-01", "nonsense", "", "9999-99"])
def test_any_month_gives_a_page(world: World, month: str) -> None:
    for address in ("/rates/?", "/rates/trend/?", "/rates/trace/?indicator=started&"):
        page_of(world.officer, f"{address}month={month}")


def test_an_empty_month_says_where_there_is_data(world: World) -> None:
    assert "2020年1月还没有数据" in words(world.officer, "/rates/?month=2020-01")
    assert "2020年1月还没有数据" in words(world.officer, "/rates/trace/?indicator=started&month=2020-01")


def test_a_figure_opens_to_formula_halves_and_rows_that_add_up(world: World) -> None:
    address = f"/rates/trace/?month=2023-05&indicator=investment&by=unit&key={world.water.pk}"
    said = words(world.officer, address)
    assert "投资完成率 25.0% ＝ 合计(累计完成投资) 1,000 万元 合计(年度计划投资) 4,000 万元" in said
    assert "公式 合计(累计完成投资) / 合计(年度计划投资)" in said
    assert "沣西新城重点项目五率 ，第 1 版 出处：西咸新区沣西新城管委会" in said
    assert "加总与上面的分子、分母一致" in said
    assert "1 坝 水利局 500.00 3,000.00 500.00 3,000.00 2 桥 水利局 500.00 1,000.00 500.00 1,000.00" in said
    assert "合计（2 个项目） 1,000.00 4,000.00" in said


def test_a_count_lists_only_those_counted_and_says_how_many_are_left_out(world: World) -> None:
    said = words(world.officer, "/rates/trace/?month=2023-05&indicator=started")
    assert "组成它的 2 个项目" in said
    assert "另有 2 个项目对分子、分母都没有贡献" in said


def test_a_share_of_the_whole_leads_to_the_rows_of_the_whole(world: World) -> None:
    address = f"/rates/trace/?month=2023-05&indicator=quarter&by=unit&key={world.water.pk}"
    said = words(world.officer, address)
    assert "季度贡献率 50.0% ＝ 合计(本季完成投资) 400 万元 全体(合计(本季完成投资)) 800 万元" in said
    assert "加总与上面的分子一致" in said
    assert "分母是您管理范围内全部项目的合计" in said


def test_an_empty_denominator_is_explained_on_its_page(world: World) -> None:
    address = f"/rates/trace/?month=2023-05&indicator=permits&by=unit&key={world.transport.pk}"
    said = words(world.officer, address)
    assert "手续办结率 — ＝" in said
    assert "没有项目计入" in said


def test_nobody_opens_the_figure_of_a_unit_outside_their_scope(world: World) -> None:
    address = f"month=2023-05&indicator=investment&by=unit&key={world.transport.pk}"
    page_of(world.water_clerk, f"/rates/trace/?{address}", status=404)
    page_of(world.water_clerk, f"/rates/trace/export/?{address}", status=404)
    page_of(world.water_clerk, f"/rates/trend/?{address}", status=404)


def test_a_department_sees_its_own_rates(world: World) -> None:
    said = words(world.water_clerk, "/rates/?month=2023-05")
    assert "合计 2 62.5% 50.0% 100.0% 25.0% 100.0%" in said
    assert "交通局" not in said


def test_the_trend_gives_each_month_its_value_and_a_gap_where_there_is_none(world: World) -> None:
    page = page_of(world.officer, "/rates/trend/?month=2023-05&indicator=investment")
    assert (
        "&quot;values&quot;: [null, null, null, null, null, null, null, null, null, null, 25.0, 62.5]" in page
    )


def test_the_trend_of_a_unit_takes_shares_from_the_table_of_all_units(world: World) -> None:
    address = f"/rates/trend/?month=2023-05&indicator=quarter&by=unit&key={world.water.pk}"
    assert "null, 50.0]" in page_of(world.officer, address)


def test_the_trend_comes_alone_for_htmx(world: World) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(world.officer)
    part = client.get("/rates/trend/?month=2023-05&by=unit").content.decode()
    assert "<guatu-chart" in part
    assert "<html" not in part


def sheet_of(world: World, address: str) -> list[tuple[object, ...]]:
    client = Client()
    client.force_login(world.officer)
    answer = client.get(address)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_table_is_exported_as_it_stands(world: World) -> None:
    rows = sheet_of(world, "/rates/export/?month=2023-05&by=unit&sort=-investment")
    assert rows[0][0] == "2023年5月五率指标（按责任单位）"
    assert rows[2][:4] == ("序号", "责任单位", "项目数", "手续办结率（%）")
    assert rows[3] == (1, "交通局", 1, "—", "—", 0, 100, 50)
    assert rows[-1] == (None, "合计", 4, 62.5, 50, 50, 62.5, 100)


def test_the_rows_of_a_figure_are_exported_with_their_sum(world: World) -> None:
    rows = sheet_of(
        world, f"/rates/trace/export/?month=2023-05&indicator=investment&by=unit&key={world.water.pk}"
    )
    assert rows[0][0] == "2023年5月投资完成率（水利局）"
    assert rows[3] == (1, "坝", None, "水利局", 500, 3000, 500, 3000)
    assert rows[-1][1] == "合计"
    assert rows[-1][-2:] == (1000, 4000)


def test_without_a_pack_in_force_the_page_says_what_to_do(world: World) -> None:
    PackChoice.objects.all().delete()
    assert "还没有启用指标包" in words(world.officer, "/rates/?month=2023-05")
    assert "还没有启用指标包" in words(world.officer, "/rates/trend/?month=2023-05")
    page_of(world.officer, "/rates/trace/?month=2023-05&indicator=started", status=409)


@pytest.mark.parametrize("slug", FIVE)
def test_the_page_of_every_cell_shows_the_cells_own_value(world: World, slug: str) -> None:
    for row in rates(world.officer, MAY, Slice.KIND).rows:
        address = f"/rates/trace/?month=2023-05&indicator={slug}&by=kind&key={quote(str(row.key or ''))}"
        value = row.rate(slug).value
        shown = "—" if value is None else f"{value:.1%}"
        assert f" {shown} ＝" in words(world.officer, address)


@pytest.mark.parametrize(
    "address",
    ["/rates/?", "/rates/trend/?by=unit&", "/rates/trace/?indicator=investment&", "/rates/export/?"],
)
def test_the_number_of_statements_does_not_grow_with_projects(world: World, address: str) -> None:
    client = Client()
    client.force_login(world.officer)

    def count() -> int:
        client.get(f"{address}month=2023-05").getvalue()
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{address}month=2023-05").getvalue()
        return len(seen)

    few = count()
    for number in range(20):
        fact(project(f"项目{number}", region=world.chengguan, unit=world.water), plan_fen=100, done_fen=50)
    services.refresh_rollups(MAY)
    assert count() == few
