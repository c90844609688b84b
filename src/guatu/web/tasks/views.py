"""Looking at tasks: the list, the inbox, one task."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.kit.clock import today
from guatu.targets import policy
from guatu.targets.queries.inbox import inbox
from guatu.web.requests import SignedIn
from guatu.web.tasks.page import list_context, mine_context, task_page


@require_GET
def task_list(request: SignedIn) -> HttpResponse:
    """The tasks of plans in force."""
    require(request.user, Can.VIEW)
    return render(request, "tasks/list.html", list_context(request))


@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """What waits for the organisations somebody reports for."""
    require(request.user, Can.REPORT)
    return render(request, "tasks/mine.html", mine_context(request))


@require_GET
def mine_count(request: SignedIn) -> HttpResponse:
    """What waits, in one line, for the front page; nothing for somebody who reports for nobody."""
    require(request.user, Can.VIEW)
    return render(request, "tasks/_waiting.html", {"inbox": inbox(request.user, today())})


@require_GET
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """One task: its words in the document, who answers for it, how far it is."""
    return task_page(request, policy.task_for(request.user, pk))
