"""Forecasts from earned value: by hand, what holds for every project, and how well they do on real ones."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine import forecast as package
from guatu.engine.forecast import Tracked, cost_forecast, finish_forecast, saved_share, usual_ratio
from guatu.engine.forecast.earned import Signs, cost_scale, expected_cost, expected_length

START, FINISH, BUDGET = date(2026, 1, 1), date(2026, 12, 31), 1_000_000
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "dslib" / "projects.json"


@st.composite
def tracked(draw: st.DrawFn) -> list[Tracked]:
    """Running totals at the closes of some months, possibly far behind or ahead of the plan."""
    count = draw(st.integers(1, 18))
    found, planned, earned, cost = [], 0, 0, 0
    for number in range(count):
        planned = min(BUDGET, planned + draw(st.integers(0, 200_000)))
        earned = min(BUDGET, earned + draw(st.integers(0, 200_000)))
        cost += draw(st.integers(0, 300_000))
        until = draw(st.one_of(st.none(), st.dates(START, FINISH)))
        found.append(Tracked(START + timedelta(30 * (number + 1)), planned, earned, cost, until))
    return found


def test_the_examples_of_the_package_are_true() -> None:
    assert doctest.testmod(package).failed == 0


def test_a_project_on_plan_ends_as_planned() -> None:
    half = Tracked(date(2026, 6, 30), 500_000, 500_000, 500_000, date(2026, 6, 30))
    found = finish_forecast(START, FINISH, BUDGET, [half], as_of=date(2026, 7, 1))
    cost = cost_forecast(START, FINISH, BUDGET, [half], as_of=date(2026, 7, 1))
    assert found is not None
    assert cost is not None
    assert (found.value, cost.value) == (FINISH, BUDGET)
    assert "进度与计划一致" in found.sentence
    assert found.sentence.endswith("（取自 77 个已完工项目在同样进度时的预测误差）。")


def test_a_lag_is_little_believed_at_first_and_mostly_midway() -> None:
    early = expected_length(Signs(passed=0.15, earned=0.05, planned_value=0, earned_value=0, cost=0))
    midway = expected_length(Signs(passed=0.6, earned=0.5, planned_value=0, earned_value=0, cost=0))
    assert early == pytest.approx(1 + 3.5 * 0.05 * 0.95 * 0.1)
    assert midway == pytest.approx(1 + 3.5 * 0.5 * 0.5 * 0.1)


def test_an_overdue_project_ends_after_today_the_later_the_more_is_left() -> None:
    lengths = [
        expected_length(Signs(passed=1.2, earned=earned, planned_value=1, earned_value=earned, cost=1))
        for earned in (0.5, 0.8, 0.95)
    ]
    assert lengths[0] > lengths[1] > lengths[2] > 1.2


def test_what_is_left_costs_what_it_has_cost_so_far_held_back() -> None:
    over = expected_cost(Signs(0.5, 0.5, 0.5, 0.5, 0.6))
    assert over == pytest.approx(0.6 + 0.5 * (0.7 / 0.6) ** 0.6)
    under = expected_cost(Signs(0.5, 0.5, 0.5, 0.5, 0.4))
    assert under == pytest.approx(0.4 + 0.5 * (0.5 / 0.6) ** (2.8 * 2 / 3))


def test_a_saving_goes_on_as_far_as_projects_of_its_kind_have_saved() -> None:
    saving, over = Signs(0.5, 0.5, 0.5, 0.5, 0.4), Signs(0.5, 0.5, 0.5, 0.5, 0.6)
    assert expected_cost(saving, 1.0, 0.0) == pytest.approx(0.4 + 0.5)
    assert expected_cost(saving, 1.0, 0.25) == pytest.approx(0.4 + 0.5 * (0.5 / 0.6) ** 0.7)
    assert expected_cost(over, 1.0, 0.25) == expected_cost(over, 1.0, 0.75)
    assert saved_share([]) == pytest.approx(2 / 3)
    assert saved_share([0.5, 0.995, 1.2, 1.0, 1.1, 1.3, 1.0]) == pytest.approx(0.3)  # one of seven saved
    half = Tracked(date(2026, 6, 30), 500_000, 500_000, 400_000, date(2026, 6, 30))
    found = cost_forecast(START, FINISH, BUDGET, [half], as_of=FINISH, usual=1.1, saved=0.25)
    assert found is not None
    assert found.value == round(BUDGET * expected_cost(saving, 1.1, 0.25))
    assert "节约能延续多少看同类，估计约 25% 最终低于预算" in found.sentence


def test_ranges_are_wider_the_further_the_price_is_from_the_budget_and_the_more_is_left() -> None:
    on_budget, off, late = (
        Signs(0.5, 0.5, 0.5, earned, cost) for earned, cost in ((0.5, 0.5), (0.5, 0.65), (0.8, 0.8))
    )
    assert cost_scale(on_budget) == pytest.approx(0.52 * 0.15)
    assert cost_scale(off) == pytest.approx(0.52 * (0.15 + 0.25))
    assert cost_scale(late) == pytest.approx(0.22 * 0.15)


def test_before_a_project_has_a_record_the_usual_of_its_kind_counts() -> None:
    begun = Signs(0.01, 0.0, 0.0, 0.0, 0.0)
    assert expected_cost(begun) == 1
    assert expected_cost(begun, 1.3) > expected_cost(begun, 1.1) > 1 > expected_cost(begun, 0.8)
    assert usual_ratio([]) == 1
    assert usual_ratio([1.6]) == pytest.approx(1.15)
    assert usual_ratio([1.0, 1.2, 2.0]) == pytest.approx(1.1)


def test_the_day_earned_is_found_on_the_plan_known_so_far() -> None:
    periods = [
        Tracked(date(2026, 1, 31), 100_000, 50_000),
        Tracked(date(2026, 3, 31), 300_000, 200_000),
    ]
    # 200,000 lies half way between the close of January (day 31) and that of March (day 90)
    known = replace(periods[1], earned_until=START + timedelta(59))
    found = finish_forecast(START, FINISH, BUDGET, periods, as_of=FINISH)
    given_day = finish_forecast(START, FINISH, BUDGET, [known], as_of=FINISH)
    assert found is not None
    assert given_day is not None
    assert abs((found.value - given_day.value).days) <= 1


@given(tracked())
def test_ranges_lie_within_each_other_around_the_value(periods: list[Tracked]) -> None:
    as_of = periods[-1].on
    found = finish_forecast(START, FINISH, BUDGET, periods, as_of=as_of)
    assert found is not None
    (a5, b5), (a8, b8), (a9, b9) = (found.ranges[level] for level in (50, 80, 90))
    assert a9 <= a8 <= a5 <= found.value <= b5 <= b8 <= b9
    assert a9 >= as_of or periods[-1].earned_value >= 0.999 * BUDGET
    cost = cost_forecast(START, FINISH, BUDGET, periods, as_of=as_of)
    assert cost is not None
    (c5, d5), (c8, d8), (c9, d9) = (cost.ranges[level] for level in (50, 80, 90))
    assert c9 <= c8 <= c5 <= cost.value <= d5 <= d8 <= d9
    assert c9 >= periods[-1].actual_cost


@given(tracked(), tracked())
def test_later_periods_change_nothing(periods: list[Tracked], others: list[Tracked]) -> None:
    as_of = periods[-1].on
    later = [replace(each, on=as_of + timedelta(number + 1)) for number, each in enumerate(others)]
    given_plan = START, FINISH, BUDGET
    assert finish_forecast(*given_plan, periods, as_of=as_of) == finish_forecast(
        *given_plan, [*later, *periods], as_of=as_of
    )
    assert cost_forecast(*given_plan, periods, as_of=as_of) == cost_forecast(
        *given_plan, [*later, *periods], as_of=as_of
    )


@given(tracked(), st.integers(2, 1000))
def test_the_unit_of_money_does_not_matter(periods: list[Tracked], times: int) -> None:
    scaled = [
        Tracked(
            each.on,
            each.planned_value * times,
            each.earned_value * times,
            each.actual_cost * times,
            each.earned_until,
        )
        for each in periods
    ]
    as_of = periods[-1].on
    one = finish_forecast(START, FINISH, BUDGET, periods, as_of=as_of)
    other = finish_forecast(START, FINISH, BUDGET * times, scaled, as_of=as_of)
    assert one is not None
    assert other is not None
    assert abs((one.value - other.value).days) <= 1


def test_a_finished_project_is_finished_on_its_first_full_period() -> None:
    periods = [
        Tracked(date(2026, 10, 31), 900_000, BUDGET, 950_000),
        Tracked(date(2026, 11, 30), BUDGET, BUDGET, 990_000),
    ]
    found = finish_forecast(START, FINISH, BUDGET, periods, as_of=FINISH)
    cost = cost_forecast(START, FINISH, BUDGET, periods, as_of=FINISH)
    assert found is not None
    assert cost is not None
    assert (found.value, found.ranges[90]) == (date(2026, 10, 31), (date(2026, 10, 31),) * 2)
    assert (cost.value, cost.ranges[90]) == (990_000, (990_000, 990_000))


def test_nothing_tracked_gives_no_forecast_and_no_budget_is_refused() -> None:
    assert finish_forecast(START, FINISH, BUDGET, [], as_of=FINISH) is None
    assert cost_forecast(START, FINISH, BUDGET, [], as_of=FINISH) is None
    with pytest.raises(ValueError, match="预算应大于 0"):
        finish_forecast(START, FINISH, 0, [], as_of=FINISH)
    with pytest.raises(ValueError, match="计划完工不早于计划开工"):
        cost_forecast(FINISH, START, BUDGET, [], as_of=FINISH)


def real_errors(project: dict[str, Any]) -> tuple[float, float]:
    """Mean errors of the finish in days as a share of how long one real project took: ours, and earned schedule alone."""

    def day(text: str) -> date:
        return datetime.fromisoformat(text).date()

    begun, planned = day(project["baseline_start"]), day(project["baseline_end"])
    periods = [
        Tracked(
            day(row["date"]),
            row["planned_value"],
            row["earned_value"],
            row["actual_cost"],
            day(row["earned_schedule_date"]),
        )
        for row in project["periods"]
    ]
    ended = periods[-1].on
    ours, simple = [], []
    for period in periods[:-1]:
        found = finish_forecast(begun, planned, project["budget_at_completion"], periods, as_of=period.on)
        assert found is not None
        assert period.earned_until is not None
        took = (ended - begun).days + 1
        ours.append(abs((found.value - ended).days) / took)
        simple.append(abs((planned + (period.on - period.earned_until) - ended).days) / took)
    return mean(ours), mean(simple)


@pytest.mark.skipif(not REAL.exists(), reason="真实项目的跟踪数据不在旁边")
def test_on_real_projects_it_is_nearer_than_earned_schedule_alone() -> None:
    errors = [real_errors(project) for project in json.loads(REAL.read_text(encoding="utf-8"))]
    ours, simple = (mean(each) for each in zip(*errors, strict=True))
    assert ours < 0.09 < simple
