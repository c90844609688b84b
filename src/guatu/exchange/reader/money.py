"""Amounts: what a cell says, in 分, exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from guatu.exchange.reader.text import Cell, compact, is_nothing, number_text, quoted

FEN_PER_UNIT: Mapping[str, int] = MappingProxyType(
    {
        "元": 100,
        "千元": 100_000,
        "万": 1_000_000,
        "万元": 1_000_000,
        "百万元": 100_000_000,
        "百万": 100_000_000,
        "千万元": 1_000_000_000,
        "千万": 1_000_000_000,
        "亿": 10_000_000_000,
        "亿元": 10_000_000_000,
    }
)
FOREIGN = ("美元", "万美元", "亿美元", "欧元", "万欧元", "港元", "万港元", "日元", "万日元", "港币", "USD")
LARGEST_FEN = 10**17
"""More than 千万亿元 is not an amount a county spends; it also keeps the sum of a list inside 64 bits."""
_EXACT_BELOW = 10**15

_PLAIN = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[-+]?\d{1,2})?", re.IGNORECASE)
_ONE = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNITS = r"(亿元|亿|千万元|千万|百万元|百万|万元|万|千元|元)"
_WITH_UNIT = re.compile(rf"([-+]?){_ONE}{_UNITS}(?:{_ONE}{_UNITS})?(?:人民币|整)?")
_APART = re.compile(r"\d\s+\d")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?:\.\d+)?")
_FOREIGN_MONEY = re.compile(r"美元|美金|欧元|港元|港币|日元|英镑|USD|EUR|HKD|\$|€", re.IGNORECASE)
_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about one cell: an error leaves the value out, a warning keeps it."""

    is_error: bool
    message: str


def is_excel_error(value: Cell) -> bool:
    """Whether the cell holds an error word such as #DIV/0!."""
    return isinstance(value, str) and value.startswith("#") and value.strip().upper() in _ERRORS


def fen_of(value: Cell, fen_per_unit: int) -> tuple[int | None, Remark | None]:
    """The amount of a cell in 分, and what is to be said about it. `fen_per_unit` is the column's unit.

    >>> fen_of(905.59, 1_000_000), fen_of("1.2亿元", 1_000_000)[0], fen_of("约8600", 1_000_000)[0]
    ((905590000, None), 12000000000, None)
    """
    if is_nothing(value):
        return None, None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None, Remark(True, f"{quoted(value)}不是金额，请填写数字")
    if isinstance(value, str):
        return _fen_of_text(value, fen_per_unit)
    return _fen_of_number(value, fen_per_unit)


def _fen_of_number(value: float, fen_per_unit: int) -> tuple[int | None, Remark | None]:
    if value != value or value in (float("inf"), float("-inf")):
        return None, Remark(True, "这一格不是有限的数，请填写数字")
    if abs(value) * fen_per_unit < _EXACT_BELOW:
        # A quotient of two exact integers is rounded once; below 10**15 only one decimal of ≤ 15 digits gives that double.
        fen = round(value * fen_per_unit)
        if fen >= 0 and fen / fen_per_unit == value:
            return fen, None
    return _checked(Decimal(number_text(value)), fen_per_unit, value)


def _fen_of_text(text: str, fen_per_unit: int) -> tuple[int | None, Remark | None]:
    if is_excel_error(text):
        return None, Remark(True, f"公式出错（{text.strip()}），请改正公式或直接填写数字")
    short = compact(text).lstrip("¥￥").removeprefix("人民币")
    if _APART.search(text.strip()) and not _GROUPED.fullmatch(text.strip()):
        return None, Remark(True, f"{quoted(text)}像是两个数，请只填写一个数字")
    if _FOREIGN_MONEY.search(short):
        return None, Remark(False, f"{quoted(text)}是外币，没有换算也没有导入，请折成人民币填写")
    if _PLAIN.fullmatch(short):
        return _checked(Decimal(short.replace(",", "")), fen_per_unit, text)
    found = _WITH_UNIT.fullmatch(short)
    if not found:
        return None, Remark(True, f"{quoted(text)}不是能确定的金额，请只填写数字")
    sign, first, unit, second, smaller = found.groups()
    fen = Decimal(first.replace(",", "")) * FEN_PER_UNIT[unit]
    if second:
        if FEN_PER_UNIT[smaller] >= FEN_PER_UNIT[unit]:
            return None, Remark(True, f"{quoted(text)}的单位前后不合，请只填写数字")
        fen += Decimal(second.replace(",", "")) * FEN_PER_UNIT[smaller]
    return _checked(-fen if sign == "-" else fen, 1, text)


def _checked(amount: Decimal, fen_per_unit: int, value: Cell) -> tuple[int | None, Remark | None]:
    fen = amount * fen_per_unit
    if fen < 0:
        return None, Remark(True, f"{quoted(value)}是负数，投资额不能为负，请核对后填写")
    if fen > LARGEST_FEN:
        return None, Remark(True, f"{quoted(value)}大得不像投资额，请核对数字和单位")
    whole = int(fen.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if whole != fen:
        return whole, Remark(False, f"{quoted(value)}小于一分的部分已四舍五入，请核对")
    return whole, None


def number_of(value: Cell) -> Decimal | None:
    """A plain number as Excel shows it (text numbers too, a trailing % is dropped); None when it is not one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return Decimal(number_text(value)) if abs(value) < 1e300 else None
    if isinstance(value, str):
        short = compact(value).removesuffix("%")
        if _PLAIN.fullmatch(short):
            return Decimal(short.replace(",", ""))
    return None
