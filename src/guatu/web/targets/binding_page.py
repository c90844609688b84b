"""What the pages for measuring targets show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.oversight.enums import Slice
from guatu.targets.enums import Cadence, Measure, PlanState
from guatu.targets.periods import period_label
from guatu.targets.queries.bindings import (
    Proposal,
    Vocabulary,
    confirmed_targets,
    measures_in_force,
    proposals,
    vocabulary_of,
)
from guatu.targets.queries.wall import name_of, promise_of, unit_of
from guatu.targets.services.binding import SURE
from guatu.web.months import months_shown
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.targets.models import Plan, Target


@dataclass(frozen=True, slots=True)
class BindingLine:
    """One target: what it is measured by (empty: nothing), or what is proposed for it."""

    target: Target
    name: str
    promise: str
    period: str
    unit: str
    measured_by: str
    best: Proposal | None


def binding_context(request: SignedIn, plan: Plan) -> dict[str, Any]:
    """Every confirmed target with what it is measured by; those nothing measures first."""
    month, _ = months_shown(request)
    known = vocabulary_of(plan.region, month)
    lines = [_line(each, known, month) for each in confirmed_targets(plan)]
    open_lines = [each for each in lines if not each.measured_by]
    return {
        "plan": plan,
        "open_lines": open_lines,
        "done_lines": [each for each in lines if each.measured_by],
        "sure": sum(each.best is not None and each.best.score >= SURE for each in open_lines),
        "by_units": sum(each.best is None and bool(each.target.unit_in_charge_id) for each in open_lines),
        "can_change": plan.state in (PlanState.CHECKING, PlanState.IN_FORCE),
    }


def _line(target: Target, known: Vocabulary, month: Month) -> BindingLine:
    said = measured_by(target, known, month)
    best = None if said else next(iter(proposals(target, known)), None)
    period = period_label(target.period)
    return BindingLine(target, name_of(target), promise_of(target), period, unit_of(target), said, best)


def measured_by(target: Target, known: Vocabulary, month: Month) -> str:
    """What a target is measured by, in words; empty where nothing does."""
    if target.measure == Measure.HAND:
        every = Cadence(target.reports_every).label if target.reports_every else ""
        return f"{unit_of(target)}{every}填报"
    if target.measure != Measure.INDICATOR:
        return ""
    pack = measures_in_force(month)
    indicator = pack.indicator(target.indicator_slug) if pack else None
    name = f"平台口径“{indicator.text.name}”" if indicator else "平台口径已停用，请重新绑定"
    words = [_word(Slice(each), key, known) for each, key in target.where.items()]
    return name + (f"，只计{'、'.join(words)}" if words else "")


def _word(by: Slice, key: Any, known: Vocabulary) -> str:
    if by == Slice.REGION:
        return next((name for name, pk in known.regions.items() if pk == key), "（地区已撤销）")
    return str(key)
