"""Whatever somebody writes into an address, a form or a message to the API, the answer is a page or a refusal, never a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from ninja import Schema

from guatu.access.services import create_token
from guatu.api.projects import FigureIn, ProjectIn, StageIn
from tests.web.matrix import PEOPLE
from tests.web.test_scope_matrix import EXPECTED, _made
from tests.world import World

NAMES = [
    *(
        "month",
        "from_month",
        "page",
        "size",
        "sort",
        "key",
        "by",
        "under",
        "indicator",
        "level",
        "pack",
        "rest",
        "total",
    ),
    *(
        "colour",
        "dimension",
        "q",
        "unit",
        "region",
        "light",
        "category",
        "problem",
        "on_list",
        "kind",
        "nature",
        "started",
    ),
    *(
        "statistics",
        "total_from",
        "total_to",
        "plan_from",
        "plan_to",
        "text",
        "in_statistics",
        "columns",
        "person",
    ),
    *("verb", "subject", "since", "until", "role", "active", "next", "version"),
]
VALUES = {
    "nothing": "",
    "a word": "abc",
    "beyond 64 bits": "9" * 30,
    "more digits than Python reads": "9" * 5_000,
    "leading zeros": "000000001" + "9" * 5_000,
    "below zero": "-1",
    "far below zero": "-" + "9" * 30,
    "the first day there is": "0001-01-01",
    "the last day there is": "9999-12-31",
    "the first month there is": "1900-01",
    "the last month there is": "2999-12",
    "no month": "0000-00",
    "no number": "NaN",
    "without end": "Infinity",
    "an exponent": "1e400",
    "digits of another script": "٣",
    "a superscript": "²",
    "a zero byte": "a\x00b",
    "a quote": "' OR 1=1 --",
    "a pattern": "%_\\*?[(",
    "markup": "<script>alert(1)</script>",
    "two lines": "a\r\nSet-Cookie: b=c",
    "a path": "../../etc/passwd",
    "somewhere else": "//evil.example/",
    "long": "长" * 5_000,
}
HALF_A_CHARACTER = "\ud800"  # JSON can say it, an address and a form cannot
NUMBERS: tuple[Any, ...] = (-1, 0, 2**31, 2**63 - 1, 2**63, 10**400, 1.5, 1e308, True, None, [], {}, "")


def _rows(method: str, *, api: bool) -> list[str]:
    return sorted(
        key
        for key, row in EXPECTED.items()
        if row.get("method", "GET") == method and bool(row.get("api")) == api and _somebody(row)
    )


def _somebody(row: dict[str, Any]) -> str | None:
    """One of the people for whom this address does something."""
    people = [one for one in PEOPLE if one != "anonymous" and row.get(one, row.get("everybody", 404)) < 404]
    return people[0] if people else None


def _client(world: World, row: dict[str, Any]) -> Client:
    user = world.people[_somebody(row) or ""]
    if row.get("api"):
        _, secret = create_token(user, "测试", may_write=True, days=1, by=user)
        return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _status(client: Client, method: str, address: str, data: Any = None, **more: Any) -> int:
    with transaction.atomic():
        answer = getattr(client, method.lower())(address, data, **more)
        b"".join(answer)
        transaction.set_rollback(True)
    return int(answer.status_code)


def _queries() -> Iterator[tuple[str, dict[str, str]]]:
    """Every value as the month alone, and as everything beside a month that there is."""
    usual = {"month": "2023-05", "by": "unit", "indicator": "investment", "pack": ""}
    for what, value in VALUES.items():
        yield f"the month is {what}", {"month": value}
        yield f"everything but the month is {what}", dict.fromkeys(NAMES, value) | usual


@pytest.mark.parametrize("key", [*_rows("GET", api=False), *_rows("GET", api=True)])
def test_no_query_makes_a_page_fail(key: str, world: World) -> None:
    row = EXPECTED[key]
    address = reverse(key.split(" ")[0], args=_made(row.get("args", ()), world))
    client = _client(world, row)
    failed = {
        what: status
        for what, query in _queries()
        if (status := _status(client, "GET", address, query, headers=row.get("headers"))) >= 500
    }
    assert not failed


@pytest.mark.parametrize(
    "key", sorted(key for key, row in EXPECTED.items() if row.get("args") and _somebody(row))
)
def test_no_number_or_word_in_an_address_makes_it_fail(key: str, world: World) -> None:
    row = EXPECTED[key]
    args = list(_made(row["args"], world))
    data = _made(row.get("data", {}), world)
    client = _client(world, row)
    as_json = (
        {"content_type": "application/json"} if row.get("api") and row.get("method", "GET") != "GET" else {}
    )
    failed = {}
    for place in range(len(args)):
        for wrong in (
            0,
            2**63 - 1,
            2**63,
            10**30,
            "abc",
            "2023-13",
            "1900-01",
            "2999-12",
            "a\x00b",
            "长" * 300,
        ):
            try:
                address = reverse(key.split(" ")[0], args=[*args[:place], wrong, *args[place + 1 :]])
            except NoReverseMatch:
                continue
            status = _status(client, row.get("method", "GET"), address, data, **as_json)
            if status >= 500:
                failed[address[:100]] = status
    assert not failed


@pytest.mark.parametrize("key", _rows("POST", api=False))
def test_no_filling_of_a_form_makes_it_fail(key: str, world: World) -> None:
    row = EXPECTED[key]
    args, data = _made(row.get("args", ()), world), _made(row.get("data", {}), world)
    client = _client(world, row)
    address = reverse(key.split(" ")[0], args=args)
    fields = sorted({*data, *_fields_of(client, key, args)})
    failed = {}
    for what, value in VALUES.items():
        fillings = [(field, {**data, field: value}) for field in fields]
        for field, filled in [*fillings, ("everything", dict.fromkeys(fields, value))]:
            if (status := _status(client, "POST", address, filled)) >= 500:
                failed[f"{field} is {what}"] = status
    assert not failed


def _fields_of(client: Client, key: str, args: Any) -> set[str]:
    """The fields of the form that the same address shows, where it shows one."""
    answer = client.get(reverse(key.split(" ")[0], args=args))
    form = (answer.context or {}).get("form") if answer.status_code == 200 else None
    return set(getattr(form, "fields", ()))


@pytest.mark.parametrize(
    "key", [*_rows("POST", api=True), *_rows("PATCH", api=True), *_rows("PUT", api=True)]
)
def test_no_message_makes_the_api_fail(key: str, world: World) -> None:
    row = EXPECTED[key]
    args, data = _made(row.get("args", ()), world), _made(row.get("data", {}), world)
    client = _client(world, row)
    address = reverse(key.split(" ")[0], args=args)
    schema = _schema_fields(key) | set(data)
    failed = {}
    for value in (*VALUES.values(), HALF_A_CHARACTER, *NUMBERS):
        for field in schema:
            body = json.dumps({**data, field: value})
            status = _status(client, row["method"], address, body, content_type="application/json")
            if status >= 500:
                failed[f"{field} is {str(value)[:30]!r}"] = status
    for body in ("", "[]", "null", "{", "9" * 5_000, '"\\ud800"', "[" * 3_000):
        if _status(client, row["method"], address, body, content_type="application/json") >= 500:
            failed[body[:30]] = 500
    assert not failed


_MESSAGES: dict[str, type[Schema]] = {
    "change_project": ProjectIn,
    "correct": FigureIn,
    "record_stage": StageIn,
}


def _schema_fields(key: str) -> set[str]:
    """The fields of the message an address of the API takes, where it takes one of several fields."""
    message = _MESSAGES.get(key.partition(":")[2].partition(" ")[0])
    return set(message.model_fields) if message else set()
