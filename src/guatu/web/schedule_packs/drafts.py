"""Writing packs: begin, check, save and discard. Only for those who may define them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guatu.kit.errors import Refused
from guatu.kit.packs import PackState, mark_of
from guatu.scheduling import services
from guatu.scheduling.enums import PackKind
from guatu.scheduling.packs.check import check_pack
from guatu.scheduling.packs.editing import as_version
from guatu.scheduling.policy import pack_to_define, require_packs
from guatu.scheduling.queries.definitions import pack_versions, version_said
from guatu.scheduling.services.definitions import next_version
from guatu.web.forms import first_error
from guatu.web.pack_texts import PackForm, UploadForm, refuse_published
from guatu.web.requests import SignedIn
from guatu.web.schedule_packs.starters import STARTERS

if TYPE_CHECKING:
    from guatu.scheduling.models import PackVersion

NOUN = "模板"


@require_http_methods(["GET", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """A new pack, from a starting text."""
    require_packs(request.user)
    if request.method == "POST":
        return _save(request, None)
    text = STARTERS.get(request.GET.get("kind", ""), STARTERS["schedule"])
    return _editor(request, _form(text=text), None)


@require_POST
def begin_next(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """A draft of the next version with the text of this one; the one that is there already, if there is one."""
    pack = pack_to_define(request.user, slug, version)
    drafts = [each for each in pack_versions(request.user, slug) if each.state == PackState.DRAFT]
    if drafts:
        messages.info(request, f"第 {drafts[0].version} 版草稿还没有发布，请接着修改")
        return redirect("schedule-packs:page", slug, drafts[0].version)
    draft = services.save_draft(as_version(pack.body, next_version(slug)), by=request.user, seen="")
    messages.success(request, f"第 {draft.version} 版草稿已建立，内容与第 {pack.version} 版相同")
    page = "schedule-packs:edit" if pack.kind == PackKind.CALENDAR else "schedule-packs:nodes"
    return redirect(page, slug, draft.version)


@require_POST
def upload(request: SignedIn) -> HttpResponse:
    """A file goes into the editor, where it is checked; nothing is saved yet."""
    require_packs(request.user)
    sent = UploadForm(request.POST, request.FILES, noun=NOUN)
    if not sent.is_valid():
        messages.error(request, first_error(sent))
        return redirect("schedule-packs:list")
    return _editor(request, _form(text=sent.cleaned_data["file"]), None)


@require_POST
def check(request: SignedIn) -> HttpResponse:
    """What is wrong with the text as it stands in the editor, or what it holds."""
    require_packs(request.user)
    return render(request, "packs/_check.html", {"report": check_pack(request.POST.get("text", ""))})


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """A draft in the editor; a published version cannot be edited."""
    pack = pack_to_define(request.user, slug, version)
    refuse_published(pack)
    if request.method == "POST":
        return _save(request, pack)
    return _editor(request, _form(text=pack.body, seen=mark_of(pack.body)), pack)


@require_POST
def discard(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """Throw a draft away that was looked at."""
    pack, seen = pack_to_define(request.user, slug, version), request.POST.get("seen", "")
    services.discard_draft(pack, by=request.user, seen=seen)
    messages.success(request, "草稿已删除")
    return redirect("schedule-packs:list")


def refuse_unreadable(pack: PackVersion) -> None:
    """Raises Refused with every problem of a text that was kept under other rules than today's."""
    problems = check_pack(pack.body).problems
    if problems:
        raise Refused("这一版现在读不懂，请用“修改 YAML”改正", details=[str(each) for each in problems])


def _save(request: SignedIn, pack: PackVersion | None) -> HttpResponse:
    form = _form(request.POST)
    saved, status = form.saved(
        lambda text, seen: services.save_draft(text, by=request.user, seen=seen),
        lambda text: version_said(request.user, check_pack(text)),
    )
    if saved is None:
        return _editor(request, form, pack, status)
    messages.success(request, "草稿已保存，可以看它对现有工期的影响，再发布")
    return redirect("schedule-packs:page", saved.slug, saved.version)


def _form(sent: QueryDict | None = None, **initial: str) -> PackForm:
    return PackForm(sent, noun=NOUN, initial=initial)


def _editor(request: SignedIn, form: PackForm, pack: PackVersion | None, status: int = 200) -> HttpResponse:
    context = {"form": form, "pack": pack, "report": check_pack(str(form["text"].value() or ""))}
    return render(request, "schedule_packs/editor.html", context, status=status)
