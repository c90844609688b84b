"""Changing a project: each page is one form and one service call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.registry import services
from guatu.registry.dossier import entry_of, event_of, plan_of
from guatu.registry.policy import project_for
from guatu.registry.search import lists_on_record
from guatu.web.projects.answers import Sheet, answered, form_page, page_of
from guatu.web.projects.forms import (
    EnterForm,
    LeaveForm,
    PlanForm,
    ProjectForm,
    ReasonForm,
    StageForm,
    plan_shown,
)
from guatu.web.requests import SignedIn


@form_page
def create(request: SignedIn) -> HttpResponse:
    """A new project; the page of the project follows."""
    access.require(request.user, Can.EDIT)
    form = ProjectForm(request.POST or None, user=request.user)
    sheet = Sheet("新建项目", reverse("projects:list"), "", button="新建")
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_project(by=request.user, **form.fields_said())
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return render(request, "projects/form.html", {"form": form, "sheet": sheet}, status=409)
        messages.success(request, f"已新建“{made.name}”，各月数据稍后生成")
        return redirect(page_of(request, made.pk))
    status = 422 if form.errors else 200
    return render(request, "projects/form.html", {"form": form, "sheet": sheet}, status=status)


@form_page
def change(request: SignedIn, pk: int) -> HttpResponse:
    """A project's identity."""
    project = project_for(request.user, pk, Can.EDIT)
    form = ProjectForm(request.POST or None, user=request.user, project=project)

    def save(filled: ProjectForm) -> object:
        return services.change_project(project, by=request.user, **filled.fields_said())

    sheet = Sheet("修改基本信息", page_of(request, pk, "identity"), "基本信息已保存", project=project)
    return answered(request, form, sheet, save)


@form_page
def change_plan(request: SignedIn, pk: int, year: int) -> HttpResponse:
    """The plan of one year with its months."""
    project = project_for(request.user, pk, Can.EDIT)
    form = PlanForm(request.POST or None, year=year, initial=plan_shown(plan_of(project, year)))

    def save(filled: PlanForm) -> object:
        return services.change_plan(project, year, by=request.user, **filled.said())

    sheet = Sheet(
        f"{year}年度投资计划", page_of(request, pk, "plan"), f"{year}年度计划已保存", project=project
    )
    return answered(request, form, sheet, save)


@form_page
def record_stage(request: SignedIn, pk: int) -> HttpResponse:
    """A dated step of the project's life."""
    project = project_for(request.user, pk, Can.EDIT)
    form = StageForm(request.POST or None, initial={"known_on": today()})

    def save(filled: StageForm) -> object:
        return services.record_stage(project, by=request.user, **filled.said())

    return answered(
        request, form, Sheet("登记节点", page_of(request, pk, "stages"), "节点已登记", project=project), save
    )


@form_page
def withdraw_stage(request: SignedIn, pk: int, event: int) -> HttpResponse:
    """Take back a step that was recorded by mistake."""
    project = project_for(request.user, pk, Can.EDIT)
    wrong = event_of(project, event)

    def save(filled: ReasonForm) -> object:
        return services.withdraw_stage(wrong, filled.cleaned_data["reason"], by=request.user)

    title = f"撤销“{wrong.get_stage_display()}”记录"
    sheet = Sheet(title, page_of(request, pk, "stages"), "已撤销，原记录仍保留在历史中", "撤销", project)
    return answered(request, ReasonForm(request.POST or None), sheet, save)


@form_page
def enter_list(request: SignedIn, pk: int) -> HttpResponse:
    """Put the project on a list."""
    project = project_for(request.user, pk, Can.EDIT)
    names = sorted({name for _, name in lists_on_record(request.user, Can.EDIT)})
    first: dict[str, Any] = {"year": today().year, "entered_on": today()}
    form = EnterForm(request.POST or None, initial=first, names=names)

    def save(filled: EnterForm) -> object:
        return services.enter_list(project, by=request.user, **filled.cleaned_data)

    return answered(
        request, form, Sheet("列入清单", page_of(request, pk, "lists"), "已列入清单", project=project), save
    )


@form_page
def leave_list(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """Take the project off a list."""
    project = project_for(request.user, pk, Can.EDIT)
    stay = entry_of(project, entry)
    form = LeaveForm(request.POST or None, initial={"left_on": today()})

    def save(filled: LeaveForm) -> object:
        return services.leave_list(stay, by=request.user, **filled.cleaned_data)

    sheet = Sheet(f"移出“{stay.list}”", page_of(request, pk, "lists"), "已移出清单", "移出", project)
    return answered(request, form, sheet, save)
