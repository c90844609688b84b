"""Links and options of a written pack as values of the engine."""

from __future__ import annotations

from guatu.engine.schedule import Link, LinkKind, Option
from guatu.scheduling.packs.schema import OptionText, ScheduleText


def links_of(text: ScheduleText) -> tuple[Link, ...]:
    """Every link, in the order of the nodes that wait."""
    return tuple(
        Link(each.node, node.id, LinkKind(each.kind), each.lag, each.calendar)
        for node in text.nodes
        for each in node.after
    )


def option_of(text: OptionText) -> Option:
    """What one way to win time does to tasks and links."""
    return Option(
        text.name,
        dict(text.shorten),
        tuple(
            Link(each.before, each.after, LinkKind(each.kind), each.lag, each.calendar)
            for each in text.relink
        ),
        tuple((before, after) for before, after in text.unlink),
        tuple(text.must_agree),
        text.cost,
    )
