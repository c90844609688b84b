"""The calendar is read by whoever sees projects; closures are for those who define rules, in their own regions."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.scheduling import services
from tests.world import World

SEE = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
NOT = {"everybody": 404, "anonymous": 302}


def _closure(world: World) -> tuple[int]:
    row = services.add_closure(
        "冬季停工",
        date(2026, 12, 1),
        date(2027, 2, 28),
        "会议纪要",
        region=world.chengguan,
        work="",
        is_yearly=False,
        by=world.officer,
    )
    return (row.pk,)


def _everywhere(world: World) -> tuple[int]:
    row = services.add_closure(
        "春节",
        date(2026, 2, 10),
        date(2026, 2, 20),
        "通知",
        region=None,
        work="",
        is_yearly=False,
        by=world.officer,
    )
    return (row.pk,)


def _said(world: World) -> dict[str, Any]:
    return {
        "name": "冬季停工",
        "region": world.county.pk,
        "work": "",
        "first_on": "2026-12-01",
        "last_on": "2027-02-28",
        "source": "会议纪要",
    }


EXPECTED: dict[str, dict[str, Any]] = {
    "calendar:year": SEE | NOT,
    "calendar:year by an address that means nothing": SEE
    | NOT
    | {"query": "?year=abc&region=9999&work=x&start=x&count=x&unit=x&first=0&last=1"},
    "calendar:closure-add": NOT | {"officer": 200},
    "calendar:closure-add POST": NOT | {"method": "POST", "data": _said, "officer": 302},
    "calendar:closure-add POST nothing": NOT | {"method": "POST", "officer": 422},
    "calendar:closure-withdraw": NOT | {"args": _closure, "method": "POST", "officer": 302},
    "calendar:closure-withdraw of everywhere": NOT | {"args": _everywhere, "method": "POST"},
}
