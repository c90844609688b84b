"""Who may open the register and the pages of one project: here the reservoir, for which the water bureau answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.oversight.enums import ExcuseTopic
from guatu.oversight.services.excuses import excuse_project
from guatu.progress import services as progress
from guatu.registry import services
from guatu.registry.enums import Stage
from guatu.registry.models import Project
from tests.world import World

PAGE: dict[str, Any] = {
    "everybody": 404, "officer": 200, "water_clerk": 200, "leader": 200, "anonymous": 302,
}  # fmt: skip
FORM: dict[str, Any] = {"everybody": 404, "officer": 200, "water_clerk": 200, "anonymous": 302}
CHANGE: dict[str, Any] = {
    "method": "POST",
    "everybody": 404,
    "officer": 302,
    "water_clerk": 302,
    "anonymous": 302,
}
OFFICER_FORM: dict[str, Any] = {"everybody": 404, "officer": 200, "anonymous": 302}
OFFICER_CHANGE: dict[str, Any] = {"method": "POST", "everybody": 404, "officer": 302, "anonymous": 302}
LIST: dict[str, Any] = PAGE | {"town_clerk": 200, "owner_clerk": 200}


def _reservoir(world: World) -> Project:
    return services.create_project("水库工程", by=None, unit_id=world.water.pk, region_id=world.pingliang.pk)


def _project(world: World) -> tuple[int]:
    return (_reservoir(world).pk,)


def _year(world: World) -> tuple[int, int]:
    return (_reservoir(world).pk, 2023)


def _month(world: World) -> tuple[int, str]:
    return (_reservoir(world).pk, "2023-05")


def _started(world: World) -> tuple[int, int]:
    project = _reservoir(world)
    event = services.record_stage(project, Stage.STARTED, known_on=date(2023, 3, 1), by=None)
    return (project.pk, event.pk)


def _listed(world: World) -> tuple[int, int]:
    project = _reservoir(world)
    entry = services.enter_list(project, 2023, "2023年县级重点", entered_on=date(2023, 1, 1), by=None)
    return (project.pk, entry.pk)


def _in_statistics(world: World) -> tuple[int]:
    project = _reservoir(world)
    progress.enter_statistics(project.pk, date(2023, 3, 1), by=None)
    return (project.pk,)


def _excused(world: World) -> tuple[int, int]:
    project = _reservoir(world)
    excuse = excuse_project(
        project,
        ExcuseTopic.START,
        reason="用地指标待批",
        valid_from=date(2023, 1, 1),
        valid_to=date(2023, 6, 30),
        by=world.officer,
    )
    return (project.pk, excuse.pk)


def _identity(world: World) -> dict[str, Any]:
    return {"name": "水库工程二期", "unit": world.water.pk, "region": world.pingliang.pk}


STAGE = {"stage": "started", "happened_on": "2023-03-01", "precision": "day", "known_on": "2023-03-01"}
ENTER = {"year": 2023, "name": "2023年县级重点", "entered_on": "2023-01-05"}
LEAVE = {"reason": "已竣工", "left_on": "2023-06-01"}
EXCUSE = {"topic": "start", "reason": "用地指标待批", "valid_from": "2023-05-01", "valid_to": "2023-06-30"}
REASON = {"reason": "误记"}

EXPECTED: dict[str, dict[str, Any]] = {
    "projects:list": LIST,
    "projects:list htmx": LIST | {"headers": {"HX-Request": "true"}, "anonymous": 401},
    "projects:export": LIST,
    "projects:create": FORM | {"town_clerk": 200},
    "projects:create POST": CHANGE | {"data": _identity, "town_clerk": 422},
    "projects:detail": PAGE | {"args": _project},
    "projects:change": FORM | {"args": _project},
    "projects:change POST": CHANGE | {"args": _project, "data": _identity},
    "projects:plan-change": FORM | {"args": _year},
    "projects:plan-change POST": CHANGE | {"args": _year, "data": {"plan": "100"}},
    "projects:stage-record": FORM | {"args": _project},
    "projects:stage-record POST": CHANGE | {"args": _project, "data": STAGE},
    "projects:stage-withdraw": FORM | {"args": _started},
    "projects:stage-withdraw POST": CHANGE | {"args": _started, "data": REASON},
    "projects:list-enter": FORM | {"args": _project},
    "projects:list-enter POST": CHANGE | {"args": _project, "data": ENTER},
    "projects:list-leave": FORM | {"args": _listed},
    "projects:list-leave POST": CHANGE | {"args": _listed, "data": LEAVE},
    "projects:figure": FORM | {"args": _month},
    "projects:figure POST": CHANGE | {"args": _month, "data": {"done_month_fen": "12.5"}},
    "projects:statistics-enter": FORM | {"args": _project},
    "projects:statistics-enter POST": CHANGE | {"args": _project, "data": {"entered_on": "2023-04-01"}},
    "projects:statistics-withdraw": FORM | {"args": _in_statistics},
    "projects:statistics-withdraw POST": CHANGE | {"args": _in_statistics, "data": REASON},
    "projects:excuse": OFFICER_FORM | {"args": _project},
    "projects:excuse POST": OFFICER_CHANGE | {"args": _project, "data": EXCUSE},
    "projects:excuse-revoke": OFFICER_CHANGE | {"args": _excused},
}
