"""The nodes of a live schedule: changed, added, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max

from guatu.engine.schedule import Link
from guatu.kit.errors import Refused
from guatu.registry.facts import stage_days
from guatu.scheduling.calendars import PLAIN
from guatu.scheduling.drafting import check_days
from guatu.scheduling.enums import Deed
from guatu.scheduling.models import Change, Node, NodeLink, ProjectSchedule, Promise
from guatu.scheduling.services.reporting import node_of
from guatu.scheduling.services.revising import MOST_NAME, Act, revise
from guatu.scheduling.timetables import Timetable
from guatu.scheduling.uses import uses_text

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

_LINK = ("before", "after", "kind", "lag", "calendar")


@dataclass(frozen=True, slots=True)
class NodeWanted:
    """What a node is to be. `waits` are the links to what it waits for (their `after` is ignored); `uses` what it takes of what
    is shared, None: as it is."""

    name: str
    days: int
    body: str
    organisation: Organisation | None
    not_before: date | None
    not_before_reason: str
    waits: tuple[Link, ...]
    phase: str = ""
    calendar: str = "工作日"
    uses: Mapping[str, int] | None = None


@transaction.atomic
def set_days(
    row: ProjectSchedule,
    key: str,
    days: int,
    *,
    seen: int,
    on: date,
    by: User | None,
    reason: str = "",
    note: str = "",
) -> Timetable:
    """Give a node another number of days. Raises Refused for days it cannot have or the law forbids, and as `revise` does."""
    node = node_of(row, key)
    check_days(node.name, days, node.days, node.law_least, node.law_most, node.law_source)
    if days == node.days:
        raise Refused(f"“{node.name}”的工期没有变化")
    act = Act(Deed.CHANGED, key, node.name, {"node_days": node.days}, {"node_days": days}, reason, note)
    return revise(
        row, act, lambda: Node.objects.filter(pk=node.pk).update(days=days), seen=seen, on=on, by=by
    )


@transaction.atomic
def change_node(
    row: ProjectSchedule,
    key: str,
    wanted: NodeWanted,
    *,
    seen: int,
    on: date,
    by: User | None,
    reason: str = "",
    note: str = "",
) -> Timetable:
    """Change what a node is called, how long it takes, who is responsible and what it waits for.

    Raises Refused for days the law forbids, unknown nodes, circles (named node by node), and as `revise` does.
    """
    node = node_of(row, key)
    check_days(node.name, wanted.days, node.days, node.law_least, node.law_most, node.law_source)
    _check(row, wanted, node)
    before, after = _said(row, node), _wanted_said(wanted)
    changed = {name for name in after if before[name] != after[name]}
    if not changed:
        raise Refused(f"“{node.name}”没有变化")
    act = Act(
        Deed.CHANGED,
        key,
        node.name,
        {name: before[name] for name in sorted(changed)},
        {name: after[name] for name in sorted(changed)},
        reason,
        note,
    )

    def write() -> None:
        Node.objects.filter(pk=node.pk).update(
            name=wanted.name.strip(),
            days=wanted.days,
            body=wanted.body.strip(),
            organisation=wanted.organisation,
            not_before=wanted.not_before,
            not_before_reason=wanted.not_before_reason.strip() if wanted.not_before else "",
            **_used(wanted),
        )
        if "waits" in changed:
            NodeLink.objects.filter(schedule=row, after=key).delete()
            NodeLink.objects.bulk_create(_links(row, key, wanted.waits))

    return revise(row, act, write, seen=seen, on=on, by=by)


@transaction.atomic
def add_node(
    row: ProjectSchedule,
    wanted: NodeWanted,
    *,
    before: Sequence[str],
    seen: int,
    on: date,
    by: User | None,
    reason: str = "",
) -> Timetable:
    """Add a node; the nodes of `before` then wait for it. Raises Refused as `change_node` does."""
    _check(row, wanted, None)
    if wanted.calendar not in PLAIN and not Node.objects.filter(schedule=row, calendar=wanted.calendar):
        raise Refused(f"没有“{wanted.calendar}”这种日历")
    if not 0 <= wanted.days <= 3650:
        raise Refused("工期请填 0（里程碑）至 3650 天")
    key = _new_key(row)
    after_place = _place_after(row, wanted)
    act = Act(Deed.ADDED, key, wanted.name.strip(), {}, _wanted_said(wanted), reason)

    def write() -> None:
        Node.objects.filter(schedule=row, place__gte=after_place).update(place=F("place") + 1)
        Node.objects.create(
            schedule=row,
            key=key,
            place=after_place,
            name=wanted.name.strip(),
            phase=wanted.phase.strip(),
            days=wanted.days,
            body=wanted.body.strip(),
            organisation=wanted.organisation,
            not_before=wanted.not_before,
            not_before_reason=wanted.not_before_reason.strip() if wanted.not_before else "",
            **_calendar(row, wanted.calendar),
            **_used(wanted),
        )
        links = _links(row, key, wanted.waits)
        NodeLink.objects.bulk_create(
            [*links, *(NodeLink(schedule=row, before=key, after=each) for each in before)]
        )

    _known(row, before)
    return revise(row, act, write, seen=seen, on=on, by=by)


@transaction.atomic
def remove_node(
    row: ProjectSchedule, key: str, *, seen: int, on: date, by: User | None, note: str = ""
) -> Timetable:
    """Take a node out; what waited for it then waits for what it waited for. The law's nodes ask for a remark.

    Raises Refused for the node the plan is counted back from, a promised one, one that has begun, and as `revise` does.
    """
    node = node_of(row, key)
    if key == row.aim or Promise.objects.filter(schedule=row, node=key).exists():
        raise Refused(f"“{node.name}”有承诺的日期，不能删除")
    if node.started_on or node.finished_on or _is_taken(node, row, on):
        raise Refused(f"“{node.name}”已有进展，不能删除")
    if (node.law_least or node.law_most) and not note.strip():
        raise Refused(f"“{node.name}”是法定环节（{node.law_source}），删除请写明依据")
    act = Act(Deed.REMOVED, key, node.name, _said(row, node), {}, "", note)

    def write() -> None:
        own = NodeLink.objects.filter(schedule=row)
        behind, ahead = own.filter(after=key), own.filter(before=key)
        there = set(own.values_list(*_LINK))
        nodes = {each.key: each for each in Node.objects.filter(schedule=row)}
        bridges = dict.fromkeys(_bridge(nodes, one, other) for one in behind for other in ahead)
        behind.delete()
        ahead.delete()
        NodeLink.objects.bulk_create(
            NodeLink(schedule=row, **dict(zip(_LINK, bridge, strict=True)))
            for bridge in bridges
            if bridge not in there
        )
        node.delete()

    return revise(row, act, write, seen=seen, on=on, by=by)


def _is_taken(node: Node, row: ProjectSchedule, on: date) -> bool:
    """Whether it is a step of the register that the project has taken."""
    return bool(node.stage) and node.stage in stage_days([row.project_id], on).get(row.project_id, {})


def _bridge(nodes: Mapping[str, Node], one: NodeLink, other: NodeLink) -> tuple[str, str, str, int, str]:
    """What stays of two links when the node between them goes: their outer edges, and their lags.

    Raises Refused for lags counted by different calendars, which no one lag can stand for.
    """
    first, second = _counted_by(nodes, one), _counted_by(nodes, other)
    if one.lag and other.lag and first != second:
        node = nodes[one.after].name
        raise Refused(
            f"“{nodes[one.before].name}”到“{node}”的间隔按{first}算，“{node}”到“{nodes[other.after].name}”的间隔按{second}算，"
            "两个间隔不能相加，请先修改这两处前置关系再删除"
        )
    return (
        one.before,
        other.after,
        one.kind[0] + other.kind[1],
        one.lag + other.lag,
        first if one.lag and not other.lag else other.calendar,
    )


def _counted_by(nodes: Mapping[str, Node], link: NodeLink) -> str:
    """The calendar the lag of a link is counted by: its own, else that of the node that waits."""
    return link.calendar or nodes[link.after].calendar


def _check(row: ProjectSchedule, wanted: NodeWanted, node: Node | None) -> None:
    """What a node cannot be. A name it has already may be that of another node too: files know equal names."""
    name = wanted.name.strip()
    if not name:
        raise Refused("请填写节点名称")
    if len(name) > MOST_NAME:
        raise Refused(f"节点名称最多 {MOST_NAME} 字，现在有 {len(name)} 字")
    is_new = node is None or name != node.name.strip()
    if is_new and Node.objects.filter(schedule=row, name=name).exists():
        raise Refused(f"已有节点“{name}”，请换一个名称")
    if wanted.not_before and not wanted.not_before_reason.strip():
        raise Refused("限定最早开始日期时，请写明原因")
    _known(row, [link.before for link in wanted.waits])
    if any(abs(link.lag) > 3650 for link in wanted.waits):
        raise Refused("间隔天数过大，请填 -3650 至 3650 天")
    if node and node.key in {link.before for link in wanted.waits}:
        raise Refused(f"“{wanted.name}”不能等待自己")


def _known(row: ProjectSchedule, keys: Sequence[str]) -> None:
    there = set(Node.objects.filter(schedule=row).values_list("key", flat=True))
    strange = [key for key in keys if key not in there]
    if strange:
        raise Refused(f"没有节点“{strange[0]}”，请刷新页面")


def _links(row: ProjectSchedule, key: str, waits: Sequence[Link]) -> list[NodeLink]:
    return [
        NodeLink(
            schedule=row,
            before=link.before,
            after=key,
            kind=link.kind.value,
            lag=link.lag,
            calendar=link.calendar or "",
        )
        for link in waits
    ]


def _said(row: ProjectSchedule, node: Node) -> dict[str, object]:
    waits = NodeLink.objects.filter(schedule=row, after=node.key).values_list(
        "before", "kind", "lag", "calendar"
    )
    return {
        "name": node.name,
        "node_days": node.days,
        "body": node.body,
        "organisation": str(node.organisation or ""),
        "not_before": f"{node.not_before or ''} {node.not_before_reason}".strip(),
        "waits": sorted(
            f"{before} {kind}{lag:+d} {calendar}".strip() for before, kind, lag, calendar in waits
        ),
        "uses": uses_text(node.uses),
    }


def _wanted_said(wanted: NodeWanted) -> dict[str, object]:
    return {
        "name": wanted.name.strip(),
        "node_days": wanted.days,
        "body": wanted.body.strip(),
        "organisation": str(wanted.organisation or ""),
        "not_before": f"{wanted.not_before} {wanted.not_before_reason.strip()}" if wanted.not_before else "",
        "waits": sorted(
            f"{link.before} {link.kind.value}{link.lag:+d} {link.calendar or ''}".strip()
            for link in wanted.waits
        ),
    } | ({} if wanted.uses is None else {"uses": uses_text(wanted.uses)})


def _used(wanted: NodeWanted) -> dict[str, Any]:
    return {} if wanted.uses is None else {"uses": dict(wanted.uses)}


def _new_key(row: ProjectSchedule) -> str:
    """A key no node of the schedule ever had: baselines and the history speak of nodes by their keys."""
    there = set(Node.objects.filter(schedule=row).values_list("key", flat=True))
    there.update(Change.objects.filter(schedule=row, deed=Deed.ADDED).values_list("node", flat=True))
    return next(f"added-{n}" for n in range(1, len(there) + 2) if f"added-{n}" not in there)


def _place_after(row: ProjectSchedule, wanted: NodeWanted) -> int:
    """Behind the last node it waits for, else at the end."""
    keys = [link.before for link in wanted.waits]
    rows = Node.objects.filter(schedule=row, **({"key__in": keys} if keys else {}))
    return (rows.aggregate(last=Max("place"))["last"] or 0) + 1


def _calendar(row: ProjectSchedule, name: str) -> dict[str, str]:
    alike = Node.objects.filter(schedule=row, calendar=name).first()
    base, work = (alike.base, alike.work) if alike else PLAIN[name]
    return {"calendar": name, "base": base, "work": work}
