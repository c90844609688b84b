"""Which nodes a 任务书 hands out, and to whom: before 开工 all that 开工 waits for, after it the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guatu.registry.enums import Stage
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.timetables import Timetable

_BETWEEN_BODIES = re.compile(r"[、，,；;/／\s]+")
NOBODY = "未明确责任单位"


@dataclass(frozen=True, slots=True)
class Share:
    """The nodes of a 任务书 in their order; `purpose` is what they lead to: 开工, 竣工, 竣工投产.

    `number` counts from 1 through the whole schedule, by node key.
    """

    purpose: str
    lines: tuple[Line, ...]
    number: dict[str, int]

    @property
    def open(self) -> tuple[Line, ...]:
        """The nodes that are not done."""
        return tuple(line for line in self.lines if line.state != "done")

    @property
    def done(self) -> tuple[Line, ...]:
        """The nodes that are done."""
        return tuple(line for line in self.lines if line.state == "done")

    @property
    def phases(self) -> dict[str, list[Line]]:
        """The open nodes by phase, phases in the order of their first node."""
        found: dict[str, list[Line]] = {}
        for line in self.open:
            found.setdefault(line.node.phase or "其他", []).append(line)
        return found

    @property
    def bodies(self) -> tuple[str, ...]:
        """Everybody who is responsible for an open node, in the order of the nodes."""
        return tuple(dict.fromkeys(body for line in self.open for body in bodies_of(line)))


def share_of(found: Timetable) -> Share:
    """What is to be handed out now."""
    lines = lines_of(found)
    number = {line.node.key: at for at, line in enumerate(lines, 1)}
    start = next((line for line in lines if line.node.stage == Stage.STARTED), None)
    if start is not None and start.state != "done":
        before = _before(found, start.node.key)
        return Share("开工", tuple(line for line in lines if line.node.key in before), number)
    rest = [line for line in lines if line.state != "done"]
    steps = {line.node.stage for line in rest}
    purpose = "".join(str(stage.label) for stage in (Stage.COMPLETED, Stage.PRODUCING) if stage in steps)
    return Share(purpose or "工期", tuple(rest), number)


def bodies_of(line: Line) -> tuple[str, ...]:
    """Who is responsible for a node: the organisation it was given to, else the bodies its pack names (财政局、住建局)."""
    if line.node.organisation:
        return (line.node.organisation.name,)
    return tuple(filter(None, _BETWEEN_BODIES.split(line.node.body))) or (NOBODY,)


def lines_of_body(lines: Sequence[Line], body: str) -> tuple[Line, ...]:
    """The nodes a body is responsible for, alone or with others."""
    return tuple(line for line in lines if body in bodies_of(line))


def _before(found: Timetable, key: str) -> set[str]:
    """A node and everything it waits for."""
    waits: dict[str, list[str]] = {}
    for link in found.plan.network.links:
        waits.setdefault(link.after, []).append(link.before)
    seen, ahead = {key}, [key]
    while ahead:
        for before in waits.get(ahead.pop(), ()):
            if before not in seen:
                seen.add(before)
                ahead.append(before)
    return seen
