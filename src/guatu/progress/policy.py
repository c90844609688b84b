"""Whose reports somebody may see: those of the projects they may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.progress.models import MonthlyFigure

if TYPE_CHECKING:
    from guatu.access.models import User


def figures_for(user: User | AnonymousUser, can: Can) -> QuerySet[MonthlyFigure]:
    """The reports in force of every project `user` may do `can` with."""
    where = access.narrowed(
        access.scope(user, can), region="project__region", unit="project__unit", owner="project__owner"
    )
    return MonthlyFigure.objects.filter(where, is_current=True)
