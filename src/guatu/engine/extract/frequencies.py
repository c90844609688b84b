"""What a plan wants done again and again: 每月至少一次, 周统计, 月调度."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.extract.numerals import CHINESE, arabic_number, chinese_number
from guatu.engine.extract.values import Op

_NUMBER = f"(?:\\d{{1,4}}|[{CHINESE}]{{1,4}})"
_EVERY = re.compile(
    r"每(?:个)?(?P<per>学期|学年|半个?月|半年|两年|两周|双周|两个?月|周|星期|月|旬|季度|季|年度?|日|天)(?!均|增|产)"
    rf"(?P<between>[^,。;每]{{0,30}}?)(?P<most>不少于|不低于|至少|最少|不超过)?[^,。;每\d]{{0,12}}?"
    rf"(?:(?P<low>{_NUMBER})(?:[-~至到](?P<high>{_NUMBER}))?(?:次|场次?|轮|回|期|篇))(?P<post>以上)?"
)
_EVERY_BARE = re.compile(
    r"每(?:个)?(?P<per>半个?月|半年|两周|双周|两个?月|周|星期|月|旬|季度|季|日|天)(?:第[一二三]个?月|末|初|底|\d{1,2}[日号]之?前)?(?!均|增|产|度)"
    r"(?P<what>[^,。;每\d]{2,24})"
)
_HABIT = re.compile(
    r"(?P<per>半月|双周|周|月|旬|季度?|日|半年|年(?!度?考核))(?:度)?(?P<what>统计|通报|调度|晾晒|评比|例会|点评|考核|报告|报送|督查"
    r"|督导|观摩|会商|研判|总结|推进会)"
    r"(?!.{0,4}前[\d一二三四五]+名)"
)
_PER = {
    "半个月": "半月", "学期": "半年",
    "学年": "年", "半月": "半月", "半年": "半年", "两周": "两周", "双周": "两周",
    "两年": "两年", "两个月": "两月", "两月": "两月", "周": "周", "星期": "周",
    "月": "月", "旬": "旬", "季度": "季度", "季": "季度", "年": "年", "年度": "年", "日": "日", "天": "日",
}  # fmt: skip
_ACTS = re.compile(
    "召开|印发|形成|举办|开展|组织|通报|调度|督查|督导|统计|报送|上报|研究|走访|深入|检查|更新|发布|点评|观摩|评比|晾晒|会商|分析"
    "|汇总|巡查|例会|核查|公布|听取|专题|进行|推送|报告|评估|考核|梳理|对接|到|推出|服务|通报|一[调报查评]"
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Something repeated, at `start:end` of the text it was found in; `times` is None where only the period is said."""

    start: int
    end: int
    times: tuple[int, int] | None
    op: Op
    per: str
    rule: str


def repeated_in(text: str) -> list[Repeated]:
    """The frequencies of a clause, none overlapping another."""
    found: list[Repeated] = []
    for match in _EVERY.finditer(text):
        low = _count(match["low"])
        if low is None or (match["per"].startswith("年") and not match[0].rstrip("以上").endswith("次")):
            continue
        high = _count(match["high"]) if match["high"] else low
        op = (
            Op.AT_MOST
            if match["most"] == "不超过"
            else Op.AT_LEAST
            if match["most"] or match["post"]
            else Op.EQUAL
        )
        found.append(
            Repeated(match.start(), match.end(), (low, high or low), op, _PER[match["per"]], "every_counted")
        )
    for match in _EVERY_BARE.finditer(text):
        if not _taken(found, match) and _ACTS.search(match["what"]):
            found.append(Repeated(match.start(), match.end(), None, Op.EQUAL, _PER[match["per"]], "every"))
    for match in _HABIT.finditer(text):
        if not _taken(found, match):
            found.append(
                Repeated(
                    match.start(),
                    match.end(),
                    None,
                    Op.EQUAL,
                    _PER[match["per"].rstrip("度") or "季度"],
                    "habit",
                )
            )
    return sorted(found, key=lambda each: each.start)


def _count(text: str) -> int | None:
    value = arabic_number(text) if text[0].isdigit() else chinese_number(text)
    return None if value is None else int(value)


def _taken(found: list[Repeated], match: re.Match[str]) -> bool:
    return any(each.start < match.end() and match.start() < each.end for each in found)
