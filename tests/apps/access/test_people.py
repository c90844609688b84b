from __future__ import annotations

import pytest
from django.test import Client

from guatu.access import services
from guatu.access.enums import Can, Role
from guatu.access.models import ApiToken, User
from guatu.access.policy import may, user_for, users_for
from guatu.access.queries import user_list
from guatu.kit.errors import NotVisible, Refused
from guatu.ledger.models import AuditEntry
from tests.world import PASSWORD, World


def _is_sent_to_sign_in(client: Client) -> bool:
    answer = client.get("/notices/")
    return answer.status_code == 302 and answer["Location"].startswith("/account/login/")


def test_a_new_account_has_no_right_and_must_change_its_password(world: World) -> None:
    user = services.add_user("new", display_name="新人", password=PASSWORD, by=world.administrator)
    assert user.must_change_password
    assert not any(may(user, can) for can in Can)


def test_a_sign_in_name_is_taken_in_either_case(world: World) -> None:
    with pytest.raises(Refused, match="账号“OFFICER”已存在"):
        services.add_user("OFFICER", display_name="另一个", password=PASSWORD, by=world.administrator)
    assert User.objects.filter(username__iexact="officer").count() == 1


def test_moving_somebody_to_another_office_changes_no_right(world: World) -> None:
    services.change_user(
        world.water_clerk,
        display_name="王水利",
        organisation=world.transport,
        phone="12345",
        by=world.administrator,
    )
    user = User.objects.get(pk=world.water_clerk.pk)
    assert (user.organisation, user.phone) == (world.transport, "12345")
    assert user.grants.get().organisation == world.water


def test_a_closed_account_is_out_at_once_and_its_keys_are_dead(world: World, client: Client) -> None:
    client.force_login(world.officer)
    _, secret = services.create_token(world.officer, "报表", may_write=False, days=30, by=world.officer)
    services.deactivate_user(world.officer, by=world.administrator)
    assert not client.session.is_empty()
    assert _is_sent_to_sign_in(client)
    assert services.user_of_token(secret) is None
    services.reactivate_user(world.officer, by=world.administrator)
    assert _is_sent_to_sign_in(client)  # the old session does not come back
    assert services.user_of_token(secret) is None


def test_nobody_closes_their_own_account_or_the_last_administrator(world: World) -> None:
    with pytest.raises(Refused, match="不能停用自己的账号"):
        services.deactivate_user(world.administrator, by=world.administrator)
    with pytest.raises(Refused, match="“钱管理”是最后一位平台管理员"):
        services.deactivate_user(world.administrator, by=None)
    world.administrator.refresh_from_db()
    assert world.administrator.is_active
    assert not AuditEntry.objects.filter(verb="user.deactivate").exists()


def test_with_a_second_administrator_the_first_may_go(world: World) -> None:
    services.grant_role(world.nobody, Role.ADMINISTRATOR, everywhere=True, by=world.administrator)
    services.deactivate_user(world.administrator, by=world.nobody)
    assert not User.objects.get(pk=world.administrator.pk).is_active
    with pytest.raises(Refused, match="已经停用"):
        services.deactivate_user(world.administrator, by=world.nobody)


def test_a_reset_password_is_shown_once_and_ends_sessions_and_keys(world: World, client: Client) -> None:
    client.force_login(world.officer)
    services.create_token(world.officer, "报表", may_write=False, days=30, by=world.officer)
    password = services.reset_password(world.officer, by=world.administrator)
    user = User.objects.get(pk=world.officer.pk)
    assert len(password) == 14
    assert user.check_password(password)
    assert user.must_change_password
    assert not ApiToken.objects.filter(user=user, revoked_at__isnull=True).exists()
    assert _is_sent_to_sign_in(client)
    assert password not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_ones_own_password_is_not_reset_but_changed(world: World) -> None:
    with pytest.raises(Refused, match="我的账号"):
        services.reset_password(world.administrator, by=world.administrator)
    assert User.objects.get(pk=world.administrator.pk).check_password(PASSWORD)


def test_accounts_are_found_by_name_office_and_role(world: World) -> None:
    def found(**wanted: object) -> list[str]:
        return [user.username for user in user_list(users_for(world.administrator), **wanted)]

    assert found(text="水利") == ["water_clerk"]
    assert found(role=Role.LEADER) == ["leader"]
    assert found(text="没有这个人") == []
    services.deactivate_user(world.reader, by=world.administrator)
    assert found(is_active=False) == ["reader"]
    assert "reader" not in found(is_active=True)


def test_only_an_administrator_sees_accounts(world: World) -> None:
    for username in ("officer", "auditor", "leader", "nobody"):
        with pytest.raises(NotVisible):
            users_for(world.people[username])
        with pytest.raises(NotVisible):
            user_for(world.people[username], world.officer.pk)
