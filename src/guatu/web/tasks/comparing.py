"""Several plans at once: side by side, and the same promise with different figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.targets.queries import comparing
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn

SHOWS = [("", "全部"), ("changed", "有变化"), ("new", "新增"), ("dropped", "不再提出")]


@require_GET
def compare(request: SignedIn) -> HttpResponse:
    """Two to four plans side by side, as the address names them."""
    require(request.user, Can.VIEW)
    ids = [pk for text in request.GET.getlist("plan") if (pk := whole_number(text)) is not None]
    show = request.GET.get("show", "")
    context: dict[str, Any] = {
        "choices": comparing.plans_to_compare(request.user),
        "chosen": ids,
        "show": show,
        "shows": SHOWS,
    }
    if len(set(ids)) > 1:
        found = comparing.comparison(request.user, ids)
        context |= {"found": found, "lines": comparing.narrowed(found, show)}
    return render(request, "tasks/compare.html", context)


@require_GET
def clash_list(request: SignedIn) -> HttpResponse:
    """The same thing promised with different figures in plans in force."""
    require(request.user, Can.VIEW)
    return render(request, "tasks/clashes.html", {"clashes": comparing.clashes(request.user)})
