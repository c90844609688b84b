"""The days a plan document promises for a project by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from guatu.targets.enums import PlanState, RowState
from guatu.targets.policy import targets_for, tasks_for

if TYPE_CHECKING:
    from guatu.access.models import User

MOST = 10


@dataclass(frozen=True, slots=True)
class PromisedDay:
    """A day in a plan in force, the plan's title, and the sentence that names the project."""

    on: date
    plan: str
    quote: str

    @property
    def source(self) -> str:
        """Where it was promised, in words."""
        return self.plan[:200]


def promised_days(user: User | AnonymousUser, name: str, *, after: date) -> list[PromisedDay]:
    """The days after `after` by which plans `user` may read promise something of a project of this name, the first first."""
    core = name.strip().removesuffix("项目").removesuffix("工程")
    if len(core) < 4:  # so short a name is in many sentences
        return []
    in_force = Q(state=RowState.CONFIRMED, plan__state=PlanState.IN_FORCE, due_on__gt=after)
    found: set[tuple[date, str, str]] = set()
    for rows in (tasks_for(user), targets_for(user)):
        named = rows.filter(in_force, quote__contains=core).order_by("due_on")
        for on, plan, quote in named.values_list("due_on", "plan__title", "quote")[:MOST]:
            if on is not None:
                found.add((on, plan, quote))
    return [PromisedDay(*each) for each in sorted(found)[:MOST]]
