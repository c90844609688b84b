"""Accounts and places are the administrator's; one's own page and keys are everybody's."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.access import services
from tests.world import World

ADMIN: dict[str, Any] = {"everybody": 404, "administrator": 200, "anonymous": 302}
ADMIN_POST: dict[str, Any] = {"method": "POST", "everybody": 404, "administrator": 302, "anonymous": 302}


def _clerk(world: World) -> tuple[int]:
    return (world.transport_clerk.pk,)


def _closed_clerk(world: World) -> tuple[int]:
    services.deactivate_user(world.transport_clerk, by=None)
    return (world.transport_clerk.pk,)


def _grant(world: World) -> tuple[int]:
    return (world.transport_clerk.grants.get().pk,)


def _zone(world: World) -> tuple[int]:
    return (world.zone.pk,)


def _closed_zone(world: World) -> tuple[int]:
    services.close_region(world.zone, on=date(2023, 1, 1), by=None)
    return (world.zone.pk,)


def _company(world: World) -> tuple[int]:
    return (world.company.pk,)


def _closed_company(world: World) -> tuple[int]:
    services.close_organisation(world.company, on=date(2023, 1, 1), by=None)
    return (world.company.pk,)


def _officers_token(world: World) -> tuple[int]:
    token, _ = services.create_token(world.officer, "驾驶舱", may_write=False, days=30, by=world.officer)
    return (token.pk,)


def _places(noun: str, place: object, closed: object, changed: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {
        f"accounts:{noun}-tree": ADMIN,
        f"accounts:{noun}-add": ADMIN,
        f"accounts:{noun}-add POST": ADMIN_POST | {"data": changed | {"name": "新增"}},
        f"accounts:{noun}-page": ADMIN | {"args": place},
        f"accounts:{noun}-page POST": ADMIN_POST | {"args": place, "data": changed},
        f"accounts:{noun}-move": ADMIN_POST | {"args": place, "data": {"parent": ""}},
        f"accounts:{noun}-close": ADMIN_POST | {"args": place, "data": {"on": "2023-12-31"}},
        f"accounts:{noun}-reopen": ADMIN_POST | {"args": closed},
    }


EXPECTED = {
    "accounts:user-list": ADMIN,
    "accounts:user-add": ADMIN,
    "accounts:user-add POST": ADMIN_POST
    | {"administrator": 200, "data": {"username": "new", "display_name": "新人"}},
    "accounts:user-page": ADMIN | {"args": _clerk},
    "accounts:user-page POST": ADMIN_POST | {"args": _clerk, "data": {"display_name": "赵交通"}},
    "accounts:user-deactivate": ADMIN_POST | {"args": _clerk},
    "accounts:user-reactivate": ADMIN_POST | {"args": _closed_clerk, "administrator": 200},
    "accounts:user-reset-password": ADMIN_POST | {"args": _clerk, "administrator": 200},
    "accounts:user-unlock": ADMIN_POST | {"args": _clerk},
    "accounts:user-reset-second-step": ADMIN_POST | {"args": _clerk, "administrator": 409},
    "accounts:grant-give": ADMIN_POST
    | {"args": _clerk, "data": {"role": "department", "organisation": "水利局", "reason": "兼管"}},
    "accounts:grant-revoke": ADMIN_POST | {"args": _grant, "data": {"reason": "调离"}},
    **_places("region", _zone, _closed_zone, {"name": "高新区", "kind": "functional"}),
    **_places("organisation", _company, _closed_company, {"name": "新公司", "kind": "company"}),
    "accounts:company-list": ADMIN,
    "accounts:me": {"everybody": 200, "anonymous": 302},
    "accounts:token-create": {
        "method": "POST",
        "everybody": 200,
        "anonymous": 302,
        "data": {"name": "驾驶舱", "days": "30"},
    },
    "accounts:token-revoke": {
        "method": "POST",
        "args": _officers_token,
        "everybody": 404,
        "officer": 302,
        "anonymous": 302,
    },
}
