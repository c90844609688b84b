"""Who may do what through the API, with a key that may write: here a project of the water bureau."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files import File

from guatu.bulletins.services import draft_bulletin
from guatu.engine.calendar import Month
from guatu.exchange.services import stage_import
from guatu.jobs.worker import run_pending
from guatu.kit.clock import now
from guatu.oversight.services.packs import load_shipped_packs
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.values import RegisterRow
from tests.world import World

MAY = Month(2023, 5)


def _month(world: World) -> int:
    """A project of 水利局 with facts for May 2023 and packs in force."""
    load_shipped_packs(at=now())
    row = RegisterRow(name="水库工程", unit_id=world.water.pk, region_id=world.pingliang.pk, plan_fen=10**10)
    (reservoir,) = registry.apply_register_rows([row], by=None, as_of=MAY).project_ids
    progress.record_figures([FigureRow(reservoir, MAY, done_year_fen=10**9)], by=None)
    run_pending()
    return reservoir


def _project(world: World) -> tuple[int]:
    return (_month(world),)


def _figure(world: World) -> tuple[int, str]:
    return _month(world), "2023-05"


def _import(world: World) -> tuple[int]:
    """A workbook the officer has staged."""
    text = "项目名称,责任单位,年度计划投资(万元)\n新水库工程,水利局,100\n".encode()
    batch = stage_import(File(io.BytesIO(text), name="台账.csv"), as_of=MAY, by=world.officer, inline=True)
    return (batch.pk,)


def _nothing(world: World) -> tuple[()]:
    _month(world)
    return ()


def _draft(world: World) -> tuple[int]:
    """The officer's draft for May 2023."""
    _month(world)
    return (draft_bulletin(MAY, by=world.officer, today=date(2023, 6, 5), is_demo=True).pk,)


READ: dict[str, Any] = {"api": True, "everybody": 404, "anonymous": 401}
VIEWERS = dict.fromkeys(("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200)
IN_SCOPE = dict.fromkeys(("officer", "water_clerk", "leader"), 200)
IMPORTERS = dict.fromkeys(("officer", "water_clerk", "town_clerk"), 200)
OWN_IMPORT: dict[str, Any] = READ | {"args": _import, "officer": 200}

EXPECTED: dict[str, dict[str, Any]] = {
    "api-1:api-root": {"everybody": 404, "anonymous": 404},
    "api-1:openapi-json": {"everybody": 200, "anonymous": 302},
    "api-1:openapi-view": {"everybody": 200, "anonymous": 302},
    "api-1:me": {"api": True, "everybody": 200, "anonymous": 401},
    "api-1:register": READ | {"args": _nothing, "query": "?month=2023-05"} | VIEWERS,
    "api-1:project": READ | {"args": _project} | IN_SCOPE,
    "api-1:change_project": READ
    | {"args": _project, "method": "PATCH", "data": {"remark": "备注"}, "officer": 200, "water_clerk": 200},
    "api-1:figures": READ | {"args": _project} | IN_SCOPE,
    "api-1:correct": READ
    | {"args": _figure, "method": "PUT", "data": {"done_year_fen": 1}, "officer": 200, "water_clerk": 200},
    "api-1:record_stage": READ
    | {"args": _project, "method": "POST", "data": {"stage": "started"}, "officer": 201, "water_clerk": 201},
    "api-1:rate_table": READ | {"args": _nothing, "query": "?month=2023-05"} | VIEWERS,
    "api-1:rate_trace": READ
    | {"args": lambda world: _nothing(world) or ("investment",), "query": "?month=2023-05"}
    | VIEWERS,
    "api-1:light_list": READ | {"args": _nothing, "query": "?month=2023-05"} | VIEWERS,
    "api-1:light": READ | {"args": _project, "query": "?month=2023-05"} | IN_SCOPE,
    "api-1:import_list": READ | IMPORTERS,
    "api-1:stage": {"api": True, "method": "POST", "everybody": 422, "anonymous": 401},
    "api-1:import_one": OWN_IMPORT,
    "api-1:confirm": OWN_IMPORT | {"method": "POST"},
    "api-1:discard": OWN_IMPORT | {"method": "POST"},
    "api-1:undo": OWN_IMPORT | {"method": "POST", "officer": 409},
    "api-1:accept_new_names": OWN_IMPORT | {"method": "POST"},
    "api-1:bulletin_list": READ | VIEWERS,
    "api-1:draft": READ | {"args": _nothing, "method": "POST", "data": {"month": "2023-05"}, "officer": 201},
    "api-1:bulletin": READ | {"args": _draft, "officer": 200},
    "api-1:issue": READ
    | {"args": _draft, "method": "POST", "data": {"number": "示发〔2023〕1号", "issued_on": "2023-06-05"}}
    | {"officer": 200},
    "api-1:bulletin_file": READ | {"args": lambda world: (*_draft(world), "xlsx"), "officer": 200},
    "api-1:pack_list": READ | VIEWERS,
    "api-1:keep": READ | {"method": "POST", "data": {"body": "kind: lights"}, "officer": 409},
    "api-1:pack_text": READ | {"args": lambda world: _nothing(world) or ("yinchuan", 1)} | VIEWERS,
    "api-1:check": READ | {"method": "POST", "data": {"body": "kind: lights"}} | VIEWERS,
}
