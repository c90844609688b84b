"""Yes and no, section marks and the other set words of ledgers."""

from __future__ import annotations

import re

from guatu.exchange.reader.text import Cell, compact

_YES = frozenset(
    [
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "●",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "1.0",
        "有",
        "已",
        "对",
        "v",
        "已开工",
        "开工",
        "已经开工",
        "已动工",
        "动工",
        "已开建",
        "开建",
        "在建",
        "已开工建设",
        "开工建设",
        "已入库",
        "入库",
        "已纳统",
        "纳统",
        "已入统",
        "入统",
        "已入库纳统",
        "入库纳统",
        "已纳入统计",
        "纳入统计",
        "已完成",
        "已开",
        "已纳",
        "已入",
        "已竣工",
        "竣工",
        "完工",
        "已完工",
        "已建成",
        "续建",
        "已投产",
        "投产",
    ]
)
_NO = frozenset(
    [
        "否",
        "×",
        "✗",
        "✘",
        "☒",
        "x",
        "n",
        "no",
        "false",
        "f",
        "0",
        "0.0",
        "没有",
        "未",
        "不",
        "不是",
        "未开工",
        "没开工",
        "尚未开工",
        "未动工",
        "未开建",
        "未开",
        "未纳",
        "未入",
        "未建",
        "待开工",
        "暂未开工",
        "未入库",
        "未纳统",
        "未入统",
        "尚未入库",
        "尚未纳统",
        "尚未入统",
        "未入库纳统",
        "未纳入统计",
        "暂未入库",
        "暂未纳统",
        "暂未入统",
        "待入库",
        "待纳统",
        "待入统",
        "未完成",
        "前期",
        "筹备",
        "谋划",
        "储备",
    ]
)
_ASIDE = re.compile(r"[(][^()]*[)]$")
_MONTH = r"(?:\d{4}年)?\d{1,2}月(?:份|初|底|\d{1,2}日)?"
_SINCE_THEN = re.compile(
    rf"(?:已于{_MONTH}|{_MONTH}已)(?:正式|全面)?(?:开工|动工|开建|入库|纳统|入统)(?:建设)?"
)
_TAKEN_BACK = re.compile(r"计划|拟|预计|未|待|否|不|没")
_STARTED = re.compile(r"(已|正式)?(开工|动工|开建|在建)(建设)?")
_NOT_STARTED = re.compile(r"(暂|尚)?(未|没|待|拟)(开工|动工|开建|进场)")


def yes_or_no(value: Cell) -> bool | None:
    """What 是否… says; None when it is no word for yes or no.

    >>> yes_or_no("√"), yes_or_no("未开工"), yes_or_no(1.0), yes_or_no("大概")
    (True, False, True, None)
    >>> yes_or_no("是（4月）"), yes_or_no("否（资料不全）"), yes_or_no("是（计划6月）")
    (True, False, None)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return {0.0: False, 1.0: True}.get(float(value))
    if isinstance(value, str):
        word = compact(value).lower()
        aside = _ASIDE.search(word)
        if aside:
            word = word[: aside.start()]
        if _SINCE_THEN.fullmatch(word):
            return True
        if word in _NO:
            return False
        return True if word in _YES and not (aside and _TAKEN_BACK.search(aside[0])) else None
    return None


def says_started(value: Cell) -> bool | None:
    """Whether a date column says 已开工 or 未开工 instead of a date; None when it says neither."""
    if not isinstance(value, str):
        return None
    word = compact(value)
    if _NOT_STARTED.fullmatch(word):
        return False
    return True if _STARTED.fullmatch(word) or word in {"续建", "结转"} else None
