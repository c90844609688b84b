"""Targets: read by all around a plan in force, changed by whoever manages plans there, reported on by the unit in charge."""

from __future__ import annotations

from typing import Any

from guatu.kit.clock import now
from guatu.oversight.services.packs import load_shipped_packs
from guatu.targets.enums import Cadence, Measure
from guatu.targets.models import Target
from tests.apps.targets.rows import make_plan, make_target
from tests.world import World

READ: dict[str, Any] = {"everybody": 404, "anonymous": 302} | dict.fromkeys(
    ("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200
)
MANAGE: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 200}
WRITE: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 302, "method": "POST"}
REPORT: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 200, "water_clerk": 200}


def _target(world: World) -> Target:
    """A target of a plan in force that the water bureau reports."""
    load_shipped_packs(at=now())
    plan = make_plan(world.county)
    return make_target(plan, measure=Measure.HAND, unit_in_charge=world.water, reports_every=Cadence.MONTH)


def _plan(world: World) -> tuple[int]:
    return (_target(world).plan_id,)


def _one(world: World) -> tuple[int, int]:
    target = _target(world)
    return target.plan_id, target.pk


def _unbound(world: World) -> tuple[int]:
    load_shipped_packs(at=now())
    return (make_target(make_plan(world.county)).plan_id,)


def _unmeasured(world: World) -> tuple[int]:
    load_shipped_packs(at=now())
    kept = make_target(make_plan(world.county), indicator="改造水库", unit="座", unit_in_charge=world.water)
    return (kept.plan_id,)


def _part(world: World) -> tuple[int, int, str]:
    return *_one(world), "quarter"


def _hand(world: World) -> dict[str, Any]:
    return {"how": "hand", "hand-unit": world.water.pk, "hand-every": "month", "hand-flow": ""}


QUARTERS = {"part-202303": "10", "part-202306": "10", "part-202309": "10", "part-202312": "10"}
FIGURE = {"month": "2023-05", "value": "12"}

EXPECTED: dict[str, dict[str, Any]] = {
    "targets:wall": READ | {"args": _plan},
    "targets:detail": READ | {"args": _one},
    "targets:binding": MANAGE | {"args": _plan},
    "targets:bind-proposed": WRITE | {"args": _unbound},
    "targets:bind-rest": WRITE | {"args": _unmeasured},
    "targets:bind": MANAGE | {"args": _one},
    "targets:bind POST": WRITE | {"args": _one, "data": _hand},
    "targets:unbind": WRITE | {"args": _one},
    "targets:report": REPORT | {"args": _one},
    "targets:report POST": WRITE | {"args": _one, "data": FIGURE, "water_clerk": 302},
    "targets:parts": MANAGE | {"args": _part},
    "targets:parts POST": WRITE | {"args": _part, "data": QUARTERS},
    "api-1:target_list": READ | {"args": _plan, "api": True, "anonymous": 401},
    "api-1:target_figure": {"everybody": 404, "anonymous": 401, "officer": 201, "water_clerk": 201}
    | {"args": _one, "api": True, "method": "POST", "data": FIGURE},
}
