"""What becomes of a task: its last day, what units report, finished, opened again, dropped."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.enums import Duty, PlanState, RowState, TaskState
from guatu.targets.models import Task, TaskReport, TaskUnit

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

LONGEST = 2000
CHANGED = "任务刚被别人改过，请刷新后再操作"


@transaction.atomic
def report_task(
    task: Task, organisation: Organisation | None, percent: int, text: str, *, by: User
) -> TaskReport:
    """Say how far a task is for one of its units (None: for the plan's manager); earlier reports stay.

    The task is as far as its newest report by a leading unit or the manager says; a co-operating unit speaks for itself.
    Raises Refused when the task is not under way, the unit does not answer for it, or nothing is said.
    """
    task = _in_force(task)
    if task.progress_state != TaskState.OPEN:
        raise Refused(f"任务{task.get_progress_state_display()}，不用再填报；需要继续的，请发改局重新开启")
    if not 0 <= percent <= 100:
        raise Refused("进度请填 0 到 100 之间的整数")
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refused(f"请写明进展情况，最多 {LONGEST} 字")
    duties = _duties_of(task, organisation)
    report = TaskReport.objects.create(
        task=task,
        organisation=organisation,
        percent=percent,
        text=said,
        at=now(),
        by_id=by.pk or 0,
        by_name=str(by),
    )
    if organisation is None or Duty.LEAD in duties:
        Task.objects.filter(pk=task.pk).update(progress_percent=percent)
    detail = {"title": task.title, "organisation": str(organisation or ""), "percent": percent}
    ledger.record("task.report", f"task:{task.pk}", by=by, detail=detail)
    return report


@transaction.atomic
def schedule_task(task: Task, due_on: date | None, *, by: User) -> None:
    """Set or clear the last day of a task. Raises Refused when the plan is not in force or the day lies years away from it."""
    task = _in_force(task)
    year = task.plan.year
    if due_on and year and not year - 1 <= due_on.year <= year + 10:
        raise Refused(f"完成时限 {due_on} 与方案年度 {year} 相差太远，请核对")
    if due_on == task.due_on:
        raise Refused("完成时限没有变化")
    Task.objects.filter(pk=task.pk).update(due_on=due_on)
    detail = {"title": task.title, "before": str(task.due_on or ""), "after": str(due_on or "")}
    ledger.record("task.schedule", f"task:{task.pk}", by=by, detail=detail)


def finish_task(task: Task, reason: str, *, by: User) -> None:
    """Say that a task is done, and by what. Raises Refused without it, or when the task is not under way."""
    _move(task, TaskState.OPEN, TaskState.DONE, "task.finish", reason, by=by, progress_percent=100)


def drop_task(task: Task, reason: str, *, by: User) -> None:
    """Say that a task is no longer to be done, and why. Raises Refused without a reason, or when it is not under way."""
    _move(task, TaskState.OPEN, TaskState.DROPPED, "task.drop", reason, by=by)


@transaction.atomic
def reopen_task(task: Task, reason: str, *, by: User) -> None:
    """Let a finished or dropped task be under way again, as far as the newest report of those who lead says.

    Raises Refused without a reason, or when it is under way.
    """
    if task.progress_state == TaskState.OPEN:
        raise Refused("任务本来就在推进中")
    leading = TaskUnit.objects.filter(task=task, duty=Duty.LEAD, organisation__isnull=False)
    newest = [
        report.percent
        for report in TaskReport.objects.filter(task=task)
        if report.organisation_id is None or leading.filter(organisation=report.organisation_id).exists()
    ]
    percent = newest[0] if newest else 0
    state = TaskState(task.progress_state)
    _move(task, state, TaskState.OPEN, "task.reopen", reason, by=by, progress_percent=percent)


@transaction.atomic
def _move(
    task: Task, before: TaskState, after: TaskState, verb: str, reason: str, *, by: User, **values: int
) -> None:
    task = _in_force(task)
    said = reason.strip()
    if not said:
        raise Refused("请写明理由")
    if not Task.objects.filter(pk=task.pk, progress_state=before).update(progress_state=after, **values):
        raise Refused(CHANGED)
    ledger.record(verb, f"task:{task.pk}", by=by, detail={"title": task.title, "reason": said[:LONGEST]})


def _in_force(task: Task) -> Task:
    """The task as it is now, locked. Raises Refused when its plan does not count."""
    found = (
        Task.objects.select_for_update(of=("self",))
        .select_related("plan")
        .defer("plan__text")
        .get(pk=task.pk)
    )
    if found.plan.state != PlanState.IN_FORCE or found.state != RowState.CONFIRMED:
        raise Refused("方案没有生效，或这项任务没有采用，现在不能操作")
    return found


def _duties_of(task: Task, organisation: Organisation | None) -> set[str]:
    if organisation is None:
        return set()
    found = set(TaskUnit.objects.filter(task=task, organisation=organisation).values_list("duty", flat=True))
    if not found:
        raise Refused(f"{organisation}不是这项任务的责任或配合单位，不能替它填报")
    return found
