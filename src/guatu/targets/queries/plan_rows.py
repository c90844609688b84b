"""All rows of a plan in plain values, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from guatu.targets import policy
from guatu.targets.enums import Duty
from guatu.targets.models import Plan, Quoted, Task, TaskUnit

if TYPE_CHECKING:
    from guatu.access.models import User

_QUOTED = ("quote", "start", "end", "section", "rule", "reason", "state", "origin")
_TARGET = (
    *("indicator", "scope", "op", "value", "unit", "period", "due_on", "is_growth", "is_implied"),
    *("modality", "threshold", "value_start", "value_end"),
)


def rows_json(user: User | AnonymousUser, plan: Plan) -> dict[str, Any]:
    """The rows of a plan `user` may read: `target_rows`, `task_rows`, `duty_rows`, `not_taken` and `sums`."""
    targets = policy.targets_for(user).filter(plan=plan)
    tasks = policy.tasks_for(user).filter(plan=plan)
    duties = policy.duties_for(user).filter(plan=plan)
    passages = policy.passages_for(user).filter(plan=plan)
    seen = set(targets.values_list("pk", flat=True))
    units = units_of_tasks(tasks.values_list("pk", flat=True))
    return {
        "target_rows": [_said(row, *_TARGET) for row in targets],
        "task_rows": [_task(row, units.get(row.pk, [])) for row in tasks],
        "duty_rows": [_said(row, "title", "every", "times_least", "times_most") for row in duties],
        "not_taken": [_said(row, "kind") for row in passages],
        "sums": [each for each in plan.sums if {each["total"], *each["parts"]} <= seen],
    }


def _said(row: Quoted, *names: str) -> dict[str, Any]:
    return {"id": row.pk} | {name: getattr(row, name) for name in (*_QUOTED, *names)}


def _task(row: Task, units: list[TaskUnit]) -> dict[str, Any]:
    lead, support = names_of(units)
    return _said(row, "number", "title") | {"units": lead, "support": support}


def units_of_tasks(tasks: Iterable[int]) -> dict[int, list[TaskUnit]]:
    """The units of each task in the order its paragraph names them, those it shares with every task last."""
    found: dict[int, list[TaskUnit]] = {}
    units = TaskUnit.objects.filter(task__in=list(tasks)).select_related("task").order_by("pk")
    for unit in sorted(units, key=lambda unit: (unit.is_shared, unit.task.quote.rfind(unit.name))):
        found.setdefault(unit.task_id, []).append(unit)
    return found


def names_of(units: Iterable[TaskUnit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of those who lead, and of those who support, each once."""
    lead: dict[str, bool] = {}
    support: dict[str, bool] = {}
    for unit in units:
        (lead if unit.duty == Duty.LEAD else support)[unit.name] = True
    return tuple(lead), tuple(support)
