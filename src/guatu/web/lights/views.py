"""The lights of a month, what changed, and why one project has its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.enums import Can
from guatu.registry.policy import project_for
from guatu.web.lights.page import changes_context, finding_context, list_context
from guatu.web.requests import SignedIn


@require_GET
def light_list(request: SignedIn) -> HttpResponse:
    """Lights by the pack in force, or a preview by another."""
    policy.require(request.user, Can.VIEW)
    return render(request, "lights/list.html", list_context(request))


@require_GET
def changes(request: SignedIn) -> HttpResponse:
    """The projects whose colour changed since the month before."""
    policy.require(request.user, Can.VIEW)
    return render(request, "lights/changes.html", changes_context(request))


@require_GET
def finding(request: SignedIn, pk: int) -> HttpResponse:
    """Why one project has its light; htmx gets the reasons alone."""
    project = project_for(request.user, pk, Can.VIEW)
    is_part = bool(request.headers.get("HX-Request"))
    template = "lights/_finding.html" if is_part else "lights/finding.html"
    answer = render(request, template, finding_context(request, project))
    patch_vary_headers(answer, ["HX-Request"])
    return answer
