"""Reading bulletins: the list, one as it will be printed, whether its figures still hold, whether it is what was issued."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.bulletins import policy, queries, services
from guatu.bulletins.enums import BulletinState
from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible
from guatu.oversight.queries.register import months_on_record
from guatu.progress.queries import is_closed
from guatu.web.bulletins.paper import paper_of
from guatu.web.requests import SignedIn

DRAFT = "草稿"


@require_GET
def bulletin_list(request: SignedIn) -> HttpResponse:
    """The bulletins somebody may read, latest month first, and the month to draft next."""
    access.require(request.user, Can.VIEW)
    page = Paginator(queries.bulletins(request.user), 20).get_page(request.GET.get("page"))
    rows = [(each, Month.of_key(each.month)) for each in page]
    may_issue = access.may(request.user, Can.ISSUE)
    months = months_on_record() if may_issue else []
    context = {"page": page, "rows": rows, "may_issue": may_issue, "draft_months": months}
    return render(request, "bulletins/list.html", context)


@require_GET
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """One bulletin as it is or will be printed."""
    bulletin = policy.bulletin_for(request.user, pk)
    is_draft = bulletin.state == BulletinState.DRAFT
    period = Month.of_key(bulletin.month)
    context = {
        "bulletin": bulletin,
        "period": period,
        "paper": paper_of(queries.content_of(bulletin), *([DRAFT] if is_draft else [])),
        "is_draft": is_draft,
        "is_closed": is_closed(period),
        "may_issue": policy.may_issue(request.user, bulletin),
        "correction": queries.correction_of(bulletin),
    }
    return render(request, "bulletins/detail.html", context)


@require_GET
def check(request: SignedIn, pk: int) -> HttpResponse:
    """Whether a draft's figures are still those of the facts; a fragment fetched after the page."""
    bulletin = policy.bulletin_to_issue(request.user, pk)
    if bulletin.state != BulletinState.DRAFT:
        raise NotVisible
    found = services.check_draft(bulletin, by=request.user, today=today())
    return render(request, "bulletins/_check.html", {"check": found, "bulletin": bulletin})


@require_GET
def verify(request: SignedIn, pk: int) -> HttpResponse:
    """Whether an issued bulletin is what was issued."""
    bulletin = policy.bulletin_for(request.user, pk)
    if bulletin.state != BulletinState.ISSUED:
        raise NotVisible
    is_part = bool(request.headers.get("HX-Request"))
    context = {"bulletin": bulletin, "verdict": queries.verify(bulletin)}
    return render(request, "bulletins/_verify.html" if is_part else "bulletins/verify.html", context)
