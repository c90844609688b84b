"""Approved reasons: with a text, an end and a trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guatu.access.enums import Can
from guatu.kit.errors import NotVisible, Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.oversight import policy, services
from guatu.oversight.enums import ExcuseTopic
from guatu.oversight.models import Excuse
from guatu.registry.models import Project
from tests.apps.oversight.rows import fact, project
from tests.world import World


@pytest.fixture
def dam(world: World) -> Project:
    found = project("坝", region=world.chengguan, unit=world.water)
    fact(found)
    return found


def approve(dam: Project, world: World, **changed: Any) -> Excuse:
    given: dict[str, Any] = {
        "reason": "征地未完成",
        "basis": "县政府第 3 次常务会议",
        "valid_from": date(2023, 4, 1),
        "valid_to": date(2023, 6, 30),
        "by": world.officer,
    }
    return services.excuse_project(dam, ExcuseTopic.START, **(given | changed))


def test_an_approved_reason_is_kept_with_who_and_what_follows(world: World, dam: Project) -> None:
    excuse = approve(dam, world)
    assert (excuse.approved_by_name, excuse.basis) == ("李发改", "县政府第 3 次常务会议")
    assert AuditEntry.objects.get(verb="excuse.approve").subject == f"project:{dam.pk}"
    event = OutboxEvent.objects.get(name="excuse.changed")
    assert event.payload == {"project_ids": [dam.pk], "months": None}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": "  "}, "请写明理由"),
        ({"valid_to": date(2023, 3, 31)}, "结束日期早于开始日期"),
        ({"valid_to": date(2024, 4, 1)}, "有效期最长一年"),
    ],
)
def test_a_reason_that_says_nothing_or_never_ends_is_refused(
    world: World, dam: Project, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        approve(dam, world, **changed)
    assert not Excuse.objects.exists()
    assert not AuditEntry.objects.filter(verb="excuse.approve").exists()


def test_two_reasons_of_a_topic_do_not_overlap(world: World, dam: Project) -> None:
    approve(dam, world)
    with pytest.raises(Refused, match="有效期至 2023-06-30"):
        approve(dam, world, valid_from=date(2023, 6, 30), valid_to=date(2023, 7, 1))
    approve(dam, world, valid_from=date(2023, 7, 1), valid_to=date(2023, 8, 1))
    assert Excuse.objects.count() == 2


def test_a_reason_is_taken_back_once_and_stays_on_record(world: World, dam: Project) -> None:
    excuse = approve(dam, world)
    services.revoke_excuse(excuse, by=world.officer)
    with pytest.raises(Refused, match="已经撤销"):
        services.revoke_excuse(excuse, by=world.officer)
    assert Excuse.objects.get().revoked_at is not None
    approve(dam, world)
    assert Excuse.objects.count() == 2


def test_only_those_who_may_approve_find_a_reason_to_work_on(world: World, dam: Project) -> None:
    excuse = approve(dam, world)
    assert policy.excuse_for(world.officer, excuse.pk, Can.EXCUSE) == excuse
    assert list(policy.excuses_for(world.water_clerk)) == [excuse]
    for user in (world.water_clerk, world.leader, world.administrator):
        with pytest.raises(NotVisible):
            policy.excuse_for(user, excuse.pk, Can.EXCUSE)
