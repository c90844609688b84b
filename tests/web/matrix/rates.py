"""Indicators: whoever sees projects sees what they add up to, within their own scope."""

from __future__ import annotations

from typing import Any

from tests.web.county import build_county
from tests.world import World

SEE = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
NOT = {"everybody": 404, "anonymous": 302}


def _county(world: World) -> tuple[Any, ...]:
    build_county(world)
    return ()


EXPECTED = {
    "rates:table": SEE | NOT | {"args": _county},
    "rates:export": SEE | NOT | {"args": _county},
    "rates:trend": SEE | NOT | {"args": _county},
    "rates:trace": SEE | NOT | {"args": _county, "query": "?indicator=investment"},
    "rates:trace-export": SEE | NOT | {"args": _county, "query": "?indicator=investment"},
}
