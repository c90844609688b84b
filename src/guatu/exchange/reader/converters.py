"""From the cells of one column to the values of one field, chosen once per column.

Every converter takes the cells of some project rows and gives as many values; what is to be said about a cell goes to
`report(position, remark)`. The usual case is decided by the type of the cell; texts that repeat are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guatu.engine.calendar import Month
from guatu.exchange.reader.codes import code_of
from guatu.exchange.reader.dates import BadDate, When, when_of, years_of
from guatu.exchange.reader.money import FEN_PER_UNIT, Remark, fen_of, is_excel_error, number_of
from guatu.exchange.reader.text import (
    NOTHING,
    Cell,
    clean,
    compact,
    is_nothing,
    number_text,
    paragraph,
    quoted,
    shown,
    unguarded,
)
from guatu.exchange.reader.words import says_started, yes_or_no

Report = Callable[[int, Remark], None]
Converter = Callable[[Sequence[Cell], Report], list[Any]]
_REMEMBERED = 20_000
_EXACT_BELOW = 1e15
_DURATION = re.compile(r"约?(\d{1,4}(\.\d)?|[一二两三四五六七八九十半]{1,3})(个?月|年半?|个?日历天|天|日)")
_EXAMPLES = {"起止年份": " 2022-2024 或 2022年3月-2024年12月的样子", "年份": " 2023 或 2023年的样子"}


def texts(keep_lines: bool = False) -> Converter:
    """Texts without stray blanks; dashes and 无 are nothing. `keep_lines` for long texts, whose line breaks stay."""
    tidy = paragraph if keep_lines else clean
    known: dict[Cell, str] = dict.fromkeys([*NOTHING, None], "")

    def convert(cells: Sequence[Cell], report: Report) -> list[str]:
        if len(known) > _REMEMBERED:
            known.clear()
            known.update(dict.fromkeys([*NOTHING, None], ""))
        values: list[Any] = [known.get(cell) for cell in cells]
        for i, value in enumerate(values):
            if value is None and is_excel_error(cells[i]):
                values[i] = ""
                report(i, Remark(True, f"公式出错（{cells[i]}），请改正公式或直接填写"))
            elif value is None:
                values[i] = known[cells[i]] = _one_text(cells[i], tidy)
        return values

    return convert


def _one_text(cell: Cell, tidy: Callable[[str], str]) -> str:
    if isinstance(cell, str):
        text = tidy(unguarded(cell))
        return "" if text.strip() in NOTHING else text
    return shown(cell)


def codes(is_national: bool) -> Converter:
    """项目代码 in its usual form."""

    def convert(cells: Sequence[Cell], report: Report) -> list[str]:
        values = []
        for i, cell in enumerate(cells):
            code, remark = code_of(cell, is_national=is_national)
            values.append(code)
            if remark:
                report(i, remark)
        return values

    return convert


def amounts(unit: str) -> Converter:
    """Amounts in 分; `unit` is the unit of plain numbers."""
    scale = FEN_PER_UNIT[unit]
    limit = _EXACT_BELOW / scale

    def convert(cells: Sequence[Cell], report: Report) -> list[int | None]:
        values: list[int | None] = []
        add = values.append
        for i, cell in enumerate(cells):
            if cell == "":
                add(None)
            elif (
                cell.__class__ is float and 0 <= cell < limit and (fen := round(cell * scale)) / scale == cell
            ):
                add(fen)  # exact, see money.fen_of
            else:
                value, remark = fen_of(cell, scale)
                add(value)
                if remark:
                    report(i, remark)
        return values

    return convert


def _remembering(read: Callable[[Cell], tuple[Any, Remark | None]]) -> Converter:
    known: dict[tuple[type, Cell], tuple[Any, Remark | None]] = {}

    def convert(cells: Sequence[Cell], report: Report) -> list[Any]:
        if len(known) > _REMEMBERED:
            known.clear()
        values: list[Any] = []
        for i, cell in enumerate(cells):
            if cell == "":
                values.append(None)
                continue
            key = (cell.__class__, cell)
            found = known.get(key)
            if found is None:
                found = known[key] = (None, None) if is_nothing(cell) else read(cell)
            values.append(found[0])
            if found[1]:
                report(i, found[1])
        return values

    return convert


def _reading_dates(read: Callable[[Cell], Any | None], wanted: str) -> Converter:
    example = _EXAMPLES.get(wanted, " 2023-05-01 或 2023年5月的样子")

    def one(cell: Cell) -> tuple[Any, Remark | None]:
        if is_excel_error(cell):
            return None, Remark(True, f"公式出错（{cell}），请改正公式或直接填写{wanted}")
        try:
            value = read(cell)
        except BadDate as none_such:
            return None, Remark(True, f"{quoted(cell)}不是存在的日期（{none_such}），请改正")
        if value is None and isinstance(cell, str) and _DURATION.fullmatch(compact(cell)):
            return None, Remark(
                False, f"{quoted(cell)}只是时长，没有{wanted}，这一格没有导入；如知道，请写成{example}"
            )
        if value is None:
            return None, Remark(True, f"{quoted(cell)}认不出是什么{wanted}，请写成{example}")
        if isinstance(cell, float) and number_text(cell).endswith(".1") and 1950 < cell < 2100:
            year = number_text(cell)[:4]
            return value, Remark(
                False, f"{year}.1 按1月读；Excel 会把 {year}.10 也存成 {year}.1，如是10月请写成“{year}年10月”"
            )
        return value, None

    return _remembering(one)


def days(default_year: int, *, words_allowed: bool = False) -> Converter:
    """Dates; a month or a quarter gives its first day. `words_allowed`: 已开工, 未开工 count as no date."""

    def read(cell: Cell) -> date | tuple[()] | None:
        if isinstance(cell, datetime):
            cell = cell.date()
        if words_allowed and (says_started(cell) is not None or yes_or_no(cell) is not None):
            return ()
        when = when_of(cell, default_year)
        return when.date if when else None

    return _emptied(_reading_dates(read, "日期"))


def months(default_year: int) -> Converter:
    """Months; a quarter gives its first month; 已开工, 续建 and the like count as none."""

    def read(cell: Cell) -> Month | tuple[()] | None:
        if says_started(cell) is not None or (isinstance(cell, str) and yes_or_no(cell) is not None):
            return ()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell in range(1, 13):
            return Month(default_year, int(cell))
        when = when_of(cell, default_year)
        return Month(when.year, when.month) if when else None

    return _emptied(_reading_dates(read, "月份"))


def _emptied(convert: Converter) -> Converter:
    """Words that stand for no date come as () and leave as None."""

    def emptied(cells: Sequence[Cell], report: Report) -> list[Any]:
        return [None if value == () else value for value in convert(cells, report)]

    return emptied


def spans(default_year: int) -> Converter:
    """建设起止年限 as (first year, last year); two Nones where there is none."""
    read = _reading_dates(lambda cell: years_of(cell, default_year), "起止年份")

    def convert(cells: Sequence[Cell], report: Report) -> list[tuple[int | None, int | None]]:
        return [value or (None, None) for value in read(cells, report)]

    return convert


def years(default_year: int) -> Converter:
    """The year of a year or of any date."""

    def read(cell: Cell) -> int | None:
        when: When | None = when_of(cell, default_year)
        return when.year if when else None

    return _reading_dates(read, "年份")


def yes_no(question: str) -> Converter:
    """是 or 否 in any of the usual words."""

    def read(cell: Cell) -> tuple[bool | None, Remark | None]:
        value = yes_or_no(cell)
        if value is None:
            return None, Remark(True, f"{quoted(cell)}看不出{question}，请填写“是”或“否”")
        return value, None

    return _remembering(read)


def marks(meaning: bool) -> Converter:
    """A column to be ticked: any tick gives `meaning`, no tick gives None."""

    def read(cell: Cell) -> tuple[bool | None, Remark | None]:
        value = yes_or_no(cell)
        return (meaning if value or value is None else None), None

    return _remembering(read)


def counts() -> Converter:
    """Whole numbers of things."""

    def read(cell: Cell) -> tuple[int | None, Remark | None]:
        number = number_of(cell)
        if number is None or number != int(number) or not 0 <= number < 1_000_000:
            return None, Remark(True, f"{quoted(cell)}不是项数，请填写整数")
        return int(number), None

    return _remembering(read)


def progress(whole_is_one: bool) -> Converter:
    """形象进度 as (percent, words): a number is percent, anything else stays words. `whole_is_one`: 0.35 means 35 %."""
    factor = Decimal(100 if whole_is_one else 1)

    def read(cell: Cell) -> tuple[tuple[float | None, str], Remark | None]:
        number = number_of(cell)
        if number is None:
            return (None, _one_text(cell, paragraph)), None
        share = number if isinstance(cell, str) else number * factor
        if not 0 <= share <= 200:
            return (None, ""), Remark(True, f"{quoted(cell)}不是百分数，请填写 0 到 100 的数")
        return (float(share), ""), None

    remembering = _remembering(read)

    def convert(cells: Sequence[Cell], report: Report) -> list[tuple[float | None, str]]:
        return [value or (None, "") for value in remembering(cells, report)]

    return convert
