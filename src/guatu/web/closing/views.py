"""Closing months, and telling on every page of a month that its figures are being worked out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.jobs.stale import update_of
from guatu.kit.errors import Refused
from guatu.oversight import services
from guatu.oversight.policy import require_close
from guatu.web.closing.page import months_context
from guatu.web.months import month_named, months_shown
from guatu.web.requests import SignedIn


@require_GET
def month_list(request: SignedIn) -> HttpResponse:
    """Every month with reports and whether it is closed."""
    require_close(request.user)
    return render(request, "closing/list.html", months_context(request.user))


@require_GET
def closing(request: SignedIn) -> HttpResponse:
    """The table of months alone, asked for again and again while one is being closed."""
    require_close(request.user)
    return render(request, "closing/_months.html", months_context(request.user))


@require_POST
def close(request: SignedIn, month: str) -> HttpResponse:
    """Ask for a month to be closed; the worker does it."""
    require_close(request.user)
    try:
        services.ask_to_close(month_named(month), by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("months:list")


@require_GET
def updating(request: SignedIn) -> HttpResponse:
    """What the figures of the month shown still wait for, asked for again and again until they are the latest."""
    access.require(request.user, Can.VIEW)
    month, _ = months_shown(request)
    return render(
        request, "closing/_updating.html", {"month": month, "update": update_of(month), "was": True}
    )
