"""Numbers as documents write them: 1,200.5, 一百二十, 三成, 三分之二, 一半."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "零〇一二两三四五六七八九十百千"


def chinese_number(text: str) -> Decimal | None:
    """The value of a numeral such as 一百二十, 十五, 一点二, 两千三, 二〇二五, 三万五千; None when it is none.

    >>> [str(chinese_number(each)) for each in ("十五", "一百零八", "两千三", "二〇二五", "一点二", "三万五千", "千")]
    ['15', '108', '2300', '2025', '1.2', '35000', 'None']
    """
    whole, point, rest = text.partition("点")
    if point:
        digits = [_DIGITS.get(char) for char in rest]
        value = _whole(whole)
        if value is None or not digits or None in digits:
            return None
        return Decimal(f"{value}." + "".join(str(digit) for digit in digits))
    value = _whole(text)
    return None if value is None else Decimal(value)


def arabic_number(text: str) -> Decimal:
    """The value of 1,200.5. Raises decimal.InvalidOperation for what is no number."""
    return Decimal(text.replace(",", ""))


def _whole(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if "两" not in text else None
    total, part, digit, last = 0, 0, None, 1
    for char in text:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        elif char in _SCALES:
            if digit is None and char != "十":
                return None
            part += (1 if digit is None else digit) * _SCALES[char]
            digit, last = None, _SCALES[char]
        elif char in _MYRIADS:
            part += digit or 0
            if not part:
                return None
            total = (total + part) * _MYRIADS[char]
            part, digit, last = 0, None, _MYRIADS[char]
        else:
            return None
    if digit is not None:
        colloquial = last >= 100 and "零" not in text and "〇" not in text
        part += digit * (last // 10 if colloquial else 1)
    return total + part
