"""Finding projects by what people type, and by the list they stand on."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.registry.models import ListEntry, Project, ProjectList
from guatu.registry.policy import projects_for

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_WORDS = 6


def projects_matching(text: str) -> QuerySet[Project]:
    """The projects whose name, pinyin initials or code hold every word of `text`; not narrowed by rights.

    `%` and `_` stand for themselves; full-width letters and digits count as plain ones. An empty text matches everything.
    """
    found = Project.objects.order_by()
    for word in text.replace("\0", "").split()[:MOST_WORDS]:
        plain = unicodedata.normalize("NFKC", word)  # full-width letters and digits as they stand in codes
        where = Q(name__icontains=word) | Q(initials__contains=plain.lower()) | Q(code__icontains=plain)
        found = found.filter(where | Q(name__icontains=plain) if plain != word else where)
    return found


def projects_on_list(list_id: int, day: date) -> QuerySet[Project]:
    """The projects that stand on a list on `day`; not narrowed by rights."""
    standing = ListEntry.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=day), list=list_id, entered_on__lte=day
    )
    return Project.objects.order_by().filter(pk__in=standing.values("project"))


def lists_on_record(user: User | AnonymousUser, can: Can) -> list[tuple[int, str]]:
    """The lists, by id and name and the latest year first, that name or named a project `user` may do `can` with."""
    lists = ProjectList.objects.all()
    if not access.scope(user, can).everywhere:
        within = projects_for(user, can).filter(pk=OuterRef("project"))
        entries = ListEntry.objects.filter(Exists(within), list=OuterRef("pk"))
        lists = lists.filter(Exists(entries))
    return list(lists.values_list("pk", "name"))


def owners_on_record(user: User | AnonymousUser, can: Can) -> QuerySet[Project, int | None]:
    """The ids of the owners of the projects `user` may do `can` with, as a subquery."""
    return projects_for(user, can).filter(owner__isnull=False).order_by().values_list("owner", flat=True)
