"""项目代码 (GB/T 40058-2021): one way of writing, and the check digit as a warning only."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.iso7064 import mod_11_10

from guatu.exchange.reader.money import Remark
from guatu.exchange.reader.text import Cell, compact, is_nothing, quoted, shown

_NATIONAL = re.compile(r"(\d{4})-?(\d{6})-?(\d{2})-?(\d{2})-?(\d{6})", re.ASCII)
_PLACEHOLDER = "0000-000000-00-00-000000"


def code_of(value: Cell, *, is_national: bool) -> tuple[str, Remark | None]:
    """The code of a cell in its usual form ("" when there is none) and what is to be said about it.

    `is_national` is whether the column promises national codes, so that other numbers deserve a word.

    >>> code_of("２５０９-320193—89-01-544060", is_national=True)
    ('2509-320193-89-01-544060', None)
    """
    if is_nothing(value):
        return "", None
    if isinstance(value, float) and abs(value) >= 1e15:
        return "", Remark(True, "项目代码存成了数字，后几位已被 Excel 改成 0，请把这一格设为文本后重新填写")
    found = _NATIONAL.fullmatch(value) if isinstance(value, str) else None
    text = "" if found else compact(shown(value)).upper()
    found = found or _NATIONAL.fullmatch(text)
    if not found:
        return text, Remark(False, f"{quoted(value)}不像 24 位的项目代码，请核对") if is_national else None
    code = "-".join(found.groups())
    if code == _PLACEHOLDER:
        return "", None
    if _has_check_digit(found[1]) and not _check_digit_fits("".join(found.groups())):
        return code, Remark(False, f"项目代码 {code} 的最后一位校验码不符，可能有一位抄错，请核对")
    return code, None


def _has_check_digit(year_and_month: str) -> bool:
    """Codes since 2019 or so begin with YYMM; the older begin with a year such as 2017 and have no check digit."""
    return 1 <= int(year_and_month[2:]) <= 12


def _check_digit_fits(digits: str) -> bool:
    region, serial_head, serial_tail = digits[:14], digits[14:17], digits[17:]
    return _checksum(_checksum(_checksum(5, region), serial_head), serial_tail) == 1


@lru_cache(maxsize=50_000)
def _checksum(state: int, digits: str) -> int:
    """The running checksum after more digits. It starts at 5, and one digit alone leads to the state of the same number,
    so a state put in front as a digit continues the sum; the pieces repeat from code to code and are worth remembering.
    """
    return int(mod_11_10.checksum(f"{state}{digits}"))
