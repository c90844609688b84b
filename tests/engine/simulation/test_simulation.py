"""Simulated ends: what every simulation keeps to, checked against the schedule itself, run by run the same both ways."""

from __future__ import annotations

import doctest
import sys
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine import simulation as package
from guatu.engine.calendar import CalendarError, every_day
from guatu.engine.schedule import Link, Schedule, ScheduleError, State, Task, compile_network, schedule
from guatu.engine.simulation import CERTAIN, DOUBTFUL, STEADY, USUAL, Spread, plain, simulate
from tests.engine.schedule.draw import AS_OF, calendars, networks

Drawn = tuple[list[Task], list[Link]]
SHARES = (0.001, 0.1, 0.5, 0.8, 0.9, 1.0)


def planned(tasks: list[Task], links: list[Link]) -> Schedule:
    return schedule(compile_network(tasks, links, calendars()), as_of=AS_OF)


def chain(*days: int) -> Schedule:
    tasks = [Task(f"t{n}", f"节点{n}", each, "自然日") for n, each in enumerate(days)]
    links = [Link(f"t{n}", f"t{n + 1}") for n in range(len(days) - 1)]
    return schedule(compile_network(tasks, links, {"自然日": every_day()}), as_of=date(2026, 3, 1))


def test_the_examples_of_the_package_are_true() -> None:
    assert doctest.testmod(package).failed == 0


@settings(max_examples=100, deadline=None)
@given(networks(), st.integers(1, 3), st.integers(0, 99))
def test_without_uncertainty_every_quantile_is_the_earliest_finish(
    drawn: Drawn, runs: int, seed: int
) -> None:
    plan = planned(*drawn)
    found = simulate(plan, default=CERTAIN, runs=runs, seed=seed)
    assert {found.quantile(share) for share in SHARES} == {plan.finish}
    assert {node.id for node in found.nodes if node.criticality == 1} == set(plan.critical())
    assert {node.criticality for node in found.nodes} <= {0.0, 1.0}


@settings(max_examples=150, deadline=None)
@given(st.data(), networks())
def test_a_run_is_the_schedule_of_the_days_it_drew(data: st.DataObject, drawn: Drawn) -> None:
    tasks, links = drawn
    begun = [replace(task, percent=0) for task in tasks]
    factors = {task.id: data.draw(st.sampled_from([1, 2, 3, 5])) for task in begun}
    drawn_days = [replace(task, days=task.days * factors[task.id]) for task in begun]
    expected = planned(drawn_days, links)
    found = simulate(planned(begun, links), {key: Spread(k, k, k) for key, k in factors.items()}, runs=2)
    assert found.quantile(0.5) == expected.finish
    assert {node.id for node in found.nodes if node.criticality} == set(expected.critical())
    one_by_one = plain.run(
        planned(begun, links), [Spread(k, k, k) for k in factors_in_order(begun, links, factors)], 0.3, 2, 0
    )
    assert {*one_by_one.ends} == {expected.earliest_end}


def factors_in_order(tasks: list[Task], links: list[Link], factors: dict[str, int]) -> list[int]:
    return [factors[task.id] for task in planned(tasks, links).network.tasks]


@settings(max_examples=40, deadline=None)
@given(networks(), st.sampled_from(["t0", None]), st.integers(0, 9))
def test_both_ways_of_running_agree_on_who_is_critical_when_an_aim_is_named(
    drawn: Drawn, aim: str | None, seed: int
) -> None:
    network = compile_network(*drawn, calendars())
    plan = schedule(network, as_of=AS_OF, aim=aim)
    found = simulate(plan, default=CERTAIN, runs=2, seed=seed)
    slow = plain.run(plan, [CERTAIN] * len(network.tasks), 0.3, 2, seed)
    assert found.quantile(0.5) == plan.finish
    shares = {task.id: share for task, share in zip(network.tasks, slow.critical, strict=True)}
    undone = [task.id for task in network.tasks if task.state != State.DONE]
    assert {node.id: node.criticality for node in found.nodes} == {each: shares[each] for each in undone}


@settings(max_examples=60, deadline=None)
@given(networks(), st.integers(0, 99))
def test_quantiles_are_in_order_and_the_same_seed_gives_the_same(drawn: Drawn, seed: int) -> None:
    plan = planned(*drawn)
    found = simulate(plan, runs=50, seed=seed)
    days = [found.quantile(share) for share in SHARES]
    assert days == sorted(days)
    ranges = [found.within(share) for share in (0.5, 0.8, 0.9)]
    assert ranges[2][0] <= ranges[1][0] <= ranges[0][0] <= found.quantile(0.5)
    assert ranges[0][1] <= ranges[1][1] <= ranges[2][1]
    assert found == simulate(plan, runs=50, seed=seed)


def test_another_seed_gives_other_runs_of_the_same_distribution() -> None:
    plan = chain(30, 40, 50)
    one, other = simulate(plan, seed=1), simulate(plan, seed=2)
    assert one.places != other.places
    assert abs((one.quantile(0.5) - other.quantile(0.5)).days) <= 1


def test_more_uncertainty_widens_the_range() -> None:
    widths = []
    for spread in (CERTAIN, STEADY, USUAL, DOUBTFUL):
        low, high = simulate(chain(30, 40, 50), default=spread).within(0.8)
        widths.append((high - low).days)
    assert widths == sorted(widths)
    assert widths[0] == 0 < widths[1]


