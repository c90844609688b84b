"""By when a figure is promised: 全年, 一、二季度, 9月底前, 到2025年, “十四五”末, 每年, 次年."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace

_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1}
_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_MONTHS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_MONTH = r"(?P<{0}>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_YEAR = r"(?:(?P<{0}>20\d\d)年)"
_PHRASES = re.compile(
    r"(?P<years>(?P<from>20\d\d)年?[-~至到](?P<to>20\d\d)年)(?:期间|间)?,?(?P<each1>每年|年均|逐年)?"
    + r"|(?P<threeyears>[三五3-5]年(?:内)?(?:累计|总计|共计|合计)"
    + r"|(?:三|五)年(?:内|(?=主导|达到|完成|新增|建成|培育|引进|共|实现))|规划期内|到期末)"
    + r"|“?(?P<plan>十[二三四五六]五)”?(?P<planwhen>末|期末|时期末|期间|时期|规划期内|规划期末)(?:,?(?P<each4>年均|每年))?"
    + r"|(?:到|至|截至|截止|在)?" + _YEAR.format("qy")
    + r"?(?:第)?(?P<quarters>[一二三四1-4首](?:[、和及,][二三四2-4])*)(?:个)?季度(?P<qend>末|底|前|内|结束前)?"
    + r"|前(?P<upto>[二两三四2-4])(?:个)?季度(?:末|底)?"
    + r"|(?:1|一)月?份?[-~至到](?P<span>1[0-2]|[2-9])月份?"
    + r"|(?:到|至|于|在|截至|确保|力争)?" + _YEAR.format("my")
    + r"?(?:(?P<thisyear>今年|当年|本年|年内|次年|明年)(?:的)?)?" + _MONTH.format("m")
    + r"(?:(?P<day>[12]\d|3[01]|0?[1-9])[日号])?(?P<mend>底前|底之前|末前|底|末|前|之前|以前|内|中旬前|上旬前|中旬|上旬|下旬前)?"
    + r"|(?:(?<!达)(?<!提高)(?<!增加)到|至|截至|截止到?)(?P<deadline>20\d\d)年(?:底|末|年底|年末)?(?:前)?"
    + r"|(?P<yend>20\d\d)年(?:底|末|年底|年末)(?:前)?"
    + r"|(?P<half>上半年)(?:末|底|前)?|(?P<mid>年中|半年末)(?:前)?|(?P<half2>下半年)"
    + r"|(?:到|至)?(?:今年|当年|本年)?(?P<end>年底|年末|岁末|年终)(?:之?前)?"
    + r"|(?P<each2>每年度?|逐年|年均(?=增|新|递|下降|提高|提升|完成|建|投|引|实|不|达|\d|[,、])|年年)"
    + r"|(?P<next>次年|明年|下一年度?|下年度?|翌年)(?:度)?"
    + r"|(?P<whole>全年度?|今年|本年度?|当年|年度内|年内|本年内|一年内(?!达))"
    + r"|(?P<bare>20\d\d)年度?(?P<each3>,?每年)?"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A period phrase at `start:end`. `code` is written as a target's period; a year may be left out (`by 06-30`, `Q2`).

    `codes` has several where the phrase names several (一、二季度). `is_year` says the phrase is nothing but a year
    (2022年), which may belong to a name instead (2022年中央预算内投资项目).
    """

    start: int
    end: int
    codes: tuple[str, ...]
    is_year: bool = False
    is_each: bool = False
    years: str = ""

    def within(self, other: Period | None) -> Period:
        """每年 said after 2024—2026年 is every one of those years."""
        return (
            replace(self, codes=(f"{other.years} annual",), years=other.years)
            if self.is_each and other and other.years
            else self
        )

    @property
    def code(self) -> str:
        """The last period named."""
        return self.codes[-1]


def periods_in(text: str, year: int | None, until: int | None = None) -> list[Period]:
    """The period phrases of a sentence of a plan for `year` (None where that is not known) that runs `until` another."""
    found = []
    for match in _PHRASES.finditer(text):
        codes = ((f"by {until}-12-31",) if until else ()) if match["threeyears"] else _codes(match, year)
        if codes and match.end() > match.start():
            each = bool(match["each1"] or match["each2"] or match["each3"] or match["each4"])
            years = f"{match['from']}-{match['to']}" if match["years"] else ""
            found.append(Period(match.start(), match.end(), codes, bool(match["bare"]), each, years))
    return found


def last_day(code: str) -> tuple[int, int, int] | None:
    """The year, month and day a period code ends on; None where it has no year or is a yearly promise without an end.

    >>> last_day("2023Q2"), last_day("by 2023-09-30"), last_day("2024"), last_day("annual"), last_day("2024-2026 annual")
    ((2023, 6, 30), (2023, 9, 30), (2024, 12, 31), None, (2026, 12, 31))
    """
    if match := re.fullmatch(r"by (\d{4})-(\d\d)-(\d\d)", code):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{4})Q([1-4])", code):
        month = int(match[2]) * 3
        return int(match[1]), month, calendar.monthrange(int(match[1]), month)[1]
    if match := re.fullmatch(r"(?:\d{4}-)?(\d{4})(?: annual)?", code):
        return int(match[1]), 12, 31
    return None


def _codes(match: re.Match[str], year: int | None) -> tuple[str, ...]:
    if match["years"]:
        return (f"{match['from']}-{match['to']} annual",) if match["each1"] else (f"by {match['to']}-12-31",)
    if match["plan"]:
        return ("annual",) if match["each4"] else (f"by {_FIVE_YEARS[match['plan']]}-12-31",)
    if match["quarters"]:
        own = int(match["qy"]) if match["qy"] else year
        numbers = [_QUARTER[char] for char in match["quarters"] if char in _QUARTER]
        return tuple(f"{own or ''}Q{number}" for number in numbers)
    if match["upto"]:
        return (
            f"{year or ''}Q{ {'二': 2, '两': 2, '三': 3, '四': 4}.get(match['upto']) or int(match['upto']) }",
        )
    if match["span"]:
        month = int(match["span"])
        day = calendar.monthrange(year or 2023, month)[1]
        return (f"by {year}-{month:02d}-{day:02d}" if year else f"by {month:02d}-{day:02d}",)
    if match["m"]:
        return _month_end(match, year)
    return _simple(match, year)


def _month_end(match: re.Match[str], year: int | None) -> tuple[str, ...]:
    if not match["mend"] and not match["day"]:
        return ()
    month = int(match["m"]) if match["m"].isdigit() else _MONTHS[match["m"]]
    own = int(match["my"]) if match["my"] else year
    if match["thisyear"] in ("次年", "明年") and own:
        own += 1
    ten_days = {"上旬": 10, "中旬": 20}.get((match["mend"] or "")[:2])
    last = calendar.monthrange(own or 2023, month)[1]
    day = min(int(match["day"]), last) if match["day"] else ten_days or last
    return (f"by {own}-{month:02d}-{day:02d}" if own else f"by {month:02d}-{day:02d}",)


def _simple(match: re.Match[str], year: int | None) -> tuple[str, ...]:
    if stated := match["deadline"] or match["yend"]:
        return (f"by {stated}-12-31",)
    if match["half"] or match["mid"]:
        return (f"by {year}-06-30" if year else "by 06-30",)
    if match["end"]:
        return (f"by {year}-12-31" if year else "by 12-31",)
    if match["each2"]:
        return ("annual",)
    if match["next"]:
        return ("next",)
    if match["bare"]:
        return ("annual",) if match["each3"] else (match["bare"],)
    return (str(year) if year else "",)
