"""Schedules: read and changed as far as the rights over their project go; promises and baselines by who manages plans there."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.scheduling import services
from tests.apps.scheduling.given import DAY, PROMISED, a_project, laid_out, small_works
from tests.world import World

READ: dict[str, Any] = {"everybody": 404, "anonymous": 302} | dict.fromkeys(
    ("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200
)
EDIT: dict[str, Any] = {"everybody": 404, "anonymous": 302} | dict.fromkeys(
    ("officer", "water_clerk", "town_clerk"), 200
)
REPORT: dict[str, Any] = EDIT | {"owner_clerk": 200}
PLAN: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 200}


def _bare(world: World) -> tuple[int]:
    small_works()
    return (a_project(world).pk,)


def _project(world: World) -> tuple[int]:
    return (laid_out(world).project_id,)


def _node(world: World) -> tuple[int, str]:
    return *_project(world), "design"


def _taken(world: World) -> tuple[int, str]:
    return laid_out(world, options=("overlap",)).project_id, "overlap"


def _promised(world: World) -> tuple[int, str]:
    promises = {"竣工": (PROMISED, "责任书"), "开工": (date(2026, 5, 31), "责任书")}
    return laid_out(world, promises=promises).project_id, "start"


def _ended(world: World) -> tuple[int, int]:
    row = laid_out(world)
    services.end_schedule(row, "停建", seen=row.edition, on=DAY, by=None)
    return row.project_id, row.pk


EXPECTED: dict[str, dict[str, Any]] = {
    "schedules:list": {"args": ()} | READ,
    "schedules:standing": {"args": ()} | READ,
    "schedules:page": {"args": _project} | READ,
    "schedules:page without a schedule": {"args": _bare} | READ,
    "schedules:create": {"args": _bare} | EDIT,
    "schedules:upload": {"args": _bare} | EDIT,
    "schedules:take": {"args": _bare, "method": "POST", "data": {"read": "x"}}
    | EDIT
    | dict.fromkeys(("officer", "water_clerk", "town_clerk"), 409),
    "schedules:try": {"args": _project, "query": "?node=design&days=15"} | EDIT,
    "schedules:days": {
        "args": _project,
        "method": "POST",
        "data": {"node": "design", "days": "15", "seen": "1", "reason": "", "note": ""},
    }
    | EDIT
    | dict.fromkeys(("officer", "water_clerk", "town_clerk"), 302),
    "schedules:node": {"args": _node} | READ,
    "schedules:what-if": {"args": _node, "query": "?days=15"} | READ,
    "schedules:node-report": {"args": _node} | REPORT,
    "schedules:node-change": {"args": _node} | EDIT,
    "schedules:node-add": {"args": _project} | EDIT,
    "schedules:node-remove": {"args": _node} | EDIT,
    "schedules:promise": {"args": _node} | PLAN,
    "schedules:promise-withdraw": {"args": _promised} | PLAN,
    "schedules:options": {"args": _project} | READ,
    "schedules:options POST": {"args": _project, "method": "POST", "data": {"seen": "1"}}
    | EDIT
    | dict.fromkeys(("officer", "water_clerk", "town_clerk"), 422),
    "schedules:option-drop": {"args": _taken} | EDIT,
    "schedules:baselines": {"args": _project} | READ,
    "schedules:baseline-set": {"args": _project} | PLAN,
    "schedules:course": {"args": _project} | READ,
    "schedules:end": {"args": _project} | PLAN,
    "schedules:ended": {"args": _ended} | READ,
}
