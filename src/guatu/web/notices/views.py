"""Notices: one's own, and the bell."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from guatu.ledger import queries, services
from guatu.web.requests import SignedIn

PAGE_SIZE = 50


@require_GET
def notice_list(request: SignedIn) -> HttpResponse:
    page = Paginator(queries.notices_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notices/notice_list.html", {"page": page})


@require_GET
def bell(request: SignedIn) -> HttpResponse:
    return render(request, "notices/_bell.html", {"newest": queries.notices_of(request.user)[:5]})


@require_POST
def notices_read(request: SignedIn) -> HttpResponse:
    number = services.read_notices(request.user)
    messages.success(request, f"已将 {number} 条通知标为已读" if number else "没有未读通知")
    return redirect("notices:notice-list")


@require_POST
def notice_open(request: SignedIn, pk: int) -> HttpResponse:
    notice = queries.notice_of(request.user, pk)
    services.read_notice(notice)
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and is_ours else "notices:notice-list")
