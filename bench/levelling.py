"""Levelled schedules of PSPLIB beside the solver alone: how far from the best known, how many proven, how soon a first one.

Needs the instances beside the checkout (`shared/data/psplib`) and OR-Tools. Every run lasts SECONDS at most; how it stood
at SOON is read off the plans told on the way.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.engine.levelling.slow import faults

from guatu.engine.levelling import Activity, Link, Plan, Problem, Resource, can_solve, first_plan, improve

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "psplib"
SETS = {"J30": "j30", "J60": "j60", "J120": "j120"}
SOON, SECONDS = 10.0, 60.0
FIRST = 0.1
LEAST_PROVEN = {"J30": 100.0, "J60": 90.0, "J120": 45.0}
MOST_DISTANCE = {"J30": 0.0, "J60": 0.2, "J120": 1.5}
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Result:
    """One instance by one way: the end at SOON and at SECONDS, whether proven the earliest by then, the first answer."""

    soon: int
    end: int
    is_proven: bool
    first: float


def run(scale: float) -> bool:
    """All figures on that share of the instances of each set; True when each is kept."""
    if not FOLDER.exists() or not can_solve():
        print("没有 PSPLIB 实例（checkout 旁的 shared/data/psplib）或没有安装 ortools，不测")
        return True
    return sum(one_set(name, scale) for name in SETS) == len(SETS)


def one_set(name: str, scale: float, seconds: float = SECONDS, *, beside: bool = True) -> bool:
    """The figures of one set, the solver alone beside ours."""
    instances = chosen(name, scale)
    ours, alone = [], []
    for instance, low, high in instances:
        problem = read(instance)
        found = by_us(problem, seconds)
        assert found.end >= high or (low < high and found.end >= low), f"{instance}：{found.end} 好于已知的界"
        assert not found.is_proven or found.end <= high, f"{instance}：{found.end} 不是最优"
        ours.append(found)
        alone.append(by_solver(problem, seconds) if beside else found)
        print(f"       {instance} 已知 {high}：本程序 {found}；求解器 {alone[-1]}", flush=True)
    best = [high for _, _, high in instances]
    return summed(name, best, ours, alone, seconds)


def summed(name: str, best: list[int], ours: list[Result], alone: list[Result], seconds: float) -> bool:
    """Lines of the report."""
    count = len(best)
    kept = say(
        f"{name}（{count} 个）{min(SOON, seconds):g} 秒时与已知最好之差（%）",
        distance([each.soon for each in ours], best),
        distance([each.soon for each in alone], best),
        MOST_DISTANCE[name],
        is_most=True,
    )
    proven, other = (100 * sum(each.is_proven for each in results) / count for results in (ours, alone))
    kept &= say(f"{name} {seconds:g} 秒内证明最优（%）", proven, other, LEAST_PROVEN[name], is_most=False)
    late = distance([each.end for each in ours], best), distance([each.end for each in alone], best)
    print(f"       {name} {seconds:g} 秒时之差（%）：本程序 {late[0]:.2f}，求解器 {late[1]:.2f}")
    slowest = max(each.first for each in ours)
    print(
        f"{'达到' if slowest <= FIRST else '未达到'}  {name} 第一份排程最慢 {slowest:.3f} 秒（要求 ≤ {FIRST:g}）",
        flush=True,
    )
    return kept and slowest <= FIRST


def say(what: str, mine: float, other: float, limit: float, *, is_most: bool) -> bool:
    """One line; True when within the limit."""
    kept = mine <= limit if is_most else mine >= limit
    sign = "≤" if is_most else "≥"
    print(
        f"{'达到' if kept else '未达到'}  {what}：本程序 {mine:.2f}，求解器 {other:.2f}（要求 {sign} {limit:g}）"
    )
    return kept


def distance(ends: list[int], best: list[int]) -> float:
    """Mean percent above the best known."""
    return 100 * statistics.mean(end / known - 1 for end, known in zip(ends, best, strict=True))


def by_us(problem: Problem, seconds: float) -> Result:
    """First plan and improvement; the plan is checked day by day by code that shares nothing with it."""
    begun = time.perf_counter()
    plan = first_plan(problem)
    first, soon = time.perf_counter() - begun, plan.finish

    def told(better: Plan) -> None:
        nonlocal soon
        if time.perf_counter() - begun <= SOON:
            soon = better.finish

    plan = improve(problem, plan, seconds=seconds - first, workers=WORKERS, seed=1, tell=told)
    assert not faults(problem, plan.starts)
    return Result(soon if seconds > SOON else plan.finish, plan.finish, plan.is_proven, first)


def by_solver(problem: Problem, seconds: float) -> Result:
    """CP-SAT as it comes: intervals, links, one cumulative for each resource, the last end as goal."""
    from ortools.sat.python import cp_model

    model, far = cp_model.CpModel(), sum(each.days for each in problem.activities)
    starts = {each.id: model.new_int_var(0, far, "") for each in problem.activities}
    days = {each.id: each.days for each in problem.activities}
    spans = {one: model.new_fixed_size_interval_var(start, days[one], "") for one, start in starts.items()}
    for link in problem.links:
        model.add(starts[link.after] >= starts[link.before] + days[link.before])
    for resource in problem.resources:
        users = [each for each in problem.activities if each.needs.get(resource.name)]
        needed = [each.needs[resource.name] for each in users]
        model.add_cumulative([spans[each.id] for each in users], needed, resource.capacity)
    end = model.new_int_var(0, far, "")
    model.add_max_equality(end, [start + days[one] for one, start in starts.items()])
    model.minimize(end)
    told: list[tuple[float, int]] = []

    class Teller(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            told.append((time.perf_counter() - begun, int(self.objective_value)))

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    begun = time.perf_counter()
    status = solver.solve(model, Teller())
    last = told[-1][1] if told else far
    soon = min((value for when, value in told if when <= SOON), default=far)
    return Result(soon, last, status == cp_model.OPTIMAL, told[0][0] if told else seconds)


def chosen(name: str, scale: float) -> list[tuple[str, int, int]]:
    """(instance, best known lower bound, best known end) of a share of a set, spread evenly over it."""
    with (FOLDER / "best_known.csv").open(encoding="utf-8") as file:
        rows = [
            (
                row["instance"],
                int(float(row["best_known_lower_bound"])),
                int(float(row["best_known_upper_bound"])),
            )
            for row in csv.DictReader(file)
            if row["instance"].startswith(SETS[name])
        ]
    count = max(1, round(len(rows) * min(1.0, scale)))
    return [rows[place * len(rows) // count] for place in range(count)]


def read(instance: str) -> Problem:
    """One instance as a problem; its first and last job, of no days, are milestones."""
    lines = (FOLDER / instance).read_text(encoding="utf-8").splitlines()
    follows = [(row[0], after) for row in _rows(lines, "PRECEDENCE RELATIONS", 2) for after in row[3:]]
    capacities = next(_rows(lines, "RESOURCEAVAILABILITIES", 2))
    resources = tuple(Resource(f"R{r}", units) for r, units in enumerate(capacities, 1))
    activities = tuple(
        Activity(
            str(row[0]),
            f"工作{row[0]}",
            row[2],
            needs={f"R{r}": units for r, units in enumerate(row[3:], 1) if units},
        )
        for row in _rows(lines, "REQUESTS/DURATIONS", 3)
    )
    return Problem(activities, tuple(Link(str(before), str(after)) for before, after in follows), resources)


def _rows(lines: list[str], title: str, skipped: int) -> Iterator[list[int]]:
    """Rows of numbers of the section under a title, which begin so many lines after it."""
    first = next(place for place, line in enumerate(lines) if line.startswith(title)) + skipped
    for line in lines[first:]:
        if line.startswith("*") or not line.strip():
            return
        yield [int(part) for part in line.split()]
