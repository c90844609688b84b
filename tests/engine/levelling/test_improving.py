"""Improvement: never worse, the best there is where there is time for it, the same for the same seed."""

from __future__ import annotations

import sys

import pytest
from hypothesis import assume, given, settings

from guatu.engine.levelling import (
    WITHOUT_SOLVER,
    Activity,
    Link,
    Plan,
    Problem,
    Resource,
    can_solve,
    first_plan,
    improve,
)
from guatu.engine.levelling.building import latest_starts, pushed_late
from guatu.engine.levelling.evolving import Population
from guatu.engine.levelling.planning import by_rules, is_kept
from guatu.engine.levelling.work import work_of
from guatu.engine.schedule import LinkKind
from tests.engine.levelling import slow
from tests.engine.levelling.draw import problems

solver = pytest.mark.skipif(not can_solve(), reason="没有安装 ortools（extra optimise）")


@solver
@given(problems(most=4, longest=3))
@settings(max_examples=20, deadline=None)
def test_small_problems_end_with_the_best_of_all_plans_and_the_proof(problem: Problem) -> None:
    plan = first_plan(problem)
    assume(plan.finish <= 12)
    found = improve(problem, plan, seconds=10)
    assert not slow.faults(problem, found.starts)
    assert found.is_proven
    assume(found.finish <= 13)
    assert found.score[:2] == slow.best_score(problem, 13)


@solver
@given(problems(most=6, longest=3, plain=True))
@settings(max_examples=10, deadline=None)
def test_every_better_plan_is_told_and_keeps_everything(problem: Problem) -> None:
    plan, told = first_plan(problem), list[Plan]()
    found = improve(problem, plan, seconds=10, workers=1, tell=told.append)
    scores = [plan.score, *(each.score for each in told)]
    assert scores == sorted(set(scores), reverse=True)
    assert all(not slow.faults(problem, each.starts) for each in told)
    assert found.score <= scores[-1]


@solver
def test_a_proof_does_not_rest_on_what_stays_where_there_is_no_room_for_it() -> None:
    """A day less would leave neither of the two a choice, and both would need the crews on day 2."""
    work = (
        Activity("a", "厂房", 3, needs={"施工班组": 2}),
        Activity("b", "道路", 3, needs={"施工班组": 1}),
    )
    problem = Problem(work, (Link("a", "b", LinkKind.FF, 2),), (Resource("施工班组", 2),))
    found = improve(problem, first_plan(problem), seconds=10)
    assert (found.finish, found.is_proven) == (6, True)


def test_without_the_solver_plans_are_still_bred_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)  # as where the extra is not installed
    work = tuple(Activity(f"t{j}", f"t{j}", 1 + j % 5, needs={"施工班组": 1 + j % 3}) for j in range(12))
    problem = Problem(work, (), (Resource("施工班组", 4),))
    plan = first_plan(problem)
    found = improve(problem, plan, seconds=0.2)
    assert not can_solve()
    assert "guatu[optimise]" in WITHOUT_SOLVER
    assert not slow.faults(problem, found.starts)
    assert found.score <= plan.score


def test_a_plan_that_breaks_something_is_mended() -> None:
    work = tuple(Activity(name, name, 3, needs={"施工班组": 1}) for name in "甲乙")
    problem = Problem(work, (), (Resource("施工班组", 1),))
    found = improve(problem, Plan({"甲": 0, "乙": 0}, 0, 3, 6, (0, 0)), seconds=0)
    assert not slow.faults(problem, found.starts)
    assert found.finish == 6


@given(problems(most=8))
@settings(max_examples=30, deadline=None)
def test_children_keep_everything_and_are_the_same_for_the_same_seed(problem: Problem) -> None:
    work = work_of(problem)
    broods = []
    for _ in range(2):
        population = Population(work, by_rules(work), seed=7)
        brood = []
        for child, _ in zip(population.children(), range(80), strict=False):
            population.admit(child)
            brood.append(child)
        broods.append(brood)
    assert broods[0] == broods[1]
    for child in broods[0]:
        assert not slow.faults(problem, work.plan(child, (0, 0)).starts)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_a_plan_pushed_late_keeps_links_and_capacities_and_its_end(problem: Problem) -> None:
    work = work_of(problem)
    starts = by_rules(work)[0]
    late = pushed_late(work, starts)
    assert is_kept(work, late)
    assert not slow.faults(problem, work.plan(late, (0, 0)).starts)
    assert work.score(late)[:2] <= work.score(starts)[:2]


def test_latest_starts_hold_promises_first() -> None:
    work = (Activity("a", "甲", 3), Activity("b", "乙", 2, due=4), Activity("c", "丙", 9))
    assert latest_starts(work_of(Problem(work))) == [6, 2, 0]
