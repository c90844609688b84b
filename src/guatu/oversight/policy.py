"""Whose facts, lights and roll-ups somebody may see, and who may work on packs and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible
from guatu.oversight.models import Excuse, Fact, PackVersion, Rollup, Turn, YearEndForecast

if TYPE_CHECKING:
    from guatu.access.models import User


def facts_for(user: User | AnonymousUser, month: Month, can: Can = Can.VIEW) -> QuerySet[Fact]:
    """The facts of a month that `user` may see: region, responsible unit or owner in a granted subtree."""
    return Fact.objects.filter(access.narrowed(access.scope(user, can)), month=month.key)


def turns_for(user: User | AnonymousUser, month: Month, can: Can = Can.VIEW) -> QuerySet[Turn]:
    """The projects of the user's scope whose colour differs from that of the month before."""
    return Turn.objects.filter(access.narrowed(access.scope(user, can)), month=month.key)


def rollups_for(user: User | AnonymousUser, month: Month, can: Can = Can.VIEW) -> QuerySet[Rollup] | None:
    """The roll-up cells that add up to exactly what `user` may see; None when only the facts themselves can tell.

    Cells know region and unit but no owner, so a scope that reaches a project through its owner cannot be read from them.
    """
    scope = access.scope(user, can)
    if scope.organisation_paths and _reaches_owners(scope, month):
        return None
    return Rollup.objects.filter(access.narrowed(scope, owner=None), month=month.key)


def _reaches_owners(scope: access.Scope, month: Month) -> bool:
    by_owner = access.Scope(organisation_paths=scope.organisation_paths)
    owned = access.narrowed(by_owner, region="region", unit="owner", owner=None)
    return Fact.objects.filter(owned, month=month.key).exists()


def excuses_for(user: User | AnonymousUser, can: Can = Can.VIEW) -> QuerySet[Excuse]:
    """Reasons of projects in the user's scope."""
    where = access.narrowed(
        access.scope(user, can), region="project__region", unit="project__unit", owner="project__owner"
    )
    return Excuse.objects.filter(where)


def excuse_for(user: User | AnonymousUser, pk: int, can: Can) -> Excuse:
    """One reason. Raises NotVisible."""
    found = excuses_for(user, can).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def packs_for(user: User | AnonymousUser) -> QuerySet[PackVersion]:
    """Packs are public within the house: whoever sees projects sees by what rules; drafts only those who define them."""
    if access.may(user, Can.DEFINE):
        return PackVersion.objects.all()
    if access.may(user, Can.VIEW):
        return PackVersion.objects.filter(state="published")
    return PackVersion.objects.none()


def pack_for(user: User | AnonymousUser, slug: str, version: int | None = None) -> PackVersion:
    """One pack version (the newest without a number). Raises NotVisible."""
    found = packs_for(user).filter(slug=slug)
    if version is not None:
        found = found.filter(version=version)
    pack = found.order_by("-version").first()
    if pack is None:
        raise NotVisible
    return pack


def draft_for(user: User | AnonymousUser, slug: str, version: int) -> PackVersion:
    """One pack version for somebody who may define rules: to edit, try, publish or choose. Raises NotVisible."""
    access.require(user, Can.DEFINE)
    return pack_for(user, slug, version)


def require_close(user: User | AnonymousUser) -> None:
    """Closing a month closes it for everybody: NotVisible for those whose right to close leaves out any project of the latest month."""
    found = access.require(user, Can.CLOSE)
    latest = Fact.objects.order_by("-month").values_list("month", flat=True).first()
    facts = Fact.objects.filter(month=latest or 0)
    if facts.filter(access.narrowed(found)).count() < facts.count():
        raise NotVisible


def facts_between(
    user: User | AnonymousUser, first: Month, last: Month, can: Can = Can.VIEW
) -> QuerySet[Fact]:
    """The facts of several months that `user` may see."""
    where = access.narrowed(access.scope(user, can))
    return Fact.objects.filter(where, month__gte=first.key, month__lte=last.key)


def year_end_forecasts_for(user: User | AnonymousUser, can: Can = Can.VIEW) -> QuerySet[YearEndForecast]:
    """The kept forecasts of the regions whose projects `user` may all see; none for a scope of bodies alone."""
    if access.scope(user, can).everywhere:
        return YearEndForecast.objects.all()
    return YearEndForecast.objects.filter(region__in=access.regions_for(user, can).values("pk"))
