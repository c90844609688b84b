"""How figures that were not reported follow from those that were."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.engine.calendar import Month
from guatu.progress import services
from guatu.progress.facts import Reported, figure_states, month_done, quarter_done, year_to_date
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from tests.world import World


def months(**figures: tuple[int | None, int | None]) -> dict[int, Reported]:
    """`m3=(7, None)`: in March 7 in the month, nothing since January."""
    return {202300 + int(name[1:]): Reported(*figure) for name, figure in figures.items()}


@pytest.mark.parametrize(
    ("reported", "start", "expected"),
    [
        (months(m1=(1, None), m2=(2, None), m3=(4, None)), None, 7),
        (months(m1=(1, None), m3=(4, None)), None, None),
        (months(m1=(1, None), m3=(4, None)), date(2023, 3, 9), 5),
        (months(m2=(2, 10), m3=(4, None)), None, 14),
        (months(m1=(1, None), m2=(None, None), m3=(4, None)), None, None),
        (months(m3=(4, 99)), None, 99),
        (months(m2=(2, None), m3=(4, None)), date(2023, 2, 28), 6),
        (months(m2=(2, None), m3=(4, None)), date(2022, 2, 28), None),
        ({}, None, None),
    ],
)
def test_the_year_to_date_is_known_only_when_no_month_is_missing(
    reported: dict[int, Reported], start: date | None, expected: int | None
) -> None:
    assert year_to_date(reported, Month(2023, 3), start) == expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        (months(m3=(4, 9)), 4),
        (months(m2=(None, 5), m3=(None, 9)), 4),
        (months(m3=(None, 9)), None),
        (months(m2=(2, 5)), None),
    ],
)
def test_the_month_is_reported_or_the_difference_of_two_years_to_date(
    reported: dict[int, Reported], expected: int | None
) -> None:
    assert month_done(reported, Month(2023, 3)) == expected


def test_the_month_of_january_is_its_year_to_date() -> None:
    assert month_done(months(m1=(None, 9)), Month(2023, 1)) == 9


@pytest.mark.parametrize(
    ("reported", "start", "expected"),
    [
        (months(m3=(1, 10), m5=(2, 25)), None, 15),
        (months(m4=(3, None), m5=(2, None)), None, 5),
        (months(m5=(2, 25)), None, None),
        (months(m5=(2, 2)), date(2023, 5, 3), 2),
    ],
)
def test_the_quarter_is_a_difference_or_the_sum_of_its_months(
    reported: dict[int, Reported], start: date | None, expected: int | None
) -> None:
    assert quarter_done(reported, Month(2023, 5), start) == expected


def test_the_first_quarter_is_the_year_to_date() -> None:
    assert quarter_done(months(m2=(1, 10)), Month(2023, 2)) == 10


def test_states_come_in_the_order_of_the_projects_with_what_is_known(world: World) -> None:
    first, second, third = (registry.create_project(name, by=None).pk for name in ("甲", "乙", "丙"))
    rows = [
        FigureRow(second, Month(2023, 4), done_year_fen=10, permits_due=4),
        FigureRow(second, Month(2023, 5), done_year_fen=25, paid_fen=3),
        FigureRow(first, Month(2023, 4), done_month_fen=1),
    ]
    services.record_figures(rows, by=None)
    services.enter_statistics(third, date(2023, 5, 31), by=None)
    found = list(figure_states(Month(2023, 5)))
    assert [state.project_id for state in found] == [first, second, third]
    assert [state.reported for state in found] == [False, True, False]
    assert found[1][2:10] == (15, 25, None, None, None, 3, None, None)
    assert found[2].statistics_on == date(2023, 5, 31)
    assert [state.project_id for state in figure_states(Month(2023, 4), [second, third])] == [second]
