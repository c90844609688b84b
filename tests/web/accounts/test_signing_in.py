from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import identify_hasher
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from guatu.access import services, sign_in
from guatu.access.models import User
from guatu.kit.clock import now
from guatu.ledger.models import AuditEntry
from tests.world import PASSWORD, World

SIGN_IN = "/account/login/"


def _sign_in(client: Client, username: str, password: str = PASSWORD, next_page: str = "") -> HttpResponse:
    return client.post(SIGN_IN, {"login": username, "password": password, "next": next_page})


def _said(answer: HttpResponse) -> str:
    return answer.content.decode()


def _is_signed_in(client: Client) -> bool:
    return client.get("/notices/").status_code == 200


def test_who_knows_the_password_is_let_in_and_the_trail_says_so(client: Client, world: World) -> None:
    answer = _sign_in(client, "officer")
    assert answer.status_code == 302
    assert _is_signed_in(client)
    assert AuditEntry.objects.filter(verb="user.sign_in", actor_id=world.officer.pk).count() == 1
    client.post("/account/logout/")
    assert not _is_signed_in(client)
    assert AuditEntry.objects.filter(verb="user.sign_out", actor_id=world.officer.pk).count() == 1


def test_a_wrong_password_says_so_in_chinese_and_is_in_the_trail(client: Client, world: World) -> None:
    answer = _sign_in(client, "officer", "不对")
    assert "登录名或密码不正确" in _said(answer)
    assert AuditEntry.objects.get(verb="user.sign_in_fail").detail == {"username": "officer"}


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client: Client, world: World) -> None:
    for _ in range(5):
        assert "登录名或密码不正确" in _said(_sign_in(client, "officer", "不对"))
    answer = _sign_in(Client(REMOTE_ADDR="10.0.0.9"), "Officer")
    assert "登录失败次数过多，账号已暂时锁定" in _said(answer)
    assert sign_in.is_locked("officer")
    assert not sign_in.is_locked("leader")
    assert _sign_in(Client(REMOTE_ADDR="10.0.0.9"), "leader").status_code == 302


def test_an_administrator_unlocks_a_name(client: Client, world: World) -> None:
    for _ in range(5):
        _sign_in(client, "officer", "不对")
    administrator = Client()
    administrator.force_login(world.administrator)
    page = administrator.get(f"/accounts/users/{world.officer.pk}/").content.decode()
    assert "密码输错过多，已暂时锁定" in page
    administrator.post(f"/accounts/users/{world.officer.pk}/unlock/")
    assert not sign_in.is_locked("officer")
    assert _sign_in(Client(), "officer").status_code == 302


def test_somebody_who_does_nothing_for_too_long_signs_in_again(
    client: Client, world: World, settings: Settings
) -> None:
    settings.IDLE_MINUTES = 30
    client.force_login(world.officer)
    assert _is_signed_in(client)
    session = client.session
    session["guatu_last_seen"] = (now() - timedelta(minutes=29)).timestamp()
    session.save()
    assert _is_signed_in(client)
    session = client.session
    session["guatu_last_seen"] = (now() - timedelta(minutes=31)).timestamp()
    session.save()
    answer = client.get("/notices/")
    assert answer["Location"] == "/account/login/?next=/notices/"
    assert "超过 30 分钟没有操作，请重新登录" in _said(client.get(SIGN_IN))


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil.example"]
)
def test_signing_in_leads_nowhere_outside(client: Client, world: World, evil: str) -> None:
    assert _sign_in(client, "officer", next_page=evil)["Location"] == "/"
    assert client.get(SIGN_IN, {"next": evil})["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: Client, world: World) -> None:
    assert _sign_in(client, "officer", next_page="/notices/?page=2")["Location"] == "/notices/?page=2"


def test_a_password_that_must_be_changed_is_changed_before_anything_else(
    client: Client, world: World
) -> None:
    password = services.reset_password(world.officer, by=world.administrator)
    _sign_in(client, "officer", password)
    assert client.get("/notices/")["Location"] == "/account/password/change/"
    new = "新的示例密码-2024"
    given = {"oldpassword": password, "password1": new, "password2": new}
    assert client.post("/account/password/change/", given).status_code == 302
    assert _is_signed_in(client)
    assert not User.objects.get(pk=world.officer.pk).must_change_password
    assert AuditEntry.objects.filter(verb="user.change_password", actor_id=world.officer.pk).exists()


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password123", "officer-123"])
def test_a_weak_password_is_refused(client: Client, world: World, weak: str) -> None:
    client.force_login(world.officer)
    given = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post("/account/password/change/", given).status_code == 200
    assert User.objects.get(pk=world.officer.pk).check_password(PASSWORD)


def test_passwords_are_kept_with_argon2(db: None) -> None:
    user = services.add_user("new", display_name="新人", password=PASSWORD, by=None)
    assert identify_hasher(user.password).algorithm == "argon2"


def test_a_role_that_needs_a_second_step_sets_it_up_first(
    client: Client, world: World, settings: Settings
) -> None:
    settings.REQUIRE_TOTP_ROLES = ["officer"]
    assert _sign_in(client, "officer")["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/notices/")["Location"] == "/account/2fa/totp/activate/"
    totp.TOTP.activate(world.officer, totp.generate_totp_secret())
    assert _is_signed_in(client)
    leader = Client()
    _sign_in(leader, "leader")
    assert _is_signed_in(leader)


def test_with_a_second_step_the_password_alone_is_not_enough(client: Client, world: World) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(world.officer, secret)
    assert _sign_in(client, "officer")["Location"].startswith("/account/2fa/authenticate/")
    assert not _is_signed_in(client)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    client.post("/account/2fa/authenticate/", {"code": code})
    assert _is_signed_in(client)


def test_an_administrator_takes_away_a_lost_second_step(client: Client, world: World) -> None:
    totp.TOTP.activate(world.officer, totp.generate_totp_secret())
    client.force_login(world.administrator)
    client.post(f"/accounts/users/{world.officer.pk}/second-step/")
    assert not Authenticator.objects.exists()
    assert _sign_in(Client(), "officer")["Location"] == "/"


def test_nobody_signs_up_and_nothing_is_sent_by_email(
    client: Client, world: World, mailoutbox: list[object]
) -> None:
    count = User.objects.count()
    given = {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/account/signup/", given).status_code == 404
    assert client.post("/account/password/reset/", {"email": "a@example.cn"}).status_code == 404
    assert User.objects.count() == count
    assert mailoutbox == []


def test_the_sign_in_page_is_chinese(client: Client, db: None) -> None:
    page = _said(client.get(SIGN_IN))
    assert "登录" in page
    assert not re.search(r">\s*(Sign In|Username|Password|Remember)", page)
