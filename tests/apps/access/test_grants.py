from __future__ import annotations

import pytest

from guatu.access import services
from guatu.access.enums import Can, Role
from guatu.access.models import Grant, User
from guatu.access.policy import may, place_of, scope
from guatu.access.queries import grants_of
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from tests.world import World


def _again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_one_may_sit_in_one_office_and_answer_for_another(world: World) -> None:
    services.grant_role(
        world.water_clerk,
        Role.DEPARTMENT,
        organisation=world.transport,
        reason="兼管",
        by=world.administrator,
    )
    found = scope(_again(world.water_clerk), Can.REPORT)
    assert found.organisation_paths == tuple(sorted([world.water.path, world.transport.path]))
    assert world.water_clerk.organisation == world.water


def test_nobody_grants_to_themselves(world: World) -> None:
    with pytest.raises(Refused, match="不能给自己授权"):
        services.grant_role(world.administrator, Role.OFFICER, region=world.county, by=world.administrator)
    assert world.administrator.grants.count() == 1


@pytest.mark.parametrize(
    ("person", "role"),
    [("auditor", Role.ADMINISTRATOR), ("administrator", Role.AUDITOR), ("officer", Role.AUDITOR)],
)
def test_administration_audit_and_business_are_in_different_hands(
    world: World, person: str, role: Role
) -> None:
    user = world.people[person]
    with pytest.raises(Refused, match="须由不同的人担任"):
        services.grant_role(user, role, everywhere=True, by=None)
    assert user.grants.count() == 1


def test_an_administrator_is_one_everywhere(world: World) -> None:
    with pytest.raises(Refused, match="平台管理员的授权范围只能是“全部”"):
        services.grant_role(world.nobody, Role.ADMINISTRATOR, region=world.chengguan, by=world.administrator)
    with pytest.raises(Refused, match="请选择授权范围"):
        services.grant_role(world.nobody, Role.OFFICER, by=world.administrator)
    assert not Grant.objects.filter(user=world.nobody).exists()


def test_the_same_grant_is_given_once(world: World) -> None:
    with pytest.raises(Refused, match="已有这项授权：部门（水利局）"):
        services.grant_role(
            world.water_clerk, Role.DEPARTMENT, organisation=world.water, by=world.administrator
        )
    assert world.water_clerk.grants.count() == 1


def test_a_revoked_grant_ends_at_once_and_stays_on_record(world: World) -> None:
    grant = world.water_clerk.grants.get()
    services.revoke_grant(grant, reason="调离", by=world.administrator)
    assert not may(_again(world.water_clerk), Can.VIEW)
    [kept] = grants_of(world.water_clerk)
    assert (kept.is_over, place_of(kept)) == (True, "水利局")
    line = history_of(f"user:{world.water_clerk.pk}")[0]
    assert line.detail == {"user": "王水利", "role": "部门", "place": "水利局", "reason": "调离"}
    with pytest.raises(Refused, match="已经失效"):
        services.revoke_grant(grant, reason="再一次", by=world.administrator)


def test_the_last_administrator_keeps_the_grant(world: World) -> None:
    grant = world.administrator.grants.get()
    with pytest.raises(Refused, match="最后一位平台管理员"):
        services.revoke_grant(grant, reason="轮岗", by=None)
    assert may(_again(world.administrator), Can.ACCOUNTS)
    services.grant_role(world.nobody, Role.ADMINISTRATOR, everywhere=True, by=world.administrator)
    services.revoke_grant(grant, reason="轮岗", by=world.nobody)
    assert not may(_again(world.administrator), Can.ACCOUNTS)
