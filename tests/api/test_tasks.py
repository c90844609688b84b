"""Tasks through the API: whose they are, and reporting for one's own unit alone."""

from __future__ import annotations

from typing import Any

from django.test import Client

from guatu.access import services as access
from guatu.access.enums import OrganisationKind
from guatu.access.models import User
from guatu.access.services import create_token
from guatu.targets.enums import Duty
from guatu.targets.models import TaskReport
from tests.apps.targets.rows import make_plan, make_task
from tests.world import World


def _client(user: User) -> Client:
    _, secret = create_token(user, "测试", may_write=True, days=1, by=user)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _get(user: User, address: str) -> Any:
    answer = _client(user).get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_tasks_are_listed_by_plan_by_unit_and_as_ones_own(world: World) -> None:
    plan = make_plan(world.county)
    task = make_task(plan, units={world.water: Duty.LEAD})
    other = make_task(make_plan(world.county), units={world.transport: Duty.LEAD})
    everything = _get(world.leader, "/api/v1/tasks")
    assert {each["id"] for each in everything} == {task.pk, other.pk}
    (one,) = _get(world.leader, f"/api/v1/tasks?plan={plan.pk}")
    assert (one["title"], one["state"], one["percent"]) == ("抓好项目开工", "open", 0)
    assert one["units"] == [
        {
            "name": "示例县水利局",
            "duty": "lead",
            "organisation_id": world.water.pk,
            "organisation": "水利局",
            "is_shared": False,
        }
    ]
    assert [each["id"] for each in _get(world.transport_clerk, "/api/v1/tasks?mine=true")] == [other.pk]


def test_a_report_is_made_for_ones_own_unit_alone(world: World) -> None:
    own, other = (
        access.add_organisation(f"{region}人民政府", kind=OrganisationKind.TOWN, region=region, by=None)
        for region in (world.chengguan, world.pingliang)
    )
    task = make_task(make_plan(world.county), units={own: Duty.LEAD, other: Duty.LEAD})
    client, address = _client(world.town_clerk), f"/api/v1/tasks/{task.pk}/reports"
    said = {"percent": 40, "text": "进场"}
    for unit in ({"organisation_id": other.pk}, {}):
        answer = client.post(address, said | unit, content_type="application/json")
        assert answer.status_code == 404
    assert not TaskReport.objects.exists()
    answer = client.post(address, said | {"organisation_id": own.pk}, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["last_report"]["organisation"] == "城关镇人民政府"
    assert answer.json()["percent"] == 40


def test_the_plans_manager_may_report_for_no_unit(world: World) -> None:
    task = make_task(make_plan(world.county), units={world.water: Duty.LEAD})
    answer = _client(world.officer).post(
        f"/api/v1/tasks/{task.pk}/reports", {"percent": 30, "text": "核实"}, content_type="application/json"
    )
    assert answer.status_code == 201
    assert answer.json()["last_report"]["organisation"] == ""
