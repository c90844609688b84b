"""What may be written, and what the refusals say: always a place and a Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guatu.engine.formula import (
    AggregateFormula,
    Definition,
    Dictionary,
    FactDef,
    FormulaError,
    RowFormula,
    Template,
    parse_aggregate,
    parse_condition,
    parse_row,
    parse_template,
    problems,
)
from tests.engine.formula.facts import DEFINITIONS, DICTIONARY, FACTS


def _sql(text: str) -> str:
    return parse_row(text, DICTIONARY).sql("sqlite")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("（月份－逾期月数）×１２ ≤ ３０", "(月份 - 逾期月数) * 12 <= 30"),
        ("月份 > 3 且 非 已开工", "月份 > 3 AND NOT 已开工"),
        ("月份 > 3 或 已开工", "月份 > 3 OR 已开工"),
        ("投资完成率 ＜ 30％", "投资完成率 < 0.30"),
        ("投资完成率 < 30 %", "投资完成率 < 0.30"),
        ("投资完成率 < 30个百分点", "投资完成率 < 0.30"),
        ("年度计划投资 ≥ 1 亿元", "年度计划投资 >= 10000万元"),
        ("月份 != 3", "月份 <> 3"),
        ("月份 介于 3 且 6", "月份 BETWEEN 3 AND 6"),
        ("月份 NOT BETWEEN 3 AND 6", "NOT (月份 >= 3 AND 月份 <= 6)"),
        ("开工日期 不为空", "开工日期 IS NOT NULL"),
        ("开工日期 为空", "开工日期 IS NULL"),
        ("类别 属于 (“新开工”、‘续建’)", "类别 IN ('新开工', '续建')"),
        ("最小(月份, 3)", "LEAST(月份, 3)"),
        ("如果(已开工, 1, 2)", "CASE WHEN 已开工 THEN 1 ELSE 2 END"),
        ("若空(已开工, 0)", "coalesce(已开工, 0)"),
        ("逾期月数 >= 3个月", "逾期月数 >= 3"),
    ],
)
def test_chinese_and_full_width_forms_mean_the_same(written: str, plain: str) -> None:
    assert _sql(written) == _sql(plain)


def test_a_name_may_contain_the_words_for_and_or_not() -> None:
    dictionary = Dictionary([FactDef("并且或非常数", "odd", "count")])
    assert parse_condition("并且或非常数 > 1", dictionary).sql("sqlite") == '"odd" > 1'


REFUSALS = [
    ("", 1, "公式是空的"),
    ("  ", 1, "公式是空的"),
    ("月份 > 3 且 投资完成律 < 1", 10, "没有叫“投资完成律”的事实，是不是“投资完成率”？"),
    ("月份 > 秋冬春夏", 6, "没有叫“秋冬春夏”的事实"),
    ("绝对直(月份)", 1, "没有叫“绝对直”的函数，是不是“绝对值”？"),
    ("月份(3)", 1, "“月份”是事实，不是函数"),
    ("绝对值 > 1", 1, "“绝对值”是函数，后面要写括号"),
    ("绝对值(月份, 1)", 1, "要 1 个参数，给了 2 个"),
    ("绝对值()", 1, "要 1 个参数，给了 0 个"),
    ("如果(已开工, 1)", 1, "要 3 个参数，给了 2 个"),
    ("合计(月份)", 1, "“合计”是对一批项目的汇总"),
    ("(月份 > 3", 1, "左括号没有对应的右括号"),
    ("月份 > 3)", 7, "右括号没有对应的左括号"),
    ("月份 >", 4, "“>”后面缺少"),
    ("> 3", 1, "“>”前面缺少"),
    ("月份 > > 3", 4, "“>”后面缺少"),
    ("月份 3", 4, "“3”前面缺少运算符"),
    ("() > 1", 1, "括号里是空的"),
    ("个数(*) > 1", 4, "公式里不能用单独的星号"),
    ("月份 > (SELECT 1)", 7, "公式里不能用“SELECT”"),
    ("DROP TABLE fact", 1, "公式里不能用“DROP”"),
    ("月份 > 1; 月份 > 2", 7, "公式里不能用分号"),
    ("月份 > 1 -- 注释", 8, "公式里不能写注释"),
    ("月份 /* 注释 */ > 1", 4, "公式里不能写注释"),
    ("月份::text", 3, "公式里不能转换类型"),
    ("CAST(月份 AS text)", 1, "公式里不能用“CAST”"),
    ("月份 || 'x'", 4, "公式里不能拼接文字"),
    ("月份 % 2", 4, "“%”只能紧跟在数后面"),
    ("月份 > 3吨", 7, "数后面的“吨”不是单位"),
    ("月份 > 3.", 7, "小数点后面要有数字"),
    ("月份 > .3", 6, "小数点前面要有数字"),
    ("月份 > 1234567890123456", 6, "这个数太长"),
    ("类别 = '新", 6, "没有找到结束的引号"),
    ("月份 > 3，已开工", 7, "这里不能有逗号"),
    ("月份 BETWEEN 3", 1, "BETWEEN 要写成"),
    ("月份 IN 3", 4, "后面要写括号"),
    ("月份 IS 3", 4, "IS 后面只能是 NULL"),
    ("CASE 月份 WHEN 1 THEN 2 END", 1, "CASE 后面要写 WHEN"),
    ("CASE WHEN 已开工 THEN 1", 1, "CASE 没有对应的 END"),
    ("CASE WHEN 已开工 ELSE 1 END", 15, "“ELSE”的位置不对"),
    ("月份 > 3 ELSE 1", 8, "“ELSE”的位置不对"),
    ("1 < 月份 < 3", 1, "不能连着写 a < b < c"),
    ("累计完成投资 + 投资完成率", 10, "金额不能和比率相加减"),
    ("累计完成投资 > 1000", 10, "金额要带单位，例如 1000万元"),
    ("累计完成投资 * 年度计划投资", 1, "金额不能乘以金额"),
    ("月份 / 累计完成投资", 1, "个数不能除以金额"),
    ("类别 + 1", 1, "这里要一个数，给的却是文字"),
    ("类别 > 3", 1, "文字不能和数比较"),
    ("类别 > '新开工'", 1, "文字只能比较相等或不相等"),
    ("开工日期 > '五月'", 8, "“五月”不是日期"),
    ("开工日期 > '2023-02-30'", 8, "“2023-02-30”不是日期"),
    ("月份 = NULL", 6, "与空比较没有结果"),
    ("非 月份", 3, "这里要一个条件"),
    ("月份 且 已开工", 1, "这里要一个条件"),
    ("(月份 > 3) + 1", 2, "这里要一个数，给的却是条件，可写成 如果(条件, 1, 0)"),
    ("四舍五入(投资完成率, 月份)", 13, "四舍五入的位数要写"),
    ("月份 # 3", 4, "公式里不能写注释"),
    ("月份 ☃ 3", 4, "不认识的符号“☃”"),
    ("月份 > 3\x00", 7, "有看不见的字符"),
]


@pytest.mark.parametrize(("text", "position", "says"), REFUSALS)
def test_a_slip_is_named_with_its_place(text: str, position: int, says: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse_row(text, DICTIONARY)
    assert says in refused.value.reason
    assert refused.value.position == position
    assert str(refused.value) == f"第 {position} 个字：{refused.value.reason}"


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("月份", 1, "“月份”是逐个项目的事实"),
        ("3 + 4", 1, "指标公式里要有汇总函数"),
        ("合计(合计(月份))", 4, "汇总函数里面不能再套汇总函数"),
        ("合计(全体(合计(月份)))", 4, "汇总函数里面不能再套"),
        ("全体(3)", 1, "全体(…) 里要有汇总函数"),
        ("合计(月份 > 3)", 4, "这里要一个数，给的却是条件"),
        ("个数(3)", 4, "个数(…) 里要写条件"),
        ("合计(累计完成投资) + 个数(真)", 14, "金额不能和个数相加减"),
    ],
)
def test_a_slip_in_an_indicator_is_named_with_its_place(text: str, position: int, says: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse_aggregate(text, DICTIONARY)
    assert says in refused.value.reason
    assert refused.value.position == position


def test_a_formula_may_be_two_thousand_characters_and_no_more() -> None:
    longest = "月份 > 1" + " 且 月份 > 1" * 221
    assert len(longest) <= 2000
    assert _sql(longest).count("AND") == 221
    with pytest.raises(FormulaError, match="公式太长：最多 2000 个字"):
        parse_row("月份 > 1" + " " * 2000, DICTIONARY)


def test_sixty_levels_are_allowed_and_sixty_one_are_not() -> None:
    assert _sql("(" * 60 + "月份 > 3" + ")" * 60) == '"month" > 3'
    assert _sql("绝对值(" * 60 + "月份" + ")" * 60).count("ABS") == 60
    for text in ("(" * 61 + "月份" + ")" * 61, "非 " * 70 + "已开工", "绝对值(" * 61 + "月份" + ")" * 61):
        with pytest.raises(FormulaError, match="太深"):
            parse_row(text, DICTIONARY)
    with pytest.raises(FormulaError, match="太深"):
        parse_row("月份" + " + 月份" * 100, DICTIONARY)


def test_definitions_that_go_round_in_a_circle_are_named() -> None:
    dictionary = Dictionary(FACTS, {"甲": "乙 + 1", "乙": "丙 * 2", "丙": "甲"})
    with pytest.raises(FormulaError, match="绕成了圈：甲 → 乙 → 丙 → 甲") as refused:
        parse_row("月份 + 甲", dictionary)
    assert refused.value.position == 6


def test_what_is_wrong_in_a_definition_is_said_with_its_name() -> None:
    dictionary = Dictionary(
        FACTS, [*DEFINITIONS, Definition("达标率", "完成投资 / 2"), Definition("再算", "达标率 + 1")]
    )
    with pytest.raises(FormulaError, match="定义“达标率”里，第 1 个字：没有叫“完成投资”的事实"):
        parse_row("再算 > 1", dictionary)
    assert [error.reason[:7] for error in problems(dictionary)] == ["定义“达标率”", "定义“达标率”"]
    assert problems(DICTIONARY) == []


def test_definitions_cannot_blow_up_a_formula() -> None:
    doubling = {"层0": "月份 + 1"} | {f"层{i}": f"层{i - 1} + 层{i - 1}" for i in range(1, 40)}
    with pytest.raises(FormulaError, match="太大"):
        parse_row("层39 > 1", Dictionary(FACTS, doubling))


def test_a_value_no_double_can_hold_is_refused() -> None:
    with pytest.raises(FormulaError, match="连乘连除得太多"):
        parse_row("(开工月数 + 0.5)" + " * 100000000000000.5" * 20, DICTIONARY)


@pytest.mark.parametrize("name", ["完成 率", "1月", "", "且", "合计", "select", "完成率%"])
def test_a_fact_must_have_a_name_formulas_can_speak(name: str) -> None:
    with pytest.raises(FormulaError):
        Dictionary([FactDef(name, "x", "count")])


def test_a_name_may_be_given_only_once() -> None:
    with pytest.raises(FormulaError, match="名称“月份”出现了两次"):
        Dictionary(FACTS, {"月份": "逾期月数"})


WORDS = st.sampled_from(
    [fact.name for fact in FACTS]
    + [
        "投资完成率",
        "进度缺口",
        "(",
        ")",
        "（",
        ",",
        "+",
        "-",
        "*",
        "/",
        "<",
        ">=",
        "=",
        "AND",
        "或",
        "非",
        "NOT",
    ]
    + [
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "IN",
        "BETWEEN",
        "IS NULL",
        "为空",
        "NULL",
        "真",
        "30%",
        "3",
        "0",
    ]
    + [
        "1000万元",
        "'新开工'",
        "合计",
        "个数",
        "全体",
        "平均",
        "最大值",
        "若空",
        "如果",
        "四舍五入",
        "最小",
        "  ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(WORDS, max_size=25).map(" ".join)
    | st.lists(WORDS, max_size=12).map("".join)
)
@example("'" * 7)
@example("((((" * 30)
@example('"t0"')
@example("t0 > 1")
@example("\u2028月份\u3000>\t3")
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for read in (parse_row, parse_condition, parse_aggregate, parse_template):
        refusal = _refusal(partial(read, text, DICTIONARY))
        if refusal is not None:
            assert refusal.reason
            assert "sqlglot" not in refusal.message
            assert refusal.position is None or 1 <= refusal.position <= len(text) + 1


def _refusal(read: Callable[[], Template | RowFormula | AggregateFormula]) -> FormulaError | None:
    """Any other error than FormulaError fails the test; what is read must also compile."""
    try:
        found = read()
    except FormulaError as error:
        return error
    if not isinstance(found, Template):
        assert found.sql("postgres")
    return None


def test_text_of_the_user_never_ends_a_literal() -> None:
    assert _sql("类别 = “it's”") == "\"kind\" = 'it''s'"
    assert parse_row("类别 = “a\\'; DROP”", DICTIONARY).sql("spark") == "`kind` = 'a\\\\\\'; DROP'"


def test_a_definition_can_be_shown_only_as_a_figure() -> None:
    with pytest.raises(FormulaError, match="只能显示为 share、number、count、money，不能是“banana”"):
        Definition("甲", "1", kind="banana")
