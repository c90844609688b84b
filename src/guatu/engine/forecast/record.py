"""How good past forecasts were: how often ranges held, how far off they lay, and whether stated chances came true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, lgamma, log

SURE = 0.05  # a share is said to differ when chance alone would bring one as far off less often than this


@dataclass(frozen=True, slots=True)
class Kept:
    """One forecast as it was kept and what came of it, all in one unit (days as `date.toordinal`, money, shares).

    `ranges` are by level in percent: 80 → the range meant to hold in 80 of 100 cases.
    """

    made_on: date
    value: float
    ranges: Mapping[int, tuple[float, float]]
    outcome: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the ranges of one level held. `fits`: the share is no further from the level than chance explains."""

    level: int
    held: int
    count: int
    fits: bool

    @property
    def share(self) -> float:
        """Held, of all."""
        return self.held / self.count


@dataclass(frozen=True, slots=True)
class Record:
    """How good forecasts were: coverage by level, mean absolute error and mean error (above 0: outcomes came out higher)."""

    count: int
    coverage: tuple[Coverage, ...]
    mean_error: float
    bias: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Chances stated within one tenth-wide or wider band: their mean, and how often the thing happened."""

    low: float
    high: float
    stated: float
    happened: float
    count: int


def record_of(kept: Iterable[Kept]) -> Record | None:
    """The record of forecasts whose outcome is known; None when there is none yet.

    Forecasts of one thing made month after month resemble each other, so their coverage says less than their number; give one
    of each thing where `fits` is to be relied on.
    """
    known = tuple(kept)
    if not known:
        return None
    errors = [each.outcome - each.value for each in known]
    levels = sorted({level for each in known for level in each.ranges})
    coverage = tuple(_coverage(level, [each for each in known if level in each.ranges]) for level in levels)
    return Record(
        len(known),
        coverage,
        sum(map(abs, errors)) / len(errors),
        sum(errors) / len(errors),
        _sentence(len(known), coverage),
    )


def calibration(
    stated: Sequence[tuple[float, bool]], *, edges: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 1)
) -> tuple[Bin, ...]:
    """Stated chances (0 to 1) beside how often the thing happened, in bands between `edges`; empty bands are left out."""
    found = []
    for place, (low, high) in enumerate(pairwise(edges)):
        last = place == len(edges) - 2
        here = [
            (chance, happened)
            for chance, happened in stated
            if low <= chance < high or (last and chance == high)
        ]
        if here:
            mean = sum(chance for chance, _ in here) / len(here)
            found.append(Bin(low, high, mean, sum(happened for _, happened in here) / len(here), len(here)))
    return tuple(found)


def _coverage(level: int, kept: Sequence[Kept]) -> Coverage:
    held = sum(each.ranges[level][0] <= each.outcome <= each.ranges[level][1] for each in kept)
    return Coverage(level, held, len(kept), _fits(held, len(kept), level / 100))


def _fits(held: int, count: int, share: float) -> bool:
    """Whether as few or fewer, and as many or more, would each come about by chance at least half as often as SURE."""
    chances = [
        exp(
            lgamma(count + 1)
            - lgamma(number + 1)
            - lgamma(count - number + 1)
            + number * log(share)
            + (count - number) * log(1 - share)
        )
        for number in range(count + 1)
    ]
    return sum(chances[: held + 1]) >= SURE / 2 and sum(chances[held:]) >= SURE / 2


def _sentence(count: int, coverage: Sequence[Coverage]) -> str:
    parts = []
    for each in coverage:
        if each.fits:
            verdict = "相符" if each.count >= 10 else "次数少，看不出不符"
        else:
            verdict = "区间偏窄" if each.share < each.level / 100 else "区间偏宽"
        parts.append(f"{each.level}% 区间守住 {each.held}/{each.count}（{each.share:.0%}，{verdict}）")
    return f"{count} 次预测有了结果：{'，'.join(parts)}。"
