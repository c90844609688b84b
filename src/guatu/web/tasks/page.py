"""What the pages of tasks show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from guatu.kit.clock import today
from guatu.targets import policy
from guatu.targets.enums import TaskState
from guatu.targets.queries import inbox, tasks
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn
from guatu.web.tasks.forms import MoveForm, ReportForm, ScheduleForm, UnitForm

if TYPE_CHECKING:
    from guatu.targets.models import Task

STATES = [
    ("", "全部"),
    (TaskState.OPEN.value, "推进中"),
    (tasks.OVERDUE, "已超期"),
    (tasks.SILENT, "本月未报"),
    (TaskState.DONE.value, "已完成"),
    (TaskState.DROPPED.value, "已取消"),
]
MOST_TEXT = 50


def list_context(request: SignedIn) -> dict[str, Any]:
    """The tasks somebody may read, as the address narrows them."""
    wanted = tasks.TaskFilters(
        plan=whole_number(request.GET.get("plan", "")),
        unit=whole_number(request.GET.get("unit", "")),
        state=request.GET.get("state", ""),
        text=request.GET.get("q", "").strip()[:MOST_TEXT],
    )
    lines, sums = tasks.task_lines(request.user, wanted, today())
    plans = tasks.plans_with_tasks(request.user)
    plan = next((each for each in plans if each.pk == wanted.plan), None)
    return {
        "lines": lines,
        "sums": sums,
        "silent": tasks.silent_units(lines),
        "wanted": wanted,
        "states": STATES,
        "plans": plans,
        "plan": plan,
        "is_managed": plan is not None and policy.may_manage(request.user, plan),
        "units": tasks.organisations_answering(request.user),
    }


def mine_context(request: SignedIn) -> dict[str, Any]:
    """What waits for the organisations somebody reports for."""
    unit = whole_number(request.GET.get("unit", ""))
    day, plan = today(), whole_number(request.GET.get("plan", ""))
    return {
        "inbox": inbox.inbox(request.user, day, unit=unit, plan=plan),
        "is_narrowed": plan is not None,
        "unit": unit,
        "units": inbox.organisations_to_choose(request.user),
        "own": inbox.name_of_own(request.user, unit),
        "today": day,
    }


def task_page(request: SignedIn, task: Task, status: int = 200, **given: forms.Form) -> HttpResponse:
    """The page of a task; `given` are forms that were sent and are shown again."""
    (line,) = tasks.lines_of([task], today())
    is_manager = policy.may_manage(request.user, task.plan)
    may_report = policy.tasks_to_report(request.user).contains(task)
    context: dict[str, Any] = {
        "task": task,
        "line": line,
        "progress": task.progress_percent / 100,
        "due": str(task.due_on) if task.due_on else "未定",
        "due_note": "已超期" if line.is_overdue else "",
        "silent_note": f"本月未报：{'、'.join(map(str, line.silent))}" if line.silent else "",
        "context": tasks.context_of(task),
        "events": tasks.events_of(task),
        "targets": tasks.targets_of(request.user, task),
        "is_manager": is_manager,
        "is_open": task.progress_state == TaskState.OPEN,
        "is_counting": policy.is_counting(task),
    }
    if may_report:
        context["report_form"] = given.get("report_form") or report_form(request, task)
    if is_manager:
        context |= {
            "schedule_form": given.get("schedule_form") or ScheduleForm(initial={"due_on": task.due_on}),
            "move_form": given.get("move_form") or MoveForm(),
            "unit_form": given.get("unit_form") or UnitForm(None, region=task.plan.region),
        }
    return render(request, "tasks/detail.html", context, status=status)


def report_form(request: SignedIn, task: Task) -> ReportForm:
    """The form of a report, with the units somebody may speak for."""
    return ReportForm(
        request.POST or None,
        units=policy.units_to_report(request.user, task),
        is_manager=policy.may_manage(request.user, task.plan),
        percent=task.progress_percent,
    )
