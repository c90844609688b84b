"""A schedule on paper and through the API: whoever sees the project sees its schedule; who may report, reports its nodes.

The project lies in 城关镇, answered for by 水利局 and owned by the company.
"""

from __future__ import annotations

from typing import Any

from tests.apps.scheduling.given import DAY, laid_out
from tests.world import World

CAN_SEE: dict[str, Any] = dict.fromkeys(
    ("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200
)
REPORTERS: tuple[str, ...] = ("officer", "water_clerk", "town_clerk", "owner_clerk")
PAGE: dict[str, Any] = {"everybody": 404, "anonymous": 302}
API: dict[str, Any] = {"api": True, "everybody": 404, "anonymous": 401}


def _project(world: World) -> tuple[int]:
    return (laid_out(world).project_id,)


def _node(world: World) -> tuple[int, str]:
    return (*_project(world), "approval")


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
    "api-1:schedules": API | CAN_SEE,
    "api-1:wall": API | CAN_SEE,
    "api-1:feed": API | dict.fromkeys(REPORTERS, 200),
    "api-1:calendar": API | CAN_SEE | {"args": (2026,)},
    "api-1:calendar of an unknown region": API | {"args": (2026,), "query": "?region=999999"},
    "api-1:schedule": API | CAN_SEE | {"args": _project},
    "api-1:why": API | CAN_SEE | {"args": _node},
    "api-1:try_days": API | CAN_SEE | {"args": _node, "query": "?days=12"},
    "api-1:report_node": API
    | dict.fromkeys(REPORTERS, 201)
    | {"args": _node, "method": "POST", "data": {"started_on": str(DAY), "percent": 10, "edition": 1}},
}
