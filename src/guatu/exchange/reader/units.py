"""The unit of each amount column: its own header, the line above the table, its neighbours, its size – in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from guatu.exchange.reader.drafts import Draft, Notice
from guatu.exchange.reader.fields import AMOUNTS, UNDECIDED
from guatu.exchange.reader.money import FEN_PER_UNIT, FOREIGN, number_of

_YUAN_FROM = 5_000_000
_YI_BELOW = 30
"""A county's projects have a middle total investment of some thousand 万元; far from that it is another unit."""


def with_units(drafts: Sequence[Draft], default: str | None, notices: list[Notice]) -> list[Draft]:
    """The columns with a unit for every amount; `default` is what the line above the table says.

    What had to be guessed is a notice. Foreign money stays text.
    """
    columns = [replace(d, unit=d.unit or default) if is_amount(d) else d for d in drafts]
    unsaid = [d for d in columns if is_amount(d) and d.unit is None]
    if unsaid:
        unit, why = _neighbours_unit(columns) or _guessed_unit(unsaid)
        message = f"表里没有写金额单位，{why}按“{unit}”读；如不对，请改单位后重新导入"
        notices.append(Notice(unsaid[0].index, message, unsaid[0].meaning.field))
        columns = [replace(d, unit=unit) if d in unsaid else d for d in columns]
    return [_without_foreign(d, notices) for d in columns]


def is_amount(draft: Draft) -> bool:
    """Whether a column holds money."""
    return draft.meaning.field in AMOUNTS or draft.meaning.field in UNDECIDED


def _without_foreign(draft: Draft, notices: list[Notice]) -> Draft:
    if not is_amount(draft) or draft.unit not in FOREIGN:
        return draft
    message = f"{draft.name}的单位是{draft.unit}，没有换算也没有导入，原样保留；请折成人民币填写"
    notices.append(Notice(draft.index, message, draft.meaning.field))
    return draft.taken_as(None, f"单位是{draft.unit}，没有换算", 0.9)


def _neighbours_unit(drafts: Sequence[Draft]) -> tuple[str, str] | None:
    """The unit that the other amounts name; 总投资 is often in 亿元 where all the rest is in 万元, so it counts last."""
    named = [d for d in drafts if is_amount(d) and d.unit in FEN_PER_UNIT]
    units = [d.unit for d in named if d.meaning.field != "total_fen"] or [d.unit for d in named]
    return (max(set(units), key=units.count) or "万元", "跟别的列一样") if units else None


def _guessed_unit(drafts: Sequence[Draft]) -> tuple[str, str]:
    total = next((d for d in drafts if d.meaning.field == "total_fen"), drafts[0])
    numbers = sorted(n for v in total.values if (n := number_of(v)) is not None)
    middle = numbers[len(numbers) // 2] if numbers else Decimal(1000)
    if middle >= _YUAN_FROM:
        return "元", "看总投资的大小"
    if middle < _YI_BELOW and total.meaning.field == "total_fen":
        return "亿元", "看总投资的大小"
    return "万元", "暂"
