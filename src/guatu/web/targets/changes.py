"""Changing a target: what measures it, what it has reached, how it is cut into parts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.targets.enums import Part
from guatu.targets.services.binding import bind_as_proposed, bind_rest_by_hand
from guatu.targets.services.binding import unbind as unbind_target
from guatu.web.months import months_shown
from guatu.web.requests import SignedIn
from guatu.web.targets.answers import binding_answer, parts_answer, report_answer
from guatu.web.targets.pages import month_asked, target_of

form_page = require_http_methods(["GET", "POST"])


@require_POST
def bind_proposed(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm every proposal that is nearly certain."""
    plan = policy.plan_to_manage(request.user, pk)
    count = bind_as_proposed(plan, month=months_shown(request)[0], by=request.user)
    messages.success(request, f"已按建议绑定 {count} 个目标")
    return redirect("targets:binding", pk)


@require_POST
def bind_rest(request: SignedIn, pk: int) -> HttpResponse:
    """Let the units the plan names report what the platform has no figure for."""
    plan = policy.plan_to_manage(request.user, pk)
    count = bind_rest_by_hand(plan, month=months_shown(request)[0], by=request.user)
    messages.success(request, f"{count} 个目标改由牵头单位每月填报")
    return redirect("targets:binding", pk)


@form_page
def bind(request: SignedIn, pk: int, target: int) -> HttpResponse:
    """Say what a target is measured by: a figure of the platform, or one a unit reports."""
    found = target_of(policy.target_to_manage(request.user, target), pk)
    return binding_answer(request, found)


@require_POST
def unbind(request: SignedIn, pk: int, target: int) -> HttpResponse:
    """Measure a target by nothing."""
    found = target_of(policy.target_to_manage(request.user, target), pk)
    unbind_target(found, by=request.user)
    messages.success(request, "已解除绑定，填报过的数仍然保留")
    return redirect("targets:binding", pk)


@form_page
def report(request: SignedIn, pk: int, target: int) -> HttpResponse:
    """Report what a target has reached."""
    found = target_of(policy.target_to_report(request.user, target), pk)
    return report_answer(request, found, month_asked(request))


@form_page
def parts(request: SignedIn, pk: int, target: int, how: str) -> HttpResponse:
    """Cut a target into quarters, months or units."""
    found = target_of(policy.target_to_manage(request.user, target), pk)
    if how not in Part.values:
        raise NotVisible
    return parts_answer(request, found, Part(how))
