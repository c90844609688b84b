"""How a schedule moved: baselines beside each other, and its dates month by month."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.queries.course import TODAY, changes_of, compare, slips
from guatu.scheduling.queries.course import baselines as baselines_of
from guatu.scheduling.timetables import timetable_of
from guatu.web.requests import SignedIn
from guatu.web.schedules.order import names_of
from guatu.web.schedules.page import allowed


@require_GET
def baselines(request: SignedIn, pk: int) -> HttpResponse:
    """Any two baselines, or one and today, node by node."""
    row = schedule_for(request.user, pk, Can.VIEW)
    found, kept = timetable_of(row, today()), baselines_of(row)
    numbers = [str(each.number) for each in kept]
    before = request.GET.get("before") or (numbers[-1] if numbers else TODAY)
    after = request.GET.get("after") or TODAY
    context = {
        "row": row,
        "project": row.project,
        "found": found,
        "baselines": kept,
        "before": before,
        "after": after,
        "compared": compare(found, before, after) if kept else None,
        "names": names_of(found.nodes, changes_of(row)),
        "allowed": allowed(request, pk),
    }
    return render(request, "schedules/baselines.html", context)


@require_GET
def course(request: SignedIn, pk: int) -> HttpResponse:
    """The forecast of every node month by month, and everything that was done to the schedule."""
    row = schedule_for(request.user, pk, Can.VIEW)
    found, changes = timetable_of(row, today()), changes_of(row)
    context = {
        "row": row,
        "project": row.project,
        "slips": slips(found),
        "changes": changes,
        "names": names_of(found.nodes, changes),
        "allowed": allowed(request, pk),
    }
    return render(request, "schedules/course.html", context)
