"""Numbers in the words of official Chinese: percent with one decimal, 个百分点, 一二三."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零一二三四五六七八九"


def rounded_percent(value: float | Decimal) -> Decimal:
    """A percentage as it is printed, one decimal, halves away from zero; never minus nought.

    >>> rounded_percent(62.25), rounded_percent(-0.04)
    (Decimal('62.3'), Decimal('0.0'))
    """
    return Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) + Decimal("0.0")


def percent_text(value: float | Decimal | None) -> str:
    """62.5%, or “—” where there is nothing to divide by.

    >>> percent_text(62.5), percent_text(100), percent_text(None)
    ('62.5%', '100.0%', '—')
    """
    return "—" if value is None else f"{rounded_percent(value)}%"


def points_text(points: Decimal) -> str:
    """The size of a difference of two percentages, without its sign.

    >>> points_text(Decimal("-3.2"))
    '3.2个百分点'
    """
    return f"{abs(points)}个百分点"


def heading_number(ordinal: int) -> str:
    """1 to 99 as 一 to 九十九, for headings.

    >>> heading_number(1), heading_number(10), heading_number(12), heading_number(20), heading_number(35)
    ('一', '十', '十二', '二十', '三十五')
    """
    if not 1 <= ordinal <= 99:
        raise ValueError(f"标题序号 {ordinal} 超出 1 到 99")
    tens, ones = divmod(ordinal, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return lead + (_DIGITS[ones] if ones else "")
