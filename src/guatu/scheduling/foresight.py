"""When a schedule will really be done: the dates of its simulation, the chance of its promise, and who carries the risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.engine.simulation import USUAL, Simulation, Spread, simulate
from guatu.scheduling.timetables import Timetable

LEVELS = (50, 80, 90)
RUNS = 2_000
NODES_KEPT = 8


@dataclass(frozen=True, slots=True)
class Risk:
    """A node that carries risk: how often it was critical, and the working days of delay it brought on average."""

    key: str
    name: str
    criticality: float
    delay: float


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast of the aim: by level in percent the day it is finished by (`by`) and the range around the middle
    (`within`), the chance of its promised day, and the nodes that carry the risk, most first."""

    made_on: date
    promised_on: date
    by: Mapping[int, date]
    within: Mapping[int, tuple[date, date]]
    chance: float
    nodes: tuple[Risk, ...]
    sentence: str

    @property
    def worst(self) -> str:
        """The node that brings most delay; empty when none does."""
        return self.nodes[0].name if self.nodes and self.nodes[0].delay > 0 else ""


def foreseen(found: Timetable, *, runs: int = RUNS) -> Foreseen | None:
    """The simulation of a timetable by the spread of its nodes, the same every time; None once the aim is finished."""
    if found.task(found.row.aim).finished_on:
        return None
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
    )


def as_json(found: Foreseen) -> dict[str, Any]:
    """A forecast as it is kept."""
    return {
        "by": {str(level): str(day) for level, day in found.by.items()},
        "within": {str(level): [str(first), str(last)] for level, (first, last) in found.within.items()},
        "chance": found.chance,
        "nodes": [[risk.key, risk.name, risk.criticality, risk.delay] for risk in found.nodes],
        "sentence": found.sentence,
    }


def from_json(kept: Mapping[str, Any], made_on: date, promised_on: date) -> Foreseen | None:
    """A forecast as it was kept; None when there was none."""
    if not kept:
        return None
    return Foreseen(
        made_on,
        promised_on,
        {int(level): date.fromisoformat(day) for level, day in kept["by"].items()},
        {
            int(level): (date.fromisoformat(first), date.fromisoformat(last))
            for level, (first, last) in kept["within"].items()
        },
        kept["chance"],
        tuple(Risk(*each) for each in kept["nodes"]),
        kept["sentence"],
    )


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
