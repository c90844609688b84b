"""Indicators by slice, over time, and what made each of them."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.enums import Can
from guatu.web.rates.exports import table_file, trace_file
from guatu.web.rates.table import table_context
from guatu.web.rates.tracing import trace_context
from guatu.web.rates.trends import trend_context
from guatu.web.requests import SignedIn


@require_GET
def table(request: SignedIn) -> HttpResponse:
    """The indicators of a month by one slice."""
    policy.require(request.user, Can.VIEW)
    return render(request, "rates/table.html", table_context(request))


@require_GET
def trend(request: SignedIn) -> HttpResponse:
    """One indicator over twelve months; htmx gets the chart alone."""
    policy.require(request.user, Can.VIEW)
    is_part = bool(request.headers.get("HX-Request"))
    answer = render(request, "rates/_trend.html" if is_part else "rates/trend.html", trend_context(request))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_GET
def trace(request: SignedIn) -> HttpResponse:
    """One figure: its formula, its halves and its rows."""
    policy.require(request.user, Can.VIEW)
    return render(request, "rates/trace.html", trace_context(request))


@require_GET
def export_table(request: SignedIn) -> FileResponse:
    """The table as a workbook."""
    policy.require(request.user, Can.VIEW)
    return table_file(request)


@require_GET
def export_trace(request: SignedIn) -> FileResponse:
    """The rows of one figure as a workbook."""
    policy.require(request.user, Can.VIEW)
    return trace_file(request)
