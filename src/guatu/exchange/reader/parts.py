"""One header cell taken apart: its words, what stands in its brackets, its unit, its year and month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guatu.exchange.reader.dates import CHINESE_MONTHS
from guatu.exchange.reader.money import FEN_PER_UNIT, FOREIGN
from guatu.exchange.reader.text import compact

_BRACKETS = re.compile(r"[(\[【〔<《「]([^()\[\]【】〔〕<>《》「」]*)[)\]】〕>》」]")
_UNIT_NAMES = "|".join(sorted([*FEN_PER_UNIT, *FOREIGN, "%"], key=len, reverse=True))
_UNIT_IN_BRACKET = re.compile(rf"(?:^|[^一-鿿]|单位:?|人民币|币|计)({_UNIT_NAMES})(?:$|[^一-鿿])")
_UNIT_AT_END = re.compile(
    r"(?:[:/,、-]|单位:?)?(万美元|亿美元|美元|亿元|百万元|万元|千元|%)$|[:/,、-](元|亿|万)$"
)
_UNIT_LINE = re.compile(
    rf"(?<!填报)(?<!报送)(?<!责任)(?<!建设)(?<!编制)(?<!填表)(?<!制表)(?:金额|货币|计量|投资|资金|数据)?单位[:：为]?[(]?(?:人民币)?({_UNIT_NAMES})(?![一-鿿])"
)
_BARE_UNIT_LINE = re.compile(rf"[(]?(?:单位:?)?(?:人民币)?({_UNIT_NAMES})[)]?")
MONTH_WORD = r"(?:1[0-2]|0?[1-9]|十[一二]|[元正一二三四五六七八九十])"
_YEAR = r"(?:19|20)\d{2}"
_NUMBERED_MONTH = re.compile(rf"(?<![\d-])({MONTH_WORD})月")
_BLOTS = (
    (re.compile(rf"{_YEAR}(?:年|(?=[-./度]))"), "{年}"),
    (re.compile(rf"(?<!\d){MONTH_WORD}月"), "{月}"),
    (re.compile(r"\d{1,2}(?=-\{月\})"), "{月}"),
    (re.compile(rf"\{{年\}}[-./]?{MONTH_WORD}(?!\d)"), "{年}{月}"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One level of a header: `main` without brackets and unit, `aside` what the brackets say beside the unit."""

    main: str
    aside: str
    unit: str | None

    @property
    def text(self) -> str:
        """The words that carry meaning, brackets last."""
        return self.main + self.aside


@lru_cache(maxsize=4096)
def part_of(text: str) -> Part:
    """Take one header cell apart.

    >>> part_of("2023年度 计划投资（万元）")
    Part(main='2023年度计划投资', aside='', unit='万元')
    """
    short = compact(text)
    unit, asides = None, []
    for inside in _BRACKETS.findall(short):
        found = _UNIT_IN_BRACKET.search(inside)
        if found:
            unit = unit or found[1]
        elif inside:
            asides.append(inside)
    main = _BRACKETS.sub("", short).strip(":;,.、*★#")
    if unit is None and (found := _UNIT_AT_END.search(main)) and found.start() > 0:
        unit, main = found[1] or found[2], main[: found.start()]
    return Part(main, "".join(asides), unit)


def is_unit(text: str) -> bool:
    """Whether a compacted text is a unit of money and nothing else."""
    return text.strip("()") in FEN_PER_UNIT or text.strip("()") in FOREIGN


def unit_in_line(text: str) -> str | None:
    """The unit a line above the table names (`单位：万元`, or one in a bracket of the title); None when it names none."""
    short = compact(text)
    found = _UNIT_LINE.search(short) or _BARE_UNIT_LINE.fullmatch(short)
    if found and found[1] != "%":
        return found[1]
    if len(short) < 80:
        for inside in _BRACKETS.findall(short):
            if (found := _UNIT_IN_BRACKET.search(inside)) and found[1] != "%":
                return found[1]
    return None


def month_number(word: str) -> int:
    """The number of a month written in digits or Chinese."""
    return int(word) if word.isdigit() else CHINESE_MONTHS[word]


def blotted(path: tuple[str, ...]) -> str:
    """The path of a header with its years and months blotted out, the same from month to month.

    >>> blotted(("完成投资", "2023年5月完成投资(万元)")), blotted(("2023年1-5月累计",))
    ('完成投资/{年}{月}完成投资(万元)', '{年}{月}-{月}累计')
    """
    text = "/".join(compact(part) for part in path)
    for pattern, blot in _BLOTS:
        text = pattern.sub(blot, text)
    return text
