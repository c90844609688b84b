"""Finding projects by what people type, and by the list they stand on."""

from __future__ import annotations

import unicodedata
from datetime import date

from django.db.models import Q, QuerySet

from guatu.registry.models import ListEntry, Project, ProjectList

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


def lists_on_record() -> list[tuple[int, str]]:
    """Every list by id and name, the latest year first."""
    return list(ProjectList.objects.values_list("pk", "name"))
