"""Writing packs: begin, check, save, discard and publish. Only for those who may define rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy
from guatu.access.enums import Can
from guatu.kit.errors import NotVisible
from guatu.kit.packs import mark_of
from guatu.oversight import services
from guatu.oversight.dictionary import FACTS
from guatu.oversight.packs.check import check_pack
from guatu.oversight.packs.drafts import STARTERS, as_version
from guatu.oversight.policy import draft_for, pack_for
from guatu.oversight.queries.packs import version_said
from guatu.web.forms import first_error
from guatu.web.pack_texts import PackForm, UploadForm, refuse_published
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion

NOUN = "规则包"


@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """A new draft: from another pack, or from a starting text."""
    policy.require(request.user, Can.DEFINE)
    if request.method == "POST":
        return _save(request, None)
    return _editor(request, _form(text=_first_text(request, request.GET)), None)


@require_POST
def upload(request: SignedIn) -> HttpResponse:
    """A file goes into the editor, where it is checked; nothing is saved yet."""
    policy.require(request.user, Can.DEFINE)
    sent = UploadForm(request.POST, request.FILES, noun=NOUN)
    if not sent.is_valid():
        messages.error(request, first_error(sent))
        return redirect("packs:list")
    return _editor(request, _form(text=sent.cleaned_data["file"]), None)


@require_POST
def check(request: SignedIn) -> HttpResponse:
    """What is wrong with the text as it stands in the editor, or what it holds."""
    policy.require(request.user, Can.DEFINE)
    return render(request, "packs/_check.html", {"report": check_pack(request.POST.get("text", ""))})


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """A draft in the editor; a published version cannot be edited."""
    pack = draft_for(request.user, slug, version)
    refuse_published(pack)
    if request.method == "POST":
        return _save(request, pack)
    return _editor(request, _form(text=pack.body, seen=mark_of(pack.body)), pack)


@require_POST
def discard(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """Throw a draft away that was looked at."""
    pack, seen = draft_for(request.user, slug, version), request.POST.get("seen", "")
    services.discard_draft(pack, by=request.user, seen=seen)
    messages.success(request, "草稿已删除")
    return redirect("packs:list")


@require_POST
def publish(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """Make a draft final that was looked at."""
    pack, seen = draft_for(request.user, slug, version), request.POST.get("seen", "")
    services.publish(pack, by=request.user, seen=seen)
    messages.success(request, f"“{pack.title}”第 {pack.version} 版已发布；需要时请启用")
    return redirect("packs:page", pack.slug, pack.version)


def _first_text(request: SignedIn, query: QueryDict) -> str:
    """The text of the pack named as `from=slug@version` under the next version number, or a starting text."""
    slug, _, version = query.get("from", "").partition("@")
    if not slug:
        return STARTERS.get(query.get("kind", ""), STARTERS["lights"])
    if not (version.isascii() and version.isdigit()):
        raise NotVisible
    pack = pack_for(request.user, slug, int(version[:9]))
    return as_version(pack.body, pack_for(request.user, slug).version + 1)


def _save(request: SignedIn, pack: PackVersion | None) -> HttpResponse:
    form = _form(request.POST)
    saved, status = form.saved(
        lambda text, seen: services.save_draft(text, by=request.user, seen=seen),
        lambda text: version_said(request.user, check_pack(text)),
    )
    if saved is None:
        return _editor(request, form, pack, status)
    messages.success(request, "草稿已保存，可以试算或发布")
    return redirect("packs:page", saved.slug, saved.version)


def _form(sent: QueryDict | None = None, **initial: str) -> PackForm:
    return PackForm(sent, noun=NOUN, initial=initial)


def _editor(request: SignedIn, form: PackForm, pack: PackVersion | None, status: int = 200) -> HttpResponse:
    text = str(form["text"].value() or "")
    context = {"form": form, "pack": pack, "report": check_pack(text), "facts": FACTS}
    return render(request, "packs/editor.html", context, status=status)
