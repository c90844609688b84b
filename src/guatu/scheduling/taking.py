"""A schedule that was made elsewhere, as rows of a project that are not stored yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from guatu.engine.schedule import Link
from guatu.kit.errors import Refused
from guatu.registry.facts import stage_days
from guatu.scheduling.calendars import PLAIN, WORKING, Almanac
from guatu.scheduling.models import Node, NodeLink, ProjectSchedule, Promise
from guatu.scheduling.timetables import Parts, Timetable, timetable

if TYPE_CHECKING:
    from guatu.registry.models import Project

MOST_NODES = 2_000


@dataclass(frozen=True, slots=True)
class GivenNode:
    """One node as a file says it; `days` count in 工作日 or 自然日, any other calendar counts working days."""

    key: str
    name: str
    phase: str
    days: int
    calendar: str
    body: str
    started_on: date | None
    finished_on: date | None
    percent: int
    not_before: date | None
    not_before_reason: str
    remark: str


@dataclass(frozen=True, slots=True)
class Given:
    """A schedule as a file says it, the node the plan is to be counted back from, and what is promised of it."""

    title: str
    nodes: Sequence[GivenNode]
    links: Sequence[Link]
    aim: str
    promised_on: date
    source: str


def draft_given(project: Project, given: Given, *, on: date) -> tuple[Parts, Timetable]:
    """The rows a file makes for a project, and their dates as of `on`.

    Raises Refused without nodes, for an aim that is none of them, for days that lie ahead, and when dates cannot be worked out.
    """
    keys = [node.key for node in given.nodes]
    if not keys or len(keys) > MOST_NODES:
        raise Refused(f"文件里有 {len(keys)} 个节点，应有 1 至 {MOST_NODES} 个")
    if given.aim not in keys:
        raise Refused("请选择从哪个节点倒排")
    _check_days(given, on)
    row = ProjectSchedule(project=project, title=given.title[:120] or "导入的工期", aim=given.aim, laid_on=on)
    nodes = [_node(row, node, place) for place, node in enumerate(given.nodes, 1)]
    promise = Promise(schedule=row, node=given.aim, on=given.promised_on, source=given.source)
    parts = Parts(row, nodes, [_link(row, link) for link in given.links], [promise])
    happened = stage_days([project.pk], on).get(project.pk, {})
    return parts, timetable(parts, on, Almanac(), happened)


def _check_days(given: Given, on: date) -> None:
    ahead = [
        f"“{node.name}”的{what} {day} 还没有到"
        for node in given.nodes
        for what, day in (("实际开始", node.started_on), ("实际完成", node.finished_on))
        if day and day > on
    ]
    if ahead:
        raise Refused("文件里有还没有发生的实际日期，请更正后再导入", details=ahead[:20])


def _node(row: ProjectSchedule, node: GivenNode, place: int) -> Node:
    base, work = PLAIN.get(node.calendar, (WORKING, ""))
    return Node(
        schedule=row,
        key=node.key,
        place=place,
        name=node.name[:100],
        phase=node.phase[:40],
        days=node.days,
        calendar=node.calendar if node.calendar in PLAIN else "工作日",
        base=base,
        work=work,
        body=node.body[:100],
        started_on=node.started_on if node.days else None,
        finished_on=node.finished_on,
        percent=100 if node.finished_on else min(node.percent, 99) if node.started_on and node.days else 0,
        not_before=node.not_before,
        not_before_reason=node.not_before_reason[:100],
        remark=node.remark[:300],
    )


def _link(row: ProjectSchedule, link: Link) -> NodeLink:
    calendar = link.calendar if link.calendar in PLAIN else ""
    return NodeLink(
        schedule=row,
        before=link.before,
        after=link.after,
        kind=link.kind.value,
        lag=link.lag,
        calendar=calendar or "",
    )


def renamed(keys: Sequence[str]) -> Mapping[str, str]:
    """Keys that addresses can hold, by the keys of a file."""
    return {key: f"n{number}" for number, key in enumerate(keys, 1)}
