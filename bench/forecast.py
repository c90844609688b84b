"""Simulation beside bare numpy, and forecasts of finish and cost on real tracked projects, cross-validated by project.

The projects (`shared/data/dslib`) lie beside the checkout and are measured only. Every rule, and the errors its ranges are
made of, is fitted on the projects outside a fold and judged on those inside; nothing later than a period is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from bench.ranges import FOLDS, ROUNDS, folds, row_of, say_held
from bench.simulation import simulation
from bench.year_end import Standing, standings, year_ends
from guatu.engine.forecast import Tracked, cost_forecast, finish_forecast, saved_share, usual_ratio
from guatu.engine.forecast.earned import (
    Signs,
    between,
    cost_scale,
    expected_cost,
    expected_length,
    finish_scale,
    progress_of,
)
from guatu.engine.forecast.learned import CostRule, Errors, FinishRule

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "dslib" / "projects.json"
LONG = 8  # periods; more of them are followed closely
BANDS = (1 / 3, 2 / 3, 1.01)
Rule = TypeVar("Rule", FinishRule, CostRule)
Kind = tuple[float, float]
"""Of finished projects of a kind: what they usually cost over their budget, and the share of them that saved."""


@dataclass(frozen=True, slots=True)
class Project:
    """One finished project: its plan, its periods but the last, and how it ended."""

    kind: str
    start: date
    finish: date
    budget: float
    periods: tuple[Tracked, ...]
    signs: tuple[Signs, ...]
    length: float
    cost: float
    ended: date
    years: tuple[Standing, ...]


def run(scale: float) -> bool:
    """All figures; True when each is kept."""
    kept = simulation(scale)
    if not FILE.exists():
        print(f"没有 {FILE.parent.name}/{FILE.name}，不量预测")
        return kept
    projects = [read(each) for each in json.loads(FILE.read_text(encoding="utf-8"))]
    periods = sum(len(each.signs) for each in projects)
    print(f"{len(projects)} 个真实项目、{periods} 个跟踪期；每个项目权重相同，误差为平均绝对百分比误差")
    for name, found in baselines(projects).items():
        print(f"       {name}：{found:.2f}%")
    kept &= judged(FINISH, projects) & judged(COST, projects)
    year_ends([each.years for each in projects])
    shipped(projects)
    return kept


def read(given: dict[str, Any]) -> Project:
    """A project of the file. Times are kept exact here: a day is much in a project of three weeks."""
    begun, planned = moment(given["baseline_start"]), moment(given["baseline_end"])
    budget, rows = float(given["budget_at_completion"]), given["periods"]
    length = (planned - begun).total_seconds()

    def share(text: str) -> float:
        return (moment(text) - begun).total_seconds() / length

    signs = tuple(
        Signs(
            share(row["date"]),
            share(row["earned_schedule_date"]),
            row["planned_value"] / budget,
            row["earned_value"] / budget,
            row["actual_cost"] / budget,
        )
        for row in rows[:-1]
    )
    periods = tuple(
        Tracked(
            moment(row["date"]).date(),
            row["planned_value"],
            row["earned_value"],
            row["actual_cost"],
            moment(row["earned_schedule_date"]).date(),
        )
        for row in rows[:-1]
    )
    last = rows[-1]
    return Project(
        given["sector"].split("(")[0].strip().lower(),
        begun.date(),
        planned.date(),
        budget,
        periods,
        signs,
        share(last["date"]),
        last["actual_cost"] / budget,
        moment(last["date"]).date(),
        tuple(standings(begun.date(), [moment(row["date"]).date() for row in rows], rows)),
    )


def moment(text: str) -> datetime:
    """A day and time of the file."""
    return datetime.fromisoformat(text)


def baselines(projects: Sequence[Project]) -> dict[str, float]:
    """Errors in percent of forecasts everybody knows, on the same periods."""
    finish: dict[str, Callable[[Signs], float]] = {
        "完工时间，一直按计划": lambda signs: 1.0,
        "完工时间，挣得进度法（PF=1）": FINISH.usual_way,
    }
    cost: dict[str, Callable[[Signs], float]] = {
        "最终成本，一直按预算": lambda signs: 1.0,
        "最终成本，余下按预算（PF=1）": lambda signs: signs.cost + 1 - signs.earned_value,
        "最终成本，按已有成本绩效（PF=CPI）": COST.usual_way,
    }
    found = {
        name: mean_error(projects, call, [each.length for each in projects]) for name, call in finish.items()
    }
    return found | {
        name: mean_error(projects, call, [each.cost for each in projects]) for name, call in cost.items()
    }


def mean_error(projects: Sequence[Project], call: Callable[[Signs], float], ends: Sequence[float]) -> float:
    """Mean absolute percentage error, each project weighing the same."""
    return 100 * float(
        np.mean(
            [
                mean_off([call(signs) for signs in project.signs], end)
                for project, end in zip(projects, ends, strict=True)
            ]
        )
    )


@dataclass(frozen=True, slots=True)
class Matter(Generic[Rule]):
    """What is forecast: how a project ended, the rules to choose from, and the engine's functions for one rule."""

    name: str
    limit: float
    end: Callable[[Project], float]
    rules: tuple[Rule, ...]
    expected: Callable[[Signs, Kind, Rule], float]
    scale: Callable[[Signs], float]
    progress: Callable[[Signs], float]
    usual_way: Callable[[Signs], float]


