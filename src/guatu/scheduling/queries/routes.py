"""The chains of nodes that decide when the aim is reached, and those nearly as long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.engine.schedule import State, paths
from guatu.scheduling.models import Node
from guatu.scheduling.queries.picture import NEAR
from guatu.scheduling.timetables import Timetable


@dataclass(frozen=True, slots=True)
class Route:
    """Nodes not done, each waiting for the one before; how many working days the chain has to spare."""

    nodes: Sequence[Node]
    slack: int

    @property
    def keys(self) -> str:
        """The nodes' keys as the chart takes them."""
        return ",".join(node.key for node in self.nodes)


def routes(found: Timetable) -> list[Route]:
    """The critical path and those with at most NEAR working days to spare, the tightest first; none when the aim is reached."""
    open_ones = {task.id for task in found.plan.network.tasks if task.state != State.DONE}
    return [
        Route([found.nodes[key] for key in path.ids if key in open_ones], path.slack)
        for path in paths(found.plan, within=NEAR)
    ]
