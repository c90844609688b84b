"""Who sees which schedules and may do what with them: as far as their rights over the project go.

Whoever may change a project may plan it, whoever may report on it may report its nodes; promised dates and baselines are
for those who manage the plans of the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.errors import NotVisible
from guatu.kit.packs import PackState
from guatu.scheduling.models import Closure, PackVersion, ProjectSchedule

if TYPE_CHECKING:
    from guatu.access.models import User

_OWN = ("project__region", "project__unit", "project__owner")


def schedules_for(user: User | AnonymousUser, can: Can) -> QuerySet[ProjectSchedule]:
    """The schedules in use of every project `user` may do `can` with."""
    return all_schedules_for(user, can).filter(ended_at__isnull=True)


def all_schedules_for(user: User | AnonymousUser, can: Can) -> QuerySet[ProjectSchedule]:
    """The schedules of every project `user` may do `can` with, ended ones too."""
    region, unit, owner = _OWN
    where = access.narrowed(access.scope(user, can), region=region, unit=unit, owner=owner)
    rows = ProjectSchedule.objects.filter(where)
    return rows.select_related("pack", "project__region", "project__unit", "project__owner")


def schedule_for(user: User | AnonymousUser, project_pk: int, can: Can) -> ProjectSchedule:
    """The schedule in use of a project. Raises NotVisible."""
    found = schedules_for(user, can).filter(project=project_pk).first()
    if found is None:
        raise NotVisible
    return found


def packs_for(user: User | AnonymousUser) -> QuerySet[PackVersion]:
    """The packs `user` may read: the published ones, and drafts too if they may define packs."""
    access.require(user, Can.VIEW)
    rows = PackVersion.objects.all()
    return rows if may_define_packs(user) else rows.filter(state=PackState.PUBLISHED)


def pack_for(user: User | AnonymousUser, slug: str, version: int) -> PackVersion:
    """One version of a pack. Raises NotVisible."""
    found = packs_for(user).filter(slug=slug, version=version).first()
    if found is None:
        raise NotVisible
    return found


def pack_to_define(user: User | AnonymousUser, slug: str, version: int) -> PackVersion:
    """One version of a pack, for somebody who may define packs. Raises NotVisible."""
    require_packs(user)
    return pack_for(user, slug, version)


def may_define_packs(user: User | AnonymousUser) -> bool:
    """Whether `user` may draft and publish packs: who defines rules everywhere or for a whole top region.

    A pack reaches every project (a calendar the moment it is published), so that right over a lower region is not enough.
    """
    found = access.scope(user, Can.DEFINE)
    return found.everywhere or access.regions_for(user, Can.DEFINE).filter(parent=None).exists()


def require_packs(user: User | AnonymousUser) -> None:
    """Raises NotVisible for somebody who may not define packs."""
    if not may_define_packs(user):
        raise NotVisible


def closures_for(user: User | AnonymousUser) -> QuerySet[Closure]:
    """The closures in force of everywhere and of the regions `user` has to do with."""
    access.require(user, Can.VIEW)
    around = access.regions_around(user, Can.VIEW)
    rows = Closure.objects.filter(withdrawn_at__isnull=True).select_related("region")
    return rows.filter(region__isnull=True) | rows.filter(region__in=around)


def closure_to_withdraw(user: User | AnonymousUser, pk: int) -> Closure:
    """One closure in force of a region `user` defines things for; one of everywhere takes that right everywhere.

    Raises NotVisible.
    """
    found = access.require(user, Can.DEFINE)
    row = Closure.objects.filter(pk=pk, withdrawn_at__isnull=True).select_related("region").first()
    if row is None or not (found.everywhere or (row.region and may_close(user, row.region.pk))):
        raise NotVisible
    return row


def may_close(user: User | AnonymousUser, region_pk: int | None) -> bool:
    """Whether `user` may say that no work is done in a region (None: everywhere)."""
    if access.scope(user, Can.DEFINE).everywhere:
        return True
    return region_pk is not None and access.regions_for(user, Can.DEFINE).filter(pk=region_pk).exists()
