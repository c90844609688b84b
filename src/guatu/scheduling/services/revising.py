"""Every change of a schedule goes through here: nobody else's is overwritten, the dates hold, and what moved is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F

from guatu.kit.clock import now
from guatu.kit.errors import AT_ONCE, Refused
from guatu.ledger import services as ledger
from guatu.scheduling.enums import REASONS, Deed
from guatu.scheduling.models import Change, ProjectSchedule
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.services.reckoning import keep
from guatu.scheduling.timetables import Timetable, timetable_of
from guatu.scheduling.waits import wait_named

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_NAME = 100
MAY_SLIP = frozenset({Deed.OPTION_DROPPED, Deed.LEVELLED, Deed.UNLEVELLED})
"""What may move the aim to a later day without a listed reason: it says itself why."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to a schedule: to which node, from what to what, and the listed reason with a remark."""

    deed: Deed
    node: str = ""
    node_name: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    note: str = ""


def revise(
    row: ProjectSchedule, act: Act, write: Callable[[], object], *, seen: int, on: date, by: User | None
) -> Timetable:
    """Carry out a change in the caller's transaction and give the dates it leads to.

    `seen` is the edition the change was decided on. Raises Refused when somebody changed the schedule since, when the dates
    cannot be worked out with the change, when the aim moves to a later day without a reason, and for a reason that is not
    listed. A schedule that could not be worked out before is mended this way.
    """
    before = _worked_out(row, on)
    moved = ProjectSchedule.objects.filter(pk=row.pk, edition=seen, ended_at__isnull=True)
    if not moved.update(edition=F("edition") + 1):
        raise Refused(AT_ONCE)
    write()
    row = _fresh(row)
    after = timetable_of(row, on)
    _ask_reason(before, after, act)
    record(row, act, before=before, after=after, on=on, by=by)
    keep(after)
    return after


def record(
    row: ProjectSchedule, act: Act, *, before: Timetable | None, after: Timetable, on: date, by: User | None
) -> None:
    """One line of the schedule's own history and one of the audit trail; the facts of the project follow."""
    Change.objects.create(
        schedule=row,
        deed=act.deed,
        node=act.node,
        node_name=act.node_name[:MOST_NAME],
        before=dict(act.before),
        after=dict(act.after),
        finish_before=before.plan.finish if before else None,
        finish_after=after.plan.finish,
        reason=act.reason,
        note=act.note.strip()[:300],
        on=on,
        at=now(),
        by_id=by.pk if by else None,
        by_name=str(by) if by else "系统",
    )
    names = {key: node.name for found in (before, after) if found for key, node in found.nodes.items()}
    told = {"node": act.node_name, "before": _told(act.before, names), "after": _told(act.after, names)}
    detail = told | {"reason": act.reason, "note": act.note}
    ledger.record(f"schedule.{act.deed}", f"project:{row.project_id}", by=by, detail=detail)
    ledger.emit("schedule.changed", {"project_ids": [row.project_id]})


def reasons_of(row: ProjectSchedule) -> tuple[str, ...]:
    """The listed reasons: the pack's own, else the usual ones."""
    return compile_schedule_pack(row.pack.body).reasons or REASONS if row.pack else REASONS


def check_reason(row: ProjectSchedule, reason: str, why: str) -> None:
    """Raises Refused without one of the listed reasons."""
    known = reasons_of(row)
    if reason not in known:
        raise Refused(f"{why}，请选择原因：{'、'.join(known)}")


def _told(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What the trail is told: it is read apart from the schedule, so it knows nodes by their names alone."""
    if "waits" not in said:
        return dict(said)
    return dict(said) | {"waits": "、".join(wait_named(each, names) for each in said["waits"])}


def _worked_out(row: ProjectSchedule, on: date) -> Timetable | None:
    try:
        return timetable_of(row, on)
    except Refused:
        return None


def _ask_reason(before: Timetable | None, after: Timetable, act: Act) -> None:
    if before and after.plan.finish > before.plan.finish and act.deed not in MAY_SLIP:
        moved = f"“{after.aim.name}”的预计日期由 {before.plan.finish} 推迟到 {after.plan.finish}"
        if act.deed == Deed.OPTION_TAKEN:
            raise Refused(f"采用“{act.node_name}”反而使{moved}，没有采用")
        check_reason(after.row, act.reason, moved)
    elif act.reason:
        check_reason(after.row, act.reason, f"“{act.reason}”不在列出的原因里")


def _fresh(row: ProjectSchedule) -> ProjectSchedule:
    return ProjectSchedule.objects.select_related("pack", "project__region").get(pk=row.pk)
