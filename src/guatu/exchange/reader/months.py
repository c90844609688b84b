"""Which month a sheet is of, and one project out of the sheets of several months."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Any

from guatu.engine.calendar import Month
from guatu.exchange.reader.model import Figures, LedgerRow
from guatu.exchange.reader.parts import MONTH_WORD, month_number
from guatu.exchange.reader.sink import Sink
from guatu.exchange.reader.text import compact
from guatu.exchange.reader.totals import in_unit

_FULL = re.compile(r"(?<!\d)((?:19|20)\d{2})[年.\-_/]?(1[0-2]|0?[1-9])(?!\d)月?")
_MONTH = re.compile(rf"(?<![\d])({MONTH_WORD})月")
_ONLY_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_ROUNDING_FEN = 5_000  # half of the last place where amounts are rounded to 0.01 万元
_IDENTITY = frozenset({"sheet", "row_no", "figures", "plan_by_month", "extra", "letters"})


def month_of_sheet(name: str, default_year: int) -> Month | None:
    """The month a sheet's name says: 5月, 2023.05, 1-5月 (its last month); None when it says none.

    >>> month_of_sheet("2023年5月台账", 2022), month_of_sheet("1-5月", 2023), month_of_sheet("汇总", 2023)
    (Month(year=2023, number=5), Month(year=2023, number=5), None)
    """
    short = compact(name)
    if found := _FULL.search(short):
        return Month(int(found[1]), int(found[2]))
    found_all = list(_MONTH.finditer(short))
    if found_all and "季" not in short:
        return Month(default_year, month_number(found_all[-1][1]))
    return Month(default_year, int(short)) if _ONLY_NUMBER.fullmatch(short) else None


def merged_months(tables: Sequence[tuple[Month, list[LedgerRow]]], as_of: Month) -> list[LedgerRow]:
    """One row per project out of tables of different months; each month's figures stay with their month.

    What does not change from month to month is taken from the sheet of `as_of`, else from the latest before it.
    """
    past = sorted((t for t in tables if t[0] <= as_of), key=lambda t: t[0], reverse=True)
    future = sorted((t for t in tables if t[0] > as_of), key=lambda t: t[0])
    merged: list[LedgerRow] = []
    places: dict[tuple[str, ...], int] = {}
    for _, rows in [*past, *future]:
        used: set[int] = set()
        for row in rows:
            at = next(
                (places[key] for key in _keys_of(row) if key in places and places[key] not in used), None
            )
            if at is None:
                at = len(merged)
                merged.append(row)
            else:
                merged[at] = _joined(merged[at], row)
            used.add(at)
            for key in _keys_of(merged[at]):
                places.setdefault(key, at)
    return merged


def _keys_of(row: LedgerRow) -> list[tuple[str, ...]]:
    """What a project is known by: its code, and its name and place when it has none to contradict."""
    by_name = ("name", compact(row.name), compact(row.region_text))
    return [("code", row.code), (*by_name, row.code), (*by_name, "")] if row.code else [(*by_name, "")]


def _joined(main: LedgerRow, other: LedgerRow) -> LedgerRow:
    figures = {**other.figures, **main.figures}
    plans = {**other.plan_by_month, **main.plan_by_month}
    gaps: dict[str, Any] = {
        name: theirs
        for name, ours, theirs in zip(LedgerRow._fields, main, other, strict=True)
        if name not in _IDENTITY and ours in (None, "") and theirs not in (None, "")
    }
    return main._replace(
        figures=dict(sorted(figures.items())), plan_by_month=dict(sorted(plans.items())), **gaps
    )


def with_year_sums(row: LedgerRow, given: Set[Month], as_of: Month) -> LedgerRow:
    """Where every month from January on has its own column or sheet, their sum is 年初至今 wherever nothing else says it.

    `given` are the months the file has; a blank in one of them counts as nothing done.
    """
    added: dict[Month, Figures] = {}
    for year in {month.year for month in given}:
        running: int | None = None
        for number in range(1, 13):
            month = Month(year, number)
            found = row.figures.get(month)
            if month not in given or (month > as_of and found is None):
                break
            if found is not None and found.done_month_fen is not None:
                running = (running or 0) + found.done_month_fen
            if running is not None and (found is None or found.done_year_fen is None):
                added[month] = (found or Figures())._replace(done_year_fen=running)
    return row._replace(figures=dict(sorted({**row.figures, **added}.items()))) if added else row


def check_year_sums(rows: Sequence[LedgerRow], given: Set[Month], sink: Sink) -> None:
    """Point out where a column of 年初至今 differs from the sum of the months that stand beside it."""
    for row in rows:
        for month, figures in row.figures.items():
            year = [Month(month.year, number) for number in range(1, month.number + 1)]
            if figures.done_year_fen is None or not given >= set(year):
                continue
            parts = [row.figures[m].done_month_fen or 0 for m in year if m in row.figures]
            if abs(sum(parts) - figures.done_year_fen) > _ROUNDING_FEN * len(year):
                letter = row.letters.get("done_year_fen") or row.letters.get(f"done_year_fen@{month}") or "A"
                summed, said = (in_unit(fen, "万元") for fen in (sum(parts), figures.done_year_fen))
                message = f"1至{month.number}月各月相加是 {summed}万元，年初至今写的是 {said}万元，请核对"
                sink.report(row.sheet, letter, row.row_no, "warning", message, "done_year_fen")
