"""Who the units named in a plan are: proposed with a reason, said by a person, remembered for the region's next plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from guatu.access.queries import bodies_seated_in
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.enums import Duty, RowState
from guatu.targets.models import Plan, RecurringDuty, Target, Task, TaskUnit, UnitName
from guatu.targets.queries.units import bodies_of, place_of, remembered
from guatu.targets.services.deciding import changed_in_force, open_plan
from guatu.targets.unit_names import Proposal, propose

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User


@transaction.atomic
def propose_units(plan: Plan) -> int:
    """Match every name of a plan's tasks to organisations: as a person said before, else by the name; gives how many changed.

    Targets and duties nobody is in charge of follow the task they stand in. Part of reading a document.
    """
    bodies, place, known = bodies_of(plan), place_of(plan), remembered(plan)
    names = list(_rows(plan).order_by("name").values_list("name", flat=True).distinct())
    changed = 0
    for name in names:
        memory = known.get(name)
        found = Proposal(memory.organisations, memory.said) if memory else propose(name, bodies, place)
        changed += _take(plan, name, found)
    _put_in_charge(plan)
    return changed


@transaction.atomic
def match_units(plan: Plan, *, by: User) -> int:
    """Match the names again, after organisations were added, say; what a person said stays. Gives how many names changed."""
    open_plan(plan.pk)
    changed = propose_units(plan)
    ledger.record("plan-units.match", f"plan-document:{plan.pk}", by=by, detail={"rows": changed})
    changed_in_force(plan)
    return changed


@transaction.atomic
def settle_name(plan: Plan, name: str, organisations: Sequence[Organisation], *, by: User) -> None:
    """Say whom a name means in all tasks of a plan, and in the region's next plans; no organisation: nobody of the platform.

    Raises Refused when the plan does not name it.
    """
    open_plan(plan.pk)
    if not _rows(plan).filter(name=name).exists():
        raise Refused(f"方案里没有“{name}”，请刷新后再操作")
    UnitName.objects.filter(region=plan.region_id, name=name).delete()
    at = now()
    chosen: list[Organisation | None] = list(organisations) or [None]
    UnitName.objects.bulk_create(
        [
            UnitName(region_id=plan.region_id, name=name, organisation=body, at=at, by_name=str(by))
            for body in chosen
        ]
    )
    _release(plan, name, {body.pk for body in organisations})
    _take(plan, name, Proposal(tuple(body.pk for body in organisations), f"{by} {at:%Y-%m-%d} 指定"))
    _put_in_charge(plan)
    detail = {"name": name, "organisation": [str(body) for body in organisations]}
    ledger.record("plan-units.settle", f"plan-document:{plan.pk}", by=by, detail=detail)
    changed_in_force(plan)


@transaction.atomic
def add_unit(task: Task, organisation: Organisation, duty: Duty, *, by: User) -> None:
    """Let one more organisation answer for a task, where its list ends in 等, say.

    Raises Refused when it does already, or has no seat in the plan's region.
    """
    plan = open_plan(task.plan_id)
    if not bodies_seated_in(task.plan.region).filter(pk=organisation.pk).exists():
        raise Refused(f"{organisation}不在{task.plan.region}，请选本地区的单位")
    Task.objects.select_for_update().only("pk").get(pk=task.pk)
    if TaskUnit.objects.filter(task=task, organisation=organisation, is_shared=False).exists():
        raise Refused(f"{organisation}已经是这项任务的责任或配合单位")
    TaskUnit.objects.filter(task=task, organisation=organisation).delete()
    reason = f"{by} {now():%Y-%m-%d} 添加"
    TaskUnit.objects.create(
        task=task, name=organisation.name[:100], duty=duty, organisation=organisation, reason=reason
    )
    detail = {"title": task.title, "organisation": str(organisation), "role": duty.label}
    ledger.record("task.add_unit", f"task:{task.pk}", by=by, detail=detail)
    changed_in_force(plan)


@transaction.atomic
def remove_unit(unit: TaskUnit, *, by: User) -> None:
    """Let an organisation answer for a task no more; what it reported stays. Raises Refused when it is gone already."""
    plan = open_plan(unit.task.plan_id)
    if not TaskUnit.objects.filter(pk=unit.pk).delete()[0]:
        raise Refused("这个单位已经不在这项任务里")
    detail = {"title": unit.task.title, "organisation": str(unit.organisation or unit.name)}
    ledger.record("task.remove_unit", f"task:{unit.task_id}", by=by, detail=detail)
    changed_in_force(plan)


def _rows(plan: Plan) -> QuerySet[TaskUnit]:
    return TaskUnit.objects.filter(task__plan=plan)


def _take(plan: Plan, name: str, found: Proposal) -> int:
    """Give the rows of a name these organisations, a row each; 1 when anything changed. Who was added by hand stays as he is."""
    rows = list(_rows(plan).filter(name=name).order_by("task_id", "pk"))
    wanted: list[int | None] = list(found.organisations) or [None]
    if {row.organisation_id for row in rows} == set(wanted):
        _rows(plan).filter(name=name).exclude(reason=found.reason).update(reason=found.reason[:200])
        return 0
    first = {row.task_id: row for row in reversed(rows)}
    TaskUnit.objects.filter(pk__in=[row.pk for row in rows]).delete()
    TaskUnit.objects.bulk_create(
        [
            TaskUnit(
                task_id=row.task_id,
                name=name,
                duty=row.duty,
                is_shared=row.is_shared,
                organisation_id=pk,
                reason=found.reason[:200],
            )
            for row in first.values()
            for pk in wanted
        ]
    )
    return 1


def _release(plan: Plan, name: str, stay: set[int]) -> None:
    """Take targets and duties from organisations a name no longer means, where they had them by this name."""
    rows = _rows(plan).filter(name=name)
    left = {pk for pk in rows.values_list("organisation", flat=True) if pk is not None} - stay
    tasks = set(rows.values_list("task", flat=True))
    held = Target.objects.filter(plan=plan, unit_in_charge__in=left).only("task_id", "as_read")
    freed = [
        target.pk for target in held if target.task_id in tasks or name in target.as_read.get("units", ())
    ]
    Target.objects.filter(pk__in=freed).update(unit_in_charge=None)
    for start, end in Task.objects.filter(pk__in=tasks).values_list("start", "end"):
        inside = RecurringDuty.objects.filter(plan=plan, start__gte=start, start__lt=end)
        inside.filter(organisation__in=left).update(organisation=None)


def _put_in_charge(plan: Plan) -> None:
    """Targets and duties without anybody in charge go to the first organisation that leads them, or the task they stand in."""
    leads, by_name = _leads(plan)
    free = Target.objects.filter(plan=plan, unit_in_charge=None).exclude(state=RowState.REJECTED)
    charged = []
    for target in free.only("task_id", "as_read", "unit_in_charge"):
        own = [by_name[name] for name in target.as_read.get("units", ()) if name in by_name]
        charge = own[0] if own else leads.get(target.task_id or 0)
        if charge:
            target.unit_in_charge_id = charge
            charged.append(target)
    Target.objects.bulk_update(charged, ["unit_in_charge"], batch_size=500)
    _charge_duties(plan, leads)


def _leads(plan: Plan) -> tuple[dict[int, int], dict[str, int]]:
    """By task the organisation its list of units names first, and by name the organisation of each unit that leads."""
    units = (
        _rows(plan).filter(duty=Duty.LEAD, organisation__isnull=False).select_related("task").order_by("pk")
    )
    found = sorted(units, key=lambda each: _place_named(each.task, each.name))
    leads: dict[int, int] = {}
    by_name: dict[str, int] = {}
    for each in found:
        assert each.organisation_id is not None  # noqa: S101 - the filter says so
        by_name.setdefault(each.name, each.organisation_id)
        if not each.is_shared:
            leads.setdefault(each.task_id, each.organisation_id)
    return leads, by_name


def _place_named(task: Task, name: str) -> int:
    """Where a name stands in the list of units a task was read with; one added by hand comes last."""
    names = task.as_read.get("units", [])
    return names.index(name) if name in names else len(names)


def _charge_duties(plan: Plan, leads: dict[int, int]) -> None:
    spans = list(Task.objects.filter(plan=plan).values_list("start", "end", "pk"))
    charged = []
    for duty in RecurringDuty.objects.filter(plan=plan, organisation=None).exclude(state=RowState.REJECTED):
        task = next((pk for start, end, pk in spans if start <= duty.start < end), 0)
        if task in leads:
            duty.organisation_id = leads[task]
            charged.append(duty)
    RecurringDuty.objects.bulk_update(charged, ["organisation"], batch_size=500)
