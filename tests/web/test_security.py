"""What holds for every page alike: sign-in, CSRF, content security policy, headers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.web.test_scope_matrix import EXPECTED
from tests.world import World

PAGES = {key: row for key, row in EXPECTED.items() if not key.startswith("api")}
DIRECTIVES = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def _address(key: str, world: World) -> str:
    args = PAGES[key].get("args", ())
    return reverse(key.split(" ")[0], args=args(world) if callable(args) else args) + str(
        PAGES[key].get("query", "")
    )


def _is_post(row: dict[str, Any]) -> bool:
    return row.get("method", "GET") == "POST"


def _keys(*, post: bool) -> list[str]:
    return sorted(key for key, row in PAGES.items() if _is_post(row) == post)


def _needs_sign_in(key: str) -> bool:
    row = PAGES[key]
    return row.get("anonymous", row.get("everybody")) == 302 and not key.startswith(
        ("account", "mfa", "closed")
    )


@pytest.mark.parametrize("key", [key for key in sorted(PAGES) if _needs_sign_in(key)])
def test_who_is_not_signed_in_is_sent_to_sign_in(key: str, world: World) -> None:
    address, client = _address(key, world), Client()
    ask = client.post if _is_post(PAGES[key]) else client.get
    answer = ask(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")
    part = ask(address, headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (401, "/account/login/")
    assert part.content == b""


@pytest.mark.parametrize("key", _keys(post=True))
def test_a_change_without_its_token_is_refused(key: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    allowed = [
        person for person in world.people if PAGES[key].get(person, PAGES[key].get("everybody")) in (200, 302)
    ]
    client.force_login(world.people[allowed[0]] if allowed else world.officer)
    answer = client.post(_address(key, world))
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode() or "重新" in answer.content.decode()


@pytest.mark.parametrize("key", _keys(post=False))
def test_every_answer_carries_a_strict_policy(key: str, world: World) -> None:
    row, client = PAGES[key], Client()
    for person in ("anonymous", *world.people):
        if row.get(person, row.get("everybody")) not in (200, 404):
            continue
        with transaction.atomic():
            if person != "anonymous":
                client.force_login(world.people[person])
            answer = client.get(_address(key, world))
            b"".join(answer)  # a file is closed once it is read to its end
            transaction.set_rollback(True)
        policy = answer["Content-Security-Policy"]
        assert set(policy.split("; ")) >= DIRECTIVES
        assert "unsafe" not in policy
        assert "*" not in policy
        assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_page_that_is_not_there_says_so_in_chinese_to_those_inside(client: Client, world: World) -> None:
    assert client.get("/no/such/page/").status_code == 302
    client.force_login(world.officer)
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_the_health_page_answers_while_the_database_does(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert client.post("/healthz").status_code == 405
