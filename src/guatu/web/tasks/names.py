"""The units a plan names and whom each was taken for."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.kit.errors import NotVisible
from guatu.targets import policy, services
from guatu.targets.queries.units import name_lines
from guatu.web.requests import SignedIn
from guatu.web.tasks.answers import answered
from guatu.web.tasks.forms import NameForm


@require_GET
def name_list(request: SignedIn, plan: int) -> HttpResponse:
    """Every name with what it was taken for and why; those without anybody first."""
    found = policy.plan_to_manage(request.user, plan)
    lines = name_lines(found)
    context = {"plan": found, "lines": lines, "waiting": sum(line.is_open for line in lines)}
    return render(request, "tasks/names.html", context)


@require_http_methods(["GET", "POST"])
def one(request: SignedIn, plan: int) -> HttpResponse:
    """Say whom one name means."""
    found = policy.plan_to_manage(request.user, plan)
    name = request.GET.get("name", "")
    line = next((line for line in name_lines(found) if line.name == name), None)
    if line is None:
        raise NotVisible
    chosen = [body.pk for body in line.organisations]
    form = NameForm(request.POST or None, region=found.region, chosen=chosen)
    page = partial(_page, request, {"plan": found, "line": line, "form": form})
    if request.method == "GET":
        return page(200)

    def save() -> None:
        services.settle_name(found, name, form.chosen(), by=request.user)

    back = reverse("tasks:names", args=[plan])
    return answered(request, form, save=save, done=f"“{name}”已保存，下次沿用", back=back, again=page)


def _page(request: SignedIn, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "tasks/name.html", context, status=status)


@require_POST
def match(request: SignedIn, plan: int) -> HttpResponse:
    """Match the names again; what a person said stays."""
    changed = services.match_units(policy.plan_to_manage(request.user, plan), by=request.user)
    messages.success(request, f"已重新匹配，{changed} 个名称有变化" if changed else "已重新匹配，没有变化")
    return redirect("tasks:names", plan)
