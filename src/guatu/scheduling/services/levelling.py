"""Levelling runs: begun with a first plan at once, made better by the worker, taken over into the schedules and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.engine.calendar import CalendarError
from guatu.engine.levelling import Plan
from guatu.kit.clock import now
from guatu.kit.errors import NotVisible, Refused
from guatu.ledger import services as ledger
from guatu.scheduling.enums import Deed, RunState
from guatu.scheduling.levelling import (
    Means,
    Outcome,
    Portfolio,
    fitted,
    late_of,
    outcome_of,
    tightened,
    translated,
)
from guatu.scheduling.levelling.telling import view_of
from guatu.scheduling.models import LevellingRun, Node, ProjectSchedule
from guatu.scheduling.queries.levelling import changed_since, means_of, schedules_within
from guatu.scheduling.services.revising import Act, reasons_of, revise
from guatu.scheduling.timetables import Timetable, timetables

if TYPE_CHECKING:
    from guatu.access.models import Region, User

LEAST_SECONDS, MOST_SECONDS = 10, 120
MOST_SCHEDULES = 300
LAST_RANK = 999_999
OTHER = "其他"


@dataclass(frozen=True, slots=True)
class RunWanted:
    """What is to be levelled: the schedules of a region by id, what they share, what a late day weighs by the level of the
    project, and how many seconds the worker may look for something better."""

    region: Region
    title: str
    schedules: Sequence[int]
    means: Sequence[Means]
    weights: Mapping[str, int]
    seconds: int


@transaction.atomic
def start_run(wanted: RunWanted, *, on: date, by: User) -> LevellingRun:
    """Make a first plan now and ask the worker for better ones.

    Raises NotVisible for schedules that `by` may not plan in that region; Refused without anything shared, for seconds out of
    bounds, when a schedule cannot be worked out, and when the numbers contradict each other.
    """
    _check(wanted)
    rows = list(schedules_within(by, wanted.region).filter(pk__in=list(wanted.schedules)))
    if len(rows) != len(set(wanted.schedules)):
        raise NotVisible
    tables = _tables(rows, on)
    outcome, plan = _first(translated(tables, wanted.means, wanted.weights, as_of=on))
    late, bound = outcome.late, least_late(outcome.portfolio)
    is_proven, view = late == bound, view_of(outcome)
    run = LevellingRun.objects.create(
        region=wanted.region,
        title=wanted.title.strip() or f"{wanted.region.name}统筹排期",
        as_of=on,
        seconds=wanted.seconds,
        taken=[_taken(table) for table in tables],
        setting={"means": [_means_said(each) for each in wanted.means], "weights": dict(wanted.weights)},
        first=dict(plan.starts),
        best=dict(plan.starts),
        first_view=view,
        view=view,
        first_late=late,
        late=late,
        bound=bound,
        is_proven=is_proven,
        course=[[0, late]],
        state=RunState.ENDED if is_proven else RunState.WAITING,
        created_at=now(),
        created_by_id=by.pk,
        created_by_name=str(by),
        ended_at=now() if is_proven else None,
    )
    detail = {"title": run.title, "projects": len(tables), "means": [each.name for each in wanted.means]}
    ledger.record("levelling.start", f"levelling:{run.pk}", by=by, detail=detail)
    if not is_proven:
        ledger.emit("levelling.asked", {"run_id": run.pk}, rank=LAST_RANK)
    return run


@transaction.atomic
def stop_run(run: LevellingRun, *, by: User) -> None:
    """Stop looking for better plans; the best so far stays. Raises Refused when it has ended by itself."""
    rows = LevellingRun.objects.filter(pk=run.pk, state__in=(RunState.WAITING, RunState.RUNNING))
    if not rows.update(state=RunState.ENDED, ended_at=now()):
        raise Refused("这次排期已经结束")
    ledger.record("levelling.stop", f"levelling:{run.pk}", by=by, detail={"title": run.title})


@transaction.atomic
def accept_run(run: LevellingRun, *, on: date, by: User) -> int:
    """Give each node that had to wait its earliest day in its own schedule, with the reason; gives how many.

    All or nothing. Raises Refused while better plans are looked for, when it was accepted before, when somebody changed one of
    the schedules or began one of the nodes since, and as `revise` does; NotVisible when `by` may not plan one of them.
    """
    moved = LevellingRun.objects.filter(pk=run.pk, accepted_at__isnull=True, state=RunState.ENDED)
    if not moved.update(accepted_at=now(), accepted_by_name=str(by)):
        raise Refused("排期结束后才能采用，每次排期只能采用一次")
    run.refresh_from_db()
    rows = {row.pk: row for row in _locked(run, by)}
    if not run.view["delays"]:
        raise Refused("没有节点要推迟，各项目的工期不用改")
    portfolio_of(run)
    _check_begun(run, list(rows.values()), on)
    held: list[dict[str, Any]] = []
    for schedule, delays in _by_schedule(run.view["delays"]).items():
        held += _hold(run, rows[schedule], delays, on=on, by=by)
    LevellingRun.objects.filter(pk=run.pk).update(held=held)
    detail = {"title": run.title, "projects": len(run.taken), "nodes": len(held)}
    ledger.record("levelling.accept", f"levelling:{run.pk}", by=by, detail=detail)
    return len(held)


@transaction.atomic
def withdraw_run(run: LevellingRun, *, on: date, by: User) -> int:
    """Take the earliest days back that acceptance set and nobody has changed since; gives how many.

    Raises Refused when it was not accepted or is withdrawn already, and as `revise` does.
    """
    standing = LevellingRun.objects.filter(pk=run.pk, accepted_at__isnull=False, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=now(), withdrawn_by_name=str(by)):
        raise Refused("没有可以撤回的统筹排期")
    run.refresh_from_db()
    rows = {row.pk: row for row in _locked(run, by)}
    count = 0
    for schedule, held in _by_schedule(run.held).items():
        if schedule in rows:
            count += _release(run, rows[schedule], held, on=on, by=by)
    detail = {"title": run.title, "nodes": count}
    ledger.record("levelling.withdraw", f"levelling:{run.pk}", by=by, detail=detail)
    return count


def least_late(portfolio: Portfolio) -> int:
    """What no plan can be below: days late × weight with nothing scarce."""
    return late_of(portfolio, {strip: strip.table.plan for strip in portfolio.strips})


def portfolio_of(run: LevellingRun) -> Portfolio:
    """The problem of a run as it was asked. Raises Refused when a schedule is another one now."""
    changed = changed_since(run)
    if changed:
        raise Refused(f"排期之后{_some(changed)}的工期改动过，请重新排一次")
    rows = ProjectSchedule.objects.filter(pk__in=[each["schedule"] for each in run.taken])
    by_pk = {row.pk: row for row in rows.select_related("pack", "project__region")}
    tables = _tables([by_pk[each["schedule"]] for each in run.taken], run.as_of)
    other = [
        table.row.project.name
        for table, each in zip(tables, run.taken, strict=True)
        if _mark(table) != each["mark"]
    ]
    if other:
        raise Refused(f"排期之后{_some(other)}的进展、日历或模板有变化，请重新排一次")
    return translated(tables, means_of(run), run.setting["weights"], as_of=run.as_of)


def _first(portfolio: Portfolio) -> tuple[Outcome, Plan]:
    """A first plan and what it leads to. Raises Refused."""
    try:
        held, plan = tightened(*fitted(portfolio))
        return outcome_of(held, plan), plan
    except CalendarError as wrong:
        raise Refused(str(wrong)) from wrong


def _check(wanted: RunWanted) -> None:
    if not wanted.means:
        raise Refused("请至少给一种资源填上数量，否则没有什么要统筹的")
    if not LEAST_SECONDS <= wanted.seconds <= MOST_SECONDS:
        raise Refused(f"时间请填 {LEAST_SECONDS} 至 {MOST_SECONDS} 秒")
    if not wanted.schedules:
        raise Refused("请至少选择一个项目")
    if len(set(wanted.schedules)) > MOST_SCHEDULES:
        raise Refused(f"一次最多统筹 {MOST_SCHEDULES} 个项目，请按地区分开排")


def _tables(rows: Sequence[ProjectSchedule], on: date) -> list[Timetable]:
    found = list(timetables(rows, on))
    broken = [row.project.name for row, each in zip(rows, found, strict=True) if isinstance(each, str)]
    if broken:
        raise Refused(f"{_some(broken)}的工期现在排不出来，请先改好或不选")
    return [each for each in found if isinstance(each, Timetable)]


def _taken(table: Timetable) -> dict[str, Any]:
    row = table.row
    return {
        "schedule": row.pk,
        "project": row.project_id,
        "name": row.project.name,
        "edition": row.edition,
        "mark": _mark(table),
    }


def _mark(table: Timetable) -> str:
    """A few letters that are others once any date of a schedule is."""
    network = table.plan.network
    said = [
        (task.id, work.state, *days)
        for task, work, *days in zip(network.tasks, network.works, *table.plan.early, strict=True)
    ]
    return sha256(repr(said).encode()).hexdigest()[:16]


def _locked(run: LevellingRun, by: User) -> list[ProjectSchedule]:
    """The schedules of a run, nobody else changing them meanwhile. Raises NotVisible for those `by` may not plan."""
    ids = [each["schedule"] for each in run.taken]
    allowed = set(schedules_within(by, run.region).filter(pk__in=ids).values_list("pk", flat=True))
    rows = ProjectSchedule.objects.filter(pk__in=ids, ended_at__isnull=True).order_by("pk")
    found = list(
        rows.select_for_update(of=("self",)).select_related("project__region").prefetch_related("pack")
    )
    if any(row.pk not in allowed for row in found):
        raise NotVisible
    return found


def _check_begun(run: LevellingRun, rows: Sequence[ProjectSchedule], on: date) -> None:
    """Raises Refused when a node that has to wait has begun since."""
    waiting = {(each["schedule"], each["key"]) for each in run.view["delays"]}
    for table in _tables(rows, on):
        for task in table.plan.network.tasks:
            if (table.row.pk, task.id) in waiting and (task.started_on or task.finished_on):
                raise Refused(f"“{table.row.project.name}”的“{task.name}”已经开始，请重新排一次")


def _hold(
    run: LevellingRun, row: ProjectSchedule, delays: Sequence[dict[str, Any]], *, on: date, by: User
) -> list[dict[str, Any]]:
    nodes = {node.key: node for node in Node.objects.filter(schedule=row)}
    held, before, after = [], {}, {}
    for each in delays:
        node = nodes[each["key"]]
        was = [str(node.not_before or ""), node.not_before_reason]
        held.append(
            {"schedule": row.pk, "key": node.key, "was": was, "set": [each["not_before"], each["short"]]}
        )
        before[node.name], after[node.name] = " ".join(was).strip(), f"{each['not_before']} {each['short']}"
    seen = next(each["edition"] for each in run.taken if each["schedule"] == row.pk)
    later = any(
        each["late_after"] > each["late_before"]
        for each in run.view["projects"]
        if each["schedule"] == row.pk
    )
    reason = OTHER if later and OTHER in reasons_of(row) else ""
    act = Act(
        Deed.LEVELLED, before=before, after=after, reason=reason, note=f"统筹排期“{run.title}”第 {run.pk} 号"
    )
    revise(row, act, lambda: _set(row, held, "set"), seen=seen, on=on, by=by)
    return held


def _release(
    run: LevellingRun, row: ProjectSchedule, held: Sequence[dict[str, Any]], *, on: date, by: User
) -> int:
    nodes = {node.key: node for node in Node.objects.filter(schedule=row)}
    same = [
        each
        for each in held
        if (node := nodes.get(each["key"])) and [str(node.not_before), node.not_before_reason] == each["set"]
    ]
    if not same:
        return 0
    before = {nodes[each["key"]].name: " ".join(each["set"]) for each in same}
    after = {nodes[each["key"]].name: " ".join(each["was"]).strip() for each in same}
    act = Act(Deed.UNLEVELLED, before=before, after=after, note=f"统筹排期“{run.title}”第 {run.pk} 号")
    revise(row, act, lambda: _set(row, same, "was"), seen=row.edition, on=on, by=by)
    return len(same)


def _set(row: ProjectSchedule, held: Sequence[dict[str, Any]], side: str) -> None:
    for each in held:
        day, reason = each[side]
        Node.objects.filter(schedule=row, key=each["key"]).update(
            not_before=day or None, not_before_reason=reason
        )


def _by_schedule(items: Sequence[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for each in items:
        found.setdefault(each["schedule"], []).append(each)
    return found


def _means_said(means: Means) -> dict[str, Any]:
    months = {str(month.key): units for month, units in means.months.items()}
    return {"name": means.name, "units": means.units, "sharing": means.sharing.value, "months": months}


def _some(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:3])
    return shown + (f"等 {len(names)} 个项目" if len(names) > 3 else "")