def test_tasks_that_stray_together_leave_the_end_wider_than_tasks_that_stray_alone() -> None:
    plan = chain(*[20] * 10)
    widths = [
        (high - low).days for low, high in (simulate(plan, common=each).within() for each in (0, 0.3, 1))
    ]
    assert widths[0] < widths[1] < widths[2]


def test_one_task_ends_where_its_spread_says() -> None:
    plan = chain(100)
    found = simulate(plan, default=Spread(0.8, 1, 1.5))
    in_days = [(found.quantile(share) - date(2026, 3, 1)).days + 1 for share in (0.1, 0.5, 0.9)]
    assert [abs(mine - days) <= 1 for mine, days in zip(in_days, (80, 100, 150), strict=True)] == [True] * 3
    assert found.chance(date(2026, 3, 1)) == 0.0
    assert abs(found.chance(found.quantile(0.8)) - 0.8) < 0.02
    assert found.nodes[0].criticality == 1
    assert abs(found.nodes[0].sensitivity - 1) < 1e-9


def test_a_chain_that_strays_together_strays_as_one_task_does() -> None:
    sigma = NormalDist().inv_cdf(0.9)
    assert Spread(0.5, 1, 2).times(sigma) == pytest.approx(2)
    assert Spread(0.5, 1, 2).times(-sigma) == pytest.approx(0.5)
    whole = simulate(chain(100), common=1, seed=4)
    parts = simulate(chain(50, 50), common=1, seed=4)
    assert whole.runs == parts.runs == 10_000
    assert abs((whole.quantile(0.9) - parts.quantile(0.9)).days) <= 2


def test_the_node_that_is_late_most_often_on_the_longest_way_is_named_first() -> None:
    tasks = [Task("a", "征地", 60, "自然日"), Task("b", "设计", 55, "自然日"), Task("z", "开工", 0, "自然日")]
    links = [Link("a", "z"), Link("b", "z")]
    plan = schedule(compile_network(tasks, links, {"自然日": every_day()}), as_of=date(2026, 3, 1))
    found = simulate(plan, {"a": STEADY, "b": DOUBTFUL}, seed=3)
    assert found.nodes[0].id == "b"
    shares = {node.id: node.criticality for node in found.nodes}
    assert shares["z"] == 1
    assert shares["b"] > shares["a"] > 0
    assert shares["a"] + shares["b"] >= 1


def test_a_time_the_law_gives_is_never_shortened() -> None:
    tasks = [Task("a", "公示", 30, "自然日", least=30)]
    plan = schedule(compile_network(tasks, [], {"自然日": every_day()}), as_of=date(2026, 3, 1))
    assert simulate(plan).quantile(0.001) == plan.finish
    assert plain.run(plan, [USUAL], 0.3, 50, 0).ends.count(plan.earliest_end) > 10


def test_without_numpy_runs_are_made_one_by_one_from_the_same_distribution() -> None:
    plan = chain(30, 40, 50)
    ends = sorted(plain.run(plan, [USUAL] * 3, 0.3, plain.MOST, 7).ends)
    fast = simulate(plan)
    days = (fast.quantile(0.5) - date(1990, 1, 1)).days + 1
    assert abs(ends[len(ends) // 2] - days) <= 4
    assert ends == sorted(plain.run(plan, [USUAL] * 3, 0.3, plain.MOST, 7).ends)


def test_a_place_without_numpy_gets_fewer_runs_by_the_same_call(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = simulate(chain(20, 30))
    monkeypatch.setitem(sys.modules, "numpy", None)
    slow = simulate(chain(20, 30))
    assert (fast.runs, slow.runs, simulate(chain(20, 30), runs=40).runs) == (10_000, plain.MOST, 40)
    assert abs((fast.quantile(0.5) - slow.quantile(0.5)).days) <= 3
    assert slow.sentence().startswith("模拟 500 次：")


def test_days_beyond_the_calendar_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = schedule(
        compile_network([Task("a", "久", 400, "自然日")], [], {"自然日": every_day()}), as_of=date(2078, 6, 1)
    )
    with pytest.raises(CalendarError, match="超出了日历的最后一天"):
        simulate(plan, default=Spread(2, 2, 2))
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(CalendarError, match="超出了日历的最后一天"):
        simulate(plan, default=Spread(2, 2, 2))


def test_a_simulation_says_what_it_found() -> None:
    plan = chain(20, 30)
    assert simulate(plan, default=CERTAIN, runs=10).sentence(date(2026, 4, 19)) == (
        "模拟 10 次：半数在 2026-04-19 前完成，八成在 2026-04-19 前，九成在 2026-04-19 前；"
        "八成落在 2026-04-19 至 2026-04-19；守住 2026-04-19 的可能是 100%。"
    )
    assert "风险最大的是“节点1”" in simulate(plan, {"t1": DOUBTFUL}, default=CERTAIN).sentence()


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ScheduleError, match="工期的波动应满足"):
        Spread(1.2, 1, 1.5)
    with pytest.raises(ScheduleError, match="没有节点“x”"):
        simulate(chain(5), {"x": USUAL})
    with pytest.raises(ScheduleError, match="共同波动应在 0 到 1 之间"):
        simulate(chain(5), common=1.5)
    with pytest.raises(ScheduleError, match="没有节点，无从模拟"):
        simulate(schedule(compile_network([], [], {}), as_of=AS_OF))
