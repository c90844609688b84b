"""A target's figure cut into quarters, months, units and towns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.amounts import amount
from guatu.targets.enums import Part
from guatu.targets.models import Plan, Target, TargetPart
from guatu.targets.queries.figures import course_in, parts_add_up
from guatu.targets.queries.parts import periods_of
from guatu.targets.services.deciding import open_plan
from guatu.targets.services.statuses import refresh_statuses

if TYPE_CHECKING:
    from guatu.access.models import User


@transaction.atomic
def break_down(target: Target, how: Part, shares: Mapping[int, Decimal], *, month: Month, by: User) -> None:
    """Give each quarter or month (by yyyymm of its last month) or each unit (by id) its part of a target; none takes them back.

    Parts of an amount or a count add up to it; shares, growth and levels are set for each part, and the last period's is the
    target itself. Raises Refused with the difference, or for a period or unit the target does not have.
    """
    plan = open_plan(target.plan_id)
    if shares:
        _check(target, how, shares, month)
    TargetPart.objects.filter(target=target, by=how).delete()
    TargetPart.objects.bulk_create(
        TargetPart(
            target=target,
            by=how,
            month=None if how == Part.ORGANISATION else key,
            organisation_id=key if how == Part.ORGANISATION else None,
            value=value,
        )
        for key, value in sorted(shares.items())
    )
    said = {str(key): str(value) for key, value in sorted(shares.items())}
    detail = {"target": str(target), "how": how.label, "parts": said}
    ledger.record("target.break_down", f"target:{target.pk}", by=by, detail=detail)
    refresh_statuses(Plan.objects.select_related("region").get(pk=plan.pk), at=now(), target_ids=[target.pk])


def _check(target: Target, how: Part, shares: Mapping[int, Decimal], month: Month) -> None:
    periods = [] if how == Part.ORGANISATION else [each.key for each in periods_of(target, how)]
    strange = [key for key in shares if how != Part.ORGANISATION and key not in periods]
    if strange:
        raise Refused(f"{Month.of_key(strange[0]).label}不在目标的期限以内，请刷新后重填")
    if any(value < 0 for value in shares.values()):
        raise Refused("分解的数不能小于零")
    if parts_add_up(target, how, course_in(target, month)):
        _check_sum(target, shares)
    elif periods and shares.get(periods[-1], target.value) != target.value:
        raise Refused(
            f"最后一期应等于目标值 {amount(target.value, target.unit, 4)}，"
            f"现为 {amount(shares[periods[-1]], target.unit, 4)}"
        )


def _check_sum(target: Target, shares: Mapping[int, Decimal]) -> None:
    total = sum(shares.values(), Decimal(0))
    difference = total - target.value
    if difference:
        words = "多" if difference > 0 else "少"
        raise Refused(
            f"各部分合计 {amount(total, target.unit, 4)}，比目标值 {amount(target.value, target.unit, 4)}"
            f"{words} {amount(abs(difference), target.unit, 4)}；请改到相等，或按“按比例调整”“平均分”"
        )
