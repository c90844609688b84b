"""The wall of a plan, what its targets are measured by, and one target."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.targets import policy
from guatu.web.requests import SignedIn
from guatu.web.targets.binding_page import binding_context
from guatu.web.targets.pages import target_context, target_of, wall_context


@require_GET
def wall(request: SignedIn, pk: int) -> HttpResponse:
    """Every target of a plan with its colour; as a picture for a large screen where `?view=screen` asks for it."""
    plan = policy.plan_for(request.user, pk)
    is_screen = request.GET.get("view") == "screen"
    return render(
        request, "targets/screen.html" if is_screen else "targets/wall.html", wall_context(request, plan)
    )


@require_GET
def detail(request: SignedIn, pk: int, target: int) -> HttpResponse:
    """One target: promised, reached, due and foreseen, and what stands behind it."""
    found = target_of(policy.target_for(request.user, target), pk)
    return render(request, "targets/detail.html", target_context(request, found))


@require_GET
def binding(request: SignedIn, pk: int) -> HttpResponse:
    """What each target of a plan is measured by, with a proposal for those nothing measures."""
    plan = policy.plan_to_manage(request.user, pk)
    return render(request, "targets/binding.html", binding_context(request, plan))
