"""Places and bodies to choose from in filters and forms, indented as they hang together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from guatu.access import policy
from guatu.access.enums import Can, OrganisationKind
from guatu.access.models import Organisation, Region

if TYPE_CHECKING:
    from guatu.access.models import User

Choice = tuple[int, str]
_STEP = "\N{IDEOGRAPHIC SPACE}"


def regions_to_choose(user: User | AnonymousUser, can: Can) -> list[Choice]:
    """The regions `user` may do `can` in; all of them where the right comes through a body and not through a place."""
    found = policy.regions_for(user, can)
    if not policy.scope(user, can).region_paths:
        found = Region.objects.all()
    return _indented(found.values_list("pk", "path", "name"))


def bodies_to_choose(user: User | AnonymousUser, can: Can) -> list[Choice]:
    """The bodies that can answer for a project, without companies; a department sees itself and what is under it."""
    scope = policy.scope(user, can)
    found = Organisation.objects.all()
    if scope.organisation_paths and not scope.region_paths:
        found = policy.organisations_for(user, can)
    rows = found.exclude(kind=OrganisationKind.COMPANY)
    named = rows.values_list("pk", "path", "short_name", "name")
    return _indented((pk, path, short or name) for pk, path, short, name in named)


def _indented(rows: Iterable[tuple[int, str, str]]) -> list[Choice]:
    """`path` is `/1/5/9/`: as many steps in as there are ancestors on offer."""
    kept = sorted(rows, key=lambda row: [int(step) for step in row[1].strip("/").split("/")])
    shallowest = min((path.count("/") for _, path, _ in kept), default=0)
    return [(pk, _STEP * (path.count("/") - shallowest) + name) for pk, path, name in kept]


def company_names(
    user: User | AnonymousUser, can: Can, *, owners: QuerySet[Any, Any], most: int = 500
) -> list[str]:
    """Names of companies to offer while an owner is typed: those of the user's places and bodies, and `owners`, the ids of the
    owners of the projects `user` may do `can` with."""
    companies = Organisation.objects.filter(kind=OrganisationKind.COMPANY).order_by("name")
    if not policy.scope(user, can).everywhere:
        here, ours = policy.regions_for(user, can), policy.organisations_for(user, can)
        companies = companies.filter(
            Q(pk__in=owners) | Q(region__in=here.values("pk")) | Q(pk__in=ours.values("pk"))
        )
    return list(companies.values_list("name", flat=True)[:most])


def body_named(name: str) -> Organisation | None:
    """The body of this full name, short name or credit code; None when there is none or more than one."""
    where = Q(name=name) | Q(short_name=name) | Q(credit_code=name)
    found = list(Organisation.objects.filter(where).exclude(name="")[:2])
    return found[0] if len(found) == 1 else None
