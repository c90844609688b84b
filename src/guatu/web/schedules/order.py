"""The nodes of a schedule by the numbers people know them by, and by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from guatu.scheduling.queries.picture import Line, lines_of

if TYPE_CHECKING:
    from guatu.scheduling.models import Change, Node
    from guatu.scheduling.timetables import Timetable


def numbered(found: Timetable) -> dict[int, str]:
    """The keys of the nodes by the numbers the chart and the table give them: phase by phase, in each in their order."""
    phases = list(dict.fromkeys(node.phase for node in found.nodes.values()))
    keys = sorted(found.nodes, key=lambda key: phases.index(found.nodes[key].phase))
    return dict(enumerate(keys, 1))


def ordered_lines(found: Timetable) -> list[Line]:
    """The nodes with their dates in the order of their numbers."""
    lines = {line.node.key: line for line in lines_of(found)}
    return [lines[key] for key in numbered(found).values()]


def names_of(nodes: Mapping[str, Node], changes: Iterable[Change]) -> dict[str, str]:
    """What nodes are called by their keys; those that were removed as their last change named them. `changes` latest first."""
    names = {key: node.name for key, node in nodes.items()}
    for change in changes:
        if change.node:
            names.setdefault(change.node, change.node_name)
    return names
