"""Giving and taking back roles."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from guatu.access import policy
from guatu.access.enums import Role
from guatu.access.models import Grant, Organisation, Region, User
from guatu.access.queries import is_last_administrator
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger

_OVERSEERS = {Role.ADMINISTRATOR, Role.AUDITOR}


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    organisation: Organisation | None = None,
    region: Region | None = None,
    everywhere: bool = False,
    reason: str = "",
    **validity: date | None,
) -> Grant:
    """Give a role over a subtree of organisations, of regions, or everywhere.

    Raises Refused without a place, for oneself, for a role already held there, for an overseer's role that is not
    over everything, and where it would put administration, audit and business into one hand (三员分立).
    """
    if everywhere == bool(organisation or region):
        raise Refused("请选择授权范围：一个单位、一个地区，或全部")
    if by and by.pk == user.pk:
        raise Refused("不能给自己授权，请由另一位管理员办理")
    if role in _OVERSEERS and not everywhere:
        raise Refused(f"{Role(role).label}的授权范围只能是“全部”")
    detail = {"user": str(user), "role": Role(role).label, "reason": reason}
    where = {"organisation": organisation, "region": region, "is_everywhere": everywhere}
    detail["place"] = "、".join(str(place) for place in (organisation, region) if place) or "全部"
    ledger.record("grant.give", f"user:{user.pk}", by=by, detail=detail)
    _refuse_mixed_duties(user, Role(role))
    if policy.grants_in_force(user).filter(role=role, **where).exists():
        raise Refused(f"“{user}”已有这项授权：{Role(role).label}（{detail['place']}）")
    return Grant.objects.create(user=user, role=role, reason=reason, **where, **validity)


@transaction.atomic
def revoke_grant(grant: Grant, *, reason: str, by: User | None) -> None:
    """End a grant from this moment; the row stays as a record. Raises Refused when it has ended, or is the last administrator's."""
    day = today()
    ledger.record(
        "grant.revoke",
        f"user:{grant.user_id}",
        by=by,
        detail={
            "user": str(grant.user),
            "role": grant.get_role_display(),
            "place": policy.place_of(grant),
            "reason": reason,
        },
    )
    if grant.role == Role.ADMINISTRATOR and is_last_administrator(grant.user):
        raise Refused(f"“{grant.user}”是最后一位平台管理员，请先授权另一位管理员再撤销")
    open_ones = Grant.objects.filter(pk=grant.pk).exclude(valid_to__lt=day)
    if not open_ones.update(valid_to=day - timedelta(days=1)):
        raise Refused("这项授权已经失效")
    grant.refresh_from_db()


def _refuse_mixed_duties(user: User, role: Role) -> None:
    held = {Role(grant.role) for grant in policy.grants_in_force(user)}
    if any(held_role != role and {held_role, role} & _OVERSEERS for held_role in held):
        names = "、".join(sorted(one.label for one in held))
        raise Refused(
            f"“{user}”已是{names}，不能再任{role.label}：系统管理、审计和业务须由不同的人担任",
            details=["请另建账号，或先撤销原有授权"],
        )
