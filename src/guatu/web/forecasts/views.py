"""What is to be expected of the reader's scope."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.enums import Can
from guatu.web.forecasts.page import page_context
from guatu.web.requests import SignedIn


@require_GET
def page(request: SignedIn) -> HttpResponse:
    """Schedules and money up to a day, earlier starts, and the record of forecasts."""
    policy.require(request.user, Can.VIEW)
    return render(request, "forecasts/page.html", page_context(request))
