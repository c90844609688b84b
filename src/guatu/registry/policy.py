"""Which projects somebody may see or work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.errors import NotVisible
from guatu.registry.models import Project

if TYPE_CHECKING:
    from guatu.access.models import User


def projects_for(user: User | AnonymousUser, can: Can) -> QuerySet[Project]:
    """Every project `user` may do `can` with; nothing without a grant."""
    return Project.objects.filter(access.narrowed(access.scope(user, can)))


def project_for(user: User | AnonymousUser, pk: int, can: Can) -> Project:
    """One project, if `user` may do `can` with it. Raises NotVisible."""
    found = projects_for(user, can).select_related("region", "unit", "owner").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def may(user: User | AnonymousUser, pk: int, can: Can) -> bool:
    """Whether `user` may do `can` with this project: decides which buttons a page shows."""
    return projects_for(user, can).filter(pk=pk).exists()
