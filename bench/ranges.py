"""Folds of projects, and ranges from weighted quantiles of errors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.learned import LEVELS

FOLDS, ROUNDS = 11, 5
HELD = (77, 83)
Floats = npt.NDArray[np.float64]
Row = tuple[float, float, float, float, float, float]


def folds(count: int) -> list[set[int]]:
    """The projects dealt into folds anew each round."""
    rng = np.random.default_rng(11)
    orders = [rng.permutation(count).tolist() for _ in range(ROUNDS)]
    return [set(order[first::FOLDS]) for order in orders for first in range(FOLDS)]


def row_of(errors: Floats, owners: Floats) -> Row:
    """Quantiles on either side of the middle 90, 80 and 50 %, widened as conformal prediction does for few projects.

    The errors of one project (`owners`) resemble each other: ten times as many weigh four times as much.
    """
    _, which, counts = np.unique(owners, return_inverse=True, return_counts=True)
    weights = counts[which] ** -0.4
    outer = [(1 - level / 100 * (1 + 1 / counts.size)) / 2 for level in reversed(LEVELS)]
    order = np.argsort(errors)
    reached = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    found = np.interp([*outer, *(1 - share for share in reversed(outer))], reached, errors[order])
    low5, low10, low25 = np.minimum(found[:3], 0).tolist()
    high75, high90, high95 = np.maximum(found[3:], 0).tolist()
    return low5, low10, low25, high75, high90, high95


def say_held(name: str, hits: list[list[bool]], weights: list[float], *, is_asked: bool = True) -> bool:
    """One line of how often ranges held, each project and each period weighing the same; True when 80 % ranges keep to HELD."""
    by_project = 100 * np.average(np.array(hits), axis=0, weights=weights)
    by_period = 100 * np.mean(np.array(hits), axis=0)
    kept = all(HELD[0] <= found[LEVELS.index(80)] <= HELD[1] for found in (by_project, by_period))
    told = [
        f"{level}% 区间 {mine:.1f}%（按项目）{each:.1f}%（按跟踪期）"
        for level, mine, each in zip(LEVELS, by_project, by_period, strict=True)
    ]
    verdict = ("达到" if kept else "未达到") if is_asked else "     "
    asked = f"；80% 区间要求 {HELD[0]}–{HELD[1]}%" if is_asked else ""
    print(f"{verdict}  {name}，落在区间内的：{'，'.join(told)}{asked}")
    return kept
