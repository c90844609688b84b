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
    """Nodes not done, each waiting for the one before; how many days the chain has to spare, by the calendar of its tightest node."""

    nodes: Sequence[Node]
    slack: int

    @property
    def keys(self) -> str:
        """The nodes' keys as the chart takes them."""
        return ",".join(node.key for node in self.nodes)


def routes(found: Timetable) -> list[Route]:
    """The critical path and those with at most NEAR days to spare, the tightest first; none when the aim is reached."""
    open_ones = {task.id for task in found.plan.network.tasks if task.state != State.DONE}
    chains = [
        ([key for key in path.ids if key in open_ones], path.slack) for path in paths(found.plan, within=NEAR)
    ]
    return [
        Route([found.nodes[key] for key in keys], slack)
        for keys, slack in chains
        if not any(set(keys) < set(other) for other, _ in chains)  # a promise on the way ends a chain early
    ]
