"""Rules: the first true clause decides, and the worst colour is the project's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guatu.engine.formula import (
    Clause,
    Colour,
    CompiledRules,
    Dictionary,
    Dimension,
    FactDef,
    FormulaError,
    RuleSet,
    compile_rules,
    rule_problems,
)
from tests.engine.formula.facts import DICTIONARY, FACTS, named, random_rows, sqlite_with

ROWS = random_rows(200, seed=3, largest_money=10**12)
COLOURS = (
    Colour("red", "红", 3, "重点督导"),
    Colour("yellow", "黄", 2),
    Colour("green", "绿", 1),
)
PROGRESS = Dimension(
    "进度",
    (
        Clause(
            "red",
            "进度缺口 > 30个百分点",
            "完成 {投资完成率}，序时进度 {序时进度}，落后 {进度缺口}（红：超过 30）",
        ),
        Clause("yellow", "进度缺口 BETWEEN 10% AND 30%", "落后 {进度缺口:百分点}"),
        Clause("green", "进度缺口 <= 0", "完成 {累计完成投资:万元}"),
    ),
)
START = Dimension(
    "开工",
    (
        Clause("green", "已开工", "已开工"),
        Clause("red", "逾期月数 >= 3 且 非 有正当理由", "逾期 {逾期月数:个月}"),
        Clause("yellow", "非 有正当理由", "逾期 {逾期月数}"),
    ),
)
RULES = RuleSet(COLOURS, (PROGRESS, START), scope="年度计划投资 >= 1000万元")


@pytest.fixture(scope="module")
def compiled() -> CompiledRules:
    return compile_rules(RULES, DICTIONARY)


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    yield from sqlite_with(ROWS)


def _row(**given: Any) -> dict[str, Any]:
    plain = {
        "年度计划投资": 600_000_000_0,
        "累计完成投资": 70_000_000_0,
        "月份": 5,
        "已开工": 0,
        "有正当理由": 0,
    }
    return {fact.name: None for fact in FACTS} | plain | given


def test_each_verdict_names_the_clause_and_the_reason(compiled: CompiledRules) -> None:
    judged = compiled.judge(_row(累计完成投资=60_000_000_0, 逾期月数=1))
    progress, start = judged.verdicts
    assert progress.decided is not None
    assert (progress.decided.number, progress.decided.colour.label) == (1, "红")
    assert progress.because == "完成 10.0%，序时进度 41.7%，落后 31.7 个百分点（红：超过 30）"
    assert start.because == "逾期 1 个月"
    assert judged.colour == COLOURS[0]
    assert start.explanation is not None
    assert [seen.sentence for seen in start.explanation.comparisons] == ["有正当理由：否"]


def test_thirty_points_behind_is_yellow_and_a_fen_less_is_red(compiled: CompiledRules) -> None:
    on_edge = compiled.judge(_row())
    assert [v.decided.colour.code for v in on_edge.verdicts if v.decided] == ["yellow", "yellow"]
    below = compiled.judge(_row(累计完成投资=70_000_000_0 - 1))
    assert below.colour is not None
    assert below.colour.code == "red"


def test_a_gap_between_nought_and_ten_points_has_no_colour(compiled: CompiledRules) -> None:
    verdict = compiled.judge(_row(累计完成投资=220_000_000_0)).verdicts[0]
    assert (verdict.decided, verdict.because) == (None, "")


def test_out_of_scope_nothing_is_judged(compiled: CompiledRules) -> None:
    judged = compiled.judge(_row(年度计划投资=999_999_999))
    assert (judged.in_scope, judged.colour) == (False, None)
    assert all(verdict.decided is None for verdict in judged.verdicts)


def test_a_table_is_lit_as_its_rows_are_judged_one_by_one(
    compiled: CompiledRules, connection: sqlite3.Connection
) -> None:
    lit = connection.execute(compiled.statement("sqlite", "fact", ["id"]) + " ORDER BY 1").fetchall()
    assert {row[3] for row in lit} == {"red", "yellow", "green", None}
    for row, (number, *clauses, colour) in zip(ROWS, lit, strict=True):
        judged = compiled.judge(named(row))
        assert clauses == [v.decided.number if v.decided else None for v in judged.verdicts], number
        assert colour == (judged.colour.code if judged.colour else None), number


def test_the_colour_comes_out_the_same_from_facts_and_from_clause_numbers(
    compiled: CompiledRules, connection: sqlite3.Connection
) -> None:
    columns = ", ".join(f"{sql} AS d{i}" for i, sql in enumerate(compiled.columns("sqlite", "f")))
    direct = compiled.colour_sql("sqlite", "f")
    inner = f"SELECT f.id, {columns}, {direct} AS direct FROM fact AS f"  # noqa: S608 - the SQL under test
    over = compiled.colour_over("sqlite", ["d0", "d1"])
    found = connection.execute(f"SELECT direct, {over} FROM ({inner})").fetchall()  # noqa: S608
    assert len(found) == len(ROWS)
    assert all(one == other for one, other in found)


def test_only_the_rows_asked_for_are_lit(compiled: CompiledRules, connection: sqlite3.Connection) -> None:
    statement = compiled.statement("sqlite", "fact", ["id"], where="id < 5")
    assert sorted(row[0] for row in connection.execute(statement)) == [0, 1, 2, 3, 4]


def test_statements_are_written_for_every_dialect(compiled: CompiledRules) -> None:
    assert "OFFSET 0" in compiled.statement("postgres", "oversight_fact", ["project_id"])
    assert '"d1"' in compiled.statement("duckdb", "fact", ["id"])
    assert "`colour`" in compiled.statement("spark", "fact", ["id"])


def test_what_turns_a_red_project_green_is_said_to_the_fen(compiled: CompiledRules) -> None:
    row = _row(累计完成投资=60_000_000_0, 逾期月数=4)
    yellow = compiled.what_would_turn(0, "yellow", row)
    assert [change.needed for change in yellow.alternatives[0].changes] == [70_000_000_0]
    green = compiled.what_would_turn(0, "green", row)
    assert green.sentence == "再完成投资 1,900 万元"
    after = compiled.judge(row | {"累计完成投资": 250_000_000_0}).verdicts[0]
    assert after.decided is not None
    assert after.decided.colour.code == "green"
    assert compiled.what_would_turn(1, "green", row).sentence == "开工"
    assert compiled.what_would_turn(0, "red", row).holds


def test_a_colour_the_dimension_does_not_have_is_refused(compiled: CompiledRules) -> None:
    with pytest.raises(FormulaError, match="“进度”没有这种颜色的条款"):
        compiled.what_would_turn(0, "blue", _row())


def test_everything_wrong_with_a_rule_set_is_listed_with_its_place() -> None:
    rules = RuleSet(
        COLOURS,
        (
            Dimension(
                "进度",
                (Clause("blue", "投资完成律 < 1", "落后 {进度缺口:万元}"), Clause("red", "月份", "{月份")),
            ),
            Dimension("空的", ()),
        ),
        scope="年度计划 > 0",
    )
    assert [error.message for error in rule_problems(rules, DICTIONARY)] == [
        "适用范围，第 1 个字：没有叫“年度计划”的事实，是不是“年度计划投资”？",
        "“进度”第 1 条：没有代号为“blue”的颜色",
        "“进度”第 1 条，第 1 个字：没有叫“投资完成律”的事实，是不是“投资完成率”？",
        "“进度”第 1 条的说明，第 10 个字：写法“万元”只用于金额",
        "“进度”第 2 条，第 1 个字：这里要一个条件（例如 a < b），给的却是个数",
        "“进度”第 2 条的说明，第 1 个字：花括号没有成对",
        "“空的”没有条款",
    ]
    with pytest.raises(FormulaError, match="适用范围"):
        compile_rules(rules, DICTIONARY)


def test_the_published_yinchuan_cases_come_out() -> None:
    source = Path(__file__).resolve().parents[3] / "../shared/data/warning_rules/wr01_yinchuan_2025.json"
    if not source.exists():
        pytest.skip("没有 shared/data/warning_rules，跳过公开案例")
    gap = Dictionary([FactDef("缺口", "gap", "number", nonnegative=False)])
    clauses = (Clause("red", "缺口 > 30"), Clause("yellow", "缺口 >= 10"), Clause("green", "缺口 <= 0"))
    rules = compile_rules(RuleSet(COLOURS, (Dimension("进度", clauses),)), gap)
    cases = [case for case in json.loads(source.read_text())["tests"] if case["dim"] == "进度"]
    assert len(cases) == 7
    for case in cases:
        colour = rules.judge({"缺口": case["gap_pp"]}).colour
        assert (colour.label if colour else None) == case["expect"], case
