"""Lock-out after wrong passwords, as allauth counts it: read it and clear it."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.http import HttpRequest


def lock_key(username: str) -> str:
    """What failures are counted under: the name alone, whichever address of the platform was used."""
    return username.strip().lower()


def is_locked(username: str) -> bool:
    """Whether the next attempt under this name is refused without looking at the password."""
    return ratelimit.consume(_attempt(), key=lock_key(username), dry_run=True, **_by_name()) is None


def forget_failures(username: str) -> None:
    """Unlock a name."""
    ratelimit.clear(_attempt(), key=lock_key(username), **_by_name())


def _by_name() -> dict[str, Any]:
    """The limit counted by name; the one by network address stays, it protects the others."""
    limits = app_settings.RATE_LIMITS["login_failed"].split(",")
    by_name = ",".join(limit for limit in limits if limit.strip().endswith("/key"))
    return {"app": "allauth.account", "action": "login_failed", "config": {"login_failed": by_name}}


def _attempt() -> HttpRequest:
    request = HttpRequest()
    request.method = "POST"
    return request
