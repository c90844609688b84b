"""Bringing a month up to date after something about its projects changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from guatu.engine.calendar import Month
from guatu.oversight.queries.months import is_frozen, months_with_facts
from guatu.oversight.services.facts import Rebuilt, rebuild_facts
from guatu.oversight.services.lights import MOST_ONE_BY_ONE, relight
from guatu.oversight.services.rollups import cells_of, refresh_rollups


def rework_month(month: Month, project_ids: Iterable[int] | None = None, *, at: datetime) -> Rebuilt:
    """Facts, lights and roll-ups of a month anew, for all projects or for these; a frozen month stays as it is.

    A month that has no facts yet is built for all projects, so that it is never a month of a few.
    """
    if is_frozen(month):
        return Rebuilt(0, 0)
    ids = None if project_ids is None or not months_with_facts(month, month) else sorted(set(project_ids))
    if ids is None or len(ids) > MOST_ONE_BY_ONE:
        rebuilt = rebuild_facts(month, ids, at=at)
        relight(month)
        refresh_rollups(month)
        return rebuilt
    before = cells_of(month, ids)
    rebuilt = rebuild_facts(month, ids, at=at)
    relight(month, project_ids=ids)
    refresh_rollups(month, before | cells_of(month, ids))
    return rebuilt
