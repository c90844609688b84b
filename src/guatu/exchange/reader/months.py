"""Which month a sheet is of, and one project out of the sheets of several months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

from guatu.engine.calendar import Month
from guatu.exchange.reader.model import Figures, LedgerRow
from guatu.exchange.reader.parts import MONTH_WORD, month_number
from guatu.exchange.reader.text import compact

_FULL = re.compile(r"(?<!\d)((?:19|20)\d{2})[年.\-_/]?(1[0-2]|0?[1-9])(?!\d)月?")
_MONTH = re.compile(rf"(?<![\d])({MONTH_WORD})月")
_ONLY_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
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


def identity_of(row: LedgerRow) -> tuple[str, str]:
    """What makes two rows the same project: the code, else name and place."""
    return ("code", row.code) if row.code else (compact(row.name), compact(row.region_text))


def merged_months(tables: Sequence[tuple[Month, list[LedgerRow]]], as_of: Month) -> list[LedgerRow]:
    """One row per project out of tables of different months; each month's figures stay with their month.

    What does not change from month to month is taken from the sheet of `as_of`, else from the latest before it.
    """
    order = sorted(
        tables,
        key=lambda t: (t[0] <= as_of, t[0] if t[0] <= as_of else as_of.plus(as_of.minus(t[0]))),
        reverse=True,
    )
    merged: dict[tuple[object, ...], LedgerRow] = {}
    for number, (_, rows) in enumerate(order):
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            key = identity_of(row)
            times = seen[key] = seen.get(key, 0) + 1
            slot = (*key, times)
            merged[slot] = _joined(merged[slot], row) if slot in merged and number else row
    return list(merged.values())


def _joined(main: LedgerRow, other: LedgerRow) -> LedgerRow:
    figures = {**other.figures, **main.figures}
    plans = {**other.plan_by_month, **main.plan_by_month}
    gaps = {
        f.name: getattr(other, f.name)
        for f in fields(LedgerRow)
        if f.name not in _IDENTITY
        and getattr(main, f.name) in (None, "")
        and getattr(other, f.name) not in (None, "")
    }
    return replace(
        main, figures=dict(sorted(figures.items())), plan_by_month=dict(sorted(plans.items())), **gaps
    )


def with_year_sums(row: LedgerRow) -> LedgerRow:
    """Where every month from January on is given and no column says 年初至今, the sum of the months is it."""
    added: dict[Month, Figures] = {}
    for year in {month.year for month in row.figures}:
        running = 0
        for number in range(1, 13):
            found = row.figures.get(Month(year, number))
            if found is None or found.done_month_fen is None:
                break
            running += found.done_month_fen
            if found.done_year_fen is None:
                added[Month(year, number)] = replace(found, done_year_fen=running)
    return replace(row, figures={**row.figures, **added}) if added else row
