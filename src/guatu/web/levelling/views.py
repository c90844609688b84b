"""Many schedules sharing what there is: asking for a plan, watching it get better, taking it over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.scheduling import services
from guatu.scheduling.queries.levelling import run_for, runs_for
from guatu.web.forms import said_no
from guatu.web.levelling.forms import RunForm
from guatu.web.levelling.page import asking, is_busy, list_context, progress_context, run_context
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.scheduling.models import LevellingRun


@require_GET
def run_list(request: SignedIn) -> HttpResponse:
    """The runs of the user's regions, the newest first."""
    return render(request, "levelling/list.html", list_context(request, runs_for(request.user)))


@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Ask for a plan: which schedules, what they share, how important they are."""
    asked = asking(request, today())
    form = RunForm(request.POST if request.method == "POST" else None, offer=asked.offer, on=today())
    status = 422 if form.errors else 200
    if asked.region and form.is_valid():
        try:
            run = services.start_run(form.said(asked.region), on=today(), by=request.user)
        except Refused as refused:
            said_no(form, refused)
            status = 409
        else:
            return redirect("levelling:run", run.pk)
    return render(request, "levelling/new.html", {"asked": asked, "form": form}, status=status)


@require_GET
def run(request: SignedIn, pk: int) -> HttpResponse:
    """One run: the dates of all projects, the loads, the delays, and what becomes of the promises."""
    return render(request, "levelling/run.html", run_context(run_for(request.user, pk), today()))


@require_GET
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """How far a run is, asked every second; the whole page is loaded anew once it has ended."""
    found = run_for(request.user, pk)
    answer = render(request, "levelling/_progress.html", progress_context(found))
    if not is_busy(found):
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
def stop(request: SignedIn, pk: int) -> HttpResponse:
    """Stop looking for better plans."""
    return _done(
        request,
        run_for(request.user, pk),
        lambda run: services.stop_run(run, by=request.user),
        "已停止，保留目前最好的方案",
    )


@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    """Give the nodes that had to wait their earliest days in their own schedules."""
    return _done(
        request,
        run_for(request.user, pk),
        lambda run: services.accept_run(run, on=today(), by=request.user),
        "已采用，各项目的工期已按统筹的日期重排",
    )


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Take those days back where nobody has changed them since."""
    return _done(
        request,
        run_for(request.user, pk),
        lambda run: services.withdraw_run(run, on=today(), by=request.user),
        "已撤回，之后没有人改过的最早开始日期都恢复了原样",
    )


def _done(
    request: SignedIn, run: LevellingRun, do: Callable[[LevellingRun], object], said: str
) -> HttpResponse:
    do(run)
    messages.success(request, said)
    return redirect("levelling:run", run.pk)
