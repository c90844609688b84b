"""When a schedule will really be done: the dates of its simulation, the chance of its promise, and who carries the risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Any

from guatu.engine.simulation import TOGETHER, USUAL, Count, Simulation, Spread, count_done, simulate
from guatu.scheduling.pace import Dates, pace_of
from guatu.scheduling.timetables import Timetable

LEVELS = (50, 80, 90)
RUNS = 2_000
NODES_KEPT = 8
MANY = 800  # beyond so many projects the exact distribution of their number takes too long
_SHARED = 41


@dataclass(frozen=True, slots=True)
class Risk:
    """A node that carries risk: how often it was critical, and the working days of delay it brought on average."""

    key: str
    name: str
    criticality: float
    delay: float


@dataclass(frozen=True, slots=True)
class Pace:
    """The day of the aim by how much of the work is done: what is expected, its range by level in percent, and why."""

    on: date
    within: Mapping[int, tuple[date, date]]
    sentence: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast of the aim: by level in percent the day it is finished by (`by`) and the range around the middle
    (`within`), the chance of its promised day, and the nodes that carry the risk, most first. `pace` is another forecast, by
    the work done; None without a baseline."""

    made_on: date
    promised_on: date
    by: Mapping[int, date]
    within: Mapping[int, tuple[date, date]]
    chance: float
    nodes: tuple[Risk, ...]
    sentence: str
    pace: Pace | None

    @property
    def worst(self) -> str:
        """The node that brings most delay; empty when none does."""
        return self.nodes[0].name if self.nodes and self.nodes[0].delay > 0 else ""


def foreseen(found: Timetable, baseline: Dates, *, runs: int = RUNS) -> Foreseen | None:
    """The simulation of a timetable by the spread of its nodes, the same every time; None once the aim is finished."""
    if found.task(found.row.aim).finished_on:
        return None
    pace = pace_of(found, baseline)
    ran = simulate(found.plan, _spreads(found), runs=runs, seed=found.row.pk or 0)
    promised = found.promise.on
    return Foreseen(
        found.plan.as_of,
        promised,
        {level: ran.quantile(level / 100) for level in LEVELS},
        {level: ran.within(level / 100) for level in LEVELS},
        ran.chance(promised),
        _risks(ran),
        ran.sentence(promised),
        Pace(pace.value, pace.ranges, pace.sentence) if pace else None,
    )


def as_json(found: Foreseen) -> dict[str, Any]:
    """A forecast as it is kept."""
    pace = found.pace and {
        "on": str(found.pace.on),
        "within": _ranges_told(found.pace.within),
        "sentence": found.pace.sentence,
    }
    return {
        "by": {str(level): str(day) for level, day in found.by.items()},
        "within": _ranges_told(found.within),
        "chance": found.chance,
        "nodes": [[risk.key, risk.name, risk.criticality, risk.delay] for risk in found.nodes],
        "sentence": found.sentence,
        "pace": pace,
    }


def from_json(kept: Mapping[str, Any], made_on: date, promised_on: date) -> Foreseen | None:
    """A forecast as it was kept; None when there was none."""
    if not kept:
        return None
    pace = kept.get("pace")  # earlier ones were kept without
    return Foreseen(
        made_on,
        promised_on,
        {int(level): date.fromisoformat(day) for level, day in kept["by"].items()},
        _ranges_read(kept["within"]),
        kept["chance"],
        tuple(Risk(*each) for each in kept["nodes"]),
        kept["sentence"],
        Pace(date.fromisoformat(pace["on"]), _ranges_read(pace["within"]), pace["sentence"])
        if pace
        else None,
    )


def _ranges_told(ranges: Mapping[int, tuple[date, date]]) -> dict[str, list[str]]:
    return {str(level): [str(first), str(last)] for level, (first, last) in ranges.items()}


def _ranges_read(kept: Mapping[str, Sequence[str]]) -> dict[int, tuple[date, date]]:
    return {
        int(level): (date.fromisoformat(first), date.fromisoformat(last))
        for level, (first, last) in kept.items()
    }


def number_done(chances: Sequence[float], *, common: float = TOGETHER) -> Count:
    """How many of some schedules will be done, from each one's probability.

    Up to `MANY` exact (`count_done`). Of more, for each of a few equally likely values of the luck they share, their number is
    taken as normal with its own mean and variance; no chance is then further off than about a hundredth.
    """
    if len(chances) <= MANY:
        return count_done(chances, common=common)
    normal = NormalDist()
    scores = [normal.inv_cdf(each) if 0 < each < 1 else None for each in chances]
    sure, own = sum(each >= 1 for each in chances), (1 - common) ** 0.5
    found = [0.0] * (len(chances) + 1)
    for step in range(_SHARED):
        luck = normal.inv_cdf((step + 0.5) / _SHARED) * common**0.5
        here = [normal.cdf((score + luck) / own) for score in scores if score is not None]
        spread = sum(each * (1 - each) for each in here) ** 0.5
        _spread_out(found, NormalDist(sure + sum(here), max(spread, 1e-6)), 1 / _SHARED)
    whole = sum(found)
    return Count(tuple(each / whole for each in found))


def _spread_out(found: list[float], number: NormalDist, share: float) -> None:
    """Add a normal distribution to whole numbers, as far as it is worth adding."""
    reach = 8 * number.stdev + 1
    first, last = max(0, int(number.mean - reach)), min(len(found) - 1, int(number.mean + reach))
    below = 0.0 if first == 0 else number.cdf(first - 0.5)
    for each in range(first, last + 1):
        up_to = 1.0 if each == len(found) - 1 else number.cdf(each + 0.5)
        found[each] += (up_to - below) * share
        below = up_to


def _spreads(found: Timetable) -> dict[str, Spread]:
    """The spread each node's pack gives it; by 一般 where it gives none."""
    return {
        key: Spread(min(node.spread_low, 1), 1, max(node.spread_high, 1))
        if node.spread_low and node.spread_high
        else USUAL
        for key, node in found.nodes.items()
    }


def _risks(ran: Simulation) -> tuple[Risk, ...]:
    risky = [node for node in ran.nodes if node.criticality > 0][:NODES_KEPT]
    return tuple(Risk(node.id, node.name, round(node.criticality, 4), round(node.delay, 2)) for node in risky)
