"""Plans through the API: the same rows for the same people as on the pages."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guatu.targets.enums import RowState
from guatu.targets.models import Plan, Target
from guatu.targets.services import bring_into_force
from tests.api.conftest import County
from tests.apps.targets.readings import READING, TEXT, checked_plan

Caller = Callable[..., Client]


def _file(name: str = "方案.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, TEXT.encode())


def test_a_plan_is_put_in_and_read(county: County, caller: Caller) -> None:
    client, region = caller("officer", write=True), county.world.county.pk
    made = client.post("/api/v1/plans", {"file": _file(), "region": region})
    assert made.status_code == 201
    told = made.json()
    assert (told["title"], told["year"], told["state"]) == ("示例县2023年项目建设方案", 2023, "checking")
    again = client.post("/api/v1/plans", {"file": _file(), "region": region})
    assert again.status_code == 409
    assert "已有同一份文件" in again.json()["sentence"]


def test_every_row_comes_with_its_quotation_and_place(county: County, caller: Caller) -> None:
    plan = checked_plan(county.world.county)
    told = caller("officer").get(f"/api/v1/plans/{plan.pk}").json()
    rows = [*told["target_rows"], *told["task_rows"], *told["duty_rows"], *told["not_taken"]]
    assert len(rows) == 8
    for row in rows:
        assert row["quote"] == TEXT[row["start"] : row["end"]]
    first = told["target_rows"][0]
    assert (first["indicator"], first["op"], float(first["value"]), first["period"]) == (
        "新开工项目",
        ">=",
        40,
        "2023",
    )
    assert told["task_rows"][0]["units"] == ["县发改局", "各镇"]
    assert told["task_rows"][0]["support"] == ["县水利局"]
    (check,) = told["sums"]
    assert (check["total"], float(check["difference"])) == (first["id"], -1)


def test_a_reader_gets_what_was_confirmed_of_plans_in_force(county: County, caller: Caller) -> None:
    plan = checked_plan(county.world.county)
    client = caller("leader")
    assert client.get("/api/v1/plans").json() == []
    assert client.get(f"/api/v1/plans/{plan.pk}").status_code == 404
    row = Target.objects.get(indicator="新开工项目")
    Target.objects.filter(pk=row.pk).update(state=RowState.CONFIRMED)
    bring_into_force(plan, leaving=len(READING.targets) - 1 + 2, by=county.world.officer)
    (listed,) = client.get("/api/v1/plans?year=2023&state=in_force").json()
    assert (listed["id"], listed["targets"], listed["tasks"], listed["proposed"]) == (plan.pk, 1, 0, 0)
    told = client.get(f"/api/v1/plans/{plan.pk}").json()
    assert [each["id"] for each in told["target_rows"]] == [row.pk]
    assert told["task_rows"] == told["duty_rows"] == told["not_taken"] == told["sums"] == []


def test_only_the_manager_of_a_region_puts_plans_in(county: County, caller: Caller) -> None:
    for person in ("water_clerk", "town_clerk", "leader", "administrator", "nobody"):
        region = county.world.chengguan.pk
        asked = caller(person, write=True).post("/api/v1/plans", {"file": _file(), "region": region})
        assert asked.status_code == 404
    assert not Plan.objects.exists()
