"""Schedule packs: whoever sees projects reads them; only an officer who defines rules drafts, changes and publishes."""

from __future__ import annotations

from typing import Any

from guatu.kit.packs import mark_of
from guatu.scheduling import services
from guatu.scheduling.packs.editing import as_version
from tests.apps.scheduling.given import PACK, laid_out, small_works
from tests.world import World

SEE = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
NOT = {"everybody": 404, "anonymous": 302}


def _published(world: World) -> tuple[str, int]:
    small_works()
    return "small-works", 1


def _draft(world: World) -> tuple[str, int]:
    laid_out(world)
    services.save_draft(as_version(PACK, 2), by=world.officer)
    return "small-works", 2


EXPECTED: dict[str, dict[str, Any]] = {
    "schedule-packs:list": SEE | NOT,
    "schedule-packs:page": SEE | NOT | {"args": _published},
    "schedule-packs:page a draft": NOT | {"args": _draft, "officer": 200},
    "schedule-packs:download": SEE | NOT | {"args": _published},
    "schedule-packs:create": NOT | {"officer": 200},
    "schedule-packs:create POST": NOT | {"method": "POST", "data": {"text": PACK}, "officer": 302},
    "schedule-packs:upload": NOT | {"method": "POST", "officer": 302},
    "schedule-packs:check": NOT | {"method": "POST", "data": {"text": PACK}, "officer": 200},
    "schedule-packs:next": NOT | {"args": _published, "method": "POST", "officer": 302},
    "schedule-packs:edit": NOT | {"args": _draft, "officer": 200},
    "schedule-packs:edit POST": NOT
    | {"args": _draft, "method": "POST", "data": {"text": as_version(PACK, 2)}, "officer": 302},
    "schedule-packs:edit published": NOT | {"args": _published, "officer": 409},
    "schedule-packs:nodes": NOT | {"args": _draft, "officer": 200},
    "schedule-packs:nodes POST": NOT
    | {"args": _draft, "method": "POST", "data": {"seen": mark_of(as_version(PACK, 2))}, "officer": 302},
    "schedule-packs:nodes unseen": NOT | {"args": _draft, "method": "POST", "officer": 409},
    "schedule-packs:nodes published": NOT | {"args": _published, "officer": 409},
    "schedule-packs:effects": NOT | {"args": _draft, "officer": 200},
    "schedule-packs:effects published": NOT | {"args": _published, "officer": 409},
    "schedule-packs:publish": NOT | {"args": _draft, "officer": 200},
    "schedule-packs:publish POST": NOT
    | {"args": _draft, "method": "POST", "data": {"seen": mark_of(as_version(PACK, 2))}, "officer": 302},
    "schedule-packs:publish unseen": NOT | {"args": _draft, "method": "POST", "officer": 409},
    "schedule-packs:publish published": NOT | {"args": _published, "method": "POST", "officer": 409},
    "schedule-packs:discard": NOT
    | {"args": _draft, "method": "POST", "data": {"seen": mark_of(as_version(PACK, 2))}, "officer": 302},
}
