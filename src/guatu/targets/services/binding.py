"""What a target is measured by: a figure of the platform, or one its unit reports."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.oversight.enums import Slice
from guatu.targets.enums import Cadence, Flow, Measure, RowState
from guatu.targets.meaning import fits
from guatu.targets.models import Plan, Target
from guatu.targets.queries.bindings import measures_in_force, proposals, vocabulary_of
from guatu.targets.services.deciding import CHANGED, open_plan
from guatu.targets.services.statuses import refresh_statuses

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

SURE = 0.9
_BOUND = ("measure", "indicator_slug", "unit_in_charge_id", "reports_every", "base", "flow")


@transaction.atomic
def bind_to_indicator(
    target: Target,
    slug: str,
    where: Mapping[Slice, int | str],
    *,
    month: Month,
    by: User,
    unit: Organisation | None = None,
    base: Decimal | None = None,
    base_source: str = "",
) -> None:
    """Measure a target by a figure of the platform, narrowed to one value of some slices; its statuses follow at once.

    `month` decides which measures are in force. `base` is last year's figure (money in 亿元) for growth the platform cannot
    compare itself. Raises Refused when the figure is unknown or its unit does not fit.
    """
    pack = measures_in_force(month)
    indicator = pack.indicator(slug) if pack else None
    if indicator is None:
        raise Refused("没有这个平台口径，请刷新后重新选择")
    if not fits(indicator.formula.kind, target.unit, is_growth=target.is_growth):
        raise Refused(f"口径“{indicator.text.name}”不能用“{target.unit}”计量，请另选口径，或由单位填报")
    _bind(
        target,
        by=by,
        measure=Measure.INDICATOR,
        indicator_slug=slug,
        where={each.value: key for each, key in where.items()},
        unit_in_charge=unit,
        base=base,
        base_source=base_source if base is not None else "",
        reports_every="",
        flow="",
    )


@transaction.atomic
def bind_by_hand(target: Target, unit: Organisation, every: Cadence, *, by: User, flow: str = "") -> None:
    """Let a unit report the figure of a target every so often; `flow` says how it moves (empty: by its unit).

    Its statuses follow at once.
    """
    _bind(
        target,
        by=by,
        measure=Measure.HAND,
        indicator_slug="",
        where={},
        unit_in_charge=unit,
        base=None,
        base_source="",
        reports_every=every,
        flow=Flow(flow).value if flow else "",
    )


@transaction.atomic
def unbind(target: Target, *, by: User) -> None:
    """Measure a target by nothing; what was reported stays. Raises Refused when it is measured by nothing."""
    if target.measure == Measure.NONE:
        raise Refused("这个目标还没有绑定")
    _bind(target, by=by, measure=Measure.NONE, indicator_slug="", where={}, reports_every="", flow="")


@transaction.atomic
def bind_as_proposed(plan: Plan, *, month: Month, by: User) -> int:
    """Bind every confirmed target that is measured by nothing to the figure proposed for it, where the likeness is at least 90%.

    Gives how many. Raises Refused when there is none.
    """
    known = vocabulary_of(plan.region, month)
    waiting = Target.objects.filter(plan=plan, state=RowState.CONFIRMED, measure=Measure.NONE)
    bound = 0
    for target in waiting.select_related("plan__region", "unit_in_charge"):
        best = next(iter(proposals(target, known)), None)
        if best is not None and best.score >= SURE:
            where = {each: key for each, key in best.where.items() if key is not None}
            unit = target.unit_in_charge
            bind_to_indicator(target, best.slug, where, month=month, by=by, unit=unit)
            bound += 1
    if not bound:
        raise Refused("没有相似度达到 90% 的建议了，其余目标请逐个选择")
    return bound


@transaction.atomic
def bind_rest_by_hand(plan: Plan, *, month: Month, by: User) -> int:
    """Let their units report, every month, the confirmed targets that nothing measures and no figure of the platform is like.

    Gives how many. Raises Refused when there is none whose unit is known.
    """
    known = vocabulary_of(plan.region, month)
    waiting = Target.objects.filter(plan=plan, state=RowState.CONFIRMED, measure=Measure.NONE)
    bound = 0
    for target in waiting.exclude(unit_in_charge=None).select_related("plan__region", "unit_in_charge"):
        if target.unit_in_charge and not proposals(target, known):
            bind_by_hand(target, target.unit_in_charge, Cadence.MONTH, by=by)
            bound += 1
    if not bound:
        raise Refused("没有写明单位、又没有平台口径可用的目标了，其余请逐个选择")
    return bound


def _bind(target: Target, *, by: User, **values: Any) -> None:
    plan = open_plan(target.plan_id)
    before = {name: getattr(target, name) for name in _BOUND}
    if not Target.objects.filter(pk=target.pk, **before).update(**values):
        raise Refused(CHANGED)
    detail = {name: str(value) for name, value in values.items() if value not in (None, "", {})}
    was = {name: str(value) for name, value in before.items() if value not in (None, "", {})}
    told = {"target": str(target), "before": was, **detail}
    ledger.record("target.bind", f"target:{target.pk}", by=by, detail=told)
    refresh_statuses(Plan.objects.select_related("region").get(pk=plan.pk), at=now(), target_ids=[target.pk])
    target.refresh_from_db()
