"""What a draft would do to the schedules in use, were they to follow it: worked out, never stored.

A published pack changes no schedule by itself. This is what an office looks at before it publishes: for each schedule laid
out by an earlier version, the dates it would have with the new days, links and limits of the nodes that have not begun and
were not changed by hand; for a calendar, the dates of every schedule by the new working days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access.enums import Can
from guatu.engine.schedule import Link, State
from guatu.kit.errors import Refused
from guatu.kit.spans import pieces
from guatu.registry.facts import stage_days
from guatu.scheduling.calendars import Almanac, announced
from guatu.scheduling.enums import PackKind
from guatu.scheduling.models import Node, NodeLink, PackVersion, ProjectSchedule
from guatu.scheduling.packs.compiled import (
    PackNode,
    SchedulePack,
    compile_schedule_pack,
)
from guatu.scheduling.policy import schedules_for
from guatu.scheduling.timetables import PIECE, Parts, Timetable, timetable, timetables

if TYPE_CHECKING:
    from guatu.access.models import User

MOST = 1000  # a few seconds of work


@dataclass(frozen=True, slots=True)
class Effect:
    """One schedule as it stands and as it would by the draft. Days are working days.

    `later` is how much later its aim would be done (negative: earlier), `late_*` by how much the aim is late (negative: to
    spare). `nodes` counts the nodes that would change, `over_law` are the limits of the law that would newly be broken,
    `problem` says why one of the two cannot be worked out.
    """

    row: ProjectSchedule
    aim: str = ""
    promised_on: date | None = None
    before: date | None = None
    after: date | None = None
    later: int = 0
    late_before: int = 0
    late_after: int = 0
    nodes: int = 0
    over_law: tuple[str, ...] = ()
    problem: str = ""

    @property
    def earlier(self) -> int:
        """How much earlier its aim would be done."""
        return -self.later

    @property
    def is_newly_late(self) -> bool:
        """Whether the promised day would be missed that is kept now."""
        return not self.problem and self.late_before <= 0 < self.late_after

    @property
    def is_newly_in_time(self) -> bool:
        """Whether the promised day would be kept that is missed now."""
        return not self.problem and self.late_after <= 0 < self.late_before

    @property
    def moves(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.later or self.over_law or self.problem)


def concerned(user: User | AnonymousUser, pack: PackVersion) -> QuerySet[ProjectSchedule]:
    """The schedules in use `user` may see that a draft speaks of: laid out by an earlier version, or all for a calendar."""
    rows = schedules_for(user, Can.VIEW)
    if pack.kind == PackKind.SCHEDULE:
        rows = rows.filter(pack__slug=pack.slug, pack__version__lt=pack.version)
    return rows.order_by("pk")


def effects(user: User | AnonymousUser, pack: PackVersion, on: date, *, most: int = MOST) -> list[Effect]:
    """What a pack would do to the first `most` schedules it concerns, those most delayed by it first."""
    rows = list(concerned(user, pack)[:most])
    almanac = Almanac()
    if pack.kind == PackKind.CALENDAR:
        almanac.years = announced(pack)
    found = [effect for few in pieces(rows, PIECE) for effect in _effects(few, pack, almanac, on)]
    return sorted(found, key=lambda each: (not each.problem, -each.later, each.row.pk))


def effects_sentence(found: Sequence[Effect]) -> str:
    """涉及 3 个项目的倒排工期：1 个提前，2 个不变；…."""
    if not found:
        return "没有正在使用的倒排工期受这一版影响。"
    later = sum(1 for each in found if each.later > 0 and not each.problem)
    sooner = sum(1 for each in found if each.later < 0 and not each.problem)
    broken = sum(1 for each in found if each.problem)
    counts = {"推后": later, "提前": sooner, "完成日期不变": len(found) - later - sooner - broken}
    moved = "，".join(f"{count} 个{word}" for word, count in counts.items() if count)
    said = [f"涉及 {len(found)} 个项目的倒排工期" + (f"：{moved}" if moved else "")]
    if late := sum(each.is_newly_late for each in found):
        said.append(f"{late} 个由按期变为延误")
    if in_time := sum(each.is_newly_in_time for each in found):
        said.append(f"{in_time} 个由延误变为按期")
    if over := sum(1 for each in found if each.over_law):
        said.append(f"{over} 个有节点不符合法定时限")
    if broken:
        said.append(f"{broken} 个排不出日期")
    return "；".join(said) + "。"


def _effects(
    rows: Sequence[ProjectSchedule], pack: PackVersion, almanac: Almanac, on: date
) -> Iterator[Effect]:
    happened = stage_days([row.project_id for row in rows], on)
    for row, found in zip(rows, timetables(rows, on), strict=True):
        if isinstance(found, str):
            yield Effect(row, problem=f"现在就排不出日期：{found}")
            continue
        parts, kept = _followed(found, pack)
        try:
            then = timetable(parts, on, almanac, happened.get(row.project_id, {}))
        except Refused as refused:
            sentence = "；".join([refused.sentence, *refused.details])
            yield Effect(row, found.aim.name, found.promise.on, found.plan.finish, problem=sentence)
            continue
        yield _effect(found, then, kept)


def _effect(found: Timetable, then: Timetable, kept: Mapping[str, PackNode]) -> Effect:
    days = then.plan.network.calendars["工作日"].before
    return Effect(
        found.row,
        found.aim.name,
        found.promise.on,
        found.plan.finish,
        then.plan.finish,
        days[then.plan.earliest_end] - days[found.plan.earliest_end],
        found.late_days,
        then.late_days,
        _changed(found, then),
        tuple(_over_law(found, then, kept)),
    )


def _changed(found: Timetable, then: Timetable) -> int:
    """How many nodes are other ones, are new, or are gone."""

    def said(table: Timetable) -> dict[str, object]:
        waits: dict[str, set[Link]] = {key: set() for key in table.nodes}
        for link in table.stored_links:
            waits[link.after].add(link)
        return {key: (node.days, node.base, node.work, waits[key]) for key, node in table.nodes.items()}

    before, after = said(found), said(then)
    return sum(before.get(key) != after.get(key) for key in before | after)


def _over_law(found: Timetable, then: Timetable, kept: Mapping[str, PackNode]) -> Iterator[str]:
    """Limits of the law that would be missed and are kept now, and days changed by hand that the new limits forbid."""
    missed = {miss.task.id for miss in found.misses if miss.limit and miss.limit.reason.startswith("法定")}
    for miss in then.misses:
        if miss.limit and miss.limit.reason.startswith("法定") and miss.task.id not in missed:
            yield miss.sentence
    for key, new in kept.items():
        node = then.nodes[key]
        if then.task(key).state == State.DONE or not node.days:
            continue
        if new.law_most is not None and new.law_most < node.days:
            yield f"“{node.name}”排了 {node.days} 天，法定不超过 {new.law_most} 天（{new.law_source}）"
        if new.law_least is not None and new.law_least > node.days:
            yield f"“{node.name}”排了 {node.days} 天，法定不少于 {new.law_least} 天（{new.law_source}）"


def _followed(found: Timetable, pack: PackVersion) -> tuple[Parts, dict[str, PackNode]]:
    """The rows of a schedule as the draft would have them, and the new nodes whose days stay as they are."""
    row, promises = copy(found.row), list(found.promises.values())
    if pack.kind == PackKind.CALENDAR or row.pack is None:
        return Parts(row, list(found.nodes.values()), _rows(found.stored_links), promises, found.taken), {}
    was, new = compile_schedule_pack(row.pack.body), compile_schedule_pack(pack.body)
    row.pack = pack
    free = {key for key in found.nodes if found.task(key).state == State.WAITING}
    nodes, kept = _nodes(found, was, new, free)
    links = _waits(found, was, new, free, nodes.keys())
    return Parts(row, list(nodes.values()), _rows(links), promises, found.taken), kept


def _nodes(
    found: Timetable, was: SchedulePack, new: SchedulePack, free: set[str]
) -> tuple[dict[str, Node], dict[str, PackNode]]:
    """Nodes that go by the new pack, those it adds where their time has not passed, and without those it gives up."""
    old, then = ({node.key: node for node in pack.nodes} for pack in (was, new))
    nodes: dict[str, Node] = {}
    kept: dict[str, PackNode] = {}
    for key, node in found.nodes.items():
        is_own = key not in old or key not in free or not _is_as_laid(node, old[key], was)
        if key in then and not is_own:
            nodes[key] = _by_pack(node, then[key], new)
        elif key in then:
            nodes[key], kept[key] = node, then[key]
        elif is_own or key in found.promises:
            nodes[key] = node
    for key in then.keys() - old.keys() - found.nodes.keys():
        behind = {link.after for link in new.links if link.before == key} & found.nodes.keys()
        if behind <= free:
            made = Node(schedule=found.row, key=key, name=then[key].name, stage=then[key].stage)
            nodes[key] = _by_pack(made, then[key], new)
    return nodes, kept


def _is_as_laid(node: Node, old: PackNode, pack: SchedulePack) -> bool:
    calendar = pack.calendars[old.calendar]
    return (node.days, node.base, node.work) == (old.days, calendar.base, calendar.work)


def _by_pack(node: Node, new: PackNode, pack: SchedulePack) -> Node:
    """A node with the days, calendar and limits of the pack; a copy, for the one in the table stays."""
    calendar, made = pack.calendars[new.calendar], copy(node)
    made.place, made.days = new.order + 1, new.days
    made.calendar, made.base, made.work = calendar.name, calendar.base, calendar.work
    made.law_least, made.law_most, made.law_source = new.law_least, new.law_most, new.law_source
    return made


def _waits(
    found: Timetable, was: SchedulePack, new: SchedulePack, free: set[str], nodes: Collection[str]
) -> list[Link]:
    """What each node waits for: by the new pack where it is new, or has not begun and waits as it was laid out; else as now."""
    links: list[Link] = []
    then = {node.key for node in new.nodes}
    for key in nodes:
        own, laid, fresh = (
            [link for link in some if link.after == key]
            for some in (found.stored_links, was.links, new.links)
        )
        is_new = key not in found.nodes
        is_as_laid = key in free and key in then and set(own) == set(laid)
        follows = is_new or (is_as_laid and all(link.before in nodes for link in fresh))
        links += [link for link in (fresh if follows else own) if link.before in nodes]
    return links


def _rows(links: Iterable[Link]) -> list[NodeLink]:
    return [
        NodeLink(
            before=link.before,
            after=link.after,
            kind=link.kind.value,
            lag=link.lag,
            calendar=link.calendar or "",
        )
        for link in links
    ]
