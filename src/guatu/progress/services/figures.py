"""Reports of months: recorded in bulk, corrected by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.bulk import insert_rows, update_rows
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.money import MOST_FEN, wan
from guatu.ledger import services as ledger
from guatu.progress import queries
from guatu.progress.models import MonthlyFigure, Period
from guatu.progress.services.periods import hold_open
from guatu.progress.values import FIGURE_NAMES, FIGURES, FigureRow, Recorded

if TYPE_CHECKING:
    from guatu.access.models import User

_PIECE = 5_000
_EMPTY = tuple("" if name.endswith("_text") or name == "remark" else None for name in FIGURES)
_said = attrgetter(*FIGURES)
_COLUMNS = (
    "project_id", "month", *FIGURES, "is_current", "corrects_id",
    "recorded_at", "recorded_by_id", "recorded_by_name", "batch_id",
)  # fmt: skip


@dataclass(slots=True)
class _Pending:
    """What a piece of rows comes to: (project, month, values, id of the report it corrects)."""

    rows: list[tuple[int, int, tuple[Any, ...], int | None]] = field(default_factory=list)
    unchanged: int = 0


@transaction.atomic
def record_figures(
    rows: Sequence[FigureRow],
    *,
    by: User | None,
    batch_id: int | None = None,
) -> Recorded:
    """Record what was reported. A report that says something else than the one in force takes its place and names it.

    What a row does not say is taken over from the report in force; a row that says nothing new writes nothing. At most one row
    for a project and month. Several rows without a `batch_id` emit `figure.changed`; with one the caller tells.

    Raises Refused when a row would change a closed month.
    """
    hold_open()
    at = now()
    closed = queries.closed_months()
    total = _Pending()
    for start in range(0, len(rows), _PIECE):
        pending = _pending(rows[start : start + _PIECE])
        _refuse_closed({month for _, month, _, _ in pending.rows} & closed)
        _write(pending, by, at, batch_id)
        total.unchanged += pending.unchanged
        total.rows += [(project, month, (), corrects) for project, month, _, corrects in pending.rows]
    recorded = _recorded(total)
    for month in recorded.months:
        Period.objects.get_or_create(month=month)
    if batch_id is None and total.rows:
        _tell(sorted({row[0] for row in total.rows}), recorded.months)
    return recorded


def would_change(rows: Sequence[FigureRow]) -> list[bool]:
    """For each row whether `record_figures` would write something; nothing is written and closed months are not refused."""
    found: list[bool] = []
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        written = {(project, month) for project, month, _, _ in _pending(piece).rows}
        found += [(row.project_id, row.month.key) in written for row in piece]
    return found


def _pending(rows: Sequence[FigureRow]) -> _Pending:
    kept = queries.current_figures({row.project_id for row in rows}, {row.month.key for row in rows})
    pending = _Pending()
    for row, month in zip(rows, [row.month.key for row in rows], strict=True):
        corrects, before = kept.get((row.project_id, month), (None, _EMPTY))
        after = tuple([old if new is None else new for new, old in zip(_said(row), before, strict=True)])
        if after == before:
            pending.unchanged += 1
        else:
            pending.rows.append((row.project_id, month, after, corrects))
    return pending


def _refuse_closed(closed: set[int]) -> None:
    if closed:
        month = Month.of_key(min(closed))
        raise Refused(f"{month.label}已结账，不能再改当月数据；更正请填入下一个未结账的月份")


def _write(pending: _Pending, by: User | None, at: datetime, batch_id: int | None) -> None:
    update_rows(
        MonthlyFigure, ("is_current",), [(False, corrects) for *_, corrects in pending.rows if corrects]
    )
    signed = (at, by.pk if by else None, str(by) if by else "系统", batch_id)
    rows = [
        (project, month, *values, True, corrects, *signed)
        for project, month, values, corrects in pending.rows
    ]
    insert_rows(MonthlyFigure, _COLUMNS, rows)


def _recorded(total: _Pending) -> Recorded:
    corrected = sum(1 for *_, corrects in total.rows if corrects)
    months = tuple(sorted({month for _, month, _, _ in total.rows}))
    return Recorded(len(total.rows) - corrected, corrected, total.unchanged, months)


@transaction.atomic
def correct_figure(
    project_id: int, month: Month, *, by: User | None, reason: str = "", **values: int | str | Decimal | None
) -> MonthlyFigure:
    """Set values of one project's report for a month by hand; here None empties a value. Gives the report now in force.

    Raises Refused for a closed month (corrections then go into the next open month), for negative counts, for impossible
    amounts, and when nothing is said of a month that has no report.
    """
    if unknown := values.keys() - set(FIGURES):
        raise TypeError(f"not columns of a report: {sorted(unknown)}")
    hold_open()
    _refuse_wrong(values)
    kept = queries.current_figures([project_id], [month.key]).get((project_id, month.key))
    before = kept[1] if kept else _EMPTY
    after = tuple(
        (values[name] if values[name] is not None else empty) if name in values else old
        for name, old, empty in zip(FIGURES, before, _EMPTY, strict=True)
    )
    if after != before:
        _refuse_closed({month.key} & queries.closed_months())
        pending = _Pending([(project_id, month.key, after, kept[0] if kept else None)])
        _write(pending, by, now(), None)
        Period.objects.get_or_create(month=month.key)
        changed = {
            name: [old, new] for name, old, new in zip(FIGURES, before, after, strict=True) if old != new
        }
        detail = {"month": month.key, "reason": reason, "changed": changed}
        ledger.record("figure.correct", f"project:{project_id}", by=by, detail=detail)
        _tell([project_id], (month.key,))
    elif kept is None:
        raise Refused(f"请至少填写一项{month.label}的数据")
    return MonthlyFigure.objects.get(project=project_id, month=month.key, is_current=True)


def _refuse_wrong(values: dict[str, int | str | Decimal | None]) -> None:
    due, done = values.get("permits_due"), values.get("permits_done")
    if any(isinstance(count, int) and not 0 <= count <= 9999 for count in (due, done)):
        raise Refused("手续件数应在 0 到 9999 之间")
    if isinstance(due, int) and isinstance(done, int) and done > due:
        raise Refused(f"已办手续（{done} 件）不能多于应办手续（{due} 件）")
    for name, value in values.items():
        if name.endswith("_fen") and value is not None and abs(int(value)) > MOST_FEN:
            raise Refused(f"{FIGURE_NAMES[name]}超过 {wan(MOST_FEN)} 万元，不可能，请核对单位")
    percent = values.get("physical_percent")
    if percent is not None and not 0 <= Decimal(percent) <= 100:
        raise Refused("形象进度应在 0 到 100 之间")


def _tell(project_ids: list[int], months: Sequence[int]) -> None:
    few = project_ids if len(project_ids) <= 1000 else None
    ledger.emit("figure.changed", {"project_ids": few, "months": touched_months(months)})


def touched_months(months: Sequence[int]) -> list[int]:
    """The open months whose year-to-date may follow from reports of `months` (yyyymm): these and the later ones of their years."""
    found = set(months)
    for year in {month // 100 for month in months}:
        first = min(month for month in months if month // 100 == year)
        found |= {month for month in queries.open_months_of(year) if month > first}
    return sorted(found - queries.closed_months())
