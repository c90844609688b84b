"""The nodes of a schedule by the numbers people know them by, and by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from guatu.engine.schedule import Link, LinkKind
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.waits import waits_text

if TYPE_CHECKING:
    from guatu.scheduling.models import Change, Node
    from guatu.scheduling.timetables import Parts, Timetable


def numbered(nodes: Mapping[str, Node]) -> dict[int, str]:
    """The keys of the nodes by the numbers the chart and the table give them: phase by phase, in each in their order."""
    phases = list(dict.fromkeys(node.phase for node in nodes.values()))
    keys = sorted(nodes, key=lambda key: phases.index(nodes[key].phase))
    return dict(enumerate(keys, 1))


def waits_of(parts: Parts) -> dict[str, str]:
    """What each node waits for, by the numbers of the nodes as people write it: `3，5FS+10`."""
    numbers = {key: number for number, key in numbered({node.key: node for node in parts.nodes}).items()}
    links: dict[str, list[Link]] = {key: [] for key in numbers}
    for row in parts.links:
        links[row.after].append(
            Link(row.before, row.after, LinkKind(row.kind), row.lag, row.calendar or None)
        )
    return {key: waits_text(each, numbers) for key, each in links.items()}


def ordered_lines(found: Timetable) -> list[Line]:
    """The nodes with their dates in the order of their numbers."""
    lines = {line.node.key: line for line in lines_of(found)}
    return [lines[key] for key in numbered(found.nodes).values()]


def names_of(nodes: Mapping[str, Node], changes: Iterable[Change]) -> dict[str, str]:
    """What nodes are called by their keys; those that were removed as their last change named them. `changes` latest first."""
    names = {key: node.name for key, node in nodes.items()}
    for change in changes:
        if change.node:
            names.setdefault(change.node, change.node_name)
    return names
