"""Plan documents: put in, and the rows read from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from guatu.access.enums import Can
from guatu.access.policy import region_for, require
from guatu.api.caller import Caller
from guatu.targets import policy, services
from guatu.targets.queries import plans
from guatu.targets.queries.plan_rows import rows_json

if TYPE_CHECKING:
    from guatu.targets.models import Plan

router = Router(tags=["方案"])
RegionId = Annotated[int, Form(ge=1, le=2**63 - 1, description="地区的 id")]


class PlanOut(Schema):
    """One plan and how far it is checked; `proposed` rows wait for a person."""

    id: int
    title: str
    year: int | None
    region: str
    file_name: str
    sha256: str
    state: str
    progress_percent: int
    message: str
    targets: int
    tasks: int
    duties: int
    proposed: int


class QuotedOut(Schema):
    """What every row has: its exact quotation, where it stands in the text, and what became of it."""

    id: int
    quote: str
    start: int
    end: int
    section: str
    rule: str
    reason: str
    state: str
    origin: str


class TargetOut(QuotedOut):
    """A promised figure; `period` is written as 2023, 2023Q2, by 2023-09-30, by 06-30, annual, 2024-2026 annual, next."""

    indicator: str
    scope: str
    op: str
    value: Decimal
    unit: str
    period: str
    due_on: date | None
    is_growth: bool
    is_implied: bool
    modality: str
    threshold: str
    value_start: int
    value_end: int


class TaskOut(QuotedOut):
    """A task and the names of the units that lead and support."""

    number: str
    title: str
    units: list[str]
    support: list[str]


class DutyOut(QuotedOut):
    """Something to be done again and again."""

    title: str
    every: str
    times_least: int
    times_most: int | None


class PassageOut(QuotedOut):
    """A figure of the text that was taken for no target."""

    kind: str


class SumOut(Schema):
    """A figure and its parts, by the ids of their targets; `difference` is parts less total."""

    total: int
    parts: list[int]
    difference: Decimal


class PlanRows(PlanOut):
    """A plan with all its rows; only those who manage it see what is not confirmed and what was not taken."""

    target_rows: list[TargetOut]
    task_rows: list[TaskOut]
    duty_rows: list[DutyOut]
    not_taken: list[PassageOut]
    sums: list[SumOut]


@router.get("", response=list[PlanOut], summary="能看到的方案，最近的 100 份")
def plan_list(
    request: Caller,
    year: Annotated[int | None, Query(ge=1900, le=2200, description="年度")] = None,
    state: Annotated[str, Query(description="状态，如 in_force")] = "",
) -> list[PlanOut]:
    require(request.user, Can.VIEW)
    found = list(plans.plan_list(request.user, year=year, state=state)[:100])
    counts = plans.counts_for(request.user, found)
    return [PlanOut.model_validate(_fields(plan, counts[plan.pk])) for plan in found]


@router.post("", response={201: PlanOut}, summary="放入方案并识读；生效之前不影响任何单位")
def put_in(request: Caller, file: File[UploadedFile], region: RegionId) -> Status[PlanOut]:
    place = region_for(request.user, region, Can.PLAN)
    plan = services.put_in_plan(file, region=place, by=request.user)
    return Status(201, PlanOut.model_validate(_fields(plan, plans.counts_for(request.user, [plan])[plan.pk])))


@router.get("/{int:pk}", response=PlanRows, summary="一份方案和识读出的各行")
def plan(request: Caller, pk: int) -> PlanRows:
    found = policy.plan_for(request.user, pk)
    counts = plans.counts_for(request.user, [found])[pk]
    return PlanRows.model_validate(_fields(found, counts) | rows_json(request.user, found))


def _fields(plan: Plan, counts: plans.Counts) -> dict[str, Any]:
    names = ("title", "year", "file_name", "sha256", "state", "message")
    return {
        "id": plan.pk,
        "region": plan.region.name,
        "progress_percent": plans.percent_read(plan),
        "targets": counts.target.kept,
        "tasks": counts.task.kept,
        "duties": counts.duty.kept,
        "proposed": counts.all.proposed,
        **{name: getattr(plan, name) for name in names},
    }
