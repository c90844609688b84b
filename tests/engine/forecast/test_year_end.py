"""The money of a year, its sum over projects, and earlier starts: by hand, and what holds for all."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.calendar import Month
from guatu.engine.forecast import EarlyStart, Waiting, YearEnd, early_starts, year_end, year_end_sum

PLAN = 12_000
UNTIL = Month(2026, 12)


@st.composite
def years(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int]]:
    """Running totals of some months so far, and of the plan of all twelve."""
    last = draw(st.integers(1, 11))
    running, planned, total, due = {}, {}, 0, 0
    for month in range(1, 13):
        total, due = total + draw(st.integers(0, 2_000)), due + draw(st.integers(0, 2_000))
        planned[month] = due
        if month <= last:
            running[month] = total
    return running, planned


def made(known: dict[int, int], monthly: dict[int, int] | None = None, *earlier: dict[int, int]) -> YearEnd:
    found = year_end(known, PLAN, monthly=monthly, earlier=earlier)
    assert found is not None
    return found


def test_what_is_behind_in_june_stays_behind_by_a_quarter() -> None:
    found = made({6: 4_000})
    assert found.value == PLAN - 2_000 // 4
    assert found.sentence.startswith(
        "到 6 月完成年度计划的 33.3%，按每月均摊应完成 50.0%，落后 16.7 个百分点"
    )
    assert "这一差距约有 25%（所过时间的平方）留到年底，预计完成计划的 95.8%" in found.sentence


def test_the_monthly_plan_comes_before_the_course_of_earlier_years() -> None:
    slow = {6: 300, 12: 1_000}
    assert made({6: 3_600}, None, slow).value == PLAN
    assert made({6: 3_600}, {6: 3_600}, {6: 900, 12: 1_000}).value == PLAN
    assert "按往年同期的完成比例" in made({6: 3_600}, None, slow).sentence


def test_a_full_year_is_what_it_is() -> None:
    assert made({12: 9_000}).ranges == {50: (9_000, 9_000), 80: (9_000, 9_000), 90: (9_000, 9_000)}


def test_without_a_plan_or_a_month_nothing_is_said() -> None:
    assert year_end({}, PLAN) is None
    assert year_end({13: 5}, PLAN) is None
    assert year_end({3: 5}, 0) is None


@given(years())
def test_ranges_lie_within_each_other_and_never_below_what_is_reached(
    drawn: tuple[dict[int, int], dict[int, int]],
) -> None:
    known, planned = drawn
    found = made(known, planned)
    (a5, b5), (a8, b8), (a9, b9) = (found.ranges[level] for level in (50, 80, 90))
    assert a9 <= a8 <= a5 <= found.value <= b5 <= b8 <= b9
    assert a9 >= min(known[max(known)], found.value)
    assert a9 <= found.mean <= 2 * b9


@given(years(), st.integers(1, 2_000))
def test_who_has_reached_more_is_never_expected_to_end_with_less(
    drawn: tuple[dict[int, int], dict[int, int]], more: int
) -> None:
    known, planned = drawn
    last = max(known)
    assert made({**known, last: known[last] + more}, planned).value >= made(known, planned).value


def test_means_add_up_and_ranges_by_how_far_projects_go_together() -> None:
    parts = [made({6: 4_000}), made({6: 7_000}), made({9: 8_000})]
    widths = []
    for common in (0, 0.2, 1):
        found = year_end_sum(parts, common=common)
        assert found.value == sum(part.mean for part in parts)
        widths.append(found.ranges[80][1] - found.ranges[80][0])
    assert widths[0] < widths[1] < widths[2]
    assert widths[2] == pytest.approx(sum(part.ranges[80][1] - part.ranges[80][0] for part in parts), abs=2)
    assert year_end_sum(parts[:1]) == parts[0]
    assert year_end_sum([]).ranges[80] == (0, 0)


WAITING = [
    Waiting("a", "甲厂", Month(2026, 11), Month(2026, 8), (10, 20, 30, 30, 30)),
    Waiting("b", "乙路", Month(2026, 12), Month(2026, 9), (40, 40, 40)),
    Waiting("c", "丙桥", Month(2027, 2), Month(2026, 12), (5, 5)),
]


def test_each_candidate_says_what_its_earliest_start_would_add() -> None:
    found = early_starts(WAITING, 1_000, until=UNTIL)
    assert found.candidates == (
        EarlyStart("a", 3, Month(2026, 8), 90),
        EarlyStart("b", 2, Month(2026, 10), 80),
        EarlyStart("c", 2, Month(2026, 12), 5),
    )
    assert (found.fewest, found.gentlest) == ((), ())
    assert found.sentence == "3 个项目全部按最早时间开工，能补上缺口的 17.5%，不够。"


def test_a_month_that_adds_nothing_is_not_moved() -> None:
    # the road spends for three months; two months earlier all of it falls into the year
    assert all(
        each.months <= 2 for each in early_starts(WAITING, 1, until=UNTIL).candidates if each.id == "b"
    )


def test_the_smallest_number_and_the_fewest_months_may_differ() -> None:
    big = Waiting("x", "大项目", Month(2026, 12), Month(2026, 3), (10,) * 10)
    small = [Waiting(f"s{n}", f"小项目{n}", Month(2027, 1), Month(2026, 12), (45,)) for n in range(2)]
    found = early_starts([big, *small], 90, until=UNTIL)
    assert [(each.id, each.months) for each in found.fewest] == [("x", 9)]
    assert sorted((each.id, each.months) for each in found.gentlest) == [("s0", 1), ("s1", 1)]
    assert found.sentence == (
        "最少 1 个项目提前开工可补上缺口：“大项目”提前 9 个月（2026年3月）；"
        "挪动月数最少的办法共 2 个月：“小项目0”提前 1 个月（2026年12月）、“小项目1”提前 1 个月（2026年12月）。"
    )


def test_no_gap_needs_nothing_and_nobody_waiting_can_give_nothing() -> None:
    assert early_starts(WAITING, 0, until=UNTIL).sentence == "没有缺口，不需要提前开工。"
    assert early_starts([], 5, until=UNTIL).sentence == "没有可以提前开工的项目。"


@given(
    st.lists(
        st.tuples(st.integers(1, 14), st.integers(0, 4), st.lists(st.integers(0, 9), max_size=5)),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 60),
)
def test_both_sets_are_the_best_of_all_that_close_the_gap(
    drawn: list[tuple[int, int, list[int]]], gap: int
) -> None:
    waiting = [
        Waiting(
            f"p{n}", f"p{n}", Month(2026, 1).plus(at), Month(2026, 1).plus(max(0, at - by)), tuple(spends)
        )
        for n, (at, by, spends) in enumerate(drawn)
    ]

    def spent(project: Waiting, months: int) -> int:
        return sum(project.spends[: max(0, UNTIL.minus(project.planned.plus(-months)) + 1)])

    ways = [range(each.planned.minus(each.earliest) + 1) for each in waiting]
    closing = [
        months
        for months in product(*ways)
        if sum(spent(each, by) - spent(each, 0) for each, by in zip(waiting, months, strict=True)) >= gap
    ]
    found = early_starts(waiting, gap, until=UNTIL)
    if not closing:
        assert (found.fewest, found.gentlest) == ((), ())
        return
    assert sum(each.months for each in found.gentlest) == min(map(sum, closing))
    assert len(found.fewest) == min(sum(by > 0 for by in months) for months in closing)
    assert sum(each.adds for each in found.fewest) >= gap
    assert sum(each.adds for each in found.gentlest) >= gap
