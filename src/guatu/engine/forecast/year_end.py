"""What a project will have invested by the end of its year, with ranges, and the sum over a list or a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from guatu.engine.forecast.earned import between
from guatu.engine.forecast.learned import LEVELS, PROJECTS, YEAR_ERRORS
from guatu.engine.forecast.methods import forecast
from guatu.engine.forecast.values import Course

MONTHS = 12
TOGETHER = 0.2  # an assumption: no records of places were there to measure it on
_POINTS = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Invested by the end of the year, in the unit given: expected, the mean of what may come, ranges by level in percent.

    `value` is the middle: as often less as more. `mean` lies off it where one side is longer; means add up, middles do not.
    """

    value: int
    mean: int
    ranges: Mapping[int, tuple[int, int]]
    sentence: str


def year_end(
    known: Mapping[int, int],
    plan: int,
    *,
    monthly: Mapping[int, int] | None = None,
    earlier: Sequence[Mapping[int, int]] = (),
) -> YearEnd | None:
    """The year-end value of a running total known at the end of some months (1 to 12), by its plan of the year.

    `monthly` is the plan's running total by month; without it the plan is spread as the place's `earlier` years went (their
    running totals, latest first), or evenly. What is behind the plan stays behind by the square of the share of the year gone:
    a quarter of it in June, all of it in December. None when no month is known or the plan is not above 0.
    """
    months = [month for month in known if 1 <= month <= MONTHS]
    if not months or plan <= 0:
        return None
    last = max(months)
    reached = known[last]
    if last == MONTHS:
        return YearEnd(reached, reached, dict.fromkeys(LEVELS, (reached, reached)), "全年已满，即实际值。")
    due, how = _due(last, plan, monthly or {}, earlier)
    passed = last / MONTHS
    share = expected_share(passed, reached / plan, due / plan)
    value, ends = round(share * plan), between(share, 1.0, passed, YEAR_ERRORS)
    ranges = {
        level: (min(value, max(reached, round(low * plan))), max(value, round(high * plan)))
        for level, (low, high) in ends.items()
    }
    return YearEnd(
        value,
        _mean(value, ranges, reached),
        ranges,
        _sentence(last, reached, due, plan, value, ranges[80], how),
    )


def expected_share(passed: float, reached: float, due: float) -> float:
    """The year's end as a share of its plan, from shares of the year passed and of the plan reached and due."""
    return max(reached, 1 + passed * passed * (reached - due))


def year_end_sum(parts: Sequence[YearEnd], *, common: float = TOGETHER) -> YearEnd:
    """The sum over projects: means add up, and how far either end lies from its mean adds up by correlation.

    `common` is the correlation of any two projects (0 to 1): at 0 only the root of the sum of squares is left of the ends, at 1
    all of them. Of one project alone the ranges are its own.
    """
    if len(parts) == 1:
        return parts[0]
    mean = sum(part.mean for part in parts)
    ranges, low, high = {}, mean, mean
    for level in LEVELS:
        low = min(low, mean - _together([part.mean - part.ranges[level][0] for part in parts], common))
        high = max(high, mean + _together([part.ranges[level][1] - part.mean for part in parts], common))
        ranges[level] = low, high
    told = f"{len(parts)} 个项目的平均值相加；区间按各项目相关系数 {common:g} 合成（0 为互不相干，1 为同进同退）。"
    return YearEnd(mean, mean, ranges, told)


def _due(
    last: int, plan: int, monthly: Mapping[int, int], earlier: Sequence[Mapping[int, int]]
) -> tuple[float, str]:
    """What the plan had meant to reach by the end of a month, and where that is from."""
    if last in monthly:
        return monthly[last], "按月度计划"
    shapes = [{month: Decimal(total) for month, total in year.items()} for year in earlier]
    found = forecast(Course.TOTAL, {last: Decimal(1)}, MONTHS, shapes)
    if found is not None and found.value > 0 and found.method == "seasonal":
        return plan / float(found.value), "按往年同期的完成比例"
    return plan * last / MONTHS, "按每月均摊"


def _together(widths: Sequence[int], common: float) -> int:
    alone, added = sum(width * width for width in widths), sum(widths)
    return round(sqrt((1 - common) * alone + common * added * added)) * (1 if added >= 0 else -1)


def _mean(value: int, ranges: Mapping[int, tuple[int, int]], least: int) -> int:
    """The mean of a distribution that is straight between its quantiles and ends as far beyond 5 and 95 % as they from 10 and 90."""
    (low5, high95), (low10, high90), (low25, high75) = (ranges[level] for level in (90, 80, 50))
    first, last = max(least, 2 * low5 - low10), 2 * high95 - high90
    places = (first, low5, low10, low25, value, high75, high90, high95, last)
    steps = zip(_POINTS, _POINTS[1:], places, places[1:], strict=False)
    return round(sum((upper - lower) * (one + two) / 2 for lower, upper, one, two in steps))


def _sentence(
    last: int, reached: int, due: float, plan: int, value: int, eighty: tuple[int, int], how: str
) -> str:
    gap = (reached - due) / plan * 100
    stands = f"落后 {-gap:.1f} 个百分点" if gap < 0 else f"超前 {gap:.1f} 个百分点" if gap else "与计划一致"
    return (
        f"到 {last} 月完成年度计划的 {reached / plan:.1%}，{how}应完成 {due / plan:.1%}，{stands}；"
        f"全年已过 {last}/12，按已完工项目的经验，这一差距约有 {last * last / 144:.0%}（所过时间的平方）留到年底，"
        f"预计完成计划的 {value / plan:.1%}；"
        f"八成落在 {eighty[0] / plan:.1%} 至 {eighty[1] / plan:.1%}（取自 {PROJECTS} 个已完工项目同样时候的预测误差）。"
    )
