"""The front page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.enums import Can
from guatu.web.home.page import home_context
from guatu.web.menu import first_page
from guatu.web.requests import SignedIn


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The month at a glance; somebody without projects to see goes to the first page of their menu."""
    if not policy.may(request.user, Can.VIEW):
        return redirect(first_page(request.user))
    return render(request, "home/index.html", home_context(request))
