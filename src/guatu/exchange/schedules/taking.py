"""A schedule read from a file, in the words of scheduling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guatu.engine.schedule import Edge, Link, Sense
from guatu.exchange.schedules.mpp import read_project_file
from guatu.exchange.schedules.timetable import read_timetable
from guatu.exchange.schedules.values import ReadSchedule, SheetNode
from guatu.scheduling.taking import GivenNode, renamed

MOST_BYTES = 20 * 1024 * 1024
_EXCEL = (b"PK\x03\x04",)


def read_schedule_file(data: bytes, *, year: int) -> ReadSchedule:
    """A schedule out of Excel, Microsoft Project XML, or through MPXJ a file of Project or P6; told apart by its content.

    `year` completes days that are written without one. Raises UnreadableSchedule with a Chinese sentence.
    """
    if data.startswith(_EXCEL):
        return read_timetable(data, year=year)
    return read_project_file(data)


def given_nodes(read: ReadSchedule) -> tuple[list[GivenNode], list[Link], dict[str, str]]:
    """Its nodes and links with keys that addresses can hold, and those keys by the file's own."""
    keys = dict(renamed([node.key for node in read.schedule.nodes]))
    nodes = [_given(node, keys[node.key]) for node in read.schedule.nodes]
    return nodes, _links(read.schedule.links, keys), keys


def _given(node: SheetNode, key: str) -> GivenNode:
    not_before, reason = _not_before(node)
    return GivenNode(
        key,
        node.name,
        node.phase,
        node.days,
        node.calendar,
        node.body,
        node.started_on,
        node.finished_on,
        node.percent,
        not_before,
        reason,
        node.note,
    )


def _not_before(node: SheetNode) -> tuple[date | None, str]:
    for limit in node.limits:
        if limit.edge == Edge.START and limit.sense in (Sense.NOT_BEFORE, Sense.ON):
            return limit.day, limit.reason or "文件中的限制"
    return None, ""


def _links(links: Sequence[Link], keys: dict[str, str]) -> list[Link]:
    return [Link(keys[link.before], keys[link.after], link.kind, link.lag, link.calendar) for link in links]
