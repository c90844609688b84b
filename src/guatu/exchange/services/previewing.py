"""What confirming an import would write, counted and checked before anybody confirms it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guatu.engine.calendar import Month
from guatu.exchange.enums import RowAction
from guatu.exchange.pieces import Columns, columns_of
from guatu.exchange.rows import (
    CATEGORY_OF,
    as_figure_rows,
    as_register_rows,
    as_statistics_rows,
)
from guatu.exchange.services.settling import Fate, Settled, Staged
from guatu.progress import queries as progress_queries
from guatu.progress import services as progress
from guatu.registry import queries as registry_queries
from guatu.registry import services as registry
from guatu.registry.enums import Category

Problem = dict[str, Any]
"""A problem as an ImportBatch keeps it: sheet, cell, level, message, field, and `from` (read, check or match)."""

CellOf = Callable[[Staged, str], str]
_WRITTEN = (RowAction.CREATE, RowAction.UPDATE)


def problem(row: Staged, cell_of: CellOf, field: str, message: str, *, level: str, source: str) -> Problem:
    """A problem at the cell of a field of a row."""
    return {
        "sheet": row.sheet,
        "cell": cell_of(row, field),
        "level": level,
        "message": message,
        "field": field,
        "from": source,
    }


def preview(
    rows: Sequence[Staged], settled: Settled, *, as_of: Month, list_name: str, cell_of: CellOf
) -> tuple[dict[str, Any], list[Problem]]:
    """The summary of an import, and what is to be said about rows beside the register. Nothing is written."""
    fates = settled.fates
    problems = [
        problem(row, cell_of, fate.field, fate.why, level="error", source="match")
        for row, fate in zip(rows, fates, strict=True)
        if fate.action == RowAction.SKIP
    ]
    existing = [index for index, fate in enumerate(fates) if fate.action == RowAction.UPDATE]
    touched, contradictions = _beside_register(rows, fates, existing, as_of, list_name, cell_of)
    touched |= _beside_reports(rows, fates, existing, as_of)
    problems += contradictions + _closed(rows, fates, as_of, cell_of)
    return _summary(rows, settled, touched, as_of), problems


def _beside_register(
    rows: Sequence[Staged],
    fates: Sequence[Fate],
    existing: Sequence[int],
    as_of: Month,
    list_name: str,
    cell_of: CellOf,
) -> tuple[set[int], list[Problem]]:
    """Which existing rows change the register, and where they contradict what is known."""
    listed = registry_queries.listed({fates[index].project_id or 0 for index in existing}, as_of.year)
    columns, ids = _said(rows, fates, existing)
    said = as_register_rows(
        columns,
        [fates[index].ids for index in existing],
        ids,
        as_of=as_of,
        list_names=["" if fates[index].project_id in listed else list_name for index in existing],
    )
    applied = registry.preview_register_rows(said, as_of=as_of)
    touched = {index for index, changes in zip(existing, applied.touched, strict=True) if changes}
    problems = [
        problem(rows[existing[c.index]], cell_of, "started", c.sentence, level="warning", source="match")
        for c in applied.contradictions
    ]
    statistics = {existing[number]: row for number, row in as_statistics_rows(columns, ids)}
    denied = progress.denied(list(statistics.values()))
    problems += [
        problem(rows[index], cell_of, "in_stats", progress.DENIED, level="warning", source="match")
        for index, row in statistics.items()
        if row.project_id in denied
    ]
    return touched, problems


def _said(rows: Sequence[Staged], fates: Sequence[Fate], which: Sequence[int]) -> tuple[Columns, list[int]]:
    """What some rows say, and the project of each (0 for one that is still to be made)."""
    return columns_of([rows[index].values for index in which]), [
        fates[index].project_id or 0 for index in which
    ]


def _beside_reports(
    rows: Sequence[Staged], fates: Sequence[Fate], existing: Sequence[int], as_of: Month
) -> set[int]:
    """Which existing rows bring new figures or an entry into the statistics."""
    columns, ids = _said(rows, fates, existing)
    figures = list(as_figure_rows(columns, ids, as_of, progress_queries.closed_months()))
    changed = progress.would_change([figure for _, figure in figures])
    touched = {existing[number] for (number, _), new in zip(figures, changed, strict=True) if new}
    statistics = [row for _, row in as_statistics_rows(columns, ids)]
    entering = progress.would_enter(statistics)
    return touched | {index for index in existing if fates[index].project_id in entering}


def _closed(rows: Sequence[Staged], fates: Sequence[Fate], as_of: Month, cell_of: CellOf) -> list[Problem]:
    """One warning for each closed month of which the workbook says something else than what was closed."""
    closed = progress_queries.closed_months()
    if not closed:
        return []
    speaking = [
        index
        for index, (row, fate) in enumerate(zip(rows, fates, strict=True))
        if fate.action in _WRITTEN and any(int(month) in closed for month in row.values.get("figures", {}))
    ]
    everything = as_figure_rows(*_said(rows, fates, speaking), as_of, frozenset())
    said = [(speaking[number], figure) for number, figure in everything if figure.month.key in closed]
    changed = progress.would_change([figure for _, figure in said])
    lost: dict[Month, list[int]] = {}
    for (index, figure), is_other in zip(said, changed, strict=True):
        if is_other:
            lost.setdefault(figure.month, []).append(index)
    return [
        problem(
            rows[indexes[0]],
            cell_of,
            "done_month_fen",
            f"{month.label}已结账，表中该月有 {len(indexes)} 行与已结账的数据不同，不会写入；更正请填入下一个未结账的月份",
            level="warning",
            source="match",
        )
        for month, indexes in sorted(lost.items())
    ]


def _summary(rows: Sequence[Staged], settled: Settled, touched: set[int], as_of: Month) -> dict[str, Any]:
    fates = settled.fates
    actions = Counter(fate.action.value for fate in fates)
    written = [row.values for row, fate in zip(rows, fates, strict=True) if fate.action in _WRITTEN]
    figures = [values.get("figures", {}).get(str(as_of.key), {}) for values in written]
    return {
        "rows": len(rows),
        "create": actions[RowAction.CREATE],
        "update": len(touched),
        "unchanged": actions[RowAction.UPDATE] - len(touched),
        "ask": actions[RowAction.ASK],
        "skip": actions[RowAction.SKIP],
        "total_fen": _sum(written, "total_fen"),
        "plan_fen": _sum(written, "plan_fen"),
        "done_month_fen": _sum(figures, "done_month_fen"),
        "done_year_fen": _sum(figures, "done_year_fen"),
        "started": sum(1 for values in written if values.get("started")),
        "in_stats": sum(1 for values in written if values.get("in_stats")),
        "new_starts": sum(
            1 for values in written if CATEGORY_OF.get(values.get("entry_category", "")) == Category.NEW
        ),
        "months": sorted({int(month) for values in written for month in values.get("figures", {})}),
        "new_names": {role: len(texts) for role, texts in settled.new_texts().items()},
    }


def _sum(rows: Sequence[Mapping[str, Any]], key: str) -> int | None:
    known = [row[key] for row in rows if row.get(key) is not None]
    return sum(known) if known else None
