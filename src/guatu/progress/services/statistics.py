"""Acceptance into the statistics bureau's direct reporting (入库纳统)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from guatu.engine.calendar import Month
from guatu.kit.bulk import insert_rows, update_rows
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.progress import queries
from guatu.progress.models import DAYS, StatisticsEntry
from guatu.progress.values import StatisticsRow

if TYPE_CHECKING:
    from guatu.access.models import User

_COLUMNS = ("project_id", "entered_on", "known_on", "recorded_at", "recorded_by_id", "batch_id")
DENIED = "填的是未入库纳统，但平台已记录该项目入库，未改动；如确属误记，请到项目页撤销入库记录"


@transaction.atomic
def record_statistics(
    rows: Sequence[StatisticsRow], *, as_of: Month, by: User | None, batch_id: int | None = None
) -> list[int]:
    """Record which projects are in the statistics, known on the last day of `as_of`; gives the ids that changed.

    A date that was unknown or other replaces the earlier entry. “否” never withdraws an entry (see `denied`).
    """
    at, known_on = now(), as_of.last_day
    new, kept = _new(rows)
    replaced = [(at, kept[row.project_id][0]) for row in new if row.project_id in kept]
    update_rows(StatisticsEntry, ("withdrawn_at",), replaced)
    by_id = by.pk if by else None
    insert_rows(
        StatisticsEntry,
        _COLUMNS,
        [(row.project_id, row.entered_on, known_on, at, by_id, batch_id) for row in new],
    )
    ids = [row.project_id for row in new]
    if ids and batch_id is None:
        _tell(ids)
    return ids


def _new(rows: Sequence[StatisticsRow]) -> tuple[list[StatisticsRow], dict[int, tuple[int, date | None]]]:
    kept = queries.statistics_in_force(row.project_id for row in rows if row.in_statistics)
    new = [
        row
        for row in rows
        if row.in_statistics
        and (row.project_id not in kept or row.entered_on not in (None, kept[row.project_id][1]))
    ]
    return new, kept


def would_enter(rows: Sequence[StatisticsRow]) -> set[int]:
    """The projects of which `record_statistics` would write something."""
    return {row.project_id for row in _new(rows)[0]}


def denied(rows: Sequence[StatisticsRow]) -> set[int]:
    """The projects that `rows` say are not in the statistics although they are; to be shown, never written."""
    doubtful = {row.project_id for row in rows if not row.in_statistics}
    return doubtful & queries.statistics_in_force(doubtful).keys()


@transaction.atomic
def enter_statistics(project_id: int, entered_on: date, *, by: User | None) -> None:
    """Record by hand that a project was accepted. Raises Refused when it already is in the statistics (the table takes one entry
    in force, whoever comes first) and for a day that cannot be."""
    if not DAYS[0] <= entered_on <= DAYS[1]:
        raise Refused(f"入库日期应在 {DAYS[0].year} 年至 {DAYS[1].year} 年之间，请核对年份")
    try:
        with transaction.atomic():
            StatisticsEntry.objects.create(
                project_id=project_id,
                entered_on=entered_on,
                known_on=entered_on,
                recorded_at=now(),
                recorded_by_id=by.pk if by else None,
            )
    except IntegrityError as already:
        raise Refused("该项目已入库纳统；日期有误时，请先撤销原记录") from already
    detail = {"entered_on": entered_on}
    ledger.record("statistics.enter", f"project:{project_id}", by=by, detail=detail)
    _tell([project_id])


@transaction.atomic
def withdraw_statistics(project_id: int, reason: str, *, by: User | None) -> None:
    """Withdraw an acceptance recorded by mistake. Raises Refused without a reason, or when there is none."""
    if not reason.strip():
        raise Refused("请写明撤销的原因")
    moved = StatisticsEntry.objects.filter(project=project_id, withdrawn_at__isnull=True).update(
        withdrawn_at=now()
    )
    if not moved:
        raise Refused("该项目没有入库纳统记录")
    ledger.record("statistics.withdraw", f"project:{project_id}", by=by, detail={"reason": reason})
    _tell([project_id])


def _tell(project_ids: list[int]) -> None:
    few = project_ids if len(project_ids) <= 1000 else None
    ledger.emit("figure.changed", {"project_ids": few, "months": None})
