"""The year-end review of a plan: as a page, and as a file."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.bulletins import services
from guatu.bulletins.queries import MEDIA_TYPES
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.web.bulletins.downloads import handed_out
from guatu.web.bulletins.paper import paper_of
from guatu.web.requests import SignedIn


@require_GET
def preview(request: SignedIn, plan: int) -> HttpResponse:
    """The review as it would be printed today."""
    found = policy.plan_for(request.user, plan)
    content = services.review_of(found, by=request.user, today=today(), is_demo=settings.DEMO)
    is_managed = policy.may_manage(request.user, found)
    context = {"plan": found, "paper": paper_of(content), "is_managed": is_managed}
    return render(request, "tasks/review.html", context)


@require_GET
def file(request: SignedIn, plan: int, kind: str) -> HttpResponse:
    """The review as `docx`, `pdf` or `xlsx`."""
    found = policy.plan_for(request.user, plan)
    if kind not in MEDIA_TYPES:
        raise NotVisible
    return handed_out(
        services.review_file(found, kind, by=request.user, today=today(), is_demo=settings.DEMO)
    )
