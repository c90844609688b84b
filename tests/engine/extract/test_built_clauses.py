"""Clauses built from parts are read back into the parts they were built from, and no text, however odd, breaks the reader."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.engine.extract import Op, PlanReading, read_plan

TITLE = "青禾县2024年项目建设实施方案"


@dataclass(frozen=True)
class Words:
    """A comparator as written before and after the figure, and what it means."""

    before: str
    after: str
    op: Op


COMPARATORS = (
    Words("达到", "", Op.EQUAL),
    Words("不低于", "", Op.AT_LEAST),
    Words("不少于", "", Op.AT_LEAST),
    Words("达到", "以上", Op.AT_LEAST),
    Words("至少达到", "", Op.AT_LEAST),
    Words("超过", "", Op.MORE_THAN),
    Words("突破", "", Op.MORE_THAN),
    Words("控制在", "以内", Op.AT_MOST),
    Words("不超过", "", Op.AT_MOST),
    Words("达到", "左右", Op.ABOUT),
    Words("约", "", Op.ABOUT),
)
PERIODS = (
    ("", "2024"),
    ("全年", "2024"),
    ("年内", "2024"),
    ("上半年", "by 2024-06-30"),
    ("9月底前", "by 2024-09-30"),
    ("年底前", "by 2024-12-31"),
    ("一季度", "2024Q1"),
    ("第三季度末", "2024Q3"),
    ("前三季度", "2024Q3"),
    ("到2026年", "by 2026-12-31"),
    ("每年", "annual"),
    ("6月30日前", "by 2024-06-30"),
)
AMOUNTS = (
    ("规上工业总产值", "亿元"),
    ("一般公共预算收入", "亿元"),
    ("社会消费品零售总额", "亿元"),
    ("外贸进出口总额", "万美元"),
    ("固定资产投资", "亿元"),
)
SHARES = ("城镇污水集中处理率", "义务教育巩固率", "重点项目投资完成率", "高标准农田占耕地比重")
GROWING = ("固定资产投资", "规上工业增加值", "民间投资", "社会消费品零售总额", "一般公共预算收入")
NUMBERS = st.one_of(
    st.integers(1, 99_999).map(str),
    st.decimals("0.1", "999", places=1).map(str),
    st.integers(1000, 999_999).map("{:,}".format),
)


def _only_target(clause: str) -> tuple[str, Op, Decimal, str, str, bool]:
    reading = read_plan(f"{TITLE}\n一、主要目标\n{clause}。")
    assert len(reading.targets) == 1, (clause, reading)
    target = reading.targets[0]
    assert target.quote == clause
    return target.indicator, target.op, target.value, target.unit, target.period, target.is_growth


@given(st.sampled_from(PERIODS), st.sampled_from(AMOUNTS), st.sampled_from(COMPARATORS), NUMBERS)
def test_an_amount_is_read_back(
    period: tuple[str, str], thing: tuple[str, str], words: Words, number: str
) -> None:
    name, unit = thing
    clause = f"{period[0]}{name}{words.before}{number}{unit}{words.after}"
    value = Decimal(number.replace(",", ""))
    assert _only_target(clause) == (name, words.op, value, unit, period[1], False)


@given(
    st.sampled_from(PERIODS), st.sampled_from(SHARES), st.sampled_from(COMPARATORS[:7]), st.integers(1, 100)
)
def test_a_share_is_read_back(period: tuple[str, str], name: str, words: Words, number: int) -> None:
    clause = f"{period[0]}{name}{words.before}{number}%{words.after}"
    assert _only_target(clause) == (name, words.op, Decimal(number), "%", period[1], False)


@given(
    st.sampled_from(("", "全年", "力争全年", "确保")),
    st.sampled_from(GROWING),
    NUMBERS,
    st.sampled_from((("", Op.EQUAL), ("以上", Op.AT_LEAST), ("左右", Op.ABOUT))),
)
def test_growth_is_read_back(start: str, name: str, number: str, after: tuple[str, Op]) -> None:
    clause = f"{start}{name}增长{number}%{after[0]}"
    assert _only_target(clause) == (name, after[1], Decimal(number.replace(",", "")), "%", "2024", True)


@given(
    st.lists(
        st.tuples(st.sampled_from(GROWING), st.integers(1, 40)),
        min_size=2,
        max_size=4,
        unique_by=lambda each: each[0],
    )
)
def test_growth_handed_out_one_by_one_is_read_back(parts: list[tuple[str, int]]) -> None:
    names, numbers = "、".join(name for name, _ in parts), "、".join(f"{number}%" for _, number in parts)
    reading = read_plan(f"{TITLE}\n一、主要目标\n{names}分别增长{numbers}。")
    assert [(t.indicator, int(t.value), t.is_growth) for t in reading.targets] == [
        (name, number, True) for name, number in parts
    ]


WORDS = """全县 力争 确保 新增 其中 分别 均 各 增长 达到 不低于 30 8.5 亿元 % 个 项目 企业 ( ) （ ） “ ” 《 》 、 ， 。 ； ：
一、 （一） 1. —— 责任单位： 县发改局 等 牵头 每月 至少 一次 9月底前 2024年 一、二季度 全部开工 全覆盖 百分之 三成 三分之二
翻一番 以上 以内 左右 第 前三名 1-2 | 億 開工 ① 𠀀 --"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", "\x00", "\x01", "\u3000", " "])


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_whatever_the_text_every_quotation_stands_where_it_says(text: str) -> None:
    reading = read_plan(text)
    for row in _rows(reading):
        assert row.quote == text[row.start : row.end]
    for target in reading.targets:
        assert target.start <= target.value_start < target.value_end <= target.end
        assert target.indicator
    for task in reading.tasks:
        assert 0 <= task.start < task.end <= len(text)


def _rows(reading: PlanReading) -> list[object]:
    return [*reading.targets, *reading.frequencies, *reading.results, *reading.not_taken]


TRAPS = (
    "开工建设" * 4000,
    "增长" * 8000,
    "（" * 20000,
    "“" * 20000,
    "一、" * 8000,
    "1." * 8000,
    "其中，" * 5000,
    "、" * 20000,
    "新增新建改建" * 4000,
    "每年每月每周" * 4000,
    "1,111" * 6000,
    "一二三四五六七八九十" * 2000,
    "达到不低于超过" * 4000,
    "年计划" * 8000,
    "由牵头负责" * 4000,
    " 1" * 10000,
    "1" + " " * 20000 + "甲",
    "\t" * 20000,
    "2024年" * 6000,
    "分之" * 10000,
    "全年完成投资10亿元，" * 3000,
    "责任单位：" * 6000,
    "应开尽" * 8000,
    "“一" * 10000,
    "县发改局、" * 6000,
    "9月底前" * 6000,
    "的" * 20000,
    "责任单位：" + "县发改局和" * 4000 + "县财政局",
    "责任单位：" + "负责" * 10000 + "完",
)


@pytest.mark.parametrize("trap", TRAPS, ids=[trap[:8].strip() or "blank" for trap in TRAPS])
def test_a_text_made_to_hold_the_reader_up_is_read_to_its_end(trap: str) -> None:
    """A pattern that backtracks would not come back from these; `make bench` shows that time grows with length alone."""
    text = f"{TITLE}\n{trap}\n全县固定资产投资增长9%。"
    assert read_plan(text).targets[-1].quote == "全县固定资产投资增长9%"
