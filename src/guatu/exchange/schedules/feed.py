"""Calendars of the people responsible: of one schedule, and of everything somebody may report on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F

from guatu.access.enums import Can
from guatu.access.policy import organisations_seated
from guatu.exchange.schedules.icalendar import concerns, write_calendar
from guatu.exchange.schedules.mapping import sheet_node, sheet_of
from guatu.exchange.schedules.values import SheetNode, SheetSchedule
from guatu.kit.errors import NotVisible
from guatu.scheduling.policy import schedules_for
from guatu.scheduling.queries.picture import lines_of
from guatu.scheduling.timetables import Timetable, timetables

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_SCHEDULES = 200
_PLAN = "schedules"
"""Nodes are known by the schedule's id and their key: the same event in a file of one schedule and in the feed of all."""


def schedule_calendar(found: Timetable, stamp: datetime, body: str = "") -> bytes:
    """The nodes of one schedule, of everybody or of one body, as .ics. Raises NotVisible for a body that has none."""
    sheet = sheet_of(found, {})
    nodes = [_known(found, node) for node in sheet.nodes if not body or concerns(node, body)]
    if not nodes:
        raise NotVisible
    sheet = replace(sheet, title=f"{sheet.title}{f'（{body}）' if body else ''}", nodes=tuple(nodes))
    return write_calendar(sheet, plan=_PLAN, stamp=stamp, sequence=found.plan.as_of.toordinal())


def own_calendar(user: User, on: date, stamp: datetime) -> bytes:
    """Every open node `user` may report, as .ics: of the projects they report for, without what was given to others.

    At most `MOST_SCHEDULES` schedules, the latest first.
    """
    sheet = SheetSchedule(title=f"倒排工期节点（{user}）", nodes=tuple(_own(user, on)), as_of=on)
    return write_calendar(sheet, plan=_PLAN, stamp=stamp, sequence=on.toordinal())


def _own(user: User, on: date) -> Iterator[SheetNode]:
    mine = set(organisations_seated(user, Can.REPORT).values_list("pk", flat=True))
    latest_first = F("late_days").desc(nulls_last=True), "promised_on", "pk"
    rows = schedules_for(user, Can.REPORT).order_by(*latest_first)[:MOST_SCHEDULES]
    for found in timetables(rows, on):
        if isinstance(found, str):
            continue  # its page says why it cannot be worked out
        for line in lines_of(found):
            given_to = line.node.organisation_id
            if line.state != "done" and (given_to is None or given_to in mine):
                node = sheet_node(found, line, {})
                yield _known(found, replace(node, name=f"{found.row.project.name}：{node.name}"))


def _known(found: Timetable, node: SheetNode) -> SheetNode:
    return replace(node, key=f"{found.row.pk}-{node.key}")
