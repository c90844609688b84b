"""Looking at plans: the list, the reading page, its rows piece by piece, how far a reading is, the file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from guatu.access.enums import Can
from guatu.access.policy import may, require
from guatu.targets import policy
from guatu.targets.enums import PlanState
from guatu.targets.queries import plans
from guatu.web.forms import whole_number
from guatu.web.plans.page import list_context, listed, page_context
from guatu.web.requests import SignedIn


@require_GET
def plan_list(request: SignedIn) -> HttpResponse:
    """The plans somebody may read."""
    require(request.user, Can.VIEW)
    year, state = whole_number(request.GET.get("year", "")), request.GET.get("state", "")
    found = plans.plan_list(request.user, year=year, state=state)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": listed(request, page),
        "years": plans.years_of_plans(request.user),
        "year": year,
        "state": state,
        "states": PlanState.choices,
        "may_put_in": may(request.user, Can.PLAN),
    }
    return render(request, "plans/list.html", context)


@require_GET
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """The document with every row marked, beside the list of rows; before that, how far the reading is."""
    plan = policy.plan_for(request.user, pk)
    return render(request, "plans/detail.html", page_context(request, plan))


@require_GET
def row_list(request: SignedIn, pk: int) -> HttpResponse:
    """The list of one kind of rows, or a piece of it."""
    plan = policy.plan_for(request.user, pk)
    context = list_context(request, plan)
    return render(request, "plans/_piece.html" if "first" in request.GET else "plans/_list.html", context)


@require_GET
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """The progress bar of a document being read; the page comes anew when it is done."""
    plan = policy.plan_to_manage(request.user, pk)
    if plan.state != PlanState.READING:
        return HttpResponseClientRefresh()
    return render(request, "plans/_progress.html", {"plan": plan, "percent": plans.percent_read(plan)})


@require_GET
def original(request: SignedIn, pk: int) -> FileResponse:
    """The file as it was put in."""
    plan = policy.plan_for(request.user, pk)
    return FileResponse(plans.file_of(plan), as_attachment=True, filename=plan.file_name)
