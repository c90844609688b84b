"""Working days: what was announced, our own closures, and years nobody has announced."""

from __future__ import annotations

import doctest
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine import calendar
from guatu.engine.calendar import (
    CalendarError,
    Closure,
    WorkCalendar,
    announced_years,
    closures_each_year,
    every_day,
    working_calendar,
)

PACK = Path(__file__).resolve().parents[3] / "packs" / "calendar" / "china.yaml"
WINTER = Closure("冬季停工", date(2024, 11, 15), date(2025, 3, 15), kinds=frozenset({"土方"}))


@cache
def china() -> WorkCalendar:
    years = announced_years(yaml.safe_load(PACK.read_text(encoding="utf-8")))
    return working_calendar("工作日", years, closures_each_year(WINTER, 2024))


def test_the_examples_of_the_package_are_true() -> None:
    found = doctest.testmod(calendar)
    assert found.attempted > 5
    assert found.failed == 0


def test_every_shipped_year_has_as_many_working_days_as_was_announced() -> None:
    plain = working_calendar("工作日", announced_years(yaml.safe_load(PACK.read_text(encoding="utf-8"))))
    counted = {year: plain.count(date(year, 1, 1), date(year, 12, 31)) for year in range(2020, 2028)}
    assert counted == {2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248, 2027: 261}


def test_every_shipped_year_says_where_and_when_it_was_announced() -> None:
    for year in announced_years(yaml.safe_load(PACK.read_text(encoding="utf-8"))):
        assert year.notice.startswith(f"国办发明电〔{year.year - 1}〕")
        assert year.url.startswith("https://www.gov.cn/")
        assert (year.announced_on - date(year.year, 2, 1)).days < 0


def test_a_make_up_saturday_is_worked_and_a_holiday_monday_is_not() -> None:
    assert china().is_working(date(2026, 10, 10))
    assert china().is_working(date(2026, 9, 20))
    assert not china().is_working(date(2026, 10, 5))


def test_a_day_off_says_why() -> None:
    days = (date(2026, 10, 5), date(2026, 10, 11), date(2025, 1, 6), date(2026, 10, 8))
    assert [china().why_off(day) for day in days] == ["国庆节", "周末", "冬季停工", ""]


def test_a_closure_wins_over_a_make_up_day_and_holds_for_its_kind_alone() -> None:
    assert not china().is_working(date(2025, 2, 8))
    assert WINTER.concerns("枫溪县", "土方")
    assert not WINTER.concerns("枫溪县", "房建")


def test_a_closure_of_every_year_keeps_its_days() -> None:
    leap = Closure("汛期", date(2024, 2, 29), date(2024, 3, 2), regions=frozenset({"枫溪县"}))
    found = closures_each_year(leap, 2026)
    assert [str(each.first) for each in found] == ["2024-02-29", "2025-02-28", "2026-02-28"]
    assert found[-1].concerns("枫溪县", "")
    assert not found[-1].concerns("云溪县", "")


def test_a_year_nobody_announced_is_plain_weekdays_and_says_so() -> None:
    assert china().is_working(date(2027, 10, 1))
    assert china().unannounced(date(2026, 5, 1), date(2028, 1, 1)) == (2027, 2028)
    assert china().unannounced(date(2027, 5, 1), date(2025, 1, 1)) == (2027,)
    assert every_day().unannounced(date(2027, 1, 1), date(2028, 1, 1)) == ()


def test_a_day_outside_of_the_table_is_refused_with_a_sentence() -> None:
    with pytest.raises(CalendarError, match="1989-12-31不在日历范围内"):
        china().is_working(date(1989, 12, 31))
    with pytest.raises(CalendarError, match="2079-12-01 的第 90 个工作日不在日历范围内"):
        china().add(date(2079, 12, 1), 90)
    with pytest.raises(CalendarError, match="第 -9 个工作日"):
        china().add(date(1990, 1, 3), -9)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"holidays": [{"name": "国庆节", "first": "2026-10-08", "last": "2026-10-01"}]},
            "早于开始的 2026-10-08",
        ),
        ({"worked": ["10月10日"]}, "worked 不是日期：10月10日"),
        ({"worked": ["2027-01-02"]}, "请移到 2027 年"),
        (
            {
                "worked": ["2026-10-03"],
                "holidays": [{"name": "国庆节", "first": "2026-10-01", "last": "2026-10-07"}],
            },
            "2026-10-03 既写成放假又写成上班",
        ),
        ({"announced_on": None}, "announced_on 不是日期"),
    ],
)
def test_a_wrong_year_is_refused_by_name(row: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        announced_years({"years": [{"year": 2026, "announced_on": "2025-11-04", **row}]})


def test_a_year_may_be_announced_once() -> None:
    row = {"year": 2026, "announced_on": "2025-11-04"}
    with pytest.raises(ValueError, match="2026 年出现了两次"):
        announced_years({"years": [row, row]})


DAYS = st.dates(date(2019, 6, 1), date(2028, 6, 1))


@given(DAYS, st.integers(-300, 300))
def test_adding_working_days_is_walking_over_them(day: date, count: int) -> None:
    step, left, walked = (1 if count > 0 else -1), abs(count), day
    while left:
        walked += timedelta(step)
        left -= china().is_working(walked)
    assert china().add(day, count) == walked


@given(DAYS, DAYS)
def test_counting_working_days_is_looking_at_each(first: date, last: date) -> None:
    looked = sum(china().is_working(first + timedelta(n)) for n in range((last - first).days + 1))
    assert china().count(first, last) == looked


@given(DAYS)
def test_the_nearest_working_day_is_worked_and_nothing_lies_between(day: date) -> None:
    after, before = china().on_or_after(day), china().on_or_before(day)
    assert before <= day <= after
    assert china().count(before, after) == (1 if before == after else 2)
