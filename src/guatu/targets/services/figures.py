"""Figures that units report of their targets, month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.amounts import amount
from guatu.targets.enums import Measure, PlanState
from guatu.targets.models import Plan, Target, TargetFigure
from guatu.targets.services.statuses import refresh_statuses

if TYPE_CHECKING:
    from guatu.access.models import User

MOST = Decimal(10) ** 16


@transaction.atomic
def report_figure(
    target: Target, month: Month, value: Decimal, *, by: User, today: date, evidence: str = ""
) -> TargetFigure:
    """Say what a target has reached by the end of a month, in its own unit; an earlier report of the month stays beside it.

    Statuses from that month on follow at once. Raises Refused when the figure is not kept by hand, the plan is not in
    force, the month has not begun, or the same figure stands already.
    """
    plan = Plan.objects.select_for_update().select_related("region").get(pk=target.plan_id)
    if plan.state != PlanState.IN_FORCE:
        raise Refused("方案没有生效，不能填报")
    if target.measure != Measure.HAND:
        raise Refused("这个目标的数取自平台或还没有绑定，不用填报")
    if month > Month.of(today):
        raise Refused(f"{month.label}还没有到，不能提前填报")
    if abs(value) >= MOST:
        raise Refused(f"{amount(value, target.unit)}太大，请核对单位是不是“{target.unit}”")
    newest = TargetFigure.objects.filter(target=target, month=month.key).order_by("-id").first()
    if newest is not None and newest.value == value and newest.evidence == evidence:
        raise Refused(f"{month.label}已经填报过同样的数：{amount(value, target.unit)}")
    figure = TargetFigure.objects.create(
        target=target,
        month=month.key,
        value=value,
        evidence=evidence,
        at=now(),
        by_id=by.pk or 0,
        by_name=str(by),
    )
    detail = {"target": str(target), "month": str(month), "value": str(value)}
    detail |= {"before": str(newest.value)} if newest else {}
    ledger.record("target.report", f"target:{target.pk}", by=by, detail=detail)
    refresh_statuses(plan, at=now(), target_ids=[target.pk])
    return figure
