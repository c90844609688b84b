"""Changes to accounts: who signs in, and whether they may."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from django.db import transaction

from guatu.access import sign_in
from guatu.access.models import ApiToken, Organisation, User
from guatu.access.queries import is_last_administrator
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike


@transaction.atomic
def add_user(
    username: str,
    *,
    display_name: str,
    password: str,
    organisation: Organisation | None = None,
    by: User | None,
    must_change_password: bool = True,
    phone: str = "",
) -> User:
    """A new account without any right; the first sign-in asks for a new password. Raises Refused when the name is taken."""
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(f"账号“{username}”已存在，请换一个登录名")
    user = User.objects.create_user(
        username,
        password=password,
        display_name=display_name,
        organisation=organisation,
        must_change_password=must_change_password,
        phone=phone,
    )
    _record("user.add", user, by, username=username, name=display_name)
    return user


@transaction.atomic
def open_account(
    username: str, *, display_name: str, organisation: Organisation | None, phone: str, by: User | None
) -> tuple[User, str]:
    """A new account with a random password, shown once. Raises Refused when the name is taken."""
    user = add_user(
        username,
        display_name=display_name,
        password=_random_password(),
        organisation=organisation,
        phone=phone,
        by=by,
    )
    return user, _new_password(user)


@transaction.atomic
def change_user(
    user: User, *, display_name: str, organisation: Organisation | None, phone: str, by: User | None
) -> User:
    """Correct a person's name, home office or telephone; none of them changes a right."""
    before = [user.display_name, str(user.organisation or ""), user.phone]
    after = [display_name, str(organisation or ""), phone]
    User.objects.filter(pk=user.pk).update(display_name=display_name, organisation=organisation, phone=phone)
    _record("user.change", user, by, before=before, after=after)
    user.refresh_from_db()
    return user


@transaction.atomic
def deactivate_user(user: User, *, by: User | None) -> None:
    """Close an account: its sessions end, its tokens are revoked, its password is gone; the grants stay on record.

    Raises Refused for one's own account, the last administrator's, and an account already closed.
    """
    if by and by.pk == user.pk:
        raise Refused("不能停用自己的账号，请由另一位管理员办理")
    _record("user.deactivate", user, by)
    if is_last_administrator(user):
        raise Refused(f"“{user}”是最后一位平台管理员，请先授权另一位管理员再停用")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused(f"“{user}”的账号已经停用")
    _lock_out(user)
    user.refresh_from_db()


@transaction.atomic
def reactivate_user(user: User, *, by: User | None) -> str:
    """Open a closed account again; gives the new password, shown once. Raises Refused when it is open."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused(f"“{user}”的账号没有停用")
    _record("user.reactivate", user, by)
    return _new_password(user)


@transaction.atomic
def reset_password(user: User, *, by: User | None) -> str:
    """A new random password, shown once and changed at the next sign-in; ends all sessions and tokens of the user.

    Raises Refused for one's own account (change it on your own page) and for a closed one.
    """
    if by and by.pk == user.pk:
        raise Refused("自己的密码请在“我的账号”里修改")
    if not user.is_active:
        raise Refused(f"“{user}”的账号已停用，请先恢复")
    _record("user.reset_password", user, by)
    _lock_out(user)
    sign_in.forget_failures(user.username)
    return _new_password(user)


@transaction.atomic
def set_own_password(user: User, password: str) -> None:
    """The person's own choice of a password; a reset one is settled with it."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _record("user.change_password", user, user)


@transaction.atomic
def unlock_user(user: User, *, by: User | None) -> None:
    """Forget the wrong passwords somebody typed, so that they need not wait."""
    sign_in.forget_failures(user.username)
    _record("user.unlock", user, by)


@transaction.atomic
def reset_second_step(user: User, *, by: User | None) -> None:
    """Take away a second sign-in step whose telephone is lost. Raises Refused for one's own, and where there is none."""
    if by and by.pk == user.pk:
        raise Refused("自己的两步验证请在“我的账号”里取消")
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise Refused(f"“{user}”没有启用两步验证")
    _record("user.reset_second_step", user, by)


def note_sign_in(user: User) -> None:
    """Keep in the trail that somebody signed in."""
    _record("user.sign_in", user, user)


def note_sign_out(user: User) -> None:
    """Keep in the trail that somebody signed out."""
    _record("user.sign_out", user, user)


def note_sign_in_failed(username: str) -> None:
    """Keep in the trail that a sign-in failed; the name is what was typed, cut to a sensible length."""
    ledger.record("user.sign_in_fail", "sign-in:failed", by=None, detail={"username": username[:150]})


def _random_password() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(14))


def _new_password(user: User) -> str:
    password = _random_password()
    user.set_password(password)  # a changed hash also ends every session
    user.must_change_password = True
    user.is_active = True
    user.save(update_fields=["password", "must_change_password", "is_active"])
    return password


def _lock_out(user: User) -> None:
    user.set_unusable_password()
    user.save(update_fields=["password"])
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=now())


def _record(verb: str, user: User, by: User | None, **detail: object) -> None:
    ledger.record(verb, f"user:{user.pk}", by=by, detail={"user": str(user), **detail})
