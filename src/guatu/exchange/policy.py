"""Whose imports somebody may see, and which projects an import of theirs may touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can, RegionKind
from guatu.exchange.models import ImportBatch
from guatu.kit.errors import NotVisible

if TYPE_CHECKING:
    from guatu.access.models import User


def batches_for(user: User | AnonymousUser) -> QuerySet[ImportBatch]:
    """One's own imports; all of them for somebody who may import everywhere. Raises NotVisible without the right."""
    scope = access.require(user, Can.IMPORT)
    if scope.everywhere:
        return ImportBatch.objects.all()
    return ImportBatch.objects.filter(created_by_id=int(user.pk or 0))


def batch_for(user: User | AnonymousUser, pk: int) -> ImportBatch:
    """One import. Raises NotVisible."""
    found = batches_for(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True, slots=True)
class Reach:
    """The places and bodies within somebody's scope, as ids, for asking of very many rows."""

    everywhere: bool
    regions: frozenset[int]
    bodies: frozenset[int]
    home_region: int | None = None
    home_unit: int | None = None
    may_add_places: bool = False

    def covers(self, region_id: int | None, unit_id: int | None, owner_id: int | None) -> bool:
        """Whether a project of this place, unit and owner lies within."""
        return (
            self.everywhere or region_id in self.regions or unit_id in self.bodies or owner_id in self.bodies
        )


def reach_of(user: User, can: Can) -> Reach:
    """Where `user` may do `can`. `home_*` is the root of a scope that has only one: what a row that names no place is taken for.

    New places and units may come with an import of somebody whose scope holds a whole county or more.
    """
    scope = access.scope(user, can)
    regions = {region.pk: region for region in access.regions_for(user, can)}
    bodies = frozenset(access.organisations_for(user, can).values_list("pk", flat=True))
    whole = {RegionKind.COUNTY, RegionKind.CITY, RegionKind.PROVINCE}
    return Reach(
        everywhere=scope.everywhere,
        regions=frozenset(regions),
        bodies=bodies,
        home_region=_root(scope.region_paths) if not scope.everywhere else None,
        home_unit=_root(scope.organisation_paths) if not scope.everywhere else None,
        may_add_places=scope.everywhere or any(region.kind in whole for region in regions.values()),
    )


def _root(paths: tuple[str, ...]) -> int | None:
    return int(paths[0].strip("/").rpartition("/")[2]) if len(paths) == 1 else None
