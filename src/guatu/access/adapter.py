"""How signing in differs here from the library's defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import get_adapter as mfa
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from guatu.access import policy, services, sign_in

if TYPE_CHECKING:
    from guatu.access.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Nobody signs up by themselves: accounts are made by the administrator. Signing in and out leaves a line in the trail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "登录失败次数过多，账号已暂时锁定，请 5 分钟后再试，或请管理员解锁",
        "username_password_mismatch": "登录名或密码不正确，连续输错 5 次将暂时锁定",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if needs_second_factor(request.user):
            return reverse("mfa_activate_totp")
        return str(super().get_login_redirect_url(request))

    def set_password(self, user: User, password: str) -> None:
        services.set_own_password(user, password)

    def post_login(self, request: HttpRequest, user: User, **rest: Any) -> HttpResponse:
        services.note_sign_in(user)
        answer: HttpResponse = super().post_login(request, user, **rest)
        return answer

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            services.note_sign_out(request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        services.note_sign_in_failed(str(credentials.get("username", "")))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return sign_in.lock_key(str(credentials.get("username", "")))


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Whether one of the user's roles is among GUATU_REQUIRE_TOTP_ROLES and no second step is set up yet."""
    required = set(settings.REQUIRE_TOTP_ROLES)
    return bool(required) and bool(required & policy.roles_of(user)) and not mfa().is_mfa_enabled(user)
