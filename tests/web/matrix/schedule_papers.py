"""A schedule on paper and through the API: whoever sees the project sees its schedule; who may report, reports its nodes.

The project lies in 城关镇, answered for by 水利局 and owned by the company.
"""

from __future__ import annotations

from typing import Any

from tests.apps.scheduling.given import laid_out
from tests.world import World

CAN_SEE: dict[str, Any] = dict.fromkeys(
    ("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200
)
PAGE: dict[str, Any] = {"everybody": 404, "anonymous": 302}


def _project(world: World) -> tuple[int]:
    return (laid_out(world).project_id,)


def _letter(kind: str) -> Any:
    return lambda world: (*_project(world), kind)


EXPECTED: dict[str, dict[str, Any]] = {
    "schedules:papers": PAGE | CAN_SEE | {"args": _project},
    "schedules:letter": PAGE | CAN_SEE | {"args": _letter("docx")},
    "schedules:letter another kind": PAGE | {"args": _letter("exe")},
    "schedules:letter of nobody": PAGE | {"args": _letter("docx"), "query": "?body=没有这个单位"},
    "schedules:chart": PAGE | CAN_SEE | {"args": _project},
    "schedules:sheet": PAGE | CAN_SEE | {"args": _project},
    "schedules:project-xml": PAGE | CAN_SEE | {"args": _project},
    "schedules:calendar": PAGE | CAN_SEE | {"args": _project},
    "schedules:calendar of nobody": PAGE | {"args": _project, "query": "?body=没有这个单位"},
    "schedules:wall": PAGE | CAN_SEE,
}
