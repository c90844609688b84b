"""The column 前置 of all rows as links: numbers are those of the rows, names those of the nodes."""

from __future__ import annotations

from collections.abc import Sequence

from guatu.engine.schedule import Link
from guatu.exchange.reader.text import compact
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.timetable.before import Before
from guatu.exchange.schedules.timetable.rows import Row


def links_of(rows: Sequence[Row], notes: Notes) -> tuple[Link, ...]:
    """The links between the nodes; what points nowhere, or at more than one node, is noted."""
    by_number: dict[str, list[Row]] = {}
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
        by_name.setdefault(compact(row.node.name), []).append(row)
    found = []
    for row in rows:
        for before in row.befores:
            meant = by_number.get(before.who) or by_name.get(before.who) or []
            if len(meant) > 1:
                meant = [each for each in meant if each.node.phase == row.node.phase]
            if len(meant) == 1:
                found.append(_link(before, meant[0], row))
            else:
                why = "前置的序号在表里不止一个" if meant else "前置在表里没有对应的节点"
                notes.add(f"{why}，没有带入", f"{row.where}“{before.who}”")
    return tuple(found)


def _link(before: Before, first: Row, after: Row) -> Link:
    return Link(first.node.key, after.node.key, before.kind, before.lag, before.calendar)
