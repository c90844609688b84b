"""Issued bulletins that were made public: for readers, and without a sign-in where GUATU_PUBLIC_PAGES=1."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guatu.bulletins import policy, queries
from guatu.bulletins.queries import MEDIA_TYPES
from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible
from guatu.web.bulletins.downloads import handed_out
from guatu.web.bulletins.paper import paper_of
from guatu.web.menu import Entry
from guatu.web.middleware import to_sign_in

View = Callable[..., HttpResponse]


def open_or_signed_in(view: View) -> View:
    """Somebody who did not sign in is asked to, unless the pages are open to all."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.PUBLIC_PAGES and not request.user.is_authenticated:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    return asked


def _frame(request: HttpRequest) -> dict[str, list[Entry]]:
    """A menu for those who did not sign in; everybody else has their own."""
    if request.user.is_authenticated:
        return {}
    return {
        "menu": [
            Entry("公开信息", "news", reverse("public:list"), active=True),
            Entry("登录", "login", reverse(settings.LOGIN_URL)),
        ]
    }


@require_GET
@open_or_signed_in
def public_list(request: HttpRequest) -> HttpResponse:
    """The public bulletins, latest month first."""
    found = queries.public_bulletins(request.user, is_open=settings.PUBLIC_PAGES)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    rows = [(each, Month.of_key(each.month)) for each in page]
    return render(request, "public/list.html", {"page": page, "rows": rows, **_frame(request)})


@require_GET
@open_or_signed_in
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One public bulletin."""
    bulletin = policy.public_bulletin(request.user, pk, is_open=settings.PUBLIC_PAGES)
    context = {
        "bulletin": bulletin,
        "paper": paper_of(queries.content_of(bulletin)),
        "correction": queries.correction_of(bulletin),
        **_frame(request),
    }
    return render(request, "public/detail.html", context)


@require_GET
@open_or_signed_in
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of its files."""
    bulletin = policy.public_bulletin(request.user, pk, is_open=settings.PUBLIC_PAGES)
    if kind not in MEDIA_TYPES:
        raise NotVisible
    return handed_out(queries.file_of(bulletin, kind))
