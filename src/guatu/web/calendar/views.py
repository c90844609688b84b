"""The working calendar of a place, and an office's own days without work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.scheduling import services
from guatu.scheduling.policy import closure_to_withdraw
from guatu.scheduling.queries.definitions import schedules_closed
from guatu.web.calendar.forms import ClosureForm
from guatu.web.calendar.page import year_context
from guatu.web.forms import said_no
from guatu.web.requests import SignedIn


@require_GET
def year(request: SignedIn) -> HttpResponse:
    """A year of days: worked, not worked and why; with the small calculator and the closures."""
    access.require(request.user, Can.VIEW)
    return render(request, "calendar/year.html", year_context(request, today()))


@require_http_methods(["GET", "POST"])
def add_closure(request: SignedIn) -> HttpResponse:
    """Say that some work is not done in a region from one day to another."""
    access.require(request.user, Can.DEFINE)
    form = ClosureForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _add(request, form)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    return render(request, "calendar/closure.html", {"form": form}, status=status)


def _add(request: SignedIn, form: ClosureForm) -> HttpResponse:
    row = services.add_closure(**form.said(), by=request.user)
    count = schedules_closed(request.user, row.region, row.work)
    messages.success(
        request,
        f"停工安排“{row.name}”已保存，涉及您能看到的 {count} 个项目的倒排工期，随后按新的日历重新计算",
    )
    return redirect("calendar:year")


@require_POST
def withdraw_closure(request: SignedIn, pk: int) -> HttpResponse:
    """Take a closure back."""
    row = closure_to_withdraw(request.user, pk)
    services.withdraw_closure(row, by=request.user)
    messages.success(request, f"停工安排“{row.name}”已撤销")
    return redirect("calendar:year")
