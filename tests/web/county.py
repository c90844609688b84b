"""A small county whose every figure can be worked out by hand: April and May 2023, four projects, lit and added up.

May: 桥 1000万 planned, 500 done, started, in statistics (green); 坝 3000, 500, start overdue by four months (red);
路 4000, 4000, started, not in statistics (green); 厂 nothing known (no light). April: 400, 300, 1300; 坝 yellow, 路 no light.
"""

from __future__ import annotations

from typing import Any

from guatu.engine.calendar import Month
from guatu.oversight import services
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN, fact, project
from tests.world import World

APRIL = Month(2023, 4)


def build_county(world: World) -> dict[str, Project]:
    """The projects by name, with the shipped packs in force."""
    services.load_shipped_packs(at=NOW)
    places: dict[str, dict[str, Any]] = {
        "桥": {"region": world.chengguan, "unit": world.water, "kind": "基础设施", "level": "市级"},
        "坝": {"region": world.chengguan, "unit": world.water, "kind": "基础设施", "level": "县级"},
        "路": {"region": world.pingliang, "unit": world.transport, "kind": "产业项目", "level": "市级"},
        "厂": {"region": world.zone, "unit": None, "owner": world.company, "kind": "", "level": ""},
    }
    found = {name: project(name, **place) for name, place in places.items()}
    _april(found)
    _may(found)
    for month in (APRIL, MAY):
        services.relight(month)
        services.refresh_rollups(month)
    return found


def _april(found: dict[str, Project]) -> None:
    fact(
        found["桥"],
        APRIL,
        plan_fen=1000 * WAN,
        done_fen=400 * WAN,
        started=1,
        statistics_due=1,
        in_statistics=1,
    )
    fact(found["坝"], APRIL, plan_fen=3000 * WAN, done_fen=300 * WAN, start_due=1, start_overdue_months=2)
    fact(found["路"], APRIL, plan_fen=4000 * WAN, done_fen=1300 * WAN, started=1, statistics_due=1)
    fact(found["厂"], APRIL)


def _may(found: dict[str, Project]) -> None:
    fact(found["桥"], plan_fen=1000 * WAN, done_fen=500 * WAN, done_quarter_fen=300 * WAN, start_due=1, started=1,
         statistics_due=1, in_statistics=1, permits_due=4, permits_done=4, reported=1)  # fmt: skip
    fact(found["坝"], plan_fen=3000 * WAN, done_fen=500 * WAN, done_quarter_fen=100 * WAN, start_due=1,
         start_overdue_months=4, permits_due=4, permits_done=1, reported=1)  # fmt: skip
    fact(found["路"], plan_fen=4000 * WAN, done_fen=4000 * WAN, done_quarter_fen=400 * WAN, started=1,
         statistics_due=1)  # fmt: skip
    fact(found["厂"])
