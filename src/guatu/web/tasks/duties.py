"""Recurring duties: the list with their coverage, one duty, its records."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.kit.clock import today
from guatu.targets import policy, services
from guatu.targets.queries import duties
from guatu.targets.queries.tasks import context_of
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn
from guatu.web.tasks.answers import answered
from guatu.web.tasks.forms import AssignForm, RecordForm

if TYPE_CHECKING:
    from guatu.targets.models import RecurringDuty


@require_GET
def duty_list(request: SignedIn) -> HttpResponse:
    """The duties of plans in force with how far they were done, and the same by unit."""
    require(request.user, Can.VIEW)
    plan = whole_number(request.GET.get("plan", ""))
    lines = duties.duty_lines(duties.duties_in_force(request.user, plan), today())
    context = {
        "lines": lines,
        "units": duties.unit_coverage(lines),
        "plans": duties.plans_with_duties(request.user),
        "plan": plan,
    }
    return render(request, "tasks/duties.html", context)


@require_GET
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """One duty: its words in the document, who sees to it, period by period."""
    return _page(request, policy.duty_for(request.user, pk))


def _page(request: SignedIn, duty: RecurringDuty, status: int = 200, **given: forms.Form) -> HttpResponse:
    (line,) = duties.duty_lines([duty], today())
    is_manager = policy.may_manage(request.user, duty.plan)
    context: dict[str, Any] = {
        "duty": duty,
        "line": line,
        "periods": line.coverage.periods[::-1],
        "context": context_of(duty),
        "records": duties.records_of(duty),
        "is_manager": is_manager,
    }
    if policy.duties_to_report(request.user).contains(duty):
        context["record_form"] = given.get("record_form") or RecordForm(None, today=today())
    if is_manager:
        assign_form = AssignForm(None, region=duty.plan.region, organisation=duty.organisation_id)
        context["assign_form"] = given.get("assign_form") or assign_form
    return render(request, "tasks/duty.html", context, status=status)


@require_POST
def record(request: SignedIn, pk: int) -> HttpResponse:
    """Record that a duty was done; from the inbox, back to it."""
    duty = policy.duty_to_report(request.user, pk)
    form = RecordForm(request.POST, today=today())

    def save() -> object:
        said = form.cleaned_data
        return services.record_duty(duty, said["done_on"], said["note"], by=request.user, today=today())

    mine = request.POST.get("from") == "mine"
    back = reverse("tasks:mine") if mine else reverse("tasks:duty", args=[pk])
    again = partial(_page, request, duty, record_form=form)
    return answered(request, form, save=save, done="已登记", back=back, again=again)


@require_POST
def assign(request: SignedIn, pk: int) -> HttpResponse:
    """Say who sees to a duty."""
    duty = policy.duty_to_manage(request.user, pk)
    form = AssignForm(request.POST, region=duty.plan.region)

    def save() -> object:
        return services.assign_duty(duty, form.cleaned_data["organisation"], by=request.user)

    again = partial(_page, request, duty, assign_form=form)
    page = reverse("tasks:duty", args=[pk])
    return answered(request, form, save=save, done="承办单位已保存", back=page, again=again)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Take back a record made by mistake."""
    kept = policy.duty_record_to_report(request.user, pk)
    services.withdraw_record(kept, by=request.user)
    messages.success(request, "已撤销，原记录仍保留")
    return redirect("tasks:duty", kept.duty_id)
