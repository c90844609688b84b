"""Changes to places, bodies, people and what they were granted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from guatu.access.enums import OrganisationKind, RegionKind, Role
from guatu.access.models import Grant, Organisation, Region, User
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger


@transaction.atomic
def add_region(
    name: str,
    *,
    kind: RegionKind,
    parent: Region | None = None,
    code: str = "",
    by: User | None,
    **validity: date | None,
) -> Region:
    """A new place under `parent` (a root without one). `validity`: valid_from, valid_to."""
    region = Region.objects.create(name=name, kind=kind, parent=parent, code=code, path="", **validity)
    region.path = f"{parent.path if parent else '/'}{region.pk}/"
    Region.objects.filter(pk=region.pk).update(path=region.path)
    ledger.record("region.add", f"region:{region.pk}", by=by, detail={"name": name})
    return region


@transaction.atomic
def add_organisation(
    name: str, *, kind: OrganisationKind, parent: Organisation | None = None, by: User | None, **more: Any
) -> Organisation:
    """A new body under `parent`. `more`: short_name, region, credit_code, valid_from, valid_to, batch_id."""
    body = Organisation.objects.create(name=name, kind=kind, parent=parent, path="", **more)
    body.path = f"{parent.path if parent else '/'}{body.pk}/"
    Organisation.objects.filter(pk=body.pk).update(path=body.path)
    ledger.record("organisation.add", f"organisation:{body.pk}", by=by, detail={"name": name})
    return body


@transaction.atomic
def add_user(
    username: str,
    *,
    display_name: str,
    password: str,
    organisation: Organisation | None = None,
    by: User | None,
    must_change_password: bool = True,
) -> User:
    """A new account without any right; the first sign-in asks for a new password. Raises Refused when the name is taken."""
    if User.objects.filter(username=username).exists():
        raise Refused(f"账号“{username}”已存在，请换一个登录名")
    user = User.objects.create_user(
        username,
        password=password,
        display_name=display_name,
        organisation=organisation,
        must_change_password=must_change_password,
    )
    ledger.record("user.add", f"user:{user.pk}", by=by, detail={"username": username, "name": display_name})
    return user


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
    """Give a role over a subtree of organisations, of regions, or everywhere. Raises Refused without a place."""
    if everywhere == bool(organisation or region):
        raise Refused("请选择授权范围：一个单位、一个地区，或全部")
    grant = Grant.objects.create(
        user=user,
        role=role,
        organisation=organisation,
        region=region,
        is_everywhere=everywhere,
        reason=reason,
        **validity,
    )
    ledger.record(
        "grant.give",
        f"user:{user.pk}",
        by=by,
        detail={
            "role": role,
            "organisation": organisation and organisation.pk,
            "region": region and region.pk,
            "everywhere": everywhere,
            "reason": reason,
        },
    )
    return grant
