"""What is known of the figures of targets month by month: from the platform's own facts, or as reported by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from guatu.engine.calendar import Month
from guatu.engine.forecast import Course
from guatu.engine.formula import Kind
from guatu.oversight.enums import Slice
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.series import series
from guatu.targets.amounts import FEN_IN, in_unit, kind_of_unit
from guatu.targets.enums import Flow, Measure, Part, PlanState
from guatu.targets.models import Plan, Target, TargetFigure
from guatu.targets.queries.bindings import measures_in_force

YEARS_BACK = 3
UNBOUND = "还没有绑定平台指标，也没有指定填报单位"
UNKNOWN_FIGURE = "绑定的平台口径已不在启用的规则包里，请重新绑定"
NO_FACTS = "平台上还没有这项数据"
NOT_REPORTED = "还没有填报"
NO_BASE = "缺少上年同期数，也没有填写上年基数，算不出增长"


@dataclass(frozen=True, slots=True)
class Known:
    """The figures of a target by month, in its unit; `is_yearly` where what is counted changes each New Year.

    `missing` says why there is none at all, `silence` why there is none by a month. `source` names where they come from.
    """

    course: Course
    source: str
    values: Mapping[Month, Decimal] = field(default_factory=dict)
    is_yearly: bool = False
    adds_up: bool = False
    missing: str = ""
    silence: str = "这一期还没有数据"


def has_plans_in_force() -> bool:
    """Whether any plan is in force: else nothing follows for targets from new figures."""
    return Plan.objects.filter(state=PlanState.IN_FORCE).exists()


def known_figures(plan: Plan, targets: Sequence[Target], until: Month) -> dict[int, Known]:
    """What is known of each target by the end of `until`, with the three years before for comparison."""
    by_hand = [each for each in targets if each.measure == Measure.HAND]
    found = {each.pk: Known(Course.TOTAL, "", missing=UNBOUND) for each in targets}
    return found | _reported(by_hand, until) | _measured(plan, targets, until)


def figures_by_hand(targets: Iterable[Target]) -> dict[int, dict[Month, TargetFigure]]:
    """The figure that counts of each month, for each target: the newest."""
    found: dict[int, dict[Month, TargetFigure]] = {each.pk: {} for each in targets}
    for figure in TargetFigure.objects.filter(target__in=list(found)).order_by("id"):
        found[figure.target_id][Month.of_key(figure.month)] = figure
    return found


def course_of(target: Target) -> Course:
    """How a figure by hand moves: as a person said, else growth is held, a share approaches its goal, all else adds up."""
    if target.flow:
        return {Flow.TOTAL: Course.TOTAL, Flow.LINE: Course.LINE, Flow.LEVEL: Course.LEVEL}[Flow(target.flow)]
    if target.is_growth:
        return Course.LEVEL
    return Course.LINE if kind_of_unit(target.unit) == Kind.SHARE else Course.TOTAL


def course_in(target: Target, month: Month) -> Course:
    """How the figure of a target moves in a month, whoever keeps it."""
    pack = measures_in_force(month) if target.measure == Measure.INDICATOR else None
    indicator = pack.indicator(target.indicator_slug) if pack else None
    if indicator is None or target.is_growth:
        return course_of(target)
    return Course.TOTAL if indicator.text.course == "accumulates" else Course.LEVEL


def parts_add_up(target: Target, how: Part, course: Course) -> bool:
    """Whether parts of this kind are shares of the whole; shares and growth are promised anew for each part, a level for each month."""
    if target.is_growth or kind_of_unit(target.unit) == Kind.SHARE:
        return False
    return how == Part.ORGANISATION or course == Course.TOTAL


def _reported(targets: Sequence[Target], until: Month) -> dict[int, Known]:
    figures = figures_by_hand(targets)
    found = {}
    for each in targets:
        values = {month: figure.value for month, figure in figures[each.pk].items() if month <= until}
        who = str(each.unit_in_charge) if each.unit_in_charge else "单位"
        silence = f"{who}{NOT_REPORTED}"
        missing = "" if values else silence
        found[each.pk] = Known(course_of(each), f"{who}填报", values, missing=missing, silence=silence)
    return found


def _measured(plan: Plan, targets: Sequence[Target], until: Month) -> dict[int, Known]:
    """Those bound to the platform, with one reading of the facts for each narrowing."""
    bound = [each for each in targets if each.measure == Measure.INDICATOR]
    pack = measures_in_force(until)
    indicators = {each.slug: each for each in pack.indicators} if pack else {}
    found = {each.pk: Known(Course.TOTAL, "", missing=UNKNOWN_FIGURE) for each in bound}
    usable = sorted((each for each in bound if each.indicator_slug in indicators), key=_narrowing)
    months = [until.plus(-back) for back in range(12 * YEARS_BACK + until.number)]
    for _, group in groupby(usable, _narrowing):
        alike = list(group)
        wanted = [indicators[slug] for slug in sorted({each.indicator_slug for each in alike})]
        where = {Slice(name): key for name, key in alike[0].where.items()}
        read = series(plan.region, wanted, months, where)
        for each in alike:
            found[each.pk] = _of_platform(each, indicators[each.indicator_slug], read[each.indicator_slug])
    return found


def _narrowing(target: Target) -> str:
    return repr(sorted(target.where.items()))


def _of_platform(target: Target, indicator: Indicator, values: Mapping[Month, Decimal]) -> Known:
    source = f"平台口径“{indicator.text.name}”"
    if not values:
        return Known(Course.TOTAL, source, missing=NO_FACTS)
    accumulates = indicator.text.course == "accumulates"
    if target.is_growth:
        grown = _growth(target, indicator, values)
        return Known(Course.LEVEL, source, grown, missing="" if grown else NO_BASE, silence=NO_BASE)
    course = Course.TOTAL if accumulates else Course.LEVEL
    adds_up = accumulates and indicator.formula.kind != Kind.SHARE
    converted = {month: in_unit(value, target.unit) for month, value in values.items()}
    return Known(course, source, converted, is_yearly=True, adds_up=adds_up)


def _growth(target: Target, indicator: Indicator, values: Mapping[Month, Decimal]) -> dict[Month, Decimal]:
    """Growth over the same month of the year before; where that is not on record, over the base somebody wrote down."""
    found = {}
    for month, value in values.items():
        before = values.get(month.plus(-12)) or _base(target, indicator, month)
        if before:
            found[month] = in_unit(value / before - 1, target.unit)
    return found


def _base(target: Target, indicator: Indicator, month: Month) -> Decimal | None:
    """The written base of the year before the plan's, in the platform's own unit: of a total, the part due by this month."""
    if target.base is None or month.year != target.plan.year:
        return None
    whole = target.base * FEN_IN["亿元"] if indicator.formula.kind == Kind.MONEY else target.base
    return whole * month.number / 12 if indicator.text.course == "accumulates" else whole
