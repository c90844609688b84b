"""How many of some projects will be done: by hand where they are few, and what holds for any of them."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.simulation import carriers, count_done

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=7)


def by_hand(chances: list[float], number: int) -> float:
    """The probability of at least so many, over every combination."""
    return sum(
        prod(chance if done else 1 - chance for chance, done in zip(chances, combination, strict=True))
        for combination in product((True, False), repeat=len(chances))
        if sum(combination) >= number
    )


@given(PROBABILITIES, st.integers(0, 8))
def test_of_independent_projects_every_combination_counts(chances: list[float], number: int) -> None:
    assert count_done(chances, common=0).at_least(number) == pytest.approx(by_hand(chances, number))


@given(PROBABILITIES, st.integers(0, 8))
def test_a_gain_is_what_certainty_of_that_project_would_bring(chances: list[float], number: int) -> None:
    named = {f"p{place}": chance for place, chance in enumerate(chances)}
    now = by_hand(chances, number)
    for each in carriers(named, number, common=0):
        certain = [1.0 if name == each.id else chance for name, chance in named.items()]
        assert each.gain == pytest.approx(by_hand(certain, number) - now, abs=1e-9)


@given(PROBABILITIES, st.floats(0, 0.9))
def test_sharing_luck_moves_the_mean_little_and_probabilities_add_up(
    chances: list[float], common: float
) -> None:
    count = count_done(chances, common=common)
    assert sum(count.chances) == pytest.approx(1)
    assert count.expected == pytest.approx(sum(chances), abs=0.02 * len(chances))


def test_sharing_luck_widens_the_range() -> None:
    ranges = [count_done([0.5] * 40, common=common).within() for common in (0, 0.1, 0.4)]
    assert ranges == [(16, 24), (12, 28), (5, 35)]


def test_ranges_lie_within_each_other_and_certain_projects_are_counted() -> None:
    count = count_done([1.0, 1.0, 0.0, 0.6, 0.3])
    (low, high), (lower, higher) = count.within(0.5), count.within(0.9)
    assert 2 <= lower <= low <= high <= higher <= 4
    assert count.at_least(2) == pytest.approx(1)
    assert count.at_least(5) == 0


def test_no_project_at_all_is_none_done() -> None:
    assert count_done([]).within() == (0, 0)
    assert carriers({}, 1) == ()


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match="概率应在 0 到 1 之间"):
        count_done([1.2])
    with pytest.raises(ValueError, match="小于 1"):
        count_done([0.5], common=1)
