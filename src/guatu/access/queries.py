"""Reads of places, bodies and people that other apps and the pages need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guatu.access.enums import ROLE_CAN, Can, OrganisationKind, Role
from guatu.access.models import Grant, Organisation, Region, User
from guatu.kit.clock import today
from guatu.kit.errors import Refused

Place = TypeVar("Place", Region, Organisation)


@dataclass(frozen=True, slots=True)
class Twig:
    """One line of a tree as it is shown: the place, how deep it stands, and whether it is closed on that day."""

    place: Region | Organisation
    depth: int
    is_closed: bool


def region_names() -> dict[int, str]:
    """Every region's name by id."""
    return dict(Region.objects.values_list("pk", "name"))


def organisation_names(ids: Iterable[int | None] | None = None) -> dict[int, str]:
    """The short name of every organisation (a county has thousands), or of these, by id."""
    found = Organisation.objects.all()
    if ids is not None:
        found = found.filter(pk__in=[pk for pk in ids if pk is not None])
    return {pk: short or name for pk, short, name in found.values_list("pk", "short_name", "name")}


def region_tree(regions: QuerySet[Region], on: date) -> list[Twig]:
    """These regions in the order of the tree, siblings as they were added."""
    return _tree(list(regions), on)


def organisation_tree(bodies: QuerySet[Organisation], on: date) -> list[Twig]:
    """These bodies without the companies (a county has thousands) in the order of the tree, each with `people` counted."""
    public = bodies.exclude(kind=OrganisationKind.COMPANY).select_related("region")
    return _tree(list(public.annotate(people=_people_in())), on)


def companies(bodies: QuerySet[Organisation], text: str = "") -> QuerySet[Organisation]:
    """The companies among these bodies whose name or credit code holds `text`, by name, each with `people` counted."""
    found = bodies.filter(kind=OrganisationKind.COMPANY).select_related("region", "parent")
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(short_name__icontains=text) | Q(credit_code__icontains=text)
        )
    return found.annotate(people=_people_in()).order_by("name", "pk")


def public_bodies(bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The open bodies that are not companies: what a field for a body offers while somebody types."""
    return bodies.exclude(kind=OrganisationKind.COMPANY).filter(valid_to__isnull=True)


def bodies_seated_in(region: Region | None) -> QuerySet[Organisation]:
    """The open bodies that are not companies and sit in a region or a part of it; None means anywhere."""
    found = public_bodies(Organisation.objects.all())
    return found if region is None else found.filter(region__path__startswith=region.path)


def bodies_for_names(region: Region) -> QuerySet[Organisation]:
    """The open bodies a paper of a region may name, companies too: seated in it, in a part of it, above it, or nowhere."""
    above = [int(pk) for pk in region.path.strip("/").split("/")]
    seated = Q(region__path__startswith=region.path) | Q(region__in=above) | Q(region=None)
    return Organisation.objects.filter(seated, valid_to__isnull=True).select_related("region")


def body_named(bodies: QuerySet[Organisation], name: str) -> Organisation:
    """The one open body of this full or short name. Raises Refused when there is none or more than one."""
    known = Q(name=name) | Q(short_name=name)
    found = list(bodies.filter(known, valid_to__isnull=True)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"有几个单位叫“{name}”，请写全称")
    raise Refused(f"没有叫“{name}”的单位，请写全称或简称，或先在“单位”中新增")


def user_list(
    users: QuerySet[User], *, text: str = "", role: str = "", is_active: bool | None = None
) -> QuerySet[User]:
    """These accounts by sign-in name, office first; `grants_today` and `has_totp` come with each.

    `text` is looked for in sign-in name, name, telephone and office; `role` keeps those who hold it today.
    """
    in_force = _in_force()
    if text:
        users = users.filter(
            Q(username__icontains=text)
            | Q(display_name__icontains=text)
            | Q(phone__icontains=text)
            | Q(organisation__name__icontains=text)
            | Q(organisation__short_name__icontains=text)
        )
    if role:
        users = users.filter(Exists(in_force.filter(user=OuterRef("pk"), role=role)))
    if is_active is not None:
        users = users.filter(is_active=is_active)
    with_places = in_force.select_related("organisation", "region").order_by("pk")
    return (
        users.select_related("organisation")
        .prefetch_related(Prefetch("grants", with_places, to_attr="grants_today"))
        .annotate(has_totp=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type="totp")))
        .order_by(F("organisation__path").asc(nulls_first=True), "username")
    )


def grants_of(user: User) -> QuerySet[Grant]:
    """Every grant somebody has or had, those in force first."""
    day = today()
    over = Q(valid_to__lt=day)
    return (
        Grant.objects.filter(user=user)
        .select_related("organisation", "region")
        .annotate(is_over=Exists(Grant.objects.filter(over, pk=OuterRef("pk"))))
        .order_by("is_over", "-pk")
    )


def has_second_step(user: User) -> bool:
    """Whether somebody signs in with a second step."""
    return bool(Authenticator.objects.filter(user=user, type="totp").exists())


def is_last_administrator(user: User) -> bool:
    """Whether nobody but `user` could still manage accounts."""
    administrators = User.objects.filter(
        Exists(_in_force().filter(user=OuterRef("pk"), role=Role.ADMINISTRATOR)), is_active=True
    )
    return list(administrators.values_list("pk", flat=True)[:2]) == [user.pk]


def _in_force() -> QuerySet[Grant]:
    day = today()
    return Grant.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


def _people_in() -> Coalesce:
    people = User.objects.filter(organisation=OuterRef("pk"), is_active=True).order_by()
    counted = people.values("organisation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _tree(places: list[Place], on: date) -> list[Twig]:
    known = {place.pk for place in places}
    below: dict[int | None, list[Place]] = {}
    for place in sorted(places, key=lambda one: one.pk):
        below.setdefault(place.parent_id if place.parent_id in known else None, []).append(place)
    twigs: list[Twig] = []
    waiting = [(place, 0) for place in reversed(below.get(None, []))]
    while waiting:
        place, depth = waiting.pop()
        twigs.append(Twig(place, depth, bool(place.valid_to and place.valid_to < on)))
        waiting.extend((child, depth + 1) for child in reversed(below.get(place.pk, [])))
    return twigs


def user_named(username: str) -> User:
    """The active account with this sign-in name, for commands. Raises Refused when there is none."""
    found = User.objects.filter(username=username, is_active=True).select_related("organisation").first()
    if found is None:
        raise Refused(f"没有登录名为“{username}”的账号，或已停用")
    return found


def people_around(region: Region | None, can: Can) -> QuerySet[User]:
    """The active people who may do `can` in a region, in a part of it, in a place it lies in, or for a body seated there.

    None means the whole platform: everybody who may do `can` anywhere.
    """
    roles = [role for role, rights in ROLE_CAN.items() if can in rights]
    grants = _in_force().filter(user=OuterRef("pk"), role__in=roles)
    if region is not None:
        above = [int(pk) for pk in region.path.strip("/").split("/")]
        grants = grants.filter(
            Q(is_everywhere=True)
            | Q(region__in=above)
            | Q(region__path__startswith=region.path)
            | Q(organisation__region__path__startswith=region.path)
        )
    return User.objects.filter(Exists(grants), is_active=True).order_by("pk")


def has_users() -> bool:
    """Whether anybody can sign in yet; an empty installation has nobody."""
    return User.objects.exists()
