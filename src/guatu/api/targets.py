"""The targets of plans: how they stand, and what their units report."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ninja import Router, Schema, Status
from pydantic import Field

from guatu.api.caller import Caller, MonthText
from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.targets.amounts import DIGITS
from guatu.targets.queries.wall import name_of, standings, unit_of
from guatu.targets.services.figures import report_figure

if TYPE_CHECKING:
    from guatu.targets.models import Target, TargetStatus

router = Router(tags=["方案目标"])


class StatusOut(Schema):
    """How a target stands at the end of a month, in its own unit; null where nothing is known."""

    month: str
    actual: Decimal | None
    expected: Decimal | None
    forecast: Decimal | None
    forecast_low: Decimal | None
    forecast_high: Decimal | None
    colour: str
    because: str


class TargetOut(Schema):
    """One promised figure: quotation, figure, time, who answers for it, what measures it, how it stands."""

    id: int
    quote: str
    name: str
    indicator: str
    scope: str
    op: str
    value: Decimal
    unit: str
    period: str
    due_on: str | None
    is_growth: bool
    unit_in_charge: str
    measure: str
    indicator_slug: str
    status: StatusOut | None


class FigureIn(Schema):
    """What a target has reached by the end of a month, in its own unit."""

    month: MonthText
    value: Decimal = Field(max_digits=DIGITS, decimal_places=4)
    evidence: str = Field(default="", max_length=500)


class FigureOut(Schema):
    """A figure as it was kept."""

    id: int
    month: str
    value: Decimal
    by: str


@router.get(
    "/{int:pk}/targets",
    response=list[TargetOut],
    summary="一份方案的目标及其某月的进展（不写月份为最近一个月）",
)
def target_list(request: Caller, pk: int, month: MonthText | None = None) -> list[TargetOut]:
    plan = policy.plan_for(request.user, pk)
    shown = Month.parse(month) if month else None
    return [_target(*each) for each in standings(request.user, plan, shown)]


@router.post(
    "/{int:pk}/targets/{int:target}/figures", response={201: FigureOut}, summary="填报一个目标某月的完成数"
)
def target_figure(request: Caller, pk: int, target: int, given: FigureIn) -> Status[FigureOut]:
    found = policy.target_to_report(request.user, target)
    if found.plan_id != pk:
        raise NotVisible
    month = Month.parse(given.month)
    kept = report_figure(found, month, given.value, evidence=given.evidence, by=request.user, today=today())
    return Status(201, FigureOut(id=kept.pk, month=str(month), value=kept.value, by=kept.by_name))


def _target(target: Target, status: TargetStatus | None) -> TargetOut:
    return TargetOut(
        id=target.pk,
        quote=target.quote,
        name=name_of(target),
        indicator=target.indicator,
        scope=target.scope,
        op=target.op,
        value=target.value,
        unit=target.unit,
        period=target.period,
        due_on=target.due_on.isoformat() if target.due_on else None,
        is_growth=target.is_growth,
        unit_in_charge=unit_of(target),
        measure=target.measure,
        indicator_slug=target.indicator_slug,
        status=_status(status) if status else None,
    )


def _status(status: TargetStatus) -> StatusOut:
    return StatusOut(
        month=str(Month.of_key(status.month)),
        actual=status.actual,
        expected=status.expected,
        forecast=status.forecast,
        forecast_low=status.forecast_low,
        forecast_high=status.forecast_high,
        colour=status.colour,
        because=status.because.get("sentence") or status.because.get("unlit", ""),
    )
