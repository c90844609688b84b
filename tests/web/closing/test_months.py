"""Months are closed from a page that says what follows, and every page of a month says when its figures are behind."""

from __future__ import annotations

import pytest
from django.test import Client

from guatu.access.enums import Role
from guatu.access.services import grant_role
from guatu.engine.calendar import Month
from guatu.jobs import worker
from guatu.oversight import services
from guatu.oversight.models import Fact
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN
from tests.web.reading import page_of, words
from tests.world import World

APRIL = Month(2023, 4)
BUSY = "正在更新2023年5月的指标和亮灯：项目修改（"


@pytest.fixture
def dam(world: World) -> Project:
    services.load_shipped_packs(at=NOW)
    subject = registry.create_project("坝", by=None, region_id=world.chengguan.pk, unit_id=world.water.pk)
    registry.change_plan(subject, 2023, by=None, plan_fen=1200 * WAN)
    rows = [FigureRow(subject.pk, month, done_month_fen=10 * WAN) for month in (APRIL, MAY)]
    progress.record_figures(rows, by=None)
    worker.run_pending()
    return subject


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


@pytest.mark.usefixtures("dam")
def test_only_the_earliest_open_month_of_a_year_can_be_closed_and_says_what_follows(world: World) -> None:
    page = page_of(world.officer, "/months/")
    assert "/months/2023-04/close/" in page
    assert "/months/2023-05/close/" not in page
    assert "2023年4月共 1 个项目，都已报送。结账后当月的数据、亮灯和排名不再改变" in page


@pytest.mark.usefixtures("dam")
def test_a_month_is_closed_from_its_page_and_shows_how_far_it_is(officer: Client, world: World) -> None:
    assert officer.post("/months/2023-04/close/").status_code == 302
    assert "正在结账" in words(world.officer, "/months/")
    assert 'hx-trigger="every 1s"' in page_of(world.officer, "/months/closing/")
    worker.run_pending()
    said = page_of(world.officer, "/months/closing/")
    assert "正在结账" not in said
    assert "hx-trigger" not in said
    assert "/months/2023-05/close/" in said
    assert set(Fact.objects.filter(month=APRIL.key).values_list("is_frozen", flat=True)) == {True}
    assert "2023年4月已结账，1 个项目的数据不再改变" in words(world.officer, "/notices/")


@pytest.mark.usefixtures("dam")
def test_a_month_out_of_turn_is_refused_with_a_sentence(officer: Client) -> None:
    answer = officer.post("/months/2023-05/close/", follow=True)
    assert "请先结2023年4月的账，再结2023年5月" in answer.content.decode()
    assert officer.post("/months/2023-13/close/").status_code == 404


def test_whose_right_to_close_leaves_projects_out_does_not_close_for_the_others(
    world: World, dam: Project
) -> None:
    grant_role(world.nobody, Role.OFFICER, region=world.pingliang, by=world.administrator)
    client = Client()
    client.force_login(world.nobody)
    assert client.get("/months/").status_code == 404
    assert client.post("/months/2023-04/close/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/rates/", "/lights/", "/projects/", "/projects/{pk}/", "/lights/changes/"]
)
def test_every_page_of_figures_says_that_they_are_behind(world: World, dam: Project, address: str) -> None:
    url = f"{address.format(pk=dam.pk)}?month=2023-05"
    assert "正在更新" not in words(world.officer, url)
    registry.change_project(dam, by=world.officer, level="省级")
    assert BUSY in words(world.officer, url)
    worker.run_pending()
    assert "正在更新" not in words(world.officer, url)


def test_the_line_asks_again_until_the_figures_are_the_latest(
    officer: Client, dam: Project, world: World
) -> None:
    registry.change_project(dam, by=world.officer, level="省级")
    address = "/months/updating/?month=2023-05"
    assert 'hx-trigger="every 3s"' in officer.get(address).content.decode()
    worker.run_pending()
    said = officer.get(address).content.decode()
    assert "2023年5月的指标和亮灯已更新" in said
    assert "hx-trigger" not in said
