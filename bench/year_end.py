"""How far off the year-end rule is on the years of real tracked projects, cross-validated by project.

A year of a project: value planned and earned from 1 January to 31 December by its baseline. Each tracking period in the year is
one forecast, judged by what had been earned at the end of it (between two periods on a straight line).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from bench.ranges import folds, row_of, say_held
from guatu.engine.forecast.earned import between
from guatu.engine.forecast.learned import Errors
from guatu.engine.forecast.year_end import expected_share

LEAST = 0.03  # years planned to earn less of the budget are left out
QUARTERS = (0.25, 0.5, 0.75, 1.01)


@dataclass(frozen=True, slots=True)
class Standing:
    """One forecast and what came of it: shares of the year, and of the year's plan."""

    passed: float
    reached: float
    planned: float
    ended: float


def standings(begun: date, closes: Sequence[date], rows: Sequence[dict[str, Any]]) -> list[Standing]:
    """The forecasts one project allows, from the days its periods close and their running totals."""
    at = np.array([day.toordinal() for day in (begun, *closes)], float)
    planned = [0.0, *(row["planned_value"] for row in rows)]
    earned = [0.0, *(row["earned_value"] for row in rows)]
    found = []
    for year in range(begun.year, closes[-1].year + 1):
        first, last = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
        plan_before, before = np.interp(first, at, planned), np.interp(first, at, earned)
        plan = np.interp(last, at, planned) - plan_before
        if plan < LEAST * planned[-1]:
            continue
        ended = (np.interp(last, at, earned) - before) / plan
        for day, mine, theirs in list(zip(at, earned, planned, strict=True))[1:-1]:
            if first < day < last:
                share = (day - first) / (last - first)
                found.append(
                    Standing(share, (mine - before) / plan, (theirs - plan_before) / plan, float(ended))
                )
    return found


def year_ends(projects: Sequence[Sequence[Standing]]) -> None:
    """Errors in points of the year's plan beside those of simpler rules, and how often ranges hold."""
    projects = [each for each in projects if each]
    count = sum(map(len, projects))
    print(f"{len(projects)} 个项目的各年度、{count} 个跟踪期；误差为占年度计划的百分点")
    for name, call in {
        "年底完成，一直按计划": lambda one: max(one.reached, 1.0),
        "年底完成，余下按计划": lambda one: max(one.reached, one.reached + 1 - one.planned),
        "年底完成，按时间均摊推算": lambda one: one.reached / one.passed,
        "年底完成，本程序（没有要拟合的常数）": expected,
    }.items():
        error = np.mean([np.mean([abs(call(one) - one.ended) for one in each]) for each in projects])
        print(f"       {name}：{100 * error:.2f}")
    hits, weights = [], []
    for inside in folds(len(projects)):
        table = errors_by_quarter([each for place, each in enumerate(projects) if place not in inside])
        for place in inside:
            held = [is_held(one, table) for one in projects[place]]
            hits += held
            weights += [1 / len(held)] * len(held)
    say_held("年底完成", hits, weights, is_asked=False)
    for up_to, row in errors_by_quarter(projects):
        print(f"         ({up_to:.2f}, ({', '.join(f'{each:.3f}' for each in row)})),")


def expected(one: Standing) -> float:
    """The engine's rule."""
    return expected_share(one.passed, one.reached, one.planned)


def errors_by_quarter(projects: Sequence[Sequence[Standing]]) -> Errors:
    """Quantiles of the errors in each quarter of the year."""
    rows = [
        (one.passed, one.ended - expected(one), place) for place, each in enumerate(projects) for one in each
    ]
    passed, errors, owners = np.array(rows).T
    return tuple(
        (high, row_of(errors[here], owners[here]))
        for low, high in pairwise((0.0, *QUARTERS))
        for here in [(passed >= low) & (passed < high)]
    )


def is_held(one: Standing, table: Errors) -> list[bool]:
    """By level, whether the year ended in its range."""
    ranges = between(expected(one), 1.0, one.passed, table)
    return [max(low, one.reached) <= one.ended + 1e-9 and one.ended <= high for low, high in ranges.values()]
