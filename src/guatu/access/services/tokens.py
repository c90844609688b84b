"""Keys for programs that act as a user."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from guatu.access.models import ApiToken, User
from guatu.kit.clock import now, today
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger

LONGEST_DAYS = 366
MOST_TOKENS = 20
_MARK = "guatu_"


@transaction.atomic
def create_token(
    user: User, name: str, *, may_write: bool, days: int, by: User | None
) -> tuple[ApiToken, str]:
    """A new key with its secret, which is shown this once and kept only as a digest.

    `days` is how long it is valid, at most a year. Raises Refused beyond that, and with twenty keys in use.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"令牌有效期应为 1 至 {LONGEST_DAYS} 天，现在是 {days} 天")
    if tokens_in_force(user) >= MOST_TOKENS:
        raise Refused(f"每人最多同时使用 {MOST_TOKENS} 个令牌，请先吊销不用的")
    secret = _MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:12],
        digest=_digest(secret),
        may_write=may_write,
        created_at=now(),
        expires_on=today() + timedelta(days=days),
    )
    _record("token.create", token, by, may_write=may_write, days=days)
    return token, secret


def tokens_in_force(user: User) -> int:
    """How many keys of a user are neither expired nor revoked."""
    return ApiToken.objects.filter(user=user, revoked_at__isnull=True, expires_on__gte=today()).count()


def user_of_token(secret: str) -> tuple[User, ApiToken] | None:
    """Whom a key stands for; None when it is unknown, expired, revoked, or its user's account is closed.

    The day of last use is written at most once a day.
    """
    token = ApiToken.objects.select_related("user").filter(digest=_digest(secret)).first()
    if token is None or token.revoked_at or token.expires_on < today() or not token.user.is_active:
        return None
    unused_today = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today())
    if token.last_used_on != today():
        ApiToken.objects.filter(unused_today, pk=token.pk).update(last_used_on=today())
    return token.user, token


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None) -> None:
    """Make a key worthless at once. Raises Refused when it already is."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now()):
        raise Refused(f"令牌“{token.name}”已经吊销")
    _record("token.revoke", token, by)


def _digest(secret: str) -> str:
    """The secret is 256 random bits, so one round of SHA-256 is enough, and looking it up by digest leaks no timing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(verb: str, token: ApiToken, by: User | None, **detail: object) -> None:
    ledger.record(
        verb, f"token:{token.pk}", by=by, detail={"user": str(token.user), "name": token.name, **detail}
    )
