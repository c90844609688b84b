"""Figures in a sentence: number, unit and comparator, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from guatu.engine.extract.numerals import CHINESE, arabic_number, chinese_number
from guatu.engine.extract.values import Op
from guatu.engine.extract.words import NO_UNIT_AFTER

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,8})?"
_HAN = f"[{CHINESE}]{{1,12}}(?:点[{CHINESE}]{{1,6}})?(?:[万亿][{CHINESE}]{{1,9}}){{0,2}}"
_MONEY = "(?:万亿|千亿|百亿|亿|千万|百万|万)?(?:美元|欧元|港元|日元|元)|亿(?!元)"
_COUNTED = (
    "分(?=以上|以下|左右|[,。;、)])|"
    "个百分点|百分点|个工作日|工作日|个自然日|个月|小时|分钟|人次|场次|车次|架次|班次|户次|标准箱|标箱|"
    "微克/立方米|毫克/升|批次|起|周岁|岁|平方公里|平方千米|平方米|立方米|公里|千米|公顷|亩|米|千瓦时|千瓦|兆瓦时|兆瓦|吉瓦|度电|吨标准煤|吨标煤|吨|公斤|"
    "车位|泊位|床位|张床|学位|标准机架|机架|EFLOPS|PFLOPS|TEU|MWh|GWh|kWh|MW|GW|kW|km|㎡|m²|宗|宗地|"
    "个|户|家|项|人|名|件|条|所|座|处|套|张|辆|台|头|只|株|棵|次|场|天|日|位|批|类|种|宗|支|对|组|村|栋|幢|间|期|"
    "篇|部|档|倍|艘|架|枚|盏|口|眼|门|届|份|笔|款|片|块|根|顶|班|列|周|年|级|星|度|名次"
)
_PER = "(?:/(?:平方公里|平方米|立方米|公里|亩|户|人|吨|万元|千人|万人|年|日|个|床|平方千米))?"
_UNIT = f"(?:%|‰|(?:亿|千万|百万|万)?(?:{_COUNTED})|{_MONEY}){_PER}"
_FIGURE = re.compile(
    f"(?P<low>{_ARABIC}|{_HAN})(?P<mid>%|亿元|万元|亿|万|个|项)?(?:-|~|至|到)(?P<high>{_ARABIC}|{_HAN})(?P<unit2>{_UNIT})"
    f"|(?P<frac>(?P<of>[百千万{CHINESE}]{{1,3}})分之(?P<part>{_ARABIC}|{_HAN}))"
    f"|(?P<tenth>[一二三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?=以上|左右|以内|以下|[,。;、的)]|$)"
    f"|(?P<halved>一半|半数)(?=以上|左右|[,。;、的)]|$)"
    f"|翻(?P<doubled>[一两二1-3])?番"
    f"|(?P<number>{_ARABIC}|{_HAN})(?P<more>[余多来])?(?P<unit>{_UNIT})"
    r"|(?<=[在于到过])(?P<bare>\d{1,9}\.\d{1,6})(?=以内|以下|以上|左右|[,。;、]|$)"
)
_BEFORE: tuple[tuple[Op, str], ...] = (
    (
        Op.AT_LEAST,
        "不低于|不少于|不小于|不得低于|不得少于|不能低于|不能少于|不弱于|至少达到|至少|最少|最低|≥|>=",
    ),
    (
        Op.AT_MOST,
        "不超过|不高于|不多于|不大于|不得超过|不得高于|不突破|最多|至多|最高|最长|≤|<=|控制在|控制到|严控在",
    ),
    (Op.MORE_THAN, "超过|突破|高于|多于|大于|超出|跨越|冲破|超|迈上|>"),
    (Op.LESS_THAN, "低于|小于|少于|短于|<"),
    (Op.ABOUT, "大约|大致|约为|约|接近|近"),
)
_APART = re.compile(
    r"(?:(?P<least>至少|最少|不少于|不低于)|(?P<most>最多|至多|不超过))(?![达到为有在于]*\d)[^,;。、\d]{1,8}$"
)
_PRE = re.compile("|".join(f"(?P<o{i}>{words})" for i, (_, words) in enumerate(_BEFORE)))
_AFTER: dict[str, Op] = {
    "及以上": Op.AT_LEAST, "以上": Op.AT_LEAST, "及以下": Op.AT_MOST, "以内": Op.AT_MOST, "之内": Op.AT_MOST, "内": Op.AT_MOST,
    "以下": Op.AT_MOST, "左右": Op.ABOUT, "上下": Op.ABOUT,
}  # fmt: skip
_POST = re.compile(
    r"(?:\(含\)|\(含本数\))?(及以上|以上|及以下|以内|之内|以下|左右|上下|内(?![容部涵需外资控环陆地蒙]))"
)
_NO_FIGURE_BEFORE = re.compile(r"[第前A-Za-z“]$|十[一二三四五]五$|《$")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text: `start:end` is number and unit, `left:right` the comparators with it.

    `comparator` is None where the text compares with no word. Of a range the lower end is promised.
    """

    start: int
    end: int
    left: int
    right: int
    value: Decimal
    unit: str
    comparator: Op | None
    is_written_out: bool = False


