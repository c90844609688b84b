"""Forecasts from months: by the shares of earlier years where there are any, else by the pace so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from itertools import pairwise

from guatu.engine.forecast.values import Course, Forecast, Method

Series = Mapping[int, Decimal]
_GRAIN = Decimal("0.0001")
_RANGE = "区间取{}"
_BY_MONTHS = "最近 {} 个月同法推算结果的高低，越近期末越窄"
_BY_YEARS = "前 {} 年各自推算结果的高低"


def forecast(course: Course, known: Series, length: int, earlier: Sequence[Series] = ()) -> Forecast | None:
    """Where a figure will stand at the end of month `length`; None when nothing is known of it, or a line has but one month.

    `known` is the figure at the end of each month (1 to `length`) that is known: a running total for `TOTAL`, as it stands
    for the others. `earlier` are the same months of earlier years or spans, latest first. A total is divided by the mean
    share that earlier years had reached by the same month, or goes on at its own pace; a level holds; a line goes on as it
    went from its first month. The range spans what the same method said in the later half of the months known (scaled down
    to what is still open) and what each earlier year alone would say.
    """
    months = sorted(month for month in known if 1 <= month <= length)
    if not months or (course == Course.LINE and len(months) == 1 and months[0] < length):
        return None
    last, reached = months[-1], known[months[-1]]
    if last == length:
        return Forecast(
            _rounded(reached), _rounded(reached), _rounded(reached), Method.REACHED, "期限已满，即实际值"
        )
    method, estimate, sentence = _method(course, known, months, length, earlier)
    value = estimate(last)
    by_months = _by_months(estimate, months, length)
    by_years = _by_years(course, reached, last, length, earlier)
    spread = [value, *by_months, *by_years] if by_months or len(by_years) > 1 else []
    return _bounded(
        course, known, months, value, spread, method, sentence + _why(by_months, by_years, spread)
    )


def _method(
    course: Course, known: Series, months: list[int], length: int, earlier: Sequence[Series]
) -> tuple[Method, Callable[[int], Decimal], str]:
    """The method that what is known allows, the estimate it gives in each month, and how it is said."""
    last = months[-1]
    if course == Course.TOTAL:
        shares = {month: mean for month in months if (mean := _mean_share(earlier, month, length))}
        if last in shares:
            years = len(_shares(earlier, last, length))
            said = f"按前 {years} 年同期平均完成全期的 {shares[last] * 100:.1f}% 推算"
            return Method.SEASONAL, partial(_by_share, known, shares, length), said
        said = f"按现有进度推算（{length} 个月已过 {last} 个月）"
        return Method.PACE, partial(_by_share, known, {}, length), said
    if course == Course.LINE:
        said = "按首次填报以来的平均变化推算"
        return Method.LINE, partial(_along_line, known, months[0], length), said
    return Method.HOLD, known.__getitem__, "按保持现有水平推算"


def _by_share(known: Series, shares: Series, length: int, month: int) -> Decimal:
    return known[month] / shares.get(month, Decimal(month) / length)


def _along_line(known: Series, first: int, length: int, month: int) -> Decimal:
    if month == first:
        return known[first]
    slope = (known[month] - known[first]) / (month - first)
    return known[month] + slope * (length - month)


def _shares(earlier: Sequence[Series], month: int, length: int) -> list[Decimal]:
    """What part of its end each earlier year had reached by a month; years that tell nothing are left out."""
    return [
        min(Decimal(1), year[month] / year[length])
        for year in earlier
        if year.get(month, Decimal(0)) > 0 and year.get(length, Decimal(0)) > 0
    ]


def _mean_share(earlier: Sequence[Series], month: int, length: int) -> Decimal | None:
    shares = _shares(earlier, month, length)
    return sum(shares, Decimal(0)) / len(shares) if shares else None


def _by_months(estimate: Callable[[int], Decimal], months: list[int], length: int) -> list[Decimal]:
    """What the later half of the months before said, each drawn nearer as far as less is open now than was then."""
    last = months[-1]
    now = estimate(last)
    earlier = [month for month in months[:-1] if month * 2 >= last]
    return [now + (estimate(month) - now) * (length - last) / (length - month) for month in earlier]


def _by_years(
    course: Course, reached: Decimal, last: int, length: int, earlier: Sequence[Series]
) -> list[Decimal]:
    """What each earlier year alone would say."""
    if course == Course.TOTAL:
        return [reached / share for share in _shares(earlier, last, length)]
    return [reached + year[length] - year[last] for year in earlier if last in year and length in year]


def _why(by_months: list[Decimal], by_years: list[Decimal], spread: list[Decimal]) -> str:
    if not spread:
        return "；数据太少，不给区间"
    parts = [_BY_MONTHS.format(len(by_months))] if by_months else []
    parts += [_BY_YEARS.format(len(by_years))] if len(by_years) > 1 else []
    return "；" + _RANGE.format("，以及".join(parts))


def _bounded(
    course: Course,
    known: Series,
    months: list[int],
    value: Decimal,
    spread: list[Decimal],
    method: Method,
    sentence: str,
) -> Forecast:
    """The forecast with its range; a total that has never gone down will not end below what is reached."""
    reached = known[months[-1]]
    only_up = course == Course.TOTAL and all(known[one] <= known[two] for one, two in pairwise(months))
    floor = reached if only_up and reached >= 0 else None
    if not spread:
        return Forecast(_rounded(value), None, None, method, sentence)
    low = min(spread) if floor is None else max(floor, min(spread))
    return Forecast(_rounded(value), _rounded(low), _rounded(max(spread)), method, sentence)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_GRAIN, rounding=ROUND_HALF_EVEN)
