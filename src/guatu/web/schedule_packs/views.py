"""The packs of schedules and calendars, and what stands in each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.scheduling.policy import pack_for
from guatu.web.requests import SignedIn
from guatu.web.schedule_packs.page import list_context, page_context


@require_GET
def pack_list(request: SignedIn) -> HttpResponse:
    """Every pack by kind, with the schedules that use it."""
    access.require(request.user, Can.VIEW)
    return render(request, "schedule_packs/list.html", list_context(request))


@require_GET
def page(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """One version of a pack, as people read it, as a picture and as it is written."""
    pack = pack_for(request.user, slug, version)
    return render(request, "schedule_packs/page.html", page_context(request, pack, today()))


@require_GET
def download(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """The text of a pack as a file."""
    pack = pack_for(request.user, slug, version)
    name = f"{pack.slug}-{pack.version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pack.body, content_type="application/yaml; charset=utf-8", headers=headers)
