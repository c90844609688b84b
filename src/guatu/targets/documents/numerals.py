"""The numbers in front of paragraphs, in the forms Word and browsers number with."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 9_999


def chinese(
    number: int, digits: str = _DIGITS, ten: str = "十", hundred: str = "百", thousand: str = "千"
) -> str:
    """1 to 9,999 as Chinese writes it: 十一, 一百零三.

    >>> [chinese(number) for number in (1, 10, 11, 20, 103, 110, 2023)]
    ['一', '十', '十一', '二十', '一百零三', '一百一十', '二千零二十三']
    """
    said, skipped = "", False
    for worth, name in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = number // worth % 10
        if digit:
            said += (digits[0] if skipped and said else "") + digits[digit] + name
        skipped = not digit
    return said[1:] if digits == _DIGITS and said.startswith("一十") else said


def _roman(number: int) -> str:
    said = ""
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        said += letters * times
    return said


def _letter(number: int) -> str:
    """a … z, aa … zz: as word processors go on after z."""
    times, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (times % 40 + 1)


def _circled(number: int) -> str:
    for last, first in ((20, "①"), (35, "㉑"), (50, "㊱")):
        if number <= last:
            return chr(ord(first) + number - {20: 1, 35: 21, 50: 36}[last])
    return str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "taiwaneseDigital": lambda number: "".join("○一二三四五六七八九"[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: chinese(number, _LEGAL, "拾", "佰", "仟"),
    "ideographLegalTraditional": lambda number: chinese(number, "零壹貳參肆伍陸柒捌玖", "拾", "佰", "仟"),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
_SILENT = frozenset({"none", "bullet"})


def numeral(form: str, number: int) -> str:
    """`number` in a form of Word's (w:numFmt); nothing for bullets, digits for a form that is not known.

    >>> numeral("chineseCounting", 12), numeral("decimalEnclosedCircle", 3), numeral("upperRoman", 4), numeral("bullet", 1)
    ('十二', '③', 'IV', '')
    """
    if form in _SILENT:
        return ""
    return _FORMS.get(form, str)(number) if 0 < number <= _MOST else str(number)
