"""Lights: whoever sees projects sees their lights, within their own scope."""

from __future__ import annotations

from typing import Any

from tests.web.county import build_county
from tests.world import World

SEE = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
NOT = {"everybody": 404, "anonymous": 302}


def _county(world: World) -> tuple[Any, ...]:
    build_county(world)
    return ()


def _dam(world: World) -> tuple[Any, ...]:
    return (build_county(world)["坝"].pk,)


EXPECTED = {
    "lights:list": SEE | NOT | {"args": _county},
    "lights:changes": SEE | NOT | {"args": _county},
    "lights:finding": SEE | NOT | {"args": _dam, "owner_clerk": 404},
}
