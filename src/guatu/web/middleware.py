"""Around every request: sign-in, idle time-out, and refusals turned into pages or fragments."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu.access.adapter import needs_second_factor
from guatu.kit.clock import now
from guatu.kit.errors import AT_ONCE, UNSTORABLE, NotVisible, Refused

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
_SEEN = "guatu_last_seen"
_OPEN = ("/account/", "/static/", "/api/", "/public/", "/healthz")


class IdleTimeout:
    """Signs out somebody who did nothing for `IDLE_MINUTES`; the time is written at most once a minute."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = now().timestamp()
            seen = request.session.get(_SEEN, at)
            if at - seen > timedelta(minutes=settings.IDLE_MINUTES).total_seconds():
                logout(request)
                messages.info(request, f"超过 {settings.IDLE_MINUTES} 分钟没有操作，请重新登录")
            elif _SEEN not in request.session or at - seen > 60:
                request.session[_SEEN] = at
        return self.get_response(request)


class SignInRequired:
    """Every page but the public ones asks for a sign-in; a password that must be changed is changed first."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_OPEN):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if request.user.must_change_password:
            messages.warning(request, "首次登录或密码被重置，请先修改密码")
            return redirect("account_change_password")
        if needs_second_factor(request.user):
            messages.warning(request, "您的岗位要求两步验证，请先用手机验证器扫码启用")
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Where somebody who is not signed in goes: the sign-in page, for a fragment by way of htmx."""
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = reverse(settings.LOGIN_URL)
        return answer
    return redirect_to_login(request.get_full_path())


class Answers:
    """Turns `Refused` into 409 and `NotVisible` into 404, as a page or, for htmx, as a fragment.

    A constraint of the database that two people met at the same moment is a refusal too.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, IntegrityError):  # nothing was written: the change is one transaction
            log.warning("two changes at once at %s", request.path, exc_info=exception)
            exception = Refused(AT_ONCE)
        elif isinstance(exception, (DataError, OverflowError)):
            exception = Refused(UNSTORABLE)
        if isinstance(exception, Refused):
            context = {"sentence": exception.sentence, "details": exception.details}
            template = "errors/_refused.html" if request.headers.get("HX-Request") else "errors/409.html"
            return render(request, template, context, status=409)
        if isinstance(exception, NotVisible):
            return render(request, "404.html", status=404)
        return None
