"""Every address of the platform × every person of the cast: the answer is the one written in `tests/web/matrix/`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from guatu.access.services import create_token
from tests.web import matrix
from tests.web.matrix import OPTIONS, PEOPLE
from tests.world import World


def _expected() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for module in iter_modules(matrix.__path__):
        rows |= import_module(f"tests.web.matrix.{module.name}").EXPECTED
    return rows


def _addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every address as (name with its namespaces, pattern); one without a name comes as an empty name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name]) if pattern.name else "", str(pattern.pattern)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _addresses(pattern, inner)


EXPECTED = _expected()
ADDRESSES = sorted(set(_addresses(get_resolver())))


@pytest.mark.parametrize(("name", "pattern"), ADDRESSES)
def test_every_address_has_its_row(name: str, pattern: str) -> None:
    assert name, f"地址“{pattern}”没有名称：请在 urls.py 给它 name="
    listed = {key.split(" ")[0] for key in EXPECTED}
    area = name.split(":")[0]
    assert name in listed, (
        f"地址 {name} 没有写明谁能打开：请在 tests/web/matrix/{area}.py 的 EXPECTED 中加一行"
    )


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_every_row_names_an_address_and_answers_for_everybody(key: str) -> None:
    row = EXPECTED[key]
    assert key.split(" ")[0] in dict(ADDRESSES), f"没有叫 {key} 的地址"
    assert set(row) <= OPTIONS | set(PEOPLE), f"{key}：不认识 {set(row) - OPTIONS - set(PEOPLE)}"
    missing = [] if "everybody" in row else [person for person in PEOPLE if person not in row]
    assert not missing, f"{key} 没有写明 {'、'.join(missing)} 应得到什么"


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_everybody_gets_the_expected_answer(key: str, world: World) -> None:
    row = EXPECTED[key]
    args, data = _made(row.get("args", ()), world), _made(row.get("data", {}), world)
    address = reverse(key.split(" ")[0], args=args) + row.get("query", "")
    got = {person: _status(world, person, address, row, data) for person in PEOPLE}
    assert got == {person: row.get(person, row.get("everybody")) for person in PEOPLE}


def _made(value: Any, world: World) -> Any:
    return value(world) if callable(value) else value


def _key(world: World, person: str, row: dict[str, Any]) -> dict[str, str]:
    if person == "anonymous" or not row.get("api"):
        return {}
    user = world.people[person]
    _, secret = create_token(user, "测试", may_write=True, days=1, by=user)
    return {"Authorization": f"Bearer {secret}"}


def _status(world: World, person: str, address: str, row: dict[str, Any], data: dict[str, Any]) -> int:
    """One request as one person; whatever it wrote is rolled back."""
    method = row.get("method", "GET").lower()
    with transaction.atomic():
        client = Client(headers=dict(row.get("headers", {})) | _key(world, person, row))
        if person != "anonymous" and not row.get("api"):
            client.force_login(world.people[person])
        as_json = {"content_type": "application/json"} if row.get("api") and method != "get" else {}
        answer = getattr(client, method)(address, data, **as_json)
        b"".join(answer)  # a file is closed once it is read to its end
        transaction.set_rollback(True)
    return int(answer.status_code)