def figures_in(text: str, masked: tuple[tuple[int, int], ...] = ()) -> list[Figure]:
    """The figures of one sentence, in order; none that touches a `masked` place (dates, names in quotation marks)."""
    found = []
    at = 0
    while match := _FIGURE.search(text, at):
        at = match.end()
        if any(start < match.end() and match.start() < end for start, end in masked):
            at = max(
                match.start() + 1,
                min(end for start, end in masked if start < match.end() and match.start() < end),
            )
            continue
        figure = _figure(text, match)
        if figure is None:
            at = match.start() + 1
            while at < len(text) and (text[at].isdigit() or text[at] in CHINESE or text[at] in ".,"):
                at += 1
            continue
        found.append(figure)
    return found


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    if _NO_FIGURE_BEFORE.search(text, max(0, start - 4), start) and not text[
        max(0, start - 2) : start
    ].endswith(("“",)):
        return None
    read = _value_and_unit(match)
    if read is None:
        return None
    value, unit, low = read
    written_out = not any(char.isdigit() for char in match[0])
    if written_out and not match["frac"] and not match["tenth"] and _is_word(text, match):
        return None
    comparator, left = _before(text, start)
    after = _POST.match(text, end)
    right = after.end() if after else end
    if after:
        comparator = _together(comparator, _AFTER[after[1]])
    elif comparator is None and (match["more"] or low is not None):
        comparator = Op.AT_LEAST
    return Figure(
        start,
        end,
        left,
        right,
        value,
        unit,
        comparator,
        written_out,
    )


def _value_and_unit(match: re.Match[str]) -> tuple[Decimal, str, Decimal | None] | None:
    if match["high"]:
        low, high = _number(match["low"]), _number(match["high"])
        return None if low is None or high is None or low >= high else (low, match["unit2"], low)
    if match["frac"]:
        whole = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10000)}.get(match["of"]) or _number(
            match["of"]
        )
        part = Decimal(100) if match["part"] == "百" else _number(match["part"])
        if not whole or part is None:
            return None
        return (part * 100 / whole).quantize(Decimal("0.01")).normalize() + 0, "%", None
    if match["tenth"]:
        return (_number(match["tenth"]) or Decimal(0)) * 10 + _extra(match["half"]), "%", None
    if match["halved"]:
        return Decimal(50), "%", None
    if match["number"]:
        value = _number(match["number"])
        return None if value is None else (value, match["unit"], None)
    if match["bare"]:
        return arabic_number(match["bare"]), "", None
    doublings = int(_number(match["doubled"] or "一") or 1)
    return Decimal((2**doublings - 1) * 100), "%", None


def _extra(half: str | None) -> Decimal:
    """半 of 三成半, 五 of 九成五."""
    return Decimal(0) if not half else Decimal(5) if half == "半" else _number(half) or Decimal(0)


def _number(text: str) -> Decimal | None:
    return arabic_number(text) if text[0].isdigit() else chinese_number(text)


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a numeral and a unit is part of a word (一体, 百家, 千方百计, 一级)."""
    unit, after = match["unit"] or "", text[match.end() : match.end() + 1]
    number = match["number"] or ""
    if unit in NO_UNIT_AFTER and after and (unit + after) in _pairs(NO_UNIT_AFTER[unit]):
        return True
    if number == "一" and (
        unit in ("个月", "个工作日", "年")
        or (not after and unit in ("条", "座", "处", "个", "所", "家", "项"))
    ):
        return False
    if number in ("一", "百", "千", "十", "百千") and unit not in (
        "%",
        "倍",
        "亿元",
        "万元",
        "所",
        "座",
        "家",
    ):
        return True
    return number == "一" and bool(after) and after in "批次对线体项流"


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(0, len(words), 2)}


def _before(text: str, start: int) -> tuple[Op | None, int]:
    """The comparator that ends where a figure begins."""
    window = max(0, start - 6)
    for match in _PRE.finditer(text, window, start):
        gap = text[match.end() : start]
        if gap in ("", "达到", "达", "为", "在", "于", "上"):
            index = next(i for i in range(len(_BEFORE)) if match[f"o{i}"])
            return _BEFORE[index][0], match.start()
    if apart := _APART.search(text, max(0, start - 30), start):
        return (Op.AT_LEAST if apart["least"] else Op.AT_MOST), start
    return None, start


def _together(before: Op | None, after: Op) -> Op:
    """不超过…以内 says the same twice; 力争超过…以上 and 约…以上 follow the word after the figure."""
    if before in (None, Op.ABOUT) or after in (Op.AT_MOST, Op.ABOUT):
        return after
    return before if before is not None else after
