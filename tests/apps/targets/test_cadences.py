"""In which periods something was done often enough."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from guatu.targets.cadences import coverage

END = date(2023, 12, 31)


@pytest.mark.parametrize(
    ("every", "count"),
    [
        ("year", 1),
        ("half_year", 2),
        ("quarter", 4),
        ("month", 12),
        ("half_month", 24),
        ("ten_days", 36),
        ("week", 52),
        ("day", 365),
    ],
)
def test_a_year_has_its_periods(every: str, count: int) -> None:
    assert len(coverage(every, 1, [], 2023, END).periods) == count


@pytest.mark.parametrize("every", ["year", "half_year", "quarter", "month", "half_month", "ten_days", "day"])
def test_the_periods_of_a_year_leave_no_day_out_and_share_none(every: str) -> None:
    periods = coverage(every, 1, [], 2024, date(2024, 12, 31)).periods
    assert periods[0].first == date(2024, 1, 1)
    assert periods[-1].last == date(2024, 12, 31)
    assert all(one.last.toordinal() + 1 == other.first.toordinal() for one, other in pairwise(periods))


def test_weeks_begin_on_monday_and_belong_to_the_year_of_their_monday() -> None:
    periods = coverage("week", 1, [], 2023, END).periods
    assert (periods[0].first, periods[-1].last) == (date(2023, 1, 2), END)
    assert periods[0].label == "1月2日—1月8日"


def test_a_period_that_runs_is_neither_kept_nor_missed() -> None:
    found = coverage("month", 1, [date(2023, 1, 31), date(2023, 3, 1)], 2023, date(2023, 3, 15))
    assert (found.over, found.kept, found.missed) == (2, 1, 1)
    assert found.running is not None
    assert (found.running.label, found.running.done, found.running.missing) == ("3月", 1, 0)


def test_twice_a_month_is_kept_by_two_days_in_the_same_month_only() -> None:
    once_each = [date(2023, 1, 5), date(2023, 2, 5)]
    assert coverage("month", 2, once_each, 2023, date(2023, 3, 1)).kept == 0
    assert coverage("month", 2, [*once_each, date(2023, 2, 28)], 2023, date(2023, 3, 1)).kept == 1


def test_nothing_is_due_before_the_plans_year_and_nothing_runs_after_it() -> None:
    assert coverage("month", 1, [], 2023, date(2022, 12, 31)).periods == ()
    found = coverage("quarter", 1, [], 2023, date(2026, 1, 1))
    assert (found.over, found.running) == (4, None)
