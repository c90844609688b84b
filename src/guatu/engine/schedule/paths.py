"""The longest chains through a network: the critical path and those nearly as long."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.engine.schedule.reasons import early_chain, late_chain
from guatu.engine.schedule.results import Schedule


@dataclass(frozen=True, slots=True)
class Path:
    """Task ids in the order of time, each waiting for the one before, and the slack of the chain (days of its tightest task)."""

    ids: tuple[str, ...]
    slack: int


def paths(plan: Schedule, *, within: int = 0, most: int = 10) -> tuple[Path, ...]:
    """The tightest chain through every task whose slack is within so many working days, tightest first.

    At `within` 0 these are the critical paths. A task that lies on a chain already given starts none of its own; at most
    `most` chains are given.
    """
    network = plan.network
    open_ones = [(found, number) for number, found in enumerate(plan.slack) if found is not None]
    given: list[Path] = []
    covered: set[str] = set()
    for found, number in sorted(open_ones):
        if found > within or len(given) == most:
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
