"""How a target stands at the end of a month, worked out from its figures: the facts its colour is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from guatu.engine.calendar import Month
from guatu.engine.forecast import Course, Forecast, forecast
from guatu.oversight.packs.compiled import TargetRulesPack, compile_pack
from guatu.oversight.target_dictionary import DOWNWARDS, facts_for
from guatu.targets.enums import Part
from guatu.targets.queries.figures import YEARS_BACK, Known, parts_add_up
from guatu.targets.spans import Span, expected, span_of

if TYPE_CHECKING:
    from guatu.engine.formula import CompiledRules
    from guatu.targets.models import Target, TargetPart

DIRECTIONS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "=": "等于", "~": "约"}
NO_SPAN = "没有写明期限，也不知道是哪一年的方案"
NOT_BEGUN = "还没有到起算的月份"
MOST_EARLIER = 2
Knots = Mapping[Month, Decimal]


@dataclass(frozen=True, slots=True)
class Pace:
    """What a target should reach on the way: `knots` are the figures it should have at the end of some months, `said` where
    they come from."""

    knots: Knots
    said: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A target at the end of a month: reached, due, foreseen, all in its own unit.

    `as_of` is the month of the figure judged (what is not reported yet is not held against it), `missing` why there is none.
    """

    span: Span | None
    missing: str = ""
    course: Course = Course.TOTAL
    as_of: Month | None = None
    actual: Decimal | None = None
    latest: Decimal | None = None
    expected: Decimal | None = None
    forecast: Forecast | None = None
    pace: str = ""
    is_ended: bool = False

    def is_due(self, month: Month) -> bool:
        """Whether the last month is over and its figure, or a later one, is known: only then is the promise kept or broken."""
        return self.span is not None and month >= self.span.last and self.is_ended


def standing_of(target: Target, known: Known, pace: Pace, month: Month) -> Standing:
    """How a target stands at the end of `month`; figures of later months are not looked at."""
    span = span_of(target.period, target.due_on, target.plan.year, month)
    if span is None:
        return Standing(None, NO_SPAN)
    if known.missing:
        return Standing(span, known.missing)
    if month < span.first:
        return Standing(span, NOT_BEGUN)
    inside = _inside(known, span, min(month, span.last))
    if not inside:
        return Standing(span, known.silence)
    as_of = max(inside)
    goal = target.value
    course, start = _course(target, known, span, inside)
    latest = _latest(known, span, month, inside[as_of])
    return Standing(
        span,
        "",
        course,
        as_of,
        inside[as_of],
        latest,
        expected(course, span, goal, as_of, pace.knots, start),
        forecast(course, _numbered(inside, span), span.length, _earlier(known, span)),
        pace.said or _said(course, span, as_of),
        as_of == span.last or latest != inside[as_of],
    )


def pace_of(target: Target, parts: Sequence[TargetPart], milestones: Knots, course: Course) -> Pace:
    """What a target should reach on the way: by its months, else its quarters, else the same promise for earlier dates."""
    for by, said in ((Part.MONTH, "按月分解"), (Part.QUARTER, "按季度分解")):
        own = sorted((Month.of_key(each.month), each.value) for each in parts if each.by == by and each.month)
        if own:
            return Pace(_running(own) if parts_add_up(target, by, course) else dict(own), said)
    return Pace(milestones, "按方案里的里程碑" if milestones else "")


def path_of(
    target: Target, known: Known, pace: Pace, span: Span, until: Month
) -> list[tuple[Month, Decimal | None, Decimal | None]]:
    """Every month of a span with the figure reached (None after `until` and where unknown) and the figure due."""
    inside = _inside(known, span, min(until, span.last))
    if known.course == Course.LINE and not inside:
        return [(month, None, None) for month in span.months()]
    course, start = _course(target, known, span, inside)
    return [
        (
            month,
            inside.get(month),
            expected(course, span, target.value, month, pace.knots, start) if month >= start[0] else None,
        )
        for month in span.months()
    ]


