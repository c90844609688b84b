"""Changing tasks: each is one form and one service call."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from guatu.targets import policy, services
from guatu.targets.enums import Duty
from guatu.web.requests import SignedIn
from guatu.web.tasks.answers import answered
from guatu.web.tasks.forms import DROP, FINISH, MoveForm, ScheduleForm, UnitForm
from guatu.web.tasks.page import report_form, task_page

MOVED = {FINISH: "任务已确认完成", DROP: "任务已取消", "reopen": "任务已重新开启"}


def _page(pk: int) -> str:
    return reverse("tasks:detail", args=[pk])


@require_POST
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Say how far a task is."""
    task = policy.task_to_report(request.user, pk)
    form = report_form(request, task)

    def save() -> object:
        said = form.cleaned_data
        return services.report_task(
            task, said["organisation"], said["percent"], said["text"], by=request.user
        )

    again = partial(task_page, request, task, report_form=form)
    return answered(request, form, save=save, done="进展已填报", back=_page(pk), again=again)


@require_POST
def schedule(request: SignedIn, pk: int) -> HttpResponse:
    """Set the last day of a task."""
    task = policy.task_to_manage(request.user, pk)
    form = ScheduleForm(request.POST)

    def save() -> object:
        return services.schedule_task(task, form.cleaned_data["due_on"], by=request.user)

    again = partial(task_page, request, task, schedule_form=form)
    return answered(request, form, save=save, done="完成时限已保存", back=_page(pk), again=again)


@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Finish, drop or open a task again."""
    task = policy.task_to_manage(request.user, pk)
    form = MoveForm(request.POST)
    to = request.POST.get("to", "")

    def save() -> object:
        change = {FINISH: services.finish_task, DROP: services.drop_task}.get(to, services.reopen_task)
        return change(task, form.cleaned_data["reason"], by=request.user)

    again = partial(task_page, request, task, move_form=form)
    return answered(request, form, save=save, done=MOVED.get(to, ""), back=_page(pk), again=again)


@require_POST
def add_unit(request: SignedIn, pk: int) -> HttpResponse:
    """Let one more organisation answer for a task."""
    task = policy.task_to_manage(request.user, pk)
    form = UnitForm(request.POST, region=task.plan.region)

    def save() -> object:
        said = form.cleaned_data
        return services.add_unit(task, said["organisation"], Duty(said["duty"]), by=request.user)

    again = partial(task_page, request, task, unit_form=form)
    return answered(request, form, save=save, done="单位已添加", back=_page(pk), again=again)


@require_POST
def remove_unit(request: SignedIn, pk: int) -> HttpResponse:
    """Let an organisation answer for a task no more."""
    unit = policy.task_unit_to_manage(request.user, pk)
    services.remove_unit(unit, by=request.user)
    messages.success(request, f"{unit.organisation or unit.name}已移除")
    return redirect(_page(unit.task_id))
