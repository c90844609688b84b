"""Plans: whoever manages plans for the region puts them in, checks them and brings them into force; a plan in force is read by all."""

from __future__ import annotations

from typing import Any

from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import Plan
from tests.apps.targets.rows import make_passage, make_plan, make_target
from tests.world import World

SEEN: dict[str, Any] = dict.fromkeys(("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200)
READ: dict[str, Any] = {"everybody": 404, "anonymous": 302} | SEEN
MANAGE: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 200}
WRITE: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 302, "method": "POST"}
API: dict[str, Any] = {"api": True, "everybody": 404, "anonymous": 401}
API_SEEN = SEEN
WORDS = {
    "indicator": "新开工项目",
    "op": ">=",
    "value": "40",
    "unit": "个",
    "period": "2023年",
}


def _with_file(plan: Plan) -> Plan:
    """A plan needs its file to hand it out."""
    from django.core.files.base import ContentFile

    plan.file.save("plan.txt", ContentFile(plan.text.encode()))
    return plan


def _in_force(world: World) -> tuple[int]:
    return (_with_file(make_plan(world.county)).pk,)


def _checking(world: World) -> tuple[int]:
    """A plan being checked with one row that waits."""
    plan = make_plan(world.county, state=PlanState.CHECKING)
    make_target(plan, state=RowState.PROPOSED)
    make_passage(plan)
    return (plan.pk,)


def _ready(world: World) -> tuple[int]:
    """A plan all of whose rows are confirmed."""
    plan = make_plan(world.county, state=PlanState.CHECKING)
    make_target(plan)
    return (plan.pk,)


def _reading(world: World) -> tuple[int]:
    return (make_plan(world.county, state=PlanState.READING, text="").pk,)


def _row(world: World) -> tuple[int, str, int]:
    """A row that waits, of a plan being checked."""
    (pk,) = _checking(world)
    plan = Plan.objects.get(pk=pk)
    return pk, "target", make_target(plan, state=RowState.PROPOSED).pk


def _put_in(world: World) -> dict[str, Any]:
    return {"region": world.county.pk, "text": "示例县2023年方案\n全年新开工项目40个以上。"}


EXPECTED: dict[str, dict[str, Any]] = {
    "plans:list": READ,
    "plans:new": MANAGE,
    "plans:new POST": WRITE | {"data": _put_in},
    "plans:detail": READ | {"args": _in_force},
    "plans:detail while it is checked": MANAGE | {"args": _checking},
    "plans:progress": MANAGE | {"args": _reading},
    "plans:original": READ | {"args": _in_force},
    "plans:rows": READ | {"args": _in_force},
    "plans:rows while it is checked": MANAGE | {"args": _checking, "query": "?show=passage"},
    "plans:add": MANAGE | {"args": _checking},
    "plans:add POST": WRITE | {"args": _checking, "data": WORDS | {"quote": "新开工项目40个"}},
    "plans:add of no such kind": MANAGE | {"args": _checking, "query": "?kind=passage", "officer": 404},
    "plans:undo": WRITE | {"args": _checking, "officer": 409},
    "plans:confirm-rest": WRITE | {"args": _checking},
    "plans:row": MANAGE | {"args": _row},
    "plans:decide": WRITE | {"args": _row, "data": {"decision": "confirm"}},
    "plans:edit": MANAGE | {"args": _row},
    "plans:edit POST": WRITE
    | {"args": _row, "data": WORDS, "officer": 409},  # without the mark of what was seen
    "plans:split": MANAGE | {"args": _row},
    "plans:split POST": WRITE | {"args": _row, "data": WORDS, "officer": 422},
    "plans:name": MANAGE | {"args": _checking},
    "plans:name POST": WRITE | {"args": _checking, "data": {"title": "方案", "year": "2023"}},
    "plans:ask-model": WRITE | {"args": _checking, "officer": 409},  # an installation without a model
    "plans:enforce": WRITE | {"args": _ready, "data": {"leaving": "0"}},
    "plans:enforce while rows wait": WRITE | {"args": _checking, "data": {"leaving": "0"}, "officer": 409},
    "plans:withdraw": WRITE | {"args": _in_force},
    "plans:discard": WRITE | {"args": _checking},
    "api-1:plan_list": API | API_SEEN,
    "api-1:plan": API | API_SEEN | {"args": _in_force},
    "api-1:plan while it is checked": API | {"args": _checking, "officer": 200},
    "api-1:put_in": {
        "api": True,
        "method": "POST",
        "everybody": 422,  # a file is sent as a form, not as JSON; tests/api sends one
        "anonymous": 401,
    },
}
