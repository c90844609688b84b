"""Nobody moves a project to where their rights do not reach, nor makes one there."""

from __future__ import annotations

import pytest
from django.test import Client

from guatu.registry import services
from guatu.registry.models import Project
from tests.world import World


@pytest.fixture
def dam(world: World) -> Project:
    """A project of the water bureau in 平梁镇, owned by the company."""
    places = {"region_id": world.pingliang.pk, "unit_id": world.water.pk, "owner_id": world.company.pk}
    return services.create_project("水库工程", by=None, **places)


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def test_a_department_does_not_take_itself_off_its_project(world: World, dam: Project) -> None:
    said = {"name": "水库工程", "region": world.pingliang.pk, "unit": "", "owner": world.company.name}
    answer = signed_in(world, "water_clerk").post(f"/projects/{dam.pk}/change/", said)
    assert answer.status_code == 422
    assert "请选择，否则项目不在您的管理范围内" in answer.content.decode()
    dam.refresh_from_db()
    assert dam.unit_id == world.water.pk


def test_a_department_makes_no_project_that_nobody_answers_for(world: World) -> None:
    said = {"name": "别处的工程", "region": world.pingliang.pk, "unit": ""}
    assert signed_in(world, "water_clerk").post("/projects/new/", said).status_code == 422
    assert not Project.objects.exists()


def test_a_town_hands_no_project_to_another_town(world: World) -> None:
    own = services.create_project("城关路", by=None, region_id=world.chengguan.pk)
    said = {"name": "城关路", "region": world.pingliang.pk}
    assert signed_in(world, "town_clerk").post(f"/projects/{own.pk}/change/", said).status_code == 422
    own.refresh_from_db()
    assert own.region_id == world.chengguan.pk


def test_an_officer_of_the_whole_county_moves_projects_within_it(world: World, dam: Project) -> None:
    said = {"name": "水库工程", "region": world.chengguan.pk, "unit": ""}
    assert signed_in(world, "officer").post(f"/projects/{dam.pk}/change/", said).status_code == 302
    dam.refresh_from_db()
    assert (dam.region_id, dam.unit_id) == (world.chengguan.pk, None)
