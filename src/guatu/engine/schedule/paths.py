"""The longest chains through a network: the critical path and those nearly as long."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.engine.schedule.reasons import early_chain, late_chain
from guatu.engine.schedule.results import Schedule
from guatu.engine.schedule.values import State


@dataclass(frozen=True, slots=True)
class Path:
    """Task ids in the order of time, each waiting for the one before, and the float the chain has (working days)."""

    ids: tuple[str, ...]
    total_float: int


def paths(plan: Schedule, *, within: int = 0, most: int = 10) -> tuple[Path, ...]:
    """The tightest chain through every task whose float is within so many working days of the least, tightest first.

    At `within` 0 these are the critical paths. A task that lies on a chain already given starts none of its own; at most
    `most` chains are given.
    """
    network = plan.network
    open_ones = [
        (found, number)
        for number in range(len(network.tasks))
        if (found := plan.total_float(number)) is not None and network.works[number].state != State.DONE
    ]
    least = min((found for found, _ in open_ones), default=0)
    given: list[Path] = []
    covered: set[str] = set()
    for found, number in sorted(open_ones):
        if found > least + within or len(given) == most:
            break
        if network.tasks[number].id in covered:
            continue
        path = Path(_through(plan, number), found)
        covered.update(path.ids)
        given.append(path)
    return tuple(given)


def _through(plan: Schedule, number: int) -> tuple[str, ...]:
    behind = [step.task.id for step in early_chain(plan, number).steps]
    ahead = [step.task.id for step in late_chain(plan, number).steps]
    return (*reversed(behind), *ahead[1:])
