"""Who sees which plans and the rows read from them, who may manage them, and who reports on them.

A plan in force is addressed to every unit of its region, so everybody who may view anything there sees it whole, with the
rows that were confirmed; a plan that is not in force, and a row that is not confirmed, is seen by those who manage plans
for the whole region.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.errors import NotVisible
from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import (
    Passage,
    Plan,
    Quoted,
    RecurringDuty,
    RecurringDutyRecord,
    Target,
    Task,
    TaskUnit,
)

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

Row = TypeVar("Row", Plan, Target, Task, RecurringDuty, Passage)
QuotedRow = TypeVar("QuotedRow", bound=Quoted)


def plans_for(user: User | AnonymousUser) -> QuerySet[Plan]:
    """The plans `user` may read, newest year first, without their texts: in force around them, and all they may manage."""
    in_force = Q(state=PlanState.IN_FORCE, region__in=access.regions_around(user, Can.VIEW).values("pk"))
    return Plan.objects.filter(in_force | _managed(user)).select_related("region").defer("text")


def plan_for(user: User | AnonymousUser, pk: int) -> Plan:
    """One plan `user` may read. Raises NotVisible."""
    return _one(plans_for(user), pk)


def plans_to_manage(user: User | AnonymousUser) -> QuerySet[Plan]:
    """The plans `user` may check, change and bring into force, whatever their state."""
    return plans_for(user).filter(_managed(user))


def plan_to_manage(user: User | AnonymousUser, pk: int) -> Plan:
    """One plan `user` may manage. Raises NotVisible."""
    return _one(plans_to_manage(user), pk)


def may_manage(user: User | AnonymousUser, plan: Plan) -> bool:
    """Whether `user` may change this plan and its rows: decides which buttons a page shows."""
    return plans_to_manage(user).filter(pk=plan.pk).exists()


def targets_for(user: User | AnonymousUser) -> QuerySet[Target]:
    """The targets `user` may read; those who manage a plan see its proposed and rejected rows too."""
    return _rows_for(user, Target.objects.select_related("plan__region", "unit_in_charge"))


def target_for(user: User | AnonymousUser, pk: int) -> Target:
    """One target `user` may read. Raises NotVisible."""
    return _one(targets_for(user), pk)


def target_to_manage(user: User | AnonymousUser, pk: int) -> Target:
    """One target of a plan `user` may manage. Raises NotVisible."""
    return _one(targets_for(user).filter(_managed(user, "plan__")), pk)


def targets_to_report(user: User | AnonymousUser) -> QuerySet[Target]:
    """The confirmed targets in force whose figures `user` may report: their unit is in charge, or they manage the plan."""
    return _in_force(targets_for(user)).filter(
        _managed(user, "plan__")
        | Q(unit_in_charge__in=access.organisations_seated(user, Can.REPORT).values("pk"))
    )


def target_to_report(user: User | AnonymousUser, pk: int) -> Target:
    """One target whose figure `user` may report. Raises NotVisible."""
    return _one(targets_to_report(user), pk)


def tasks_for(user: User | AnonymousUser) -> QuerySet[Task]:
    """The tasks `user` may read; those who manage a plan see its proposed and rejected rows too."""
    return _rows_for(user, Task.objects.select_related("plan__region"))


def task_for(user: User | AnonymousUser, pk: int) -> Task:
    """One task `user` may read. Raises NotVisible."""
    return _one(tasks_for(user), pk)


def task_to_manage(user: User | AnonymousUser, pk: int) -> Task:
    """One task of a plan `user` may manage. Raises NotVisible."""
    return _one(tasks_for(user).filter(_managed(user, "plan__")), pk)


def tasks_to_report(user: User | AnonymousUser) -> QuerySet[Task]:
    """The confirmed tasks in force that `user` may report on: theirs to lead or to support, or of a plan they manage."""
    theirs = TaskUnit.objects.filter(
        organisation__in=access.organisations_seated(user, Can.REPORT).values("pk")
    ).values("task")
    return _in_force(tasks_for(user)).filter(_managed(user, "plan__") | Q(pk__in=theirs))


def task_to_report(user: User | AnonymousUser, pk: int) -> Task:
    """One task `user` may report on. Raises NotVisible."""
    return _one(tasks_to_report(user), pk)


def is_counting(row: Quoted) -> bool:
    """Whether a row counts: it was confirmed and its plan is in force."""
    return row.state == RowState.CONFIRMED and row.plan.state == PlanState.IN_FORCE


def units_to_report(user: User | AnonymousUser, task: Task) -> QuerySet[Organisation]:
    """The organisations that answer for a task and that `user` may report for."""
    answering = TaskUnit.objects.filter(task=task, organisation__isnull=False).values("organisation")
    return access.organisations_seated(user, Can.REPORT).filter(pk__in=answering)


def task_unit_to_manage(user: User | AnonymousUser, pk: int) -> TaskUnit:
    """One unit of a task of a plan `user` may manage. Raises NotVisible."""
    found = TaskUnit.objects.select_related("task", "organisation").filter(pk=pk).first()
    if found is None or not tasks_for(user).filter(_managed(user, "plan__"), pk=found.task_id).exists():
        raise NotVisible
    return found


def duties_for(user: User | AnonymousUser) -> QuerySet[RecurringDuty]:
    """The recurring duties `user` may read; those who manage a plan see its proposed and rejected rows too."""
    return _rows_for(user, RecurringDuty.objects.select_related("plan__region", "organisation"))


def duty_for(user: User | AnonymousUser, pk: int) -> RecurringDuty:
    """One recurring duty `user` may read. Raises NotVisible."""
    return _one(duties_for(user), pk)


def duty_to_manage(user: User | AnonymousUser, pk: int) -> RecurringDuty:
    """One recurring duty of a plan `user` may manage. Raises NotVisible."""
    return _one(duties_for(user).filter(_managed(user, "plan__")), pk)


def duties_to_report(user: User | AnonymousUser) -> QuerySet[RecurringDuty]:
    """The confirmed duties in force that `user` may say were done: their unit's, or of a plan they manage."""
    return _in_force(duties_for(user)).filter(
        _managed(user, "plan__")
        | Q(organisation__in=access.organisations_seated(user, Can.REPORT).values("pk"))
    )


