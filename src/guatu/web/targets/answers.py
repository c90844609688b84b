"""The form pages of a target: shown, filled in wrongly, refused, or done."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.oversight.enums import Slice
from guatu.targets.amounts import amount
from guatu.targets.enums import Cadence, Measure, Part
from guatu.targets.queries.bindings import (
    Vocabulary,
    bodies_to_choose,
    proposals,
    vocabulary_of,
    what_fits,
)
from guatu.targets.queries.figures import course_in, parts_add_up
from guatu.targets.queries.parts import Slot, slots_of, written
from guatu.targets.queries.wall import name_of, promise_of
from guatu.targets.services.binding import bind_by_hand, bind_to_indicator
from guatu.targets.services.breaking_down import break_down
from guatu.targets.services.figures import report_figure
from guatu.targets.shares import adjusted, evenly
from guatu.web.forms import said_no
from guatu.web.months import months_shown
from guatu.web.requests import SignedIn
from guatu.web.targets.forms import HandForm, IndicatorForm, ReportForm, parts_said

if TYPE_CHECKING:
    from guatu.targets.models import Target


def saved(request: SignedIn, form: forms.Form, save: Callable[[], object], done: str) -> bool:
    """Whether the form was sent, right and accepted; a refusal stands above it."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except Refused as refused:
        said_no(form, refused)
        return False
    messages.success(request, done)
    return True


def status_of(request: SignedIn, form: forms.Form) -> int:
    """200 for a form that is shown, 409 for one that was refused, 422 for one filled in wrongly."""
    if request.method != "POST" or not form.is_bound:
        return 200
    return 422 if any(name != "__all__" for name in form.errors) else 409


def binding_answer(request: SignedIn, target: Target) -> HttpResponse:
    """The page with both ways to measure a target."""
    month, _ = months_shown(request)
    known = vocabulary_of(target.plan.region, month)
    how = request.POST.get("how", "")
    bodies = bodies_to_choose(target.plan)
    shown: dict[str, Any] = {"target": target, "known": known, "bodies": bodies}
    by_figure = _indicator_form(request.POST if how == "indicator" else None, **shown)
    by_hand = HandForm(
        request.POST if how == "hand" else None,
        bodies=bodies,
        initial={
            "unit": target.unit_in_charge,
            "every": target.reports_every or Cadence.MONTH,
            "flow": target.flow,
        },
    )

    def save_figure() -> None:
        said = by_figure.cleaned_data
        bind_to_indicator(
            target,
            said["slug"],
            by_figure.where(),
            month=month,
            by=request.user,
            unit=said["unit_in_charge"],
            base=said.get("base"),
            base_source=said.get("base_source", ""),
        )

    def save_hand() -> None:
        said = by_hand.cleaned_data
        bind_by_hand(target, said["unit"], Cadence(said["every"]), flow=said["flow"], by=request.user)

    if saved(request, by_figure, save_figure, "已绑定平台口径") or saved(
        request, by_hand, save_hand, "已指定填报单位"
    ):
        return redirect(reverse("targets:binding", args=[target.plan_id]))
    context = {
        "target": target,
        "name": name_of(target),
        "promise": promise_of(target),
        "by_figure": by_figure,
        "by_hand": by_hand,
        "proposals": [(each, _fill(each.slug, each.where)) for each in proposals(target, known)],
        "nothing_fits": what_fits(target),
    }
    status = max(status_of(request, by_figure), status_of(request, by_hand))
    return render(request, "targets/bind.html", context, status=status)


def _indicator_form(data: Any, *, target: Target, known: Vocabulary, bodies: Any) -> IndicatorForm:
    """The form, filled with what the target is bound to, else with the best proposal."""
    if target.measure == Measure.INDICATOR:
        first: dict[str, Any] = {"slug": target.indicator_slug, **target.where}
    else:
        best = next(iter(proposals(target, known)), None)
        first = _fill(best.slug, best.where) if best else {}
    first |= {"unit_in_charge": target.unit_in_charge, "base": target.base, "base_source": target.base_source}
    return IndicatorForm(data, target=target, known=known, bodies=bodies, initial=first)


def _fill(slug: str, where: Any) -> dict[str, Any]:
    return {"slug": slug} | {Slice(by).value: key for by, key in where.items()}


def report_answer(request: SignedIn, target: Target, asked: Month | None) -> HttpResponse:
    """The page that asks what a target has reached."""
    first = {"month": str(asked) if asked else None}
    form = ReportForm(request.POST or None, target=target, until=Month.of(today()), initial=first)
    page = reverse("targets:detail", args=[target.plan_id, target.pk])

    def save() -> None:
        said = form.cleaned_data
        figure = (target, said["month"], said["value"])
        report_figure(*figure, evidence=said["evidence"], by=request.user, today=today())

    if saved(request, form, save, "完成数已保存"):
        return redirect(page)
    context = {"target": target, "form": form, "back": page}
    return render(request, "targets/report.html", context, status=status_of(request, form))


def parts_answer(request: SignedIn, target: Target, how: Part) -> HttpResponse:
    """The page that cuts a target into parts: saved, or worked out anew by 按比例调整 and 平均分."""
    slots = slots_of(target, how)
    keys = [each.key for each in slots]
    values = {each.key: each.value for each in slots if each.value is not None}
    adds_up = parts_add_up(target, how, course_in(target, months_shown(request)[0]))
    wrong: dict[int, str] = {}
    refused, status = "", 200
    if request.method == "POST":
        values, wrong = parts_said(request.POST, keys)
        action = request.POST.get("action", "save")
        if wrong:
            status = 422
        elif action in ("adjust", "even") and adds_up:
            values = _worked_out(target, action, values, keys)
        else:
            try:
                break_down(target, how, values, month=months_shown(request)[0], by=request.user)
                messages.success(request, "分解已保存" if values else "分解已清空")
                return redirect("targets:detail", target.plan_id, target.pk)
            except Refused as no:
                refused, status = no.sentence, 409
    context = _parts_context(target, how, slots, values, wrong) | {"refused": refused, "adds_up": adds_up}
    return render(request, "targets/parts.html", context, status=status)


def _worked_out(
    target: Target, action: str, values: dict[int, Decimal], keys: list[int]
) -> dict[int, Decimal]:
    """Parts that add up: those filled in by proportion, or the same for each filled in (all where none is)."""
    if action == "even" or not values:
        return evenly(target.value, list(values) or keys, target.unit)
    return adjusted(values, target.value, target.unit)


def _parts_context(
    target: Target, how: Part, slots: list[Slot], values: dict[int, Decimal], wrong: dict[int, str]
) -> dict[str, Any]:
    total = sum(values.values(), Decimal(0))
    return {
        "target": target,
        "how": how,
        "hows": list(Part),
        "name": name_of(target),
        "promise": promise_of(target),
        "rows": [(each, written(values.get(each.key)), wrong.get(each.key, "")) for each in slots],
        "total": amount(total, target.unit, 4),
        "difference": amount(abs(total - target.value), target.unit, 4) if total != target.value else "",
        "is_over": total > target.value,
    }
