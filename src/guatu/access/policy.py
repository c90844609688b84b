"""Who may do what where: grants turned into a scope, and a scope into a filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from guatu.access.enums import ROLE_CAN, Can
from guatu.access.models import ApiToken, Grant, Organisation, Region, User
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody has a right: everywhere, or in the subtrees with these path prefixes; neither means nowhere."""

    everywhere: bool = False
    region_paths: tuple[str, ...] = ()
    organisation_paths: tuple[str, ...] = ()

    @property
    def nowhere(self) -> bool:
        """True when the right exists nowhere."""
        return not (self.everywhere or self.region_paths or self.organisation_paths)


def grants_in_force(user: User | AnonymousUser) -> QuerySet[Grant]:
    """The grants of an active user that are valid today."""
    if not user.is_authenticated or not user.is_active:
        return Grant.objects.none()
    day = today()
    return Grant.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        user=user,
    ).select_related("region", "organisation")


def place_of(grant: Grant) -> str:
    """What a grant covers, in words: the names of its places, or “全部”."""
    if grant.is_everywhere:
        return "全部"
    return "、".join(str(place) for place in (grant.organisation, grant.region) if place)


def scope(user: User | AnonymousUser, can: Can) -> Scope:
    """Where `user` may do `can`, from all grants in force. Asked once per request and right, then kept on the user object."""
    kept: dict[Can, Scope] = user.__dict__.setdefault("_scopes", {})
    if can not in kept:
        kept[can] = _scope_of([grant for grant in _grants(user) if can in ROLE_CAN[grant.role]])
    return kept[can]


def _grants(user: User | AnonymousUser) -> list[Grant]:
    kept: list[Grant] | None = user.__dict__.get("_grants")
    if kept is None:
        kept = user.__dict__["_grants"] = list(grants_in_force(user))
    return kept


def _scope_of(grants: list[Grant]) -> Scope:
    if any(grant.is_everywhere for grant in grants):
        return Scope(everywhere=True)
    return Scope(
        region_paths=tuple(sorted({grant.region.path for grant in grants if grant.region})),
        organisation_paths=tuple(sorted({grant.organisation.path for grant in grants if grant.organisation})),
    )


def roles_of(user: User | AnonymousUser) -> set[str]:
    """Every role somebody holds today, wherever it is."""
    return {grant.role for grant in _grants(user)}


def may(user: User | AnonymousUser, can: Can) -> bool:
    """Whether `user` may do `can` anywhere at all."""
    return not scope(user, can).nowhere


def require(user: User | AnonymousUser, can: Can) -> Scope:
    """The scope, or NotVisible when the right exists nowhere: a page nobody may open does not exist for them."""
    found = scope(user, can)
    if found.nowhere:
        raise NotVisible
    return found


def narrowed(found: Scope, *, region: str = "region", unit: str = "unit", owner: str | None = "owner") -> Q:
    """A filter for rows that point to a region, a responsible unit and an owner: any of them in a granted subtree."""
    if found.everywhere:
        return Q()
    where = Q(pk__in=[])
    if found.region_paths:
        regions = Region.objects.filter(_under(found.region_paths)).values("pk")
        where |= Q(**{f"{region}__in": regions})
    if found.organisation_paths:
        bodies = Organisation.objects.filter(_under(found.organisation_paths)).values("pk")
        where |= Q(**{f"{unit}__in": bodies})
        if owner:
            where |= Q(**{f"{owner}__in": bodies})
    return where


def covers(found: Scope, *, region: int | None, unit: int | None, owner: int | None) -> bool:
    """Whether something of this region, responsible unit and owner (ids) lies within a scope."""
    if found.everywhere:
        return True
    places = (
        Region.objects.filter(_under(found.region_paths)) if found.region_paths else Region.objects.none()
    )
    if region is not None and places.filter(pk=region).exists():
        return True
    bodies = [pk for pk in (unit, owner) if pk is not None]
    if not (found.organisation_paths and bodies):
        return False
    return Organisation.objects.filter(_under(found.organisation_paths), pk__in=bodies).exists()


def _under(paths: tuple[str, ...]) -> Q:
    where = Q()
    for path in paths:
        where |= Q(path__startswith=path)
    return where


def regions_for(user: User | AnonymousUser, can: Can) -> QuerySet[Region]:
    """The regions somebody may do `can` in, for choices in filters and forms."""
    found = scope(user, can)
    if found.everywhere:
        return Region.objects.all()
    return Region.objects.filter(_under(found.region_paths)) if found.region_paths else Region.objects.none()


def organisations_for(user: User | AnonymousUser, can: Can) -> QuerySet[Organisation]:
    """The organisations somebody may do `can` for."""
    found = scope(user, can)
    if found.everywhere:
        return Organisation.objects.all()
    if not found.organisation_paths:
        return Organisation.objects.none()
    return Organisation.objects.filter(_under(found.organisation_paths))


def organisations_seated(user: User | AnonymousUser, can: Can) -> QuerySet[Organisation]:
    """The organisations within somebody's scope of `can`: granted themselves, or seated in a granted region."""
    return Organisation.objects.filter(narrowed(scope(user, can), unit="pk", owner=None))


def regions_around(user: User | AnonymousUser, can: Can) -> QuerySet[Region]:
    """The regions somebody has to do with by `can`: theirs, those they lie in, and those below; what is addressed to a
    whole region reaches them there."""
    found = scope(user, can)
    if found.everywhere:
        return Region.objects.all()
    bodies = organisations_for(user, can).exclude(region=None)
    paths = {*found.region_paths, *bodies.values_list("region__path", flat=True).distinct()}
    above = {int(pk) for path in paths for pk in path.strip("/").split("/")}
    return Region.objects.filter(Q(pk__in=above) | Q(pk__in=regions_for(user, can).values("pk")))


def users_for(user: User | AnonymousUser) -> QuerySet[User]:
    """Every account, for an administrator. Raises NotVisible for anybody else."""
    require(user, Can.ACCOUNTS)
    return User.objects.all()


def user_for(user: User | AnonymousUser, pk: int) -> User:
    """One account, for an administrator. Raises NotVisible."""
    return _one(users_for(user).select_related("organisation"), pk)


def grant_for(user: User | AnonymousUser, pk: int) -> Grant:
    """One grant, for an administrator. Raises NotVisible."""
    require(user, Can.ACCOUNTS)
    return _one(Grant.objects.select_related("user", "organisation", "region"), pk)


def region_for(user: User | AnonymousUser, pk: int, can: Can) -> Region:
    """One region somebody may do `can` in. Raises NotVisible."""
    return _one(regions_for(user, can).select_related("parent"), pk)


def organisation_for(user: User | AnonymousUser, pk: int, can: Can) -> Organisation:
    """One organisation somebody may do `can` for. Raises NotVisible."""
    return _one(organisations_for(user, can).select_related("parent", "region"), pk)


def tokens_for(user: User | AnonymousUser) -> QuerySet[ApiToken]:
    """A person's own keys, newest first; nobody sees another's."""
    if not user.is_authenticated:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(user=user).order_by("-pk")


def token_for(user: User | AnonymousUser, pk: int) -> ApiToken:
    """One of a person's own keys. Raises NotVisible."""
    return _one(tokens_for(user).select_related("user"), pk)


def _one(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def operator() -> User:
    """Whoever runs commands on the machine itself: sees everything, for the database lies open to them anyway.

    Not an account: it has no row, no password and no session, and what it does is recorded as 系统.
    """
    somebody = User(username="", display_name="系统")
    somebody.__dict__["_scopes"] = {can: Scope(everywhere=True) for can in Can}
    return somebody
