"""Places and bodies as plain values, for whoever has to recognise them by name."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Length

from guatu.access.enums import OrganisationKind, Role
from guatu.access.models import Organisation, Region, User
from guatu.access.policy import grants_in_force


class Place(NamedTuple):
    """A region or an organisation: its names, what kind it is and where it stands in its tree."""

    pk: int
    name: str
    short_name: str
    kind: str
    path: str


def _open_on(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=day)


def regions_on(day: date) -> list[Place]:
    """Every region that is not closed on `day`."""
    rows = Region.objects.filter(_open_on(day)).values_list("pk", "name", "kind", "path")
    return [Place(pk, name, "", kind, path) for pk, name, kind, path in rows]


def organisations_on(day: date) -> list[Place]:
    """Every organisation that is not closed on `day`."""
    rows = Organisation.objects.filter(_open_on(day))
    return [Place(*row) for row in rows.values_list("pk", "name", "short_name", "kind", "path")]


def directory_mark() -> str:
    """A text that is another one once places or bodies were added, renamed or closed."""
    marks = [
        model.objects.aggregate(n=Count("pk"), last=Max("pk"), end=Max("valid_to"), names=Sum(Length("name")))
        for model in (Region, Organisation)
    ]
    return str(marks)


def government_of(region: Region) -> Organisation | None:
    """The government of a place, under which its departments stand."""
    governments = Organisation.objects.filter(region=region, kind=OrganisationKind.GOVERNMENT)
    return governments.order_by("path").first()


def person(pk: int) -> User | None:
    """Somebody by id, for work done later in their name; None when the account is closed or gone."""
    return User.objects.filter(pk=pk, is_active=True).first()


def person_named(username: str) -> User | None:
    """Somebody by sign-in name; None when there is no open account of that name."""
    return User.objects.filter(username=username, is_active=True).first()


def sole_officer() -> User | None:
    """The one person with the role of officer in force; None when there are several, or none."""
    officers = User.objects.filter(is_active=True, grants__role=Role.OFFICER).distinct()
    found = [
        each for each in officers[:50] if Role.OFFICER in {grant.role for grant in grants_in_force(each)}
    ]
    return found[0] if len(found) == 1 else None
