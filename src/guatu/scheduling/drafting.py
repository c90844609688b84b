"""A schedule as a pack lays it out for a project, not stored yet: what is looked at before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from guatu.kit.errors import Refused
from guatu.registry.facts import StageDay, stage_days
from guatu.scheduling.calendars import Almanac
from guatu.scheduling.enums import Precision
from guatu.scheduling.models import Node, NodeLink, PackVersion, ProjectSchedule, Promise
from guatu.scheduling.packs.compiled import PackNode, SchedulePack, compile_schedule_pack
from guatu.scheduling.timetables import Parts, Timetable, timetable

if TYPE_CHECKING:
    from guatu.registry.models import Project


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a schedule is asked for: the day promised of each target of the pack and where that was promised, which of them the
    plan is counted back from, days of nodes that differ from the pack's, ways to win time already decided on with who agreed
    to them, and whether nodes before a step the project has taken count as done.
    """

    promises: Mapping[str, tuple[date, str]]
    aim: str
    days: Mapping[str, int] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    assume_done: bool = True
    agreed_by: str = ""


def draft(project: Project, pack: PackVersion, wanted: Wanted, *, on: date) -> tuple[Parts, Timetable]:
    """The rows a pack makes for a project, and their dates as of `on`.

    Raises Refused for a target the pack does not have, days the law does not allow, or dates that cannot be worked out.
    """
    read = compile_schedule_pack(pack.body)
    _check(read, wanted)
    row = ProjectSchedule(
        project=project, pack=pack, title=pack.title, aim=read.targets[wanted.aim], laid_on=on
    )
    nodes = [_node(read, node, row, wanted) for node in read.nodes]
    links = [
        NodeLink(
            schedule=row,
            before=link.before,
            after=link.after,
            kind=link.kind.value,
            lag=link.lag,
            calendar=link.calendar or "",
        )
        for link in read.links
    ]
    happened = stage_days([project.pk], on).get(project.pk, {})
    if wanted.assume_done:
        _assume_done(nodes, links, happened)
    promises = [
        Promise(schedule=row, node=read.targets[name], on=day, source=source.strip()[:200])
        for name, (day, source) in wanted.promises.items()
    ]
    parts = Parts(row, nodes, links, promises, wanted.options)
    return parts, timetable(parts, on, Almanac(), happened)


def _check(pack: SchedulePack, wanted: Wanted) -> None:
    strange = [name for name in wanted.promises if name not in pack.targets]
    if strange:
        raise Refused(f"模板里没有“{strange[0]}”这个目标，可选：{'、'.join(pack.targets)}")
    by_node: dict[str, str] = {}
    for name in wanted.promises:
        other = by_node.setdefault(pack.targets[name], name)
        if other != name:
            raise Refused(f"“{other}”和“{name}”是同一个节点，只填一个目标日期")
    if wanted.aim not in wanted.promises:
        raise Refused(f"请填写“{wanted.aim}”的目标日期，工期从它倒排")
    for key, days in wanted.days.items():
        node = pack.node(key)
        if node is None:
            raise Refused(f"模板里没有节点“{key}”")
        check_days(node.name, days, node.days, node.law_least, node.law_most, node.law_source)
    unknown = set(wanted.options) - {option.key for option in pack.options}
    if unknown:
        raise Refused(f"模板里没有赶工措施“{min(unknown)}”")


def check_days(
    name: str, days: int, was: int, law_least: int | None, law_most: int | None, law_source: str
) -> None:
    """Raises Refused for days a node cannot have: none for work, some for a milestone, or what the law forbids."""
    if (days == 0) != (was == 0):
        raise Refused(
            f"“{name}”是里程碑，没有工期" if was == 0 else f"“{name}”的工期至少 1 天；不需要的节点请删除"
        )
    if not 0 <= days <= 3650:
        raise Refused(f"“{name}”的工期 {days} 天不合理，请填 1 至 3650 天")
    if law_least is not None and days < law_least:
        raise Refused(f"“{name}”法定不少于 {law_least} 天（{law_source}），不能排 {days} 天")
    if law_most is not None and days > law_most:
        raise Refused(f"“{name}”法定不超过 {law_most} 天（{law_source}），不能排 {days} 天")


def _node(pack: SchedulePack, node: PackNode, row: ProjectSchedule, wanted: Wanted) -> Node:
    calendar = pack.calendars[node.calendar]
    return Node(
        schedule=row,
        key=node.key,
        place=node.order + 1,
        name=node.name,
        phase=node.phase,
        days=wanted.days.get(node.key, node.days),
        calendar=calendar.name,
        base=calendar.base,
        work=calendar.work,
        body=node.body,
        law_least=node.law_least,
        law_most=node.law_most,
        law_source=node.law_source,
        stage=node.stage,
        deliverable=node.deliverable,
        uses=dict(node.uses),
        spread_low=node.spread_low,
        spread_high=node.spread_high,
    )


def _assume_done(nodes: list[Node], links: list[NodeLink], happened: Mapping[str, StageDay]) -> None:
    """Whatever a step the project has taken waited for counts as done by that day, and is marked as taken for granted."""
    waits: dict[str, list[str]] = {}
    for link in links:
        waits.setdefault(link.after, []).append(link.before)
    by_key = {node.key: node for node in nodes}
    for step in nodes:
        if step.stage not in happened:
            continue
        ahead, day = list(waits.get(step.key, ())), happened[step.stage].on
        while ahead:
            node = by_key[ahead.pop()]
            if node.stage in happened or (node.finished_on and node.finished_on <= day):
                continue
            node.finished_on, node.precision = day, Precision.ASSUMED
            ahead += waits.get(node.key, ())
