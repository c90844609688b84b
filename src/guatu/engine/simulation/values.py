"""What a simulation takes and gives: how far days may stray, and the distribution of finishing dates with who carries it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil, exp, floor, log

from guatu.engine.calendar import day_at, place_of
from guatu.engine.schedule import ScheduleError, State, Task
from guatu.engine.schedule.network import Work

TENTH = 1.2815515655446004  # nine in ten of a normal distribution lie below


@dataclass(frozen=True, slots=True)
class Spread:
    """How many times its planned days a task may take: `low` in one case of ten or fewer, `likely` in half, `high` in nine.

    In between and beyond it is log-normal on either side of `likely`, so that delays have the longer tail.
    Raises ScheduleError unless 0 < low ≤ likely ≤ high.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.likely <= self.high:
            raise ScheduleError(
                (
                    f"工期的波动应满足 0 < 较短 ≤ 一般 ≤ 较长，现在是 {self.low:g}、{self.likely:g}、{self.high:g}",
                )
            )

    def times(self, score: float) -> float:
        """How many times its planned days a task takes at a normal score (0: the middle)."""
        side = self.high / self.likely if score > 0 else self.likely / self.low
        return self.likely * exp(log(side) * score / TENTH)


def least_days(task: Task, work: Work) -> int:
    """The days left below which no run goes: 1, or the time the law gives everybody unless the plan has less."""
    return max(1, min(work.left, task.least)) if work.state == State.WAITING else 1


CERTAIN = Spread(1, 1, 1)
STEADY = Spread(0.9, 1, 1.2)
USUAL = Spread(0.85, 1, 1.5)
DOUBTFUL = Spread(0.85, 1.15, 2.2)
SPREADS: Mapping[str, Spread] = {"确定": CERTAIN, "较稳": STEADY, "一般": USUAL, "易拖": DOUBTFUL}


@dataclass(frozen=True, slots=True)
class NodeRisk:
    """What one task has to do with the end.

    `criticality` is the share of runs in which it had no float; `delay` the working days over plan it brought in those runs,
    averaged over all runs; `sensitivity` is `criticality` times how much its days scatter, in scatterings of the end.
    """

    id: str
    name: str
    criticality: float
    delay: float
    sensitivity: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """When everything may be done, run by run. `places` are the ends of all runs in order, as places of the calendar.

    `nodes` are the tasks not done, the one that brings most delay first. The same seed gives the same simulation.
    """

    as_of: date
    seed: int
    places: tuple[int, ...] = field(repr=False)
    nodes: tuple[NodeRisk, ...] = field(repr=False)

    @property
    def runs(self) -> int:
        """How many times it was run."""
        return len(self.places)

    def quantile(self, share: float) -> date:
        """The first day by which everything was done in at least this share of runs (0.5, 0.8, 0.9)."""
        return day_at(self.places[min(self.runs - 1, max(0, ceil(share * self.runs - 1e-9) - 1))])

    def within(self, share: float = 0.8) -> tuple[date, date]:
        """First and last day of the middle: as many runs ended before as after it (0.8: a tenth on either side)."""
        cut = (1 - share) / 2
        first = day_at(self.places[min(self.runs - 1, floor(cut * self.runs + 1e-9))])
        return first, max(first, self.quantile(1 - cut))

    def chance(self, promised: date) -> float:
        """The share of runs in which everything was done on or before a day. Raises CalendarError."""
        return bisect_right(self.places, place_of(promised)) / self.runs

    def sentence(self, promised: date | None = None) -> str:
        """The distribution in words, with the chance of a promised date and the task that brings most delay."""
        first, last = self.within()
        said = (
            f"模拟 {self.runs:,} 次：半数在 {self.quantile(0.5)} 前完成，八成在 {self.quantile(0.8)} 前，"
            f"九成在 {self.quantile(0.9)} 前；八成落在 {first} 至 {last}"
        )
        if promised is not None:
            said += f"；守住 {promised} 的可能是 {self.chance(promised):.0%}"
        if self.nodes and self.nodes[0].delay > 0:
            worst = self.nodes[0]
            said += (
                f"；风险最大的是“{worst.name}”，{worst.criticality:.0%} 的情形下它在关键路径上，"
                f"平均带来 {worst.delay:.1f} 个工作日的拖延"
            )
        return said + "。"
