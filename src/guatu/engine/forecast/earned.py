"""When a tracked project will be finished and what it will cost, from planned value, earned value and cost so far.

Both start from the usual earned-value forecasts and hold them back as far as finished projects have shown (`learned`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt

from guatu.engine.forecast.learned import (
    ANY_SAVED,
    COST_ERRORS,
    COST_RULE,
    FINISH_ERRORS,
    FINISH_RULE,
    LEVELS,
    PROJECTS,
    CostRule,
    Errors,
    FinishRule,
)

DONE = 0.999  # share of the budget earned at which a project is finished
SAVED = 0.99  # final cost over budget below which a finished project has saved
STEADY = 0.15  # errors of the cost on a project whose price is that of the budget, beside those per whole budget it is off
FEW = 3  # finished projects of a kind that weigh as much as what holds for any kind


@dataclass(frozen=True, slots=True)
class Tracked:
    """How a project stood at the close of a day: running totals in one unit of money.

    `earned_until` is the day up to which the plan had meant to earn what has been earned (earned schedule); None: found on
    the planned values known by then.
    """

    on: date
    planned_value: float
    earned_value: float
    actual_cost: float = 0
    earned_until: date | None = None


@dataclass(frozen=True, slots=True)
class Signs:
    """What a forecast looks at, each a share: time passed and time earned of the planned time, values of the budget."""

    passed: float
    earned: float
    planned_value: float
    earned_value: float
    cost: float


@dataclass(frozen=True, slots=True)
class FinishForecast:
    """The finishing day expected, the days it falls between by level in percent (50, 80, 90), and why, in Chinese."""

    value: date
    ranges: Mapping[int, tuple[date, date]]
    sentence: str


@dataclass(frozen=True, slots=True)
class CostForecast:
    """The final cost expected in the unit of the budget, its ranges by level in percent (50, 80, 90), and why."""

    value: int
    ranges: Mapping[int, tuple[int, int]]
    sentence: str


def finish_forecast(
    planned_start: date,
    planned_finish: date,
    budget: float,
    periods: Sequence[Tracked],
    *,
    as_of: date,
    what: str = "产值",
    earliest: date | None = None,
) -> FinishForecast | None:
    """When a project will be finished, as known on a day; periods after it are not looked at. None before the first.

    `budget` is the whole planned value; `what` is what it is a value of, for the sentence; `earliest` a day known to be
    the first it can be. Raises ValueError unless the budget is above 0 and the plan ends after it starts.
    """
    known = _known(planned_start, planned_finish, budget, periods, as_of)
    if not known:
        return None
    last = known[-1]
    if last.earned_value >= DONE * budget:
        done = next(each.on for each in known if each.earned_value >= DONE * budget)
        return FinishForecast(done, dict.fromkeys(LEVELS, (done, done)), f"到 {done} 已完成全部{what}。")
    length = (planned_finish - planned_start).days + 1
    signs = signs_of(planned_start, planned_finish, budget, known)

    def day(share: float) -> date:
        return max(last.on, earliest or last.on, planned_start + timedelta(round(share * length) - 1))

    expected = expected_length(signs)
    value = day(expected)
    ranges = {
        level: (min(value, day(low)), max(value, day(high)))
        for level, (low, high) in between(
            expected, finish_scale(signs), progress_of(signs.earned), FINISH_ERRORS
        ).items()
    }
    return FinishForecast(
        value, ranges, _finish_sentence(what, signs, length, last, planned_finish, value, ranges[80])
    )


def cost_forecast(
    planned_start: date,
    planned_finish: date,
    budget: float,
    periods: Sequence[Tracked],
    *,
    as_of: date,
    usual: float = 1.0,
    saved: float = ANY_SAVED,
) -> CostForecast | None:
    """What a project will have cost when finished, as known on a day; periods after it are not looked at.

    `usual` is final cost over budget of finished projects of its kind (`usual_ratio`), believed until the project has a
    record of its own; `saved` is the share of them that ended under budget (`saved_share`): what a project has saved so far
    goes on as far as its kind does save. None before the first period. Raises ValueError as `finish_forecast` does.
    """
    known = _known(planned_start, planned_finish, budget, periods, as_of)
    if not known:
        return None
    last = known[-1]
    if last.earned_value >= DONE * budget:
        done = round(last.actual_cost)
        return CostForecast(done, dict.fromkeys(LEVELS, (done, done)), "已完成全部产值，按实际成本。")
    signs = signs_of(planned_start, planned_finish, budget, known)
    expected = expected_cost(signs, usual, saved)
    value = round(expected * budget)
    ranges = {
        level: (min(value, round(max(low, signs.cost) * budget)), max(value, round(high * budget)))
        for level, (low, high) in between(
            expected, cost_scale(signs), progress_of(signs.earned_value), COST_ERRORS
        ).items()
    }
    return CostForecast(value, ranges, _cost_sentence(signs, usual, saved, expected, budget, ranges[80]))


def usual_ratio(finished: Sequence[float]) -> float:
    """Final cost over budget to expect of a kind of project: the middle of its finished ones, held to 1 while they are few."""
    if not finished:
        return 1.0
    ordered, count = sorted(finished), len(finished)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return (count * middle + FEW) / (count + FEW)


def saved_share(finished: Sequence[float]) -> float:
    """Share of a kind of project to expect under budget, from final cost over budget of its finished ones.

    Held to what holds for any kind while they are few.
    """
    return (sum(ratio < SAVED for ratio in finished) + FEW * ANY_SAVED) / (len(finished) + FEW)


def signs_of(planned_start: date, planned_finish: date, budget: float, known: Sequence[Tracked]) -> Signs:
    """What a forecast looks at, from the periods known; the last of them counts."""
    last, length = known[-1], (planned_finish - planned_start).days + 1
    if last.earned_until is not None:
        earned = (last.earned_until - planned_start).days + 1.0
    else:
        earned = _earned_days(planned_start, length, budget, known)
    return Signs(
        ((last.on - planned_start).days + 1) / length,
        earned / length,
        last.planned_value / budget,
        last.earned_value / budget,
        last.actual_cost / budget,
    )


def expected_length(signs: Signs, rule: FinishRule = FINISH_RULE) -> float:
    """The whole time a project will take, as a share of its planned time; never less than has passed.

    It ends as planned, or now if that is past; later by part of the time it lags (little believed at first, most midway), by
    part of the value it lacks, and the later the longer it is overdue with much to do.
    """
    done = progress_of(signs.earned)
    lag = min(signs.passed, 1.0) - signs.earned
    lacking = signs.planned_value - signs.earned_value
    overdue = max(0.0, signs.passed - 1)
    late = rule.lag * done * (1 - done) * lag + rule.gap * done * lacking + rule.over * overdue * (1 - done)
    return max(signs.passed, max(1.0, signs.passed) + late)


def expected_cost(
    signs: Signs, usual: float = 1.0, saved: float = ANY_SAVED, rule: CostRule = COST_RULE
) -> float:
    """The final cost as a share of the budget: what is spent, and what is left at the price so far, held back."""
    return signs.cost + (1 - progress_of(signs.earned_value)) * _price(signs, usual, saved, rule)


def finish_scale(signs: Signs) -> float:
    """What errors of the finish are measured in: they shrink as the root of what is left to do."""
    return sqrt(1.02 - progress_of(signs.earned))


def cost_scale(signs: Signs) -> float:
    """What errors of the cost are measured in: what is left to do, the wider the further the price so far is from the budget."""
    strayed = abs(_ratio(signs, 1.0, COST_RULE.prior) - 1)
    return (1.02 - progress_of(signs.earned_value)) * (STEADY + min(1.0, strayed))


def progress_of(share: float) -> float:
    """A share held between 0 and 1."""
    return min(1.0, max(0.0, share))


def between(expected: float, scale: float, progress: float, errors: Errors) -> dict[int, tuple[float, float]]:
    """The ranges around what is expected, by level, from the errors finished projects showed at such progress."""
    row = next(row for up_to, row in errors if progress < up_to)
    ends = zip(LEVELS, zip(reversed(row[:3]), row[3:], strict=True), strict=True)
    return {level: (expected + low * scale, expected + high * scale) for level, (low, high) in ends}


def _price(signs: Signs, usual: float, saved: float, rule: CostRule) -> float:
    """What one of budget still to be earned will cost."""
    ratio = _ratio(signs, usual, rule.prior)
    return float(ratio ** (rule.over if ratio > 1 else rule.saving * saved))


def _ratio(signs: Signs, usual: float, prior: float) -> float:
    """What one of budget earned so far has cost, held to the usual while little is earned."""
    return (max(0.0, signs.cost) + prior * usual) / (max(0.0, signs.earned_value) + prior)


def _known(
    planned_start: date, planned_finish: date, budget: float, periods: Sequence[Tracked], as_of: date
) -> list[Tracked]:
    if budget <= 0 or planned_finish < planned_start:
        raise ValueError("预算应大于 0，计划完工不早于计划开工")
    return sorted((each for each in periods if each.on <= as_of), key=lambda each: each.on)


def _earned_days(planned_start: date, length: int, budget: float, known: Sequence[Tracked]) -> float:
    """How many days of the plan what has been earned stands for, on straight lines between the values planned."""
    value = known[-1].earned_value
    points = [(0.0, 0.0)]
    points += [((each.on - planned_start).days + 1.0, each.planned_value) for each in known]
    points = [point for point in points if point[0] < length and point[1] < budget] + [
        (float(length), budget)
    ]
    for (day, planned), (later, more) in pairwise(points):
        if planned <= value < more:
            return day + (later - day) * (value - planned) / (more - planned)
    return float(length) if value >= budget else 0.0


def _finish_sentence(
    what: str, signs: Signs, length: int, last: Tracked, planned: date, value: date, eighty: tuple[date, date]
) -> str:
    lag = round((signs.passed - signs.earned) * length)
    pace = f"进度落后计划 {lag} 天" if lag > 0 else f"进度比计划提前 {-lag} 天" if lag else "进度与计划一致"
    moved = (value - planned).days
    told = f"比计划晚 {moved} 天" if moved > 0 else f"比计划早 {-moved} 天" if moved else "与计划一致"
    return (
        f"到 {last.on} 完成{what} {signs.earned_value:.0%}（计划 {signs.planned_value:.0%}），{pace}；"
        f"按已完工项目在同样进度时落后天数、所欠{what}留到最后的份额推算，预计 {value} 完工，{told}；"
        f"八成落在 {eighty[0]} 至 {eighty[1]}（取自 {PROJECTS} 个已完工项目在同样进度时的预测误差）。"
    )


def _cost_sentence(
    signs: Signs, usual: float, saved: float, expected: float, budget: float, eighty: tuple[int, int]
) -> str:
    kind = f"，同类项目通常为预算的 {usual:.0%}" if usual != 1 else ""
    price = _price(signs, usual, saved, COST_RULE)
    lasts = (
        f"；节约能延续多少看同类，估计约 {saved:.0%} 最终低于预算" if saved != ANY_SAVED and price < 1 else ""
    )
    return (
        f"已花预算的 {signs.cost:.1%}，完成产值 {signs.earned_value:.1%}{kind}；余下的每 1 元预算按 {price:.2f} 元估"
        f"（已完工项目的超支只有一部分延续{lasts}），预计最终为预算的 {expected:.1%}；"
        f"八成落在 {eighty[0] / budget:.1%} 至 {eighty[1] / budget:.1%}"
        f"（取自 {PROJECTS} 个已完工项目在同样进度时的预测误差）。"
    )