def values_of(target: Target, standing: Standing, month: Month) -> dict[str, object]:
    """The facts of the target dictionary by name, for a standing that has a figure."""
    span, foreseen = standing.span, standing.forecast
    assert span is not None  # noqa: S101 - a standing with a figure has its months
    done = min(max(span.number(month), 0), span.length)
    return {
        "目标值": float(target.value),
        "实际值": _float(standing.actual),
        "最新值": _float(standing.latest),
        "应达值": _float(standing.expected),
        "预测值": _float(foreseen.value if foreseen else None),
        "预测下限": _float(foreseen.low if foreseen else None),
        "预测上限": _float(foreseen.high if foreseen else None),
        "预测倍数": _times(standing),
        "时间进度": done / span.length,
        "剩余天数": max(0, (span.last.last_day - month.last_day).days),
        "已到期": standing.is_due(month),
        "累计": standing.course == Course.TOTAL,
        "增长": target.is_growth,
        "方向": DIRECTIONS[target.op],
        "语气": target.modality,
    }


def _times(standing: Standing) -> float | None:
    """The forecast by the figure reached, so that rules can say what more of the one would do to the other."""
    if standing.forecast is None or not standing.actual:
        return None
    return float(standing.forecast.value / standing.actual)


def rules_for(body: str, target: Target, *, is_due: bool) -> CompiledRules:
    """The rules of a pack over facts in this target's unit, which move the way it is meant to."""
    return _rules(body, target.unit, DIRECTIONS[target.op], is_due)


def is_control(target: Target) -> bool:
    """Whether the figure is to stay below what is promised."""
    return DIRECTIONS[target.op] in DOWNWARDS


@lru_cache(maxsize=256)
def _rules(body: str, unit: str, direction: str, is_due: bool) -> CompiledRules:
    pack = compile_pack(body)
    if not isinstance(pack, TargetRulesPack):
        raise TypeError("not a pack of rules for targets")
    return pack.over(facts_for(unit, direction, is_due=is_due))


def _inside(known: Known, span: Span, until: Month) -> dict[Month, Decimal]:
    """The figures of the months of a span so far; a yearly total that runs over several years is added up."""
    found = {
        month: known.values[month] for month in span.months() if month <= until and month in known.values
    }
    if not (known.adds_up and span.length > 12):
        return found
    ends = {
        year: known.values.get(Month(year, 12), Decimal(0)) for year in range(span.first.year, until.year)
    }
    return {
        month: value + sum((ends[year] for year in range(span.first.year, month.year)), Decimal(0))
        for month, value in found.items()
    }


def _course(
    target: Target, known: Known, span: Span, inside: Mapping[Month, Decimal]
) -> tuple[Course, tuple[Month, Decimal]]:
    """How the figure moves, and where its line begins; a line that begins beyond its goal is to be held there."""
    nothing = (span.first.plus(-1), Decimal(0))
    if known.course != Course.LINE:
        return known.course, nothing
    first = min(inside)
    is_there = inside[first] <= target.value if is_control(target) else inside[first] >= target.value
    return (Course.LEVEL, nothing) if is_there else (Course.LINE, (first, inside[first]))


def _latest(known: Known, span: Span, month: Month, reached: Decimal) -> Decimal:
    """The figure as it goes on after the last day, as long as the same year counts on."""
    end = min(month, Month(span.last.year, 12)) if known.is_yearly else month
    later = [each for each in known.values if span.last < each <= end]
    if not later or (known.adds_up and span.length > 12):
        return reached
    return known.values[max(later)]


def _numbered(values: Mapping[Month, Decimal], span: Span) -> dict[int, Decimal]:
    return {span.number(month): value for month, value in values.items()}


def _earlier(known: Known, span: Span) -> list[dict[int, Decimal]]:
    """The same months of the years before, of what the platform itself counts within a year."""
    if known.course != Course.TOTAL or not known.is_yearly or span.length > 12:
        return []
    spans = [span.back(years) for years in range(1, min(MOST_EARLIER, YEARS_BACK) + 1)]
    found = [
        _numbered({month: known.values[month] for month in each.months() if month in known.values}, each)
        for each in spans
    ]
    return [each for each in found if each]


def _running(parts: list[tuple[Month, Decimal]]) -> dict[Month, Decimal]:
    total, found = Decimal(0), {}
    for month, value in parts:
        total += value
        found[month] = total
    return found


def _said(course: Course, span: Span, month: Month) -> str:
    if course == Course.LEVEL:
        return "应当随时保持"
    if course == Course.LINE:
        return "从首次填报的数到期限逐月匀速"
    return f"按时间进度（{span.length} 个月已过 {min(span.number(month), span.length)} 个月）"


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
