"""What a draft would do to the schedules in use, and publishing it once that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from guatu.kit.clock import today
from guatu.kit.packs import mark_of
from guatu.scheduling import services
from guatu.scheduling.enums import PackKind
from guatu.scheduling.policy import pack_to_define
from guatu.scheduling.queries.effects import concerned, effects, effects_sentence
from guatu.web.pack_texts import refuse_published
from guatu.web.requests import SignedIn
from guatu.web.schedule_packs.drafts import refuse_unreadable

if TYPE_CHECKING:
    from guatu.scheduling.models import PackVersion

NAMED = 200


@require_GET
def effects_part(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """What a draft would change, for its page to show when it is worked out."""
    pack = pack_to_define(request.user, slug, version)
    refuse_published(pack)
    refuse_unreadable(pack)
    return render(request, "schedule_packs/_effects.html", _context(request, pack))


@require_http_methods(["GET", "POST"])
def publish(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """Make a draft final, after a look at what it would change."""
    pack = pack_to_define(request.user, slug, version)
    refuse_unreadable(pack)
    if request.method == "POST":
        services.publish(pack, by=request.user, seen=request.POST.get("seen", ""))
        messages.success(request, f"“{pack.title}”第 {pack.version} 版已发布")
        return redirect("schedule-packs:page", pack.slug, pack.version)
    refuse_published(pack)
    return render(request, "schedule_packs/publish.html", _context(request, pack))


def _context(request: SignedIn, pack: PackVersion) -> dict[str, Any]:
    found = effects(request.user, pack, today())
    moved = [each for each in found if each.moves]
    return {
        "pack": pack,
        "seen": mark_of(pack.body),
        "is_calendar": pack.kind == PackKind.CALENDAR,
        "sentence": effects_sentence(found),
        "effects": moved[:NAMED],
        "more": max(0, len(moved) - NAMED),
        "same": len(found) - len(moved),
        "left_out": concerned(request.user, pack).count() - len(found),
    }
