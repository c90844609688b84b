"""Targets through the API: the same standings as on the wall, and figures reported by the unit in charge alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client

from guatu.engine.calendar import Month
from guatu.targets.enums import Cadence
from guatu.targets.models import TargetFigure
from guatu.targets.services.binding import bind_by_hand, bind_to_indicator
from tests.api.conftest import County
from tests.apps.targets.rows import make_plan, make_target

Caller = Callable[..., Client]
MAY = Month(2023, 5)


def _report(client: Client, plan: int, target: int, **said: Any) -> tuple[int, Any]:
    url = f"/api/v1/plans/{plan}/targets/{target}/figures"
    answer = client.post(url, {"month": "2023-05", **said}, content_type="application/json")
    return answer.status_code, answer.json()


def test_targets_come_with_how_they_stand(county: County, caller: Caller) -> None:
    plan = make_plan(county.world.county)
    target = make_target(plan, indicator="完成投资", unit="亿元", value=Decimal("1.2"))
    bind_to_indicator(target, "investment-done", {}, month=MAY, by=county.world.officer)
    make_target(plan, indicator="没有绑定")
    found = caller("leader").get(f"/api/v1/plans/{plan.pk}/targets?month=2023-05").json()
    assert [each["name"] for each in found] == ["完成投资", "没有绑定"]
    status = found[0]["status"]
    assert (status["month"], status["actual"], status["expected"]) == ("2023-05", "0.6600", "0.5000")
    assert (status["colour"], status["because"]) == ("green", "现为 0.66 亿元，不落后于应达值 0.5 亿元")
    assert found[1]["status"] is None


def test_a_unit_reports_its_own_targets_and_no_others(county: County, caller: Caller) -> None:
    plan = make_plan(county.world.county)
    target = make_target(plan)
    bind_by_hand(target, county.world.water, Cadence.MONTH, by=county.world.officer)
    assert _report(caller("transport_clerk", write=True), plan.pk, target.pk, value="20")[0] == 404
    assert (
        _report(caller("water_clerk"), plan.pk, target.pk, value="20")[0] == 409
    )  # a key that may only read
    clerk = caller("water_clerk", write=True)
    status, kept = _report(clerk, plan.pk, target.pk, value="20", evidence="调度表")
    assert (status, kept["value"], kept["by"]) == (201, "20", "王水利")
    status, said = _report(clerk, plan.pk, target.pk, value="20", evidence="调度表")
    assert (status, said["sentence"]) == (409, "2023年5月已经填报过同样的数：20 个")
    assert TargetFigure.objects.count() == 1


def test_a_figure_that_is_none_and_a_target_of_another_plan_are_refused(
    county: County, caller: Caller
) -> None:
    plan, other = make_plan(county.world.county), make_plan(county.world.county)
    target = make_target(plan)
    bind_by_hand(target, county.world.water, Cadence.MONTH, by=county.world.officer)
    officer = caller("officer", write=True)
    assert _report(officer, plan.pk, target.pk, value="很多")[0] == 422
    assert _report(officer, other.pk, target.pk, value="3")[0] == 404
    assert not TargetFigure.objects.exists()
