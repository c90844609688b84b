"""Periods as people read and write them, and their last day."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.targets.periods import due_on, period_label, period_said

PERIODS = {
    "2023": ("2023年", date(2023, 12, 31)),
    "2023Q2": ("2023年二季度（累计）", date(2023, 6, 30)),
    "2023Q4": ("2023年四季度（累计）", date(2023, 12, 31)),
    "by 2023-09-30": ("2023年9月30日前", date(2023, 9, 30)),
    "by 06-30": ("6月30日前", date(2023, 6, 30)),
    "annual": ("每年", None),
    "2024-2026 annual": ("2024—2026年每年", date(2026, 12, 31)),
    "next": ("次年", date(2024, 12, 31)),
}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_is_shown_in_chinese_read_back_and_ends_on_its_last_day(period: str) -> None:
    label, last = PERIODS[period]
    assert period_label(period) == label
    assert period_said(label) == period
    assert period_said(period) == period
    assert due_on(period, 2023) == last


@pytest.mark.parametrize("period", ["by 06-30", "next"])
def test_without_the_plans_year_such_a_period_has_no_last_day(period: str) -> None:
    assert due_on(period, None) is None


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("2023", "2023"),
        (" 2023年底前 ", "2023"),
        ("2023年上半年", "2023Q2"),
        ("2023年前三季度", "2023Q3"),
        ("2023年第1季度", "2023Q1"),
        ("2023年9月底前", "by 2023-09-30"),
        ("2024年2月底", "by 2024-02-29"),
        ("9月15日前", "by 09-15"),
        ("每年6月底前", "by 06-30"),
        ("2024-2026年", "2024-2026 annual"),
        ("2024至2026年每年", "2024-2026 annual"),
        ("明年", "next"),
    ],
)
def test_people_write_periods_in_many_ways(said: str, period: str) -> None:
    assert period_said(said) == period


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("尽快", "看不懂时限“尽快”"),
        ("", "看不懂时限“”"),
        ("2023年2月30日前", "没有“2023年2月30日前”这一天"),
        ("13月底前", "没有“13月0日前”这一天"),
        ("2026-2024年", "起止年份写反了"),
        ("1023年", "年份请写 1990 至 2100 之间的"),
        ("9999年12月31日前", "年份请写 1990 至 2100 之间的"),
    ],
)
def test_what_is_no_period_is_refused_with_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        period_said(said)


def test_the_last_of_february_is_that_of_the_plans_year() -> None:
    assert due_on("by 02-29", 2024) == date(2024, 2, 29)
    assert due_on("by 02-29", 2023) == date(2023, 2, 28)
