"""Figures that units report of their targets, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.amounts import MOST, amount
from guatu.targets.enums import Measure, PlanState, RowState
from guatu.targets.models import Plan, Target, TargetFigure
from guatu.targets.services.statuses import refresh_statuses
from guatu.targets.spans import span_of

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class Report:
    """What a target has reached by the end of a month, in its own unit, and on what evidence."""

    target: Target
    month: Month
    value: Decimal
    evidence: str = ""


def report_figure(
    target: Target, month: Month, value: Decimal, *, by: User, today: date, evidence: str = ""
) -> TargetFigure:
    """Say what one target has reached by the end of a month; see `report_figures`."""
    return report_figures([Report(target, month, value, evidence)], by=by, today=today)[0]


@transaction.atomic
def report_figures(reports: Sequence[Report], *, by: User, today: date) -> list[TargetFigure]:
    """Keep what targets have reached; an earlier report of a month stays beside the new one, which counts.

    Their statuses follow at once. Raises Refused, and keeps nothing, when a figure is not kept by hand, its plan is not in
    force, its month has not begun or lies outside its time, it is below zero and no growth, or the same figure stands
    already.
    """
    ids = sorted({each.target.plan_id for each in reports})
    plans = {
        plan.pk: plan
        for plan in Plan.objects.select_for_update().filter(pk__in=ids).select_related("region").defer("text")
    }
    found = [_reported(each, plans[each.target.plan_id], by=by, today=today) for each in reports]
    for pk, plan in plans.items():
        concerned = {each.target.pk for each in reports if each.target.plan_id == pk}
        refresh_statuses(plan, at=now(), target_ids=concerned)
    return found


def _reported(report: Report, plan: Plan, *, by: User, today: date) -> TargetFigure:
    target, month = report.target, report.month
    target.refresh_from_db(fields=["state", "measure", "period", "due_on"])
    if plan.state != PlanState.IN_FORCE or target.state != RowState.CONFIRMED:
        raise Refused("方案没有生效，或这个目标没有采用，不能填报")
    if target.measure != Measure.HAND:
        raise Refused("这个目标的数取自平台或还没有绑定，不用填报")
    if month > Month.of(today):
        raise Refused(f"{month.label}还没有到，不能提前填报")
    span = span_of(target.period, target.due_on, plan.year, month)
    if span and not (span.first <= month and month.year <= span.last.year):
        raise Refused(f"{month.label}不在目标的期限以内（{span.first.label}至{span.last.label}），请核对月份")
    if report.value < 0 and not target.is_growth:
        raise Refused(f"完成数不能是负数：{amount(report.value, target.unit)}")
    if abs(report.value) >= MOST:
        raise Refused(f"{amount(report.value, target.unit)}太大，请核对单位是不是“{target.unit}”")
    newest = TargetFigure.objects.filter(target=target, month=month.key).order_by("-id").first()
    if newest is not None and (newest.value, newest.evidence) == (report.value, report.evidence):
        raise Refused(f"{month.label}已经填报过同样的数：{amount(report.value, target.unit)}")
    figure = TargetFigure.objects.create(
        target=target,
        month=month.key,
        value=report.value,
        evidence=report.evidence,
        at=now(),
        by_id=by.pk or 0,
        by_name=str(by),
    )
    detail = {"target": str(target), "month": str(month), "value": str(report.value)}
    detail |= {"before": str(newest.value)} if newest else {}
    ledger.record("target.report", f"target:{target.pk}", by=by, detail=detail)
    return figure
