"""Forecasts: whoever sees projects sees what is expected of them, within their own scope."""

from __future__ import annotations

from typing import Any

from tests.web.county import build_county
from tests.world import World

SEE = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
NOT = {"everybody": 404, "anonymous": 302}


def _county(world: World) -> tuple[Any, ...]:
    build_county(world)
    return ()


EXPECTED = {"forecasts:page": SEE | NOT | {"args": _county}}
