"""Things that cannot both be true within one row: shown as warnings, never corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from guatu.engine.calendar import Month
from guatu.exchange.reader.money import number_of
from guatu.exchange.reader.text import Cell, is_nothing, number_text, quoted

Say = Callable[[int, str, str], None]
"""Position of the row in the chunk, key of the column, sentence."""

_OUT_OF_SCALE = 1_000
_TOLERANCE = Decimal("0.1")
_ORDERS = (
    ("plan_fen", "total_fen", "年度计划大于总投资，请核对数字和单位"),
    ("done_year_fen", "total_fen", "年初至今完成大于总投资，请核对数字和单位"),
    ("done_total_fen", "total_fen", "开工以来完成大于总投资，请核对数字和单位"),
    ("done_before_fen", "total_fen", "截至上年底完成大于总投资，请核对数字和单位"),
    ("done_month_fen", "done_year_fen", "本月完成大于年初至今完成，请核对"),
    ("done_year_fen", "done_total_fen", "年初至今完成大于开工以来完成，请核对两列是否填反"),
)


def check_rows(values: Mapping[str, Sequence[Any]], as_of: Month, say: Say) -> None:
    """Compare the columns of some rows with each other. `values` by field, figures of the table's own month."""
    for small, large, sentence in _ORDERS:
        if small in values and large in values:
            for i, (a, b) in enumerate(zip(values[small], values[large], strict=True)):
                if a is not None and b is not None and a > b:
                    say(i, small, sentence)
    if "start_year" in values and "finish_year" in values:
        for i, (a, b) in enumerate(zip(values["start_year"], values["finish_year"], strict=True)):
            if a is not None and b is not None and a > b:
                say(i, "finish_year", f"竣工年份 {b} 早于开工年份 {a}，请核对")
    _check_scale(values, say)
    _check_started(values, as_of, say)


def _check_scale(values: Mapping[str, Sequence[Any]], say: Say) -> None:
    """A total a thousand times the year's plan was most probably typed in another unit."""
    if "plan_fen" in values and "total_fen" in values:
        for i, (plan, total) in enumerate(zip(values["plan_fen"], values["total_fen"], strict=True)):
            if plan and total and total >= plan * _OUT_OF_SCALE:
                say(i, "total_fen", f"总投资是年度计划的 {total // plan} 倍，单位可能写错，请核对")


def _check_started(values: Mapping[str, Sequence[Any]], as_of: Month, say: Say) -> None:
    if "started" not in values:
        return
    none: list[None] = [None] * len(values["started"])
    for i, (started, start_on, done) in enumerate(
        zip(values["started"], values.get("start_on", none), values.get("done_year_fen", none), strict=True)
    ):
        if started is False and done:
            say(i, "started", "写的是未开工，却有完成投资，请核对")
        elif started is False and start_on is not None and start_on <= as_of.last_day:
            say(i, "started", "写的是未开工，却有开工时间，请核对")
        elif started and start_on is not None and start_on > as_of.last_day:
            say(i, "start_on", f"写的是已开工，开工时间却晚于{as_of.label}，请核对")


def wrong_percents(
    cells: Sequence[Cell], parts: Sequence[int | None], wholes: Sequence[int | None]
) -> list[tuple[int, str]]:
    """The rates that disagree with what their two amounts give; none where most of the column is some other rate.

    A rate may be written as 20.5, 20.5% or as the fraction 0.205.
    """
    wrong: list[tuple[int, str]] = []
    checked = 0
    for i, (cell, part, whole) in enumerate(zip(cells, parts, wholes, strict=True)):
        if part is None or not whole or is_nothing(cell):
            continue
        number = number_of(cell)
        if number is None:
            continue
        checked += 1
        right = Decimal(part) * 100 / whole
        readings = (
            [number]
            if isinstance(cell, str) and cell.rstrip().endswith(("%", "％"))
            else [number, number * 100]
        )
        if all(abs(reading - right) > _TOLERANCE for reading in readings):
            wrong.append(
                (
                    i,
                    f"{quoted(cell)}与完成数除以计划数得出的 {number_text(float(round(right, 2)))}% 不符，请核对",
                )
            )
    if checked and len(wrong) * 2 > checked and checked > 3:
        return []
    return wrong
