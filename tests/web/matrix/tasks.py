"""Tasks, duties, named units, comparisons and reviews: a plan in force is read by all around it; a unit reports its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.targets import services
from guatu.targets.enums import Duty, PlanState
from guatu.targets.models import Plan, RecurringDuty, Task, TaskUnit
from tests.apps.targets.rows import make_duty, make_plan, make_target, make_task
from tests.world import World

SEEN: dict[str, Any] = dict.fromkeys(("officer", "water_clerk", "town_clerk", "owner_clerk", "leader"), 200)
NOT: dict[str, Any] = {"everybody": 404, "anonymous": 302}
READ: dict[str, Any] = NOT | SEEN
MANAGE: dict[str, Any] = NOT | {"officer": 200}
WRITE: dict[str, Any] = NOT | {"officer": 302, "method": "POST"}
API: dict[str, Any] = {"api": True, "everybody": 404, "anonymous": 401}
THEIRS: dict[str, Any] = WRITE | {"water_clerk": 302}


def _made(world: World, state: str = PlanState.IN_FORCE) -> Task:
    """A task led by 水利局."""
    return make_task(make_plan(world.county, state=state), units={world.water: Duty.LEAD})


def _task(world: World) -> tuple[int]:
    return (_made(world).pk,)


def _unit(world: World) -> tuple[int]:
    task = _made(world)
    return (TaskUnit.objects.get(task=task).pk,)


def _duty_row(world: World) -> RecurringDuty:
    return make_duty(make_plan(world.county), organisation=world.water)


def _duty(world: World) -> tuple[int]:
    return (_duty_row(world).pk,)


def _record(world: World) -> tuple[int]:
    day = date(2023, 3, 1)
    return (services.record_duty(_duty_row(world), day, "", by=world.officer, today=day).pk,)


def _plan_row(world: World, state: str = PlanState.IN_FORCE) -> Plan:
    task = _made(world, state)
    make_target(task.plan, task=task)
    return task.plan


def _plan(world: World) -> tuple[int]:
    return (_plan_row(world).pk,)


def _checking(world: World) -> tuple[int]:
    return (_plan_row(world, PlanState.CHECKING).pk,)


def _reported(world: World) -> dict[str, Any]:
    return {"organisation": world.water.pk, "percent": 50, "text": "设计批复"}


def _one_more(world: World) -> dict[str, Any]:
    return {"organisation": world.transport.pk, "duty": Duty.SUPPORT.value}


EXPECTED: dict[str, dict[str, Any]] = {
    "tasks:list": READ,
    "tasks:mine": NOT | SEEN | {"leader": 404},
    "tasks:mine-count": READ,
    "tasks:detail": READ | {"args": _task},
    "tasks:detail not in force": MANAGE | {"args": lambda world: (_made(world, PlanState.CHECKING).pk,)},
    "tasks:report": THEIRS | {"args": _task, "data": _reported},
    "tasks:schedule": WRITE | {"args": _task, "data": {"due_on": "2023-12-31"}},
    "tasks:move": WRITE | {"args": _task, "data": {"to": "finish", "reason": "已竣工"}},
    "tasks:unit-add": WRITE | {"args": _task, "data": _one_more},
    "tasks:unit-remove": WRITE | {"args": _unit},
    "tasks:duties": READ,
    "tasks:duty": READ | {"args": _duty},
    "tasks:duty-record": THEIRS | {"args": _duty, "data": {"done_on": "2023-03-01"}},
    "tasks:duty-assign": WRITE | {"args": _duty, "data": lambda world: {"organisation": world.transport.pk}},
    "tasks:duty-withdraw": THEIRS | {"args": _record},
    "tasks:names": MANAGE | {"args": _plan},
    "tasks:name": MANAGE | {"args": _plan, "query": "?name=示例县水利局"},
    "tasks:name POST": WRITE
    | {
        "args": _plan,
        "query": "?name=示例县水利局",
        "data": lambda world: {"organisations": [world.water.pk]},
    },
    "tasks:name of another": NOT | {"args": _plan, "query": "?name=没有这个名称"},
    "tasks:names-match": WRITE | {"args": _plan},
    "tasks:compare": READ,
    "tasks:compare unknown plans": NOT | {"query": "?plan=1&plan=2"},
    "tasks:clashes": READ,
    "tasks:review": READ | {"args": _plan},
    "tasks:review not in force": MANAGE | {"args": _checking},
    "tasks:review-file": READ | {"args": lambda world: (*_plan(world), "xlsx")},
    "tasks:review-file another kind": NOT | {"args": lambda world: (*_plan(world), "exe")},
    "api-1:task_list": API | SEEN,
    "api-1:task": API | SEEN | {"args": _task},
    "api-1:report_task": API
    | {
        "args": _task,
        "method": "POST",
        "data": lambda world: {"organisation_id": world.water.pk, "percent": 50, "text": "设计批复"},
        "officer": 201,
        "water_clerk": 201,
    },
}
