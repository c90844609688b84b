"""How a schedule moved: baselines beside each other, and its dates month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access.enums import Can
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.queries.course import TODAY, changes_of, compare, slips
from guatu.scheduling.queries.course import baselines as baselines_of
from guatu.web.requests import SignedIn
from guatu.web.schedules.order import names_of
from guatu.web.schedules.page import allowed
from guatu.web.schedules.stored import kept_lines, nodes_of, worked_out

if TYPE_CHECKING:
    from guatu.scheduling.models import Baseline
    from guatu.scheduling.timetables import Timetable


@require_GET
def baselines(request: SignedIn, pk: int) -> HttpResponse:
    """Any two baselines, or one and today, node by node; all of them beside each other where today has no dates."""
    row = schedule_for(request.user, pk, Can.VIEW)
    (found, problems), kept = worked_out(row), baselines_of(row)
    names = names_of(nodes_of(row, found), changes_of(row))
    context = {
        "row": row,
        "project": row.project,
        "found": found,
        "problems": problems,
        "baselines": kept,
        "names": names,
        "allowed": allowed(request, pk),
    }
    shown = _compared(request, found, kept) if found else {"kept": kept_lines(kept, names)}
    return render(request, "schedules/baselines.html", context | shown)


def _compared(request: SignedIn, found: Timetable, kept: list[Baseline]) -> dict[str, Any]:
    """The two plans that were asked for: the newest baseline and today at first."""
    before = request.GET.get("before") or (str(kept[-1].number) if kept else TODAY)
    after = request.GET.get("after") or TODAY
    return {
        "before": before,
        "after": after,
        "compared": compare(found, before, after) if kept else None,
    }


@require_GET
def course(request: SignedIn, pk: int) -> HttpResponse:
    """The forecast of every node month by month, and everything that was done to the schedule."""
    row = schedule_for(request.user, pk, Can.VIEW)
    (found, problems), changes = worked_out(row), changes_of(row)
    nodes = nodes_of(row, found)
    context = {
        "row": row,
        "project": row.project,
        "problems": problems,
        "slips": slips(row, nodes),
        "changes": changes,
        "names": names_of(nodes, changes),
        "allowed": allowed(request, pk),
    }
    return render(request, "schedules/course.html", context)
