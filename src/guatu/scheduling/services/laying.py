"""Laying out a project's schedule from a pack, taking one over from a file, and ending it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.kit.clock import now
from guatu.kit.errors import AT_ONCE, Refused
from guatu.kit.packs import PackState
from guatu.ledger import services as ledger
from guatu.registry.facts import stage_days
from guatu.scheduling.calendars import Almanac
from guatu.scheduling.drafting import Wanted, draft
from guatu.scheduling.enums import Deed
from guatu.scheduling.models import Change, Node, NodeLink, OptionTaken, PackVersion, ProjectSchedule, Promise
from guatu.scheduling.services.reckoning import keep
from guatu.scheduling.services.revising import Act, record
from guatu.scheduling.taking import Given, draft_given
from guatu.scheduling.timetables import Parts, Timetable, timetable

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.registry.models import Project


@transaction.atomic
def lay_out(
    project: Project, pack: PackVersion, wanted: Wanted, *, on: date, by: User | None
) -> ProjectSchedule:
    """Give a project the schedule a published pack lays out for it.

    Raises Refused when it has one already, when the pack is a draft, and as `drafting.draft` does.
    """
    if pack.state != PackState.PUBLISHED:
        raise Refused("草稿模板不能用来编制，请先发布")
    parts, _ = draft(project, pack, wanted, on=on)
    file = f"{pack.title}（第 {pack.version} 版）"
    return _store(parts, Deed.LAID_OUT, file, on=on, by=by, agreed_by=wanted.agreed_by.strip()[:200])


@transaction.atomic
def take_over(project: Project, given: Given, *, file: str, on: date, by: User | None) -> ProjectSchedule:
    """Give a project a schedule read from a file; the plan is counted back from the promised node.

    Raises Refused when it has one already, and as `taking.draft_given` does.
    """
    parts, _ = draft_given(project, given, on=on)
    return _store(parts, Deed.IMPORTED, file, on=on, by=by)


@transaction.atomic
def end_schedule(row: ProjectSchedule, reason: str, *, seen: int, on: date, by: User | None) -> None:
    """Take a schedule out of use; it stays readable in the history and a new one can be laid out.

    Raises Refused without a reason, or when somebody changed it since.
    """
    if not reason.strip():
        raise Refused("请写明停用的原因")
    moved = ProjectSchedule.objects.filter(pk=row.pk, edition=seen, ended_at__isnull=True).update(
        ended_at=now(), ended_reason=reason.strip()[:200]
    )
    if not moved:
        raise Refused(AT_ONCE)
    Change.objects.create(
        schedule=row,
        deed=Deed.ENDED,
        note=reason.strip()[:300],
        on=on,
        at=now(),
        by_id=by.pk if by else None,
        by_name=str(by) if by else "系统",
    )
    detail = {"title": row.title, "reason": reason.strip()}
    ledger.record(f"schedule.{Deed.ENDED}", f"project:{row.project_id}", by=by, detail=detail)
    ledger.emit("schedule.changed", {"project_ids": [row.project_id]})


def _store(
    parts: Parts, deed: Deed, source: str, *, on: date, by: User | None, agreed_by: str = ""
) -> ProjectSchedule:
    row = parts.row
    if ProjectSchedule.objects.filter(project=row.project_id, ended_at__isnull=True).exists():
        raise Refused("该项目已有倒排工期；要重新编制，请先停用现有的")
    row.created_at, row.created_by_id = now(), by.pk if by else None
    row.save(force_insert=True)
    for node in parts.nodes:
        node.schedule = row
    for link in parts.links:
        link.schedule = row
    for promise in parts.promises:
        promise.schedule = row
    Node.objects.bulk_create(parts.nodes)
    NodeLink.objects.bulk_create(parts.links)
    Promise.objects.bulk_create(parts.promises)
    OptionTaken.objects.bulk_create(
        OptionTaken(
            schedule=row,
            key=key,
            agreed_by=agreed_by or "编制时确定",
            at=now(),
            by_name=str(by) if by else "系统",
        )
        for key in parts.taken
    )
    found: Timetable = timetable(
        parts, on, Almanac(), stage_days([row.project_id], on).get(row.project_id, {})
    )
    promised = {found.nodes[each.node].name: f"{each.on}（{each.source}）" for each in parts.promises}
    record(row, Act(deed, after=promised, note=source), before=None, after=found, on=on, by=by)
    keep(found)
    return row
