"""What became of a plan: every target with its quotation, what was reached and by what evidence; tasks; recurring duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from guatu.engine.calendar import Month
from guatu.oversight.packs.compiled import IndicatorsPack
from guatu.targets import policy
from guatu.targets.amounts import amount
from guatu.targets.enums import Measure, RowState
from guatu.targets.models import Plan, Target, TargetFigure, TargetStatus
from guatu.targets.periods import period_label
from guatu.targets.queries.bindings import measures_in_force
from guatu.targets.queries.duties import DutyLine, duty_lines
from guatu.targets.queries.tasks import TaskLine, lines_of
from guatu.targets.queries.wall import name_of, promise_of
from guatu.targets.spans import span_of

if TYPE_CHECKING:
    from guatu.access.models import User

MET, UNMET, RUNNING, UNKNOWN = "达到", "未达到", "推进中", "没有数据"
ABOUT = Decimal("0.95")
NOT_BOUND = "没有绑定平台指标，也没有指定填报单位"


@dataclass(frozen=True, slots=True)
class ReviewedTarget:
    """One target at the end: what was promised, what was reached, whether that is enough, and how one knows.

    `verdict` is 达到, 未达到, 推进中 (its time is not over) or 没有数据.
    """

    target: Target
    label: str
    promised: str
    reached: str
    verdict: str
    evidence: str
    colour: str


@dataclass(frozen=True, slots=True)
class Review:
    """A plan at the end of a month: its targets in the order of the document, its tasks, its duties."""

    plan: Plan
    month: Month
    targets: tuple[ReviewedTarget, ...]
    tasks: tuple[TaskLine, ...]
    duties: tuple[DutyLine, ...]

    def count(self, verdict: str) -> int:
        """How many targets have this verdict."""
        return sum(each.verdict == verdict for each in self.targets)

    def by_section(self) -> dict[str, list[ReviewedTarget]]:
        """The targets by the section of the document they stand in, highest heading only."""
        found: dict[str, list[ReviewedTarget]] = {}
        for each in self.targets:
            found.setdefault(_heading(self.plan, each.target.start), []).append(each)
        return found


def review(user: User | AnonymousUser, plan: Plan, today: date) -> Review:
    """What became of a plan `user` may read, by the last month of its year there are figures for."""
    targets = policy.targets_for(user).filter(plan=plan, state=RowState.CONFIRMED)
    known = list(targets.order_by("start", "value_start", "pk"))
    month = _last_month(plan, known, today)
    statuses = _statuses(known, month)
    figures = _figures(known, month)
    pack = measures_in_force(month)
    tasks = policy.tasks_for(user).filter(plan=plan, state=RowState.CONFIRMED).order_by("start", "pk")
    duties = policy.duties_for(user).filter(plan=plan, state=RowState.CONFIRMED).order_by("start", "pk")
    return Review(
        plan,
        month,
        tuple(_reviewed(each, statuses.get(each.pk), figures.get(each.pk), pack, month) for each in known),
        tuple(lines_of(tasks, today)),
        tuple(duty_lines(duties, today)),
    )


def _last_month(plan: Plan, targets: Sequence[Target], today: date) -> Month:
    """The last month of the plan's year that anything is known of; without figures the last one that has begun."""
    year = plan.year or today.year
    month = Month(year, 12) if year < today.year else Month.of(today)
    known = TargetStatus.objects.filter(target__in=[each.pk for each in targets], month__lte=month.key)
    last = known.order_by("-month").values_list("month", flat=True).first()
    return Month.of_key(last) if last else month


def _statuses(targets: Sequence[Target], month: Month) -> dict[int, TargetStatus]:
    """The last status of each target by the end of `month`."""
    found = TargetStatus.objects.filter(target__in=[each.pk for each in targets], month__lte=month.key)
    return {status.target_id: status for status in found.order_by("month")}


def _figures(targets: Sequence[Target], month: Month) -> dict[int, TargetFigure]:
    """The newest figure by hand of each target by the end of `month`."""
    found = TargetFigure.objects.filter(target__in=[each.pk for each in targets], month__lte=month.key)
    return {figure.target_id: figure for figure in found.order_by("month", "id")}


def _reviewed(
    target: Target,
    status: TargetStatus | None,
    figure: TargetFigure | None,
    pack: IndicatorsPack | None,
    month: Month,
) -> ReviewedTarget:
    actual = status.actual if status else None
    if actual is None and target.measure == Measure.HAND and figure:
        actual = figure.value
    unit = target.unit
    return ReviewedTarget(
        target,
        name_of(target),
        f"{promise_of(target)}（{period_label(target.period).removesuffix('（累计）')}）"
        if target.period
        else promise_of(target),
        amount(actual, unit),
        _verdict(target, actual, month),
        _evidence(target, status, figure, pack) if actual is not None else _why_none(target, status),
        status.colour if status else "",
    )


def _verdict(target: Target, actual: Decimal | None, month: Month) -> str:
    if actual is None:
        return UNKNOWN
    span = span_of(target.period, target.due_on, target.plan.year, month)
    is_over = span is None or month >= span.last
    is_limit = target.op in ("<=", "<")
    if is_met(target.op, actual, target.value) and (is_over or not is_limit):
        return MET
    return UNMET if is_over else RUNNING


def is_met(op: str, actual: Decimal, promised: Decimal) -> bool:
    """Whether a figure is what a promise asks for; 约 is met by 95 % of it.

    >>> is_met("~", Decimal(96), Decimal(100)), is_met("<", Decimal(3), Decimal(3))
    (True, False)
    """
    if op == ">":
        return actual > promised
    if op == "<":
        return actual < promised
    if op == "<=":
        return actual <= promised
    return actual >= (promised * ABOUT if op == "~" else promised)


def _evidence(
    target: Target, status: TargetStatus | None, figure: TargetFigure | None, pack: IndicatorsPack | None
) -> str:
    """Who reported the figure and when, or by which formula of the platform it was worked out and of which month."""
    if target.measure == Measure.HAND and figure:
        at = timezone.localtime(figure.at)
        who = f"{target.unit_in_charge or ''}{figure.by_name}"
        said = f"：{figure.evidence}" if figure.evidence else ""
        return f"{who} {at:%Y-%m-%d} 填报{Month.of_key(figure.month).label}数{said}"
    indicator = pack.indicator(target.indicator_slug) if pack else None
    because: Mapping[str, object] = status.because if status else {}
    as_of = because.get("as_of")
    when = (
        Month.of_key(int(str(as_of))).label if as_of else (Month.of_key(status.month).label if status else "")
    )
    if indicator is None:
        return f"{because.get('source') or '平台指标'}，{when}"
    narrowed = f"，只计{'、'.join(str(value) for value in target.where.values())}" if target.where else ""
    growth = "，与上年同期比" if target.is_growth else ""
    return f"平台口径“{indicator.text.name}”＝{indicator.formula.text}{narrowed}{growth}，{when}"


def _why_none(target: Target, status: TargetStatus | None) -> str:
    if status and status.because.get("unlit"):
        return str(status.because["unlit"])
    if target.measure == Measure.NONE:
        return NOT_BOUND
    return "还没有填报" if target.measure == Measure.HAND else "平台上还没有这项数据"


def _heading(plan: Plan, start: int) -> str:
    """The highest heading of the document a place stands under, without its number."""
    around = [each for each in plan.sections if each["start"] <= start < each["end"]]
    if not around:
        return ""
    top = min(around, key=lambda each: (each["level"], -each["start"]))
    return str(top["title"])
