"""Why a condition held, in numbers; and what would make it hold, tried out."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.formula import (
    FormulaError,
    evaluate,
    explain,
    parse_aggregate,
    parse_condition,
    parse_row,
    parse_template,
    what_would_make_true,
)
from tests.engine.formula.draw import conditions
from tests.engine.formula.facts import DICTIONARY, FACTS, named, random_rows

WAN = 1_000_000
ROWS = random_rows(40, seed=5, largest_money=10**12)


def _row(**given: Any) -> dict[str, Any]:
    plain = {
        "年度计划投资": 6000 * WAN,
        "累计完成投资": 600 * WAN,
        "月份": 5,
        "已开工": 0,
        "有正当理由": 0,
        "逾期月数": 4,
    }
    return {fact.name: None for fact in FACTS} | plain | given


def _sentences(text: str, **given: Any) -> list[str]:
    found = explain(parse_condition(text, DICTIONARY), _row(**given))
    return [comparison.sentence for comparison in found.comparisons]


def test_a_comparison_shows_both_sides_with_their_units() -> None:
    found = explain(
        parse_condition("累计完成投资 / 年度计划投资 < 序时进度 - 10% 且 非 有正当理由", DICTIONARY), _row()
    )
    assert found.holds is True
    assert [comparison.sentence for comparison in found.comparisons] == [
        "累计完成投资 ÷ 年度计划投资 = 10.0%，小于 序时进度 − 10% = 31.7%",
        "有正当理由：否",
    ]
    compared, excused = found.comparisons
    assert (compared.left.shown, compared.right and compared.right.shown, compared.held) == (
        "10.0%",
        "31.7%",
        True,
    )
    assert (excused.held, excused.right) == (False, None)
    assert [seen.sentence for seen in found.facts] == [
        "累计完成投资 = 600 万元",
        "年度计划投资 = 6,000 万元",
        "月份 = 5 月",
        "有正当理由 = 否",
    ]


def test_what_did_not_hold_is_said_the_other_way_round() -> None:
    assert _sentences("投资完成率 >= 30% 或 逾期月数 <= 2") == [
        "投资完成率 = 10.0%，低于 30.0%",
        "逾期月数 = 4 个月，超过 2 个月",
    ]


def test_unequal_values_never_look_equal() -> None:
    assert _sentences("投资完成率 < 30%", 累计完成投资=1800 * WAN - 1000) == [
        "投资完成率 = 29.999983%，小于 30.000000%"
    ]


def test_missing_data_are_said_to_be_missing() -> None:
    assert _sentences("投资完成率 < 30%", 年度计划投资=0) == ["投资完成率 = —，30.0%，缺少数据，不能比较"]
    assert _sentences("开工日期 为空") == ["开工日期 为空"]
    assert _sentences("开工日期 不为空", 开工日期=date(2023, 5, 1)) == ["开工日期 = 2023年5月1日，不为空"]
    assert _sentences("类别 属于 ('新开工', '续建')", 类别="续建") == ["类别：续建"]


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("落后 {序时进度-投资完成率:百分点}", "落后 31.7 个百分点"),
        ("落后 {进度缺口}，完成 {投资完成率}", "落后 31.7 个百分点，完成 10.0%"),
        ("完成 {累计完成投资:万元}，计划 {年度计划投资：亿元}", "完成 600 万元，计划 0.6 亿元"),
        ("逾期 {逾期月数} / {逾期月数:月} / {逾期月数 * 2:数}", "逾期 4 个月 / 4 月 / 8"),
        ("缺口 {进度缺口:%}，还差 {年度计划投资 - 累计完成投资}", "缺口 31.7%，还差 5,400 万元"),
        ("{类别}，{开工日期}，{已开工}", "—，—，否"),
        ("没有花括号", "没有花括号"),
    ],
)
def test_sentences_take_their_numbers_from_formulas(template: str, sentence: str) -> None:
    assert parse_template(template, DICTIONARY).render(_row()) == sentence


@pytest.mark.parametrize(
    ("template", "position", "says"),
    [
        ("落后 {投资完成律}", 5, "没有叫“投资完成律”的事实"),
        ("落后 {投资完成率:公里}", 11, "没有叫“公里”的写法"),
        ("落后 {投资完成率:万元}", 11, "只用于金额"),
        ("完成 {累计完成投资:%}", 12, "不能用于金额"),
        ("完成 {}", 5, "公式是空的"),
        ("完成 {月份", 4, "花括号没有成对"),
        ("完成 月份}", 6, "花括号没有成对"),
    ],
)
def test_a_sentence_is_checked_when_the_pack_is(template: str, position: int, says: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse_template(template, DICTIONARY)
    assert says in refused.value.reason
    assert refused.value.position == position


def test_values_come_out_as_they_are() -> None:
    row = _row(开工日期=date(2023, 5, 1), 类别="续建", 累计完成投资=Decimal(600 * WAN))
    assert evaluate(parse_row("投资完成率", DICTIONARY), row) == 0.1
    assert evaluate(parse_row("年度计划投资 - 累计完成投资", DICTIONARY), row) == 5400 * WAN
    assert evaluate(parse_row("类别", DICTIONARY), row) == "续建"
    assert evaluate(parse_condition("开工日期 < '2023-05-02'", DICTIONARY), row) is True
    assert evaluate(parse_row("投资完成率", DICTIONARY), row | {"年度计划投资": 0}) is None


def test_a_value_that_was_not_given_is_named() -> None:
    with pytest.raises(FormulaError, match="没有给出“年度计划投资”的值"):
        evaluate(parse_row("投资完成率", DICTIONARY), {"累计完成投资": 1})
    with pytest.raises(FormulaError, match="超出了能表示的范围"):
        evaluate(parse_row("月份", DICTIONARY), {"月份": 2**70})


def test_threads_do_not_share_a_connection() -> None:
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(evaluate(parse_row("投资完成率", DICTIONARY), _row())))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0.1] * 4


def test_the_amount_still_to_be_done_is_exact_to_the_fen() -> None:
    formula = parse_condition("投资完成率 >= 序时进度", DICTIONARY)
    row = _row(年度计划投资=6000 * WAN + 1)
    outlook = what_would_make_true(formula, row)
    (change,) = outlook.alternatives[0].changes
    assert (change.fact.name, change.now, change.needed) == ("累计完成投资", 600 * WAN, 2500 * WAN + 1)
    assert outlook.sentence == "再完成投资 1,900.01 万元"
    assert evaluate(formula, row | {"累计完成投资": change.needed}) is True
    assert evaluate(formula, row | {"累计完成投资": change.needed - 1}) is False


def test_conditions_joined_by_and_need_all_changes_and_by_or_any() -> None:
    both = what_would_make_true(parse_condition("投资完成率 >= 30% 且 已开工", DICTIONARY), _row())
    assert [alternative.sentence for alternative in both.alternatives] == ["再完成投资 1,200 万元，并开工"]
    either = what_would_make_true(parse_condition("投资完成率 >= 30% 或 已开工", DICTIONARY), _row())
    assert {alternative.sentence for alternative in either.alternatives} == {"再完成投资 1,200 万元", "开工"}


def test_two_demands_on_one_fact_are_met_by_the_larger() -> None:
    formula = parse_condition("投资完成率 >= 30% 且 累计完成投资 > 2000万元", DICTIONARY)
    (alternative,) = what_would_make_true(formula, _row()).alternatives
    assert [change.needed for change in alternative.changes] == [2000 * WAN + 1]


def test_a_fact_that_should_fall_is_lowered() -> None:
    outlook = what_would_make_true(parse_condition("逾期月数 < 3", DICTIONARY), _row())
    assert (outlook.sentence, outlook.alternatives[0].changes[0].needed) == ("逾期月数再减少 2 个月", 2)


def test_what_only_time_can_change_is_said_to_be_so() -> None:
    outlook = what_would_make_true(parse_condition("月份 >= 6 且 累计完成投资 > 0", DICTIONARY), _row())
    assert (outlook.is_possible, outlook.alternatives) == (False, ())
    assert outlook.sentence == "目前靠推进项目不能使它成立，只有时间推移或计划调整才会改变，取决于月份"


def test_what_holds_already_needs_nothing_and_its_opposite_can_be_asked() -> None:
    formula = parse_condition("投资完成率 < 30%", DICTIONARY)
    assert what_would_make_true(formula, _row()).sentence == "已经符合"
    assert what_would_make_true(formula, _row(), negate=True).sentence == "再完成投资 1,200 万元"


def test_an_overshoot_is_not_offered() -> None:
    # nothing can be undone: 600 万 is already more than a tenth
    assert not what_would_make_true(parse_condition("投资完成率 < 10%", DICTIONARY), _row()).is_possible


@settings(max_examples=150, deadline=None)
@given(text=conditions(1), index=st.integers(0, len(ROWS) - 1))
def test_every_offered_change_makes_the_condition_true(text: str, index: int) -> None:
    try:
        formula = parse_condition(text, DICTIONARY)
    except FormulaError:
        return
    row = named(ROWS[index])
    outlook = what_would_make_true(formula, row)
    assert outlook.holds is (evaluate(formula, row) is True)
    for alternative in outlook.alternatives:
        moved = {change.fact.name: change.needed for change in alternative.changes}
        assert evaluate(formula, row | moved) is True
        assert all(
            (change.needed - (change.now or 0)) * change.fact.movable >= 0 for change in alternative.changes
        )


def test_a_formula_can_be_read_aloud_and_its_value_shown() -> None:
    rate = parse_aggregate("合计(累计完成投资) / 合计(年度计划投资)", DICTIONARY)
    assert (rate.phrase, rate.show(0.4567), rate.show(None)) == (
        "合计(累计完成投资) ÷ 合计(年度计划投资)",
        "45.7%",
        "—",
    )
    gap = parse_row("(年度计划投资 - 累计完成投资) * 2 / 月份", DICTIONARY)
    assert gap.phrase == "（年度计划投资 − 累计完成投资） × 2 ÷ 月份"
    shown = [gap.show(fen) for fen in (50, 123_456_789, 98_765_432_100, -50, 0)]
    assert shown == ["0.5 元", "123.46 万元", "9.88 亿元", "-0.5 元", "0 万元"]
    condition = parse_condition(
        "非 (已开工 或 类别 = '续建') 且 若空(逾期月数, 0) BETWEEN 1 AND 3", DICTIONARY
    )
    assert condition.phrase == (
        "非 （已开工 或 类别 = “续建”） 且 （若空(逾期月数, 0) ≥ 1 且 若空(逾期月数, 0) ≤ 3）"
    )


def test_a_fact_nobody_reported_is_asked_for() -> None:
    outlook = what_would_make_true(parse_condition("累计完成投资 >= 0", DICTIONARY), _row(累计完成投资=None))
    assert outlook.sentence == "报送“累计完成投资”"
