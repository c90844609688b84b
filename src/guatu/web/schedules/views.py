"""The list of schedules, one schedule, and what its chart asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import CalendarError
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible, Refused
from guatu.registry.policy import project_for
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.queries.picture import moved_lines, trial
from guatu.scheduling.queries.reasons import panel
from guatu.scheduling.queries.schedules import schedule_in_use, tally
from guatu.scheduling.timetables import Timetable, timetable_of
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn
from guatu.web.schedules.listing import list_context
from guatu.web.schedules.page import empty_context, node_context, page_context


@require_GET
def schedule_list(request: SignedIn) -> HttpResponse:
    """Every schedule in scope, the latest first."""
    access.require(request.user, Can.VIEW)
    return render(request, "schedules/list.html", list_context(request))


@require_GET
def standing(request: SignedIn) -> HttpResponse:
    """How the schedules in scope stand, in one line for the front page; nothing where there are none."""
    access.require(request.user, Can.VIEW)
    return render(request, "schedules/_standing.html", {"tally": tally(request.user, today())})


@require_GET
def page(request: SignedIn, pk: int) -> HttpResponse:
    """The schedule of one project; without one, the way to lay one out."""
    project = project_for(request.user, pk, Can.VIEW)
    row = schedule_in_use(project.pk)
    if row is None:
        return render(request, "schedules/none.html", empty_context(request, project))
    return render(request, "schedules/page.html", page_context(request, row))


@require_GET
def node(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """One node: why its dates are what they are, and what may be done with it."""
    row = schedule_for(request.user, pk, Can.VIEW)
    found = timetable_of(row, today())
    return render(request, "schedules/_node.html", node_context(request, found, panel(found, key)))


@require_GET
def try_days(request: SignedIn, pk: int) -> HttpResponse:
    """The dates there would be with other days for one node: asked while a bar is dragged. A refusal is a `sentence` too."""
    row = schedule_for(request.user, pk, Can.EDIT)
    try:
        return JsonResponse(_trial(timetable_of(row, today()), request.GET.get("node", ""), _days(request)))
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=409)


@require_GET
def what_if(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """What changes if a node took so many days: one sentence and the nodes that move."""
    row = schedule_for(request.user, pk, Can.VIEW)
    found = timetable_of(row, today())
    if key not in found.nodes:
        raise NotVisible
    days = _days(request)
    said = _trial(found, key, days)
    return render(request, "schedules/_what_if.html", {"said": said, "moved": moved_lines(found, key, days)})


def _trial(found: Timetable, key: str, days: int) -> dict[str, Any]:
    """As `trial`. Raises Refused also for days that lead out of the calendar."""
    try:
        return trial(found, key, days)
    except CalendarError as wrong:
        raise Refused(str(wrong)) from wrong


def _days(request: SignedIn) -> int:
    days = whole_number(request.GET.get("days", ""))
    if days is None:
        raise Refused("请填写天数")
    return days
