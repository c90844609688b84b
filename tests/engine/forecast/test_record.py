"""The record of past forecasts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.forecast import Kept, calibration, record_of

MADE = date(2026, 3, 31)


def kept(outcome: float) -> Kept:
    return Kept(MADE, 100, {50: (95, 105), 80: (90, 110)}, outcome)


def test_coverage_errors_and_bias_are_counted() -> None:
    found = record_of([kept(outcome) for outcome in (100, 104, 108, 130)])
    assert found is not None
    assert [(each.level, each.held, each.count) for each in found.coverage] == [(50, 2, 4), (80, 3, 4)]
    assert (found.mean_error, found.bias) == (10.5, 10.5)
    assert found.sentence == (
        "4 次预测有了结果：50% 区间守住 2/4（50%，次数少，看不出不符），80% 区间守住 3/4（75%，次数少，看不出不符）。"
    )


def test_ranges_too_narrow_and_too_wide_are_called_so_only_when_chance_does_not_explain_it() -> None:
    narrow = record_of([kept(100)] * 60 + [kept(200)] * 40)
    wide = record_of([kept(100)] * 100)
    fair = record_of([kept(104)] * 50 + [kept(108)] * 30 + [kept(200)] * 20)
    assert narrow is not None
    assert wide is not None
    assert fair is not None
    assert [each.fits for each in narrow.coverage] == [
        True,
        False,
    ]  # 60 of 100 is still within chance of 50 %
    assert "80% 区间守住 60/100（60%，区间偏窄）" in narrow.sentence
    assert "80% 区间守住 100/100（100%，区间偏宽）" in wide.sentence
    assert [each.fits for each in fair.coverage] == [True, True]


def test_without_outcomes_there_is_no_record_and_many_are_no_trouble() -> None:
    assert record_of([]) is None
    many = record_of([kept(100)] * 4_000 + [kept(200)] * 1_000)
    assert many is not None
    assert many.coverage[1].fits


def test_stated_chances_stand_beside_how_often_it_happened() -> None:
    stated = [(0.1, False), (0.15, True), (0.9, True), (1.0, True), (0.85, False)]
    low, high = calibration(stated)
    assert (low.low, low.high, low.happened, low.count) == (0, 0.2, 0.5, 2)
    assert low.stated == pytest.approx(0.125)
    assert (high.low, high.high, high.count) == (0.8, 1, 3)
    assert high.happened == pytest.approx(2 / 3)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_stated_chance_is_in_one_band(stated: list[tuple[float, bool]]) -> None:
    found = calibration(stated)
    assert sum(each.count for each in found) == len(stated)
    assert all(each.low <= each.stated + 1e-9 and each.stated <= each.high + 1e-9 for each in found)
