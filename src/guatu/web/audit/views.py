"""The audit trail, for the auditor."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy
from guatu.access.enums import Can
from guatu.kit.clock import now, today
from guatu.ledger import queries, services
from guatu.web.audit.export import as_workbook
from guatu.web.audit.forms import TrailFilter
from guatu.web.audit.words import in_words
from guatu.web.requests import SignedIn

PAGE_SIZE = 100


@require_GET
def trail(request: SignedIn) -> HttpResponse:
    policy.require(request.user, Can.AUDIT)
    filters = TrailFilter(request.GET, verbs=queries.verbs_seen())
    found = queries.audit_entries(**filters.wanted())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [in_words(entry) for entry in page]
    return render(request, "audit/trail.html", {"page": page, "lines": lines, "filters": filters})


@require_GET
def verify(request: SignedIn) -> HttpResponse:
    policy.require(request.user, Can.AUDIT)
    is_part = request.headers.get("HX-Request")
    template = "audit/_verdict.html" if is_part else "audit/verdict.html"
    return render(request, template, {"report": services.verify_chain(), "at": now()})


@require_POST
def export(request: SignedIn) -> HttpResponseBase:
    policy.require(request.user, Can.AUDIT)
    filters = TrailFilter(request.GET, verbs=queries.verbs_seen())
    found = queries.audit_entries(**filters.wanted())
    services.record("audit.export", "audit:trail", by=request.user, detail={"filters": request.GET.dict()})
    file = as_workbook(in_words(entry) for entry in found.iterator(chunk_size=2000))
    return FileResponse(file, as_attachment=True, filename=f"审计记录-{today():%Y%m%d}.xlsx")
