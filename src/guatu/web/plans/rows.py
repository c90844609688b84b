"""What people decide about the rows of a plan; each is one service call and answers with what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.kit.errors import NotVisible
from guatu.targets import policy, services
from guatu.targets.queries.values import KIND_LABELS, Row
from guatu.web.plans.answers import Sheet, answered, filled_in, row_fragment, said, taken_back
from guatu.web.plans.forms import (
    ADD_FORMS,
    FORMS,
    AddDutyForm,
    AddForm,
    AddTargetForm,
    DutyForm,
    SplitForm,
    TargetForm,
    TaskForm,
    shown,
)
from guatu.web.plans.passages import other_kinds, passage_asked, quoted_at
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.targets.models import Plan

_DECISIONS = {"confirm": services.confirm_row, "reject": services.reject_row}


@require_GET
def one(request: SignedIn, pk: int, kind: str, row: int) -> HttpResponse:
    """One row as the list shows it."""
    plan = policy.plan_to_manage(request.user, pk)
    return row_fragment(request, plan, policy.row_to_manage(request.user, plan, kind, row))


@require_POST
def decide(request: SignedIn, pk: int, kind: str, row: int) -> HttpResponse:
    """Confirm or reject a row."""
    plan = policy.plan_to_manage(request.user, pk)
    found = policy.row_to_manage(request.user, plan, kind, row)
    decision = _DECISIONS.get(request.POST.get("decision", ""))
    if decision is None:
        raise NotVisible
    return answered(request, plan, found, lambda: decision(found, by=request.user))


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int, kind: str, row: int) -> HttpResponse:
    """Reword a row; its quotation stays."""
    plan = policy.plan_to_manage(request.user, pk)
    found = policy.row_to_manage(request.user, plan, kind, row)
    form = FORMS[kind](request.POST or None, initial=shown(found))

    def save() -> list[Row]:
        _save(form, found, request)
        return [found]

    return filled_in(request, plan, form, Sheet("修改", found, "保存并确认"), save)


def _save(form: TargetForm | TaskForm | DutyForm, row: Row, request: SignedIn) -> None:
    seen = form.cleaned_data["seen"]
    if isinstance(form, TargetForm):
        services.edit_target(row, form.words(), seen=seen, by=request.user)  # type: ignore[arg-type]  # the form is of the row's kind
    elif isinstance(form, DutyForm):
        services.edit_duty(row, form.words(), seen=seen, by=request.user)  # type: ignore[arg-type]  # the form is of the row's kind
    else:
        services.edit_task(row, form.cleaned_data["title"], seen=seen, by=request.user)  # type: ignore[arg-type]  # the form is of the row's kind


@require_http_methods(["GET", "POST"])
def split(request: SignedIn, pk: int, kind: str, row: int) -> HttpResponse:
    """Make two targets of one, each with its own words."""
    plan = policy.plan_to_manage(request.user, pk)
    if kind != "target":
        raise NotVisible
    target = policy.target_to_manage(request.user, policy.row_to_manage(request.user, plan, kind, row).pk)
    form = SplitForm(request.POST or None, initial=shown(target))

    def save() -> list[Row]:
        seen = form.cleaned_data["seen"]
        return list(services.split_target(target, form.parts(), seen=seen, by=request.user))

    return filled_in(request, plan, form, Sheet("拆分", target, "拆成两行并确认"), save)


@require_http_methods(["GET", "POST"])
def add(request: SignedIn, pk: int) -> HttpResponse:
    """A row that was left out, quoted from the text: a target, a task or a duty."""
    plan = policy.plan_to_manage(request.user, pk)
    kind = request.GET.get("kind", "target")
    if kind not in ADD_FORMS:
        raise NotVisible
    form = ADD_FORMS[kind](request.POST or None, initial=passage_asked(request, plan, kind))

    def save() -> list[Row]:
        return [_add(plan, form, request)]

    sheet = Sheet(f"添加{KIND_LABELS[kind]}", None, "添加", others=other_kinds(request, kind))
    return filled_in(request, plan, form, sheet, save)


def _add(plan: Plan, form: AddForm, request: SignedIn) -> Row:
    given = form.cleaned_data
    start, end = quoted_at(plan, given["quote"], given["start"])
    if isinstance(form, AddTargetForm):
        return services.add_target(plan, start, end, form.words(), by=request.user)
    if isinstance(form, AddDutyForm):
        return services.add_duty(plan, start, end, form.words(), by=request.user)
    units, support = form.names("units"), form.names("support")
    return services.add_task(plan, start, end, given["title"], units=units, support=support, by=request.user)


@require_POST
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take back one's last decision."""
    plan = policy.plan_to_manage(request.user, pk)
    return taken_back(request, plan, lambda: services.undo_decision(plan, by=request.user))


@require_POST
def confirm_rest(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm everything that is still undecided."""
    plan = policy.plan_to_manage(request.user, pk)
    count = services.confirm_rest(plan, by=request.user)
    said(request, f"已确认其余 {count} 行，可以撤销")
    return redirect("plans:detail", pk)
