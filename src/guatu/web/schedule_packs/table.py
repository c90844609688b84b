"""The common changes of a draft as a table: names, responsible bodies and days, without writing YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guatu.kit.errors import Refused
from guatu.scheduling import services
from guatu.scheduling.enums import PackKind
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.packs.editing import edited
from guatu.scheduling.policy import pack_to_define
from guatu.web.forms import said_no
from guatu.web.pack_texts import refuse_published
from guatu.web.requests import SignedIn
from guatu.web.schedule_packs.drafts import refuse_unreadable
from guatu.web.schedule_packs.forms import NodesForm

if TYPE_CHECKING:
    from guatu.scheduling.models import PackVersion


@require_http_methods(["GET", "POST"])
def nodes(request: SignedIn, slug: str, version: int) -> HttpResponse:
    """The nodes of a draft in a table that can be written in."""
    pack = pack_to_define(request.user, slug, version)
    refuse_published(pack)
    if pack.kind != PackKind.SCHEDULE:
        raise Refused("工作日历没有节点，请用“修改 YAML”")
    refuse_unreadable(pack)
    sent = request.POST if request.method == "POST" else None
    form = NodesForm(sent, pack=compile_schedule_pack(pack.body), body=pack.body)
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid() or form.is_stale:
            try:
                return _save(request, pack, form)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    return render(request, "schedule_packs/nodes.html", {"pack": pack, "form": form}, status=status)


def _save(request: SignedIn, pack: PackVersion, form: NodesForm) -> HttpResponse:
    if form.is_stale:
        form.catch_up(pack, form.differences())
        raise Refused("您打开这一页以后，这份草稿已有改动，这次没有保存")
    changes = form.changes()
    if changes:
        services.save_draft(edited(pack.body, changes), by=request.user, seen=form.mark)
    messages.success(request, f"已保存 {len(changes)} 处修改" if changes else "没有改动")
    return redirect("schedule-packs:page", pack.slug, pack.version)
