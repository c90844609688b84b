"""What has happened to nodes: begun, so far, finished."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.kit.errors import Refused
from guatu.registry.enums import Stage
from guatu.scheduling.enums import Deed, Precision
from guatu.scheduling.models import Node, ProjectSchedule
from guatu.scheduling.services.revising import Act, revise
from guatu.scheduling.timetables import Timetable

if TYPE_CHECKING:
    from guatu.access.models import User


@transaction.atomic
def report_node(
    row: ProjectSchedule,
    key: str,
    *,
    started_on: date | None,
    finished_on: date | None,
    percent: int,
    seen: int,
    on: date,
    by: User | None,
    reason: str = "",
    note: str = "",
) -> Timetable:
    """Report how far a node is: the day it began, the day it was finished, or the share done (0 to 99).

    Raises Refused for days that lie ahead or the wrong way round, for the end of a step of the register (it is recorded
    there), and as `revise` does.
    """
    node = node_of(row, key)
    if node.stage and (finished_on or node.days == 0):
        raise Refused(
            f"“{node.name}”的日期来自项目库，请在项目页登记“{Stage(node.stage).label}”，这里自动更新"
        )
    if node.days == 0:
        started_on, percent = None, 0
    if finished_on:
        percent = 100
    _check(node, started_on, finished_on, percent, on)
    before, after = _said(node), _values(started_on, finished_on, percent)
    if before == after and node.precision == Precision.REPORTED:
        raise Refused(f"“{node.name}”的进展没有变化")
    act = Act(Deed.REPORTED, key, node.name, before, after, reason, note)

    def write() -> None:
        Node.objects.filter(pk=node.pk).update(
            started_on=started_on, finished_on=finished_on, percent=percent, precision=Precision.REPORTED
        )

    return revise(row, act, write, seen=seen, on=on, by=by)


def node_of(row: ProjectSchedule, key: str) -> Node:
    """A node of a schedule. Raises Refused when somebody has removed it."""
    node = Node.objects.filter(schedule=row, key=key).first()
    if node is None:
        raise Refused("这个节点已经不在工期表里，请刷新页面")
    return node


def _check(node: Node, started_on: date | None, finished_on: date | None, percent: int, on: date) -> None:
    for name, day in (("开始日期", started_on), ("完成日期", finished_on)):
        if day and day > on:
            raise Refused(f"“{node.name}”的{name} {day} 还没有到，请填实际发生的日期")
    if started_on and finished_on and finished_on < started_on:
        raise Refused(f"“{node.name}”的完成日期 {finished_on} 早于开始日期 {started_on}")
    if not 0 <= percent <= 100:
        raise Refused(f"“{node.name}”的完成比例应在 0 到 100 之间")
    if percent == 100 and not finished_on:
        raise Refused(f"“{node.name}”完成 100% 时，请填完成日期")
    if percent and not (started_on or finished_on):
        raise Refused(f"“{node.name}”已有进展，请填开始日期")


def _values(started_on: date | None, finished_on: date | None, percent: int) -> dict[str, str]:
    return {
        "started_on": str(started_on or ""),
        "finished_on": str(finished_on or ""),
        "percent": str(percent),
    }


def _said(node: Node) -> dict[str, str]:
    return _values(node.started_on, node.finished_on, node.percent)
