"""Reporting about a project: the figures of a month, the acceptance into the statistics, approved reasons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible
from guatu.oversight.policy import excuse_for
from guatu.oversight.services.excuses import excuse_project, revoke_excuse
from guatu.progress import queries, services
from guatu.registry.policy import project_for
from guatu.web.projects.answers import Sheet, answered, form_page, page_of
from guatu.web.projects.figure_forms import FigureForm, StatisticsForm
from guatu.web.projects.forms import ExcuseForm, ReasonForm
from guatu.web.requests import SignedIn


@form_page
def figure(request: SignedIn, pk: int, month: str) -> HttpResponse:
    """Report a month, or correct what was reported."""
    project = project_for(request.user, pk, Can.REPORT)
    of = _month(month)
    current = next((each for each in queries.figures_of(pk) if each.month == of.key), None)
    form = FigureForm(request.POST or None, month=of, current=current)

    def save(filled: FigureForm) -> object:
        return services.correct_figure(pk, of, by=request.user, **filled.said())

    title = f"{'更正' if current else '填报'}{of.label}进度"
    return answered(
        request,
        form,
        Sheet(title, page_of(request, pk, "figures"), f"{of.label}进度已保存", project=project),
        save,
    )


@form_page
def enter_statistics(request: SignedIn, pk: int) -> HttpResponse:
    """Record the project's acceptance into the statistics."""
    project = project_for(request.user, pk, Can.EDIT)
    form = StatisticsForm(request.POST or None, initial={"entered_on": today()})

    def save(filled: StatisticsForm) -> object:
        return services.enter_statistics(pk, filled.cleaned_data["entered_on"], by=request.user)

    return answered(
        request,
        form,
        Sheet("登记入库纳统", page_of(request, pk, "stages"), "入库纳统已登记", project=project),
        save,
    )


@form_page
def withdraw_statistics(request: SignedIn, pk: int) -> HttpResponse:
    """Take back an acceptance that was recorded by mistake."""
    project = project_for(request.user, pk, Can.EDIT)

    def save(filled: ReasonForm) -> object:
        return services.withdraw_statistics(pk, filled.cleaned_data["reason"], by=request.user)

    sheet = Sheet("撤销入库纳统记录", page_of(request, pk, "stages"), "入库纳统记录已撤销", "撤销", project)
    return answered(request, ReasonForm(request.POST or None), sheet, save)


@form_page
def excuse(request: SignedIn, pk: int) -> HttpResponse:
    """Approve a reason why the project is not held to a rule."""
    project = project_for(request.user, pk, Can.EXCUSE)
    form = ExcuseForm(request.POST or None, initial={"valid_from": today()})

    def save(filled: ExcuseForm) -> object:
        return excuse_project(project, by=request.user, **filled.said())

    return answered(
        request, form, Sheet("认定正当理由", page_of(request, pk, "excuses"), "已认定", "认定", project), save
    )


@require_POST
def revoke(request: SignedIn, pk: int, excuse: int) -> HttpResponse:
    """Take an approved reason back."""
    found = excuse_for(request.user, excuse, Can.EXCUSE)
    if found.project_id != pk:
        raise NotVisible
    revoke_excuse(found, by=request.user)
    messages.success(request, "正当理由已撤销")
    return redirect(page_of(request, pk, "excuses"))


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise NotVisible from None
