"""The formula language of indicators, warning rules and gates: Chinese fact names in, SQL of any database out.

>>> facts = [FactDef("累计完成投资", "done_fen", "money"), FactDef("年度计划投资", "plan_fen", "money"),
...          FactDef("月份", "month", "count", limit=12)]
>>> dictionary = Dictionary(facts, {"投资完成率": "累计完成投资 / 年度计划投资", "序时进度": "月份 / 12"})
>>> print(parse_condition("序时进度 - 投资完成率 > 30%", dictionary).sql("sqlite"))
"plan_fen" * "month" * 5 > "done_fen" * 60 + "plan_fen" * 18
>>> rate = parse_aggregate("合计(累计完成投资) / 合计(年度计划投资)", dictionary)
>>> rate.kind.value, [part.sql("sqlite") for part in rate.parts]
('share', ['COALESCE("done_fen", 0)', 'COALESCE("plan_fen", 0)'])
>>> print(rate.sql_over_parts("sqlite", ["a0", "a1"]))
CAST(COALESCE(SUM("a0"), 0) AS REAL) / NULLIF(COALESCE(SUM("a1"), 0), 0)
>>> parse_condition("投资完成律 < 10%", dictionary)
Traceback (most recent call last):
guatu.engine.formula.errors.FormulaError: 第 1 个字：没有叫“投资完成律”的事实，是不是“投资完成率”？

Writing down what formulas are about
    FactDef(name, column, type, unit, definition, source, limit, movable, nonnegative, action)
    Definition(name, text, kind, unit, meaning)
    Dictionary(facts, definitions)      .fact(name) .definition(name) .names .values_of(row) .with_definitions(…)
    problems(dictionary)                the bad definitions, as FormulaError

One row
    parse_condition(text, dictionary) / parse_row(text, dictionary) → RowFormula
        .kind .is_condition .facts .row_columns .phrase .show(value)
        .sql(dialect, alias=None)       condition for WHERE / CASE WHEN, or the value; never put NOT before it
        .negated_sql(dialect, alias)    true where the condition is known to fail
        .value_sql(dialect, alias)      1 / 0 / NULL for a condition

Groups of rows
    parse_aggregate(text, dictionary) → AggregateFormula
        .kind .facts .row_columns .phrase .show(value) .uses_overall .is_additive
        .sql(dialect, alias)                       over the rows, with the caller's GROUP BY
        .parts                                     RowPart(.kind, .is_whole, .sql(dialect, alias)): what a row adds
        .sql_over_parts(dialect, columns, alias)   the figure over roll-up columns holding the parts
        .numerator / .denominator                  RowPart | None: what a row adds to a ratio's halves

One row of values by Chinese name
    evaluate(formula, values)                   True / False / None, or the value
    explain(formula, values) → Explanation      .holds .comparisons .facts
        Comparison(.text, .left, .right, .held, .sentence), Seen(.text, .value, .shown, .sentence)
    what_would_make_true(formula, values, negate=False) → Outlook(.holds, .alternatives, .sentence, .is_possible)
        Alternative(.changes, .sentence), Change(.fact, .now, .needed, .difference, .sentence)
    parse_template(text, dictionary) → Template.render(values)
        “落后 {序时进度 - 投资完成率:百分点}”; forms: FORMATS (%, 百分点, 元, 万元, 亿元, 个, 个月, 月, 天, …)

Rules
    Colour(code, label, rank, meaning)  Clause(colour, when, because, source)  Dimension(name, clauses)
    RuleSet(colours, dimensions, scope="")
    rule_problems(rules, dictionary)    everything wrong, as FormulaError
    compile_rules(rules, dictionary) → CompiledRules
        .facts .dimensions[i].clauses[j] (.number .clause .colour .condition .because)
        .columns(dialect, alias)        per dimension the number of the deciding clause from 1, or NULL
        .colour_sql(dialect, alias)     the worst colour's code, from the facts
        .colour_over(dialect, columns)  the same from columns holding the clause numbers
        .statement(dialect, table, keys, where=None)   SELECT keys, d0, d1, …, colour: one pass over the table
        .judge(values) → Judgement(.in_scope, .verdicts, .colour); Verdict(.dimension, .decided, .because, .explanation)
        .what_would_turn(dimension, colour_code, values) → Outlook

Dialects are sqlite, postgres, duckdb, spark. Every error a text can cause is a FormulaError
(.reason, .position counted from 1, .message = str()).
"""

from guatu.engine.formula.aggregates import RowPart
from guatu.engine.formula.compiler import DIALECTS
from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.evaluation import evaluate
from guatu.engine.formula.explaining import Comparison, Explanation, Seen, Template, explain, parse_template
from guatu.engine.formula.facts import Definition, Dictionary, FactDef, FactType, Kind
from guatu.engine.formula.formulas import (
    AggregateFormula,
    RowFormula,
    parse_aggregate,
    parse_condition,
    parse_row,
    problems,
)
from guatu.engine.formula.remedies import Alternative, Change, Outlook, what_would_make_true
from guatu.engine.formula.rendering import FORMATS
from guatu.engine.formula.rules import (
    Clause,
    Colour,
    CompiledClause,
    CompiledDimension,
    CompiledRules,
    Dimension,
    Judgement,
    RuleSet,
    Verdict,
    compile_rules,
    rule_problems,
)

__all__ = [
    "DIALECTS",
    "FORMATS",
    "AggregateFormula",
    "Alternative",
    "Change",
    "Clause",
    "Colour",
    "Comparison",
    "CompiledClause",
    "CompiledDimension",
    "CompiledRules",
    "Definition",
    "Dictionary",
    "Dimension",
    "Explanation",
    "FactDef",
    "FactType",
    "FormulaError",
    "Judgement",
    "Kind",
    "Outlook",
    "RowFormula",
    "RowPart",
    "RuleSet",
    "Seen",
    "Template",
    "Verdict",
    "compile_rules",
    "evaluate",
    "explain",
    "parse_aggregate",
    "parse_condition",
    "parse_row",
    "parse_template",
    "problems",
    "rule_problems",
    "what_would_make_true",
]
