"""Every plan keeps what it must, judged day by day by other code; none beats a bound; small ones are the best there are."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings

from guatu.engine import levelling as package
from guatu.engine.levelling import Plan, Problem, can_solve, first_plan, improve
from tests.engine.levelling import slow
from tests.engine.levelling.draw import BOTH, problems


def test_the_examples_of_the_package_are_true() -> None:
    found = doctest.testmod(package)
    assert found.attempted > 10
    assert found.failed == 0


def is_sound(problem: Problem, plan: Plan) -> bool:
    kept = not slow.faults(problem, plan.starts)
    return kept and plan.score == slow.score(problem, plan.starts) and plan.bound <= plan.score[:2]


@given(problems())
@settings(max_examples=200, deadline=None)
def test_a_first_plan_keeps_links_capacities_and_budgets(problem: Problem) -> None:
    assert is_sound(problem, first_plan(problem))


@given(problems(limited=BOTH))
@settings(max_examples=100, deadline=None)
def test_each_budget_is_spread_or_not_for_itself(problem: Problem) -> None:
    assert is_sound(problem, first_plan(problem))


@pytest.mark.skipif(not can_solve(), reason="没有安装 ortools（extra optimise）")
@given(problems(most=3, longest=3, limited=BOTH))
@settings(max_examples=15, deadline=None)
def test_so_it_is_for_the_solver(problem: Problem) -> None:
    assert is_sound(problem, improve(problem, first_plan(problem), seconds=60))


@given(problems())
@settings(max_examples=60, deadline=None)
def test_no_time_at_all_gives_a_plan_no_worse(problem: Problem) -> None:
    plan = first_plan(problem)
    found = improve(problem, plan, seconds=0)
    assert is_sound(problem, found)
    assert found.score <= plan.score
