"""Packs: whoever sees projects sees by what rules; only an officer who defines rules drafts, tries, publishes and chooses."""

from __future__ import annotations

from typing import Any

from guatu.kit.packs import mark_of
from guatu.oversight import services
from guatu.oversight.packs.drafts import LIGHTS_STARTER
from tests.web.county import build_county
from tests.world import World

SEE = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
NOT = {"everybody": 404, "anonymous": 302}


def _published(world: World) -> tuple[Any, ...]:
    build_county(world)
    return ("wuhan", 1)


def _draft(world: World) -> tuple[Any, ...]:
    build_county(world)
    services.save_draft(LIGHTS_STARTER, by=world.officer)
    return ("my-lights", 1)


def _month(world: World) -> tuple[Any, ...]:
    return (*_draft(world), "2023-05")


EXPECTED = {
    "packs:list": SEE | NOT,
    "packs:page": SEE | NOT | {"args": _published},
    "packs:page a draft": NOT | {"args": _draft, "officer": 200},
    "packs:download": SEE | NOT | {"args": _published},
    "packs:create": NOT | {"officer": 200},
    "packs:create POST": NOT | {"method": "POST", "data": {"text": LIGHTS_STARTER}, "officer": 302},
    "packs:upload": NOT | {"method": "POST", "officer": 302},
    "packs:check": NOT | {"method": "POST", "data": {"text": LIGHTS_STARTER}, "officer": 200},
    "packs:edit": NOT | {"args": _draft, "officer": 200},
    "packs:edit POST": NOT
    | {"args": _draft, "method": "POST", "data": {"text": LIGHTS_STARTER}, "officer": 302},
    "packs:edit published": NOT | {"args": _published, "officer": 409},
    "packs:discard": NOT
    | {"args": _draft, "method": "POST", "data": {"seen": mark_of(LIGHTS_STARTER)}, "officer": 302},
    "packs:publish": NOT
    | {"args": _draft, "method": "POST", "data": {"seen": mark_of(LIGHTS_STARTER)}, "officer": 302},
    "packs:publish unseen": NOT | {"args": _draft, "method": "POST", "officer": 409},
    "packs:try": NOT | {"args": _draft, "officer": 200},
    "packs:try-month": NOT | {"args": _month, "officer": 200},
    "packs:try-projects": NOT | {"args": _month, "officer": 200},
    "packs:choose": NOT | {"args": _published, "officer": 200},
    "packs:choose POST": NOT
    | {"args": _published, "method": "POST", "data": {"from_month": "2023-05"}, "officer": 302},
}
