"""Tasks of plans in force: whose they are, how far they are, reporting on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from ninja import Query, Router, Schema, Status
from pydantic import Field

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible
from guatu.targets import policy, services
from guatu.targets.queries.inbox import inbox
from guatu.targets.queries.tasks import TaskFilters, TaskLine, lines_of, task_lines

if TYPE_CHECKING:
    from guatu.targets.models import TaskUnit

router = Router(tags=["任务"])
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Query(ge=1, le=LARGEST_ID)]


class UnitOut(Schema):
    """A unit as the document names it, and the organisation it is on the platform, if any."""

    name: str
    duty: str
    organisation_id: int | None
    organisation: str
    is_shared: bool


class ReportOut(Schema):
    """What a unit said of a task; without a unit it was the plan's manager."""

    organisation: str
    percent: int
    text: str
    at: datetime
    by: str


class TaskOut(Schema):
    """One task with its units and its newest report."""

    id: int
    plan_id: int
    plan: str
    number: str
    title: str
    quote: str
    due_on: date | None
    state: str
    percent: int
    is_overdue: bool
    units: list[UnitOut]
    last_report: ReportOut | None


class ReportIn(Schema):
    """How far a task is, for one of its units; the plan's manager may leave the unit out."""

    percent: Annotated[int, Field(ge=0, le=100)]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    organisation_id: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None = None


@router.get("", response=list[TaskOut], summary="生效方案中的任务；mine 为真时只列本单位推进中的")
def task_list(
    request: Caller, plan: Id | None = None, unit: Id | None = None, state: str = "", mine: bool = False
) -> list[TaskOut]:
    require(request.user, Can.VIEW)
    if mine:
        return [_task(line) for line in inbox(request.user, today(), unit=unit).tasks]
    lines, _ = task_lines(request.user, TaskFilters(plan=plan, unit=unit, state=state), today())
    return [_task(line) for line in lines]


@router.get("/{int:pk}", response=TaskOut, summary="一项任务")
def task(request: Caller, pk: int) -> TaskOut:
    (line,) = lines_of([policy.task_for(request.user, pk)], today())
    return _task(line)


@router.post("/{int:pk}/reports", response={201: TaskOut}, summary="填报进展")
def report_task(request: Caller, pk: int, given: ReportIn) -> Status[TaskOut]:
    found = policy.task_to_report(request.user, pk)
    units = policy.units_to_report(request.user, found)
    unit = next((each for each in units if each.pk == given.organisation_id), None)
    if unit is None and (
        given.organisation_id is not None or not policy.may_manage(request.user, found.plan)
    ):
        raise NotVisible
    services.report_task(found, unit, given.percent, given.text, by=request.user)
    return Status(201, task(request, pk))


def _task(line: TaskLine) -> TaskOut:
    found = line.task
    last = line.last
    return TaskOut(
        id=found.pk,
        plan_id=found.plan_id,
        plan=found.plan.title,
        number=found.number,
        title=found.title,
        quote=found.quote,
        due_on=found.due_on,
        state=found.progress_state,
        percent=found.progress_percent,
        is_overdue=line.is_overdue,
        units=[_unit(unit) for unit in (*line.lead, *line.support, *line.shared_units)],
        last_report=ReportOut(
            organisation=str(last.organisation or ""),
            percent=last.percent,
            text=last.text,
            at=last.at,
            by=last.by_name,
        )
        if last
        else None,
    )


def _unit(unit: TaskUnit) -> UnitOut:
    return UnitOut(
        name=unit.name,
        duty=unit.duty,
        organisation_id=unit.organisation_id,
        organisation=str(unit.organisation or ""),
        is_shared=unit.is_shared,
    )
