"""Published instances (Kolisch & Sprecher 1996): read whole, never a plan better than what was proven.

They lie beside the checkout, in `shared/data/psplib`.
"""

from __future__ import annotations

import pytest
from bench.levelling import FOLDER, SETS, chosen, read

from guatu.engine.levelling import can_solve, first_plan, improve
from tests.engine.levelling import slow

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="checkout 旁没有 shared/data/psplib")


def test_an_instance_is_read_whole() -> None:
    problem = read("j301_1.sm")
    assert len(problem.activities) == 32
    assert [each.capacity for each in problem.resources] == [12, 13, 4, 12]
    second = problem.activities[1]
    assert (second.id, second.days, dict(second.needs)) == ("2", 8, {"R1": 4})
    assert [(link.before, link.after) for link in problem.links[:4]] == [
        ("1", "2"),
        ("1", "3"),
        ("1", "4"),
        ("2", "6"),
    ]


@pytest.mark.parametrize("name", SETS)
def test_no_first_plan_beats_a_proven_end_and_no_bound_a_known_plan(name: str) -> None:
    for instance, low, high in chosen(name, 1.0):
        problem = read(instance)
        plan = first_plan(problem)
        assert low <= plan.finish, instance
        assert plan.bound[1] <= high, instance
        assert plan.finish <= 1.35 * high, instance


@pytest.mark.parametrize("instance", ["j301_1.sm", "j6013_3.sm", "j12037_7.sm"])
def test_first_plans_keep_everything(instance: str) -> None:
    problem = read(instance)
    assert not slow.faults(problem, first_plan(problem).starts)


@pytest.mark.skipif(not can_solve(), reason="没有安装 ortools（extra optimise）")
def test_proven_ends_are_the_published_ones() -> None:
    for instance, _, high in chosen("J30", 0.06):
        problem = read(instance)
        found = improve(problem, first_plan(problem), seconds=120)
        assert (found.finish, found.is_proven) == (high, True), instance
