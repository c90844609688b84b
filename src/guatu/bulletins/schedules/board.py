"""Many schedules beside each other for a wall screen: phases, promised and expected day, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from guatu.scheduling.baselines import Dates, baselines_of
from guatu.scheduling.figures import figures
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.timetables import Timetable, timetables

if TYPE_CHECKING:
    from guatu.scheduling.models import ProjectSchedule


@dataclass(frozen=True, slots=True)
class BoardPhase:
    """A phase from its first to its last day as expected; `by` the latest day its last node may end, None without one."""

    name: str
    first: date
    last: date
    by: date | None
    nodes: int
    done: int


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One schedule. `late_days` are working days, negative to spare; `next_on` the last day the next critical node may end.

    With a `problem` the dates cannot be worked out: the rest is empty then.
    """

    project_id: int
    project: str
    unit: str
    region: str
    target: str
    promised_on: date | None
    finish: date | None
    late_days: int | None
    next_node: str
    next_on: date | None
    nodes: int
    done: int
    overdue: int
    phases: tuple[BoardPhase, ...]
    problem: str = ""


def board(rows: Iterable[ProjectSchedule], on: date) -> list[BoardLine]:
    """Stored schedules as known on a day, in their order."""
    kept = list(rows)
    based = baselines_of([row.pk for row in kept])
    return [
        _line(row, found, based.get(row.pk, {}))
        for row, found in zip(kept, timetables(kept, on), strict=True)
    ]


def _line(row: ProjectSchedule, found: Timetable | str, baseline: Dates) -> BoardLine:
    project = row.project
    names = row.project_id, project.name, str(project.unit or ""), str(project.region or "")
    if isinstance(found, str):
        return BoardLine(*names, "", None, None, None, "", None, 0, 0, 0, (), problem=found)
    said = figures(found, baseline)
    return BoardLine(
        *names,
        target=found.aim.name,
        promised_on=found.promise.on,
        finish=found.plan.finish,
        late_days=found.late_days,
        next_node=said.next_node,
        next_on=said.next_on,
        nodes=said.total,
        done=said.done,
        overdue=said.overdue,
        phases=tuple(_phases(lines_of(found))),
    )


def _phases(lines: Iterable[Line]) -> Iterator[BoardPhase]:
    for name, group in groupby(lines, key=lambda line: line.node.phase or "其他"):
        held = list(group)
        yield BoardPhase(
            name,
            min(line.window.start for line in held),
            max(line.window.finish for line in held),
            max((line.latest_finish for line in held if line.latest_finish), default=None),
            len(held),
            sum(line.state == "done" for line in held),
        )
