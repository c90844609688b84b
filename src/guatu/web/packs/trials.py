"""Trying a pack on past months, and putting one in force. Only for those who may define rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from guatu.kit.errors import Refused
from guatu.kit.packs import PackState
from guatu.oversight import services
from guatu.oversight.policy import draft_for
from guatu.web.packs.choosing import choose_context, choose_form
from guatu.web.packs.trying import month_asked, projects_context, row_context, trial_context
from guatu.web.requests import SignedIn


@require_GET
def trial(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """The page of a trial; its months are worked out one after the other."""
    pack = draft_for(request.user, slug, version)
    return render(request, "packs/try.html", trial_context(pack))


@require_GET
def trial_month(request: SignedIn, slug: str, version: int, month: str) -> HttpResponse:
    """One month of a trial, and the place where the next will stand."""
    pack = draft_for(request.user, slug, version)
    context = row_context(request, pack, month_asked(month))
    return render(request, "packs/_try_month.html", context)


@require_GET
def trial_projects(request: SignedIn, slug: str, version: int, month: str) -> HttpResponse:
    """The projects whose colour a pack would change in a month."""
    pack = draft_for(request.user, slug, version)
    return render(request, "packs/_try_projects.html", projects_context(request, pack, month_asked(month)))


@require_http_methods(["GET", "POST"])
def choose(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """Put a published pack in force from a month on, knowing what changes."""
    pack = draft_for(request.user, slug, version)
    if pack.state != PackState.PUBLISHED:
        raise Refused("草稿不能启用，请先发布")
    form = choose_form(request)
    if request.method == "POST" and form.is_valid():
        services.choose_pack(pack, form.cleaned_data["from_month"], by=request.user)
        messages.success(request, f"“{pack.title}”已启用，未结账月份正在重新计算")
        return redirect("packs:list")
    status = 422 if request.method == "POST" else 200
    return render(request, "packs/choose.html", choose_context(pack, form), status=status)