def duty_to_report(user: User | AnonymousUser, pk: int) -> RecurringDuty:
    """One duty `user` may say was done. Raises NotVisible."""
    return _one(duties_to_report(user), pk)


def duty_record_to_report(user: User | AnonymousUser, pk: int) -> RecurringDutyRecord:
    """One record of a duty `user` may say was done. Raises NotVisible."""
    found = RecurringDutyRecord.objects.select_related("duty").filter(pk=pk).first()
    if found is None or not duties_to_report(user).filter(pk=found.duty_id).exists():
        raise NotVisible
    return found


def row_to_manage(
    user: User | AnonymousUser, plan: Plan, kind: str, pk: int
) -> Target | Task | RecurringDuty:
    """One `target`, `task` or `duty` of a plan `user` may manage. Raises NotVisible, also for a row of another plan."""
    ways: dict[str, Callable[..., Target | Task | RecurringDuty]] = {
        "target": target_to_manage,
        "task": task_to_manage,
        "duty": duty_to_manage,
    }
    if kind not in ways:
        raise NotVisible
    row = ways[kind](user, pk)
    if row.plan_id != plan.pk:
        raise NotVisible
    return row


def passages_for(user: User | AnonymousUser) -> QuerySet[Passage]:
    """The figures that were not taken, of the plans `user` manages: they are the checking, not the plan."""
    return Passage.objects.filter(_managed(user, "plan__")).select_related("plan__region")


def passage_to_manage(user: User | AnonymousUser, plan: Plan, pk: int) -> Passage:
    """One figure of a plan that was not taken. Raises NotVisible, also for one of another plan."""
    return _one(passages_for(user).filter(plan=plan), pk)


def _managed(user: User | AnonymousUser, to_plan: str = "") -> Q:
    """Plans (or rows, by their way `to_plan`) of regions for all of which `user` manages plans."""
    if access.scope(user, Can.PLAN).everywhere:
        return Q(pk__isnull=False)
    return Q(**{f"{to_plan}region__in": access.regions_for(user, Can.PLAN).values("pk")})


def _rows_for(user: User | AnonymousUser, rows: QuerySet[QuotedRow]) -> QuerySet[QuotedRow]:
    readable = Q(state=RowState.CONFIRMED, plan__in=plans_for(user).values("pk"))
    return rows.filter(_managed(user, "plan__") | readable).defer("plan__text")


def _in_force(rows: QuerySet[QuotedRow]) -> QuerySet[QuotedRow]:
    return rows.filter(state=RowState.CONFIRMED, plan__state=PlanState.IN_FORCE)


def _one(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