FINISH: Matter[FinishRule] = Matter(
    "完工时间",
    9.0,
    lambda project: project.length,
    tuple(FinishRule(a / 2, b / 10, c / 2) for a, b, c in product(range(4, 11), range(7), range(7))),
    lambda signs, kind, rule: expected_length(signs, rule),
    finish_scale,
    lambda signs: progress_of(signs.earned),
    lambda signs: signs.passed + 1 - signs.earned,
)
COST: Matter[CostRule] = Matter(
    "最终成本",
    6.5,
    lambda project: project.cost,
    tuple(CostRule(a / 10, b / 10, 0.1) for a, b in product(range(4, 12, 2), range(4, 36, 4))),
    lambda signs, kind, rule: expected_cost(signs, *kind, rule),
    cost_scale,
    lambda signs: progress_of(signs.earned_value),
    lambda signs: signs.cost / signs.earned_value if signs.earned_value else 1.0,
)


def judged(matter: Matter[Rule], projects: Sequence[Project]) -> bool:
    """Fit and judge by folds of projects, several times over; one line for the error, one for the ranges."""
    errors: dict[int, list[float]] = {place: [] for place in range(len(projects))}
    hits, weights = [], []
    for inside in folds(len(projects)):
        outside = [project for place, project in enumerate(projects) if place not in inside]
        rule, table = fitted(matter, outside)
        for place in inside:
            project, kind = projects[place], kind_of(projects[place], outside)
            found = [matter.expected(signs, kind, rule) for signs in project.signs]
            errors[place].append(100 * mean_off(found, matter.end(project)))
            held = [
                is_held(matter, signs, value, matter.end(project), table)
                for signs, value in zip(project.signs, found, strict=True)
            ]
            hits += held
            weights += [1 / len(held)] * len(held)
    error = float(np.mean(list(errors.values())))
    long = [place for place, project in enumerate(projects) if len(project.signs) > LONG]
    kept = error <= matter.limit
    print(
        f"{'达到' if kept else '未达到'}  {matter.name}，本程序：{error:.2f}%（要求 ≤ {matter.limit:g}%；"
        f"按项目 {FOLDS} 折交叉验证，重复 {ROUNDS} 次）"
    )
    usual = mean_error(
        [projects[place] for place in long], matter.usual_way, [matter.end(projects[place]) for place in long]
    )
    print(
        f"       其中跟踪期多于 {LONG} 个的 {len(long)} 个项目："
        f"本程序 {np.mean([errors[place] for place in long]):.2f}%，通常的办法 {usual:.2f}%"
    )
    return say_held(matter.name, hits, weights) and kept


def fitted(matter: Matter[Rule], projects: Sequence[Project]) -> tuple[Rule, Errors]:
    """The rule with the least error on these projects, and the quantiles of what is off with it by progress."""
    kinds = [kind_of(project, projects) for project in projects]
    rule = min(matter.rules, key=lambda each: rule_error(matter, projects, kinds, each))
    rows = [
        (
            matter.progress(signs),
            (matter.end(project) - matter.expected(signs, own, rule)) / matter.scale(signs),
            place,
        )
        for place, (project, own) in enumerate(zip(projects, kinds, strict=True))
        for signs in project.signs
    ]
    progress, errors, owners = np.array(rows).T
    table = [
        (high, row_of(errors[here], owners[here]))
        for low, high in pairwise((-1.0, *BANDS))
        for here in [(progress >= low) & (progress < high)]
    ]
    return rule, tuple(table)


def rule_error(matter: Matter[Rule], projects: Sequence[Project], kinds: Sequence[Kind], rule: Rule) -> float:
    """Mean absolute percentage error of a rule, each project weighing the same."""
    return sum(
        mean_off([matter.expected(signs, own, rule) for signs in project.signs], matter.end(project))
        for project, own in zip(projects, kinds, strict=True)
    ) / len(projects)


def mean_off(found: Sequence[float], end: float) -> float:
    """The mean error of one project as a share of how it ended."""
    return sum(abs(value - end) for value in found) / end / len(found)


def kind_of(project: Project, others: Sequence[Project]) -> Kind:
    """What finished projects of its kind have shown, itself left out."""
    finished = [each.cost for each in others if each.kind == project.kind and each is not project]
    return usual_ratio(finished), saved_share(finished)


def is_held(matter: Matter[Rule], signs: Signs, value: float, end: float, table: Errors) -> list[bool]:
    """By level, whether a project ended in its range."""
    ranges = between(value, matter.scale(signs), matter.progress(signs), table)
    return [low <= end <= high for low, high in ranges.values()]


def shipped(projects: Sequence[Project]) -> None:
    """What the engine says with the constants it ships, in whole days and without knowing the kind; and the best here."""
    finish, cost = [], []
    for project in projects:
        given = (project.start, project.finish, project.budget, project.periods)
        days = (project.ended - project.start).days + 1
        found = [
            (finish_forecast(*given, as_of=each.on), cost_forecast(*given, as_of=each.on))
            for each in project.periods
        ]
        finish.append(np.mean([abs((one.value - project.ended).days) / days for one, _ in found if one]))
        cost.append(np.mean([abs(one.value / project.budget / project.cost - 1) for _, one in found if one]))
    print(
        f"       随程序发布的常数（由这 {len(projects)} 个项目定出）：完工时间 {100 * np.mean(finish):.2f}%，"
        f"最终成本 {100 * np.mean(cost):.2f}%（不知同类项目的情况）"
    )
    for rule, table in (fitted(FINISH, projects), fitted(COST, projects)):
        print(f"       全部项目上最好的：{rule}")
        for up_to, row in table:
            print(f"         ({up_to:.2f}, ({', '.join(f'{each:.3f}' for each in row)})),")
