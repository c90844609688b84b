from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from guatu.access import services
from guatu.access.models import ApiToken
from guatu.access.policy import token_for
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible, Refused
from tests.world import World


def test_a_key_stands_for_the_user_who_made_it(world: World) -> None:
    token, secret = services.create_token(world.officer, "驾驶舱", may_write=True, days=30, by=world.officer)
    found = services.user_of_token(secret)
    assert found is not None
    user, same = found
    assert (user, same.pk, same.may_write) == (world.officer, token.pk, True)
    assert token.expires_on == today() + timedelta(days=30)


def test_only_the_digest_of_a_key_is_kept(world: World) -> None:
    _, secret = services.create_token(world.officer, "驾驶舱", may_write=False, days=30, by=world.officer)
    [row] = ApiToken.objects.values()
    assert secret not in str(row)
    assert secret.startswith(row["prefix"])


def test_unknown_expired_and_revoked_keys_stand_for_nobody(world: World) -> None:
    token, secret = services.create_token(world.officer, "驾驶舱", may_write=False, days=1, by=world.officer)
    assert services.user_of_token(secret + "x") is None
    assert services.user_of_token("") is None
    ApiToken.objects.filter(pk=token.pk).update(expires_on=today() - timedelta(days=1))
    assert services.user_of_token(secret) is None
    ApiToken.objects.filter(pk=token.pk).update(expires_on=today())
    assert services.user_of_token(secret) is not None
    services.revoke_token(token, by=world.officer)
    assert services.user_of_token(secret) is None
    with pytest.raises(Refused, match="已经吊销"):
        services.revoke_token(token, by=world.officer)


def test_the_day_of_last_use_is_written_once_a_day(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token, secret = services.create_token(world.officer, "驾驶舱", may_write=False, days=30, by=world.officer)
    services.user_of_token(secret)
    token.refresh_from_db()
    assert token.last_used_on == today()
    with django_assert_num_queries(1):
        services.user_of_token(secret)


def test_a_key_lives_a_year_at_most_and_there_are_twenty_at_most(world: World) -> None:
    for days in (0, 367):
        with pytest.raises(Refused, match="有效期应为 1 至 366 天"):
            services.create_token(world.officer, "长", may_write=False, days=days, by=world.officer)
    for number in range(20):
        services.create_token(world.officer, f"第{number}个", may_write=False, days=1, by=world.officer)
    with pytest.raises(Refused, match="最多同时使用 20 个"):
        services.create_token(world.officer, "多余", may_write=False, days=1, by=world.officer)
    assert ApiToken.objects.count() == 20


def test_nobody_reaches_another_persons_key(world: World) -> None:
    token, _ = services.create_token(world.officer, "驾驶舱", may_write=False, days=30, by=world.officer)
    assert token_for(world.officer, token.pk) == token
    with pytest.raises(NotVisible):
        token_for(world.administrator, token.pk)
