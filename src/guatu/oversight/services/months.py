"""Bringing a month up to date after something about its projects changed, and closing it for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit import progress as progress_file
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import queries as waiting
from guatu.ledger import services as ledger
from guatu.oversight.queries.months import closing_job, is_frozen, months_with_facts
from guatu.oversight.services.facts import Rebuilt, Tell, freeze_month, rebuild_facts
from guatu.oversight.services.lights import MOST_ONE_BY_ONE, relight
from guatu.oversight.services.rollups import cells_of, refresh_rollups
from guatu.progress import services as progress

if TYPE_CHECKING:
    from guatu.access.models import User


def rework_month(
    month: Month, project_ids: Iterable[int] | None = None, *, at: datetime, tell: Tell | None = None
) -> Rebuilt:
    """Facts, lights and roll-ups of a month anew, for all projects or for these; a frozen month stays as it is.

    A month that has no facts yet is built for all projects, so that it is never a month of a few. Each step is a transaction of
    its own; a month that is closed between two of them is left to its closing. `tell` hears how many projects are done.
    """
    ids = None if project_ids is None or not months_with_facts(month, month) else sorted(set(project_ids))
    if ids is None or len(ids) > MOST_ONE_BY_ONE:
        rebuilt = rebuild_facts(month, ids, at=at, tell=tell)
        _unless_frozen(month, lambda: relight(month))
        _unless_frozen(month, lambda: refresh_rollups(month))
        return rebuilt
    before = cells_of(month, ids)
    rebuilt = rebuild_facts(month, ids, at=at)
    _unless_frozen(month, lambda: relight(month, project_ids=ids))
    _unless_frozen(month, lambda: refresh_rollups(month, before | cells_of(month, ids)))
    return rebuilt


@transaction.atomic
def _unless_frozen(month: Month, step: Callable[[], object]) -> None:
    progress.hold_open()
    if not is_frozen(month):
        step()


def close_month(month: Month, *, by: User) -> int:
    """Close a month and freeze its facts as they are at this moment, in one transaction; gives how many projects it counts.

    Whatever was committed before counts, nothing that comes later does. `kit.progress` is told how far it is under
    `closing_job(month)`. Raises Refused when the month has no reports, an earlier month of its year is still open, or it is closed already.
    """
    try:
        with progress.closing(month, by=by):
            rework_month(month, at=now(), tell=progress_file.teller(closing_job(month), end=90))
            return freeze_month(month)
    finally:
        progress_file.forget(closing_job(month))


@transaction.atomic
def ask_to_close(month: Month, *, by: User) -> None:
    """Let the worker close a month, which takes a while in a large county; who asked is told when it is done.

    Raises Refused for what `close_month` would refuse now, and while it is being closed.
    """
    progress.refuse_to_close(month)
    if waiting.is_waiting("closing.asked", topic=str(month)):
        raise Refused(f"{month.label}正在结账，请稍候")
    ledger.emit("closing.asked", {"month": month.key, "user_id": by.pk}, topic=str(month))
