"""Phrases → the checked tree: names looked up, functions whitelisted, kinds fitted together."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from sqlglot import exp

from guatu.engine.formula import grammar
from guatu.engine.formula.calls import (
    as_condition,
    build_aggregate,
    build_call,
    check_argument_count,
    choice,
    over_all,
)
from guatu.engine.formula.errors import FormulaError, nearest
from guatu.engine.formula.facts import Definition, Dictionary, FactDef, FactType, Kind
from guatu.engine.formula.grammar import CallForm, CaseForm, Item, Phrase, Sentence
from guatu.engine.formula.lexer import Token
from guatu.engine.formula.nodes import (
    Always,
    Arithmetic,
    Call,
    Compare,
    CompareOp,
    Empty,
    FactRef,
    IsEmpty,
    Logic,
    Named,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    TextValue,
    children,
    unwrap,
)
from guatu.engine.formula.sizes import check_size
from guatu.engine.formula.typing_rules import (
    check_comparable,
    need_number,
    product_kind,
    quotient_kind,
    sum_kind,
)
from guatu.engine.formula.words import AGGREGATES, FUNCTION_WORDS, ROW_FUNCTIONS

Level = Literal["row", "aggregate", "inside"]
MAX_WEIGHT = 4000
_COMPARISONS: dict[type[exp.Expr], CompareOp] = {
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.EQ: "=",
    exp.NEQ: "<>",
}
_ARITHMETIC: dict[type[exp.Expr], Literal["+", "-", "*", "/"]] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
}
_FACT_KINDS = {each: Kind(each.value) for each in FactType}
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def check(text: str, dictionary: Dictionary, level: Level) -> Node:
    """The checked tree of a formula. Raises FormulaError, and nothing else, for any text.

    `level` is row (one project), aggregate (one group of projects).
    """
    try:
        node = _Checker(dictionary, grammar.read(text), level, ()).whole()
        _check_weight(node)
        check_size(node)
    except RecursionError as error:
        raise FormulaError("公式套得太深，请拆成几个定义", 1) from error
    return node


def _check_weight(node: Node) -> None:
    """Definitions within definitions can grow without bound: stop before the database has to."""
    weight = 0
    todo = [(node, 1, 1)]
    while todo:
        part, depth, times = todo.pop()
        weight += times
        if weight > MAX_WEIGHT or depth > 2 * grammar.MAX_DEPTH:
            raise FormulaError("把定义代入以后公式太大，请简化", node.position)
        if isinstance(part, Call) and part.name in ("least", "greatest", "round"):
            times *= 2  # these name their arguments twice in SQL
        todo.extend((child, depth + 1, times) for child in children(part))


class _Checker:
    def __init__(
        self, dictionary: Dictionary, sentence: Sentence, level: Level, within: tuple[str, ...]
    ) -> None:
        self.dictionary = dictionary
        self.sentence = sentence
        self.level = level
        self.within = within

    def whole(self) -> Node:
        return self.phrase(self.sentence.top)

    def phrase(self, phrase: Phrase) -> Node:
        return self.build(phrase.tree)

    def build(self, tree: exp.Expr) -> Node:
        kind = type(tree)
        if isinstance(tree, exp.Column):
            return self.item(self.sentence.item(tree))
        if isinstance(tree, exp.Paren):
            return self.build(tree.this)
        if kind in _ARITHMETIC:
            return self.arithmetic(_ARITHMETIC[kind], self.build(tree.this), self.build(tree.expression))
        if kind in _COMPARISONS:
            return self.compare(_COMPARISONS[kind], self.build(tree.this), self.build(tree.expression))
        if isinstance(tree, exp.Neg):
            operand = self.build(tree.this)
            need_number(operand)
            kind_of = Kind.COUNT if operand.kind is Kind.FLAG else operand.kind
            return Negative(kind_of, operand.position, operand)
        return self.logic(tree)

    def logic(self, tree: exp.Expr) -> Node:
        if isinstance(tree, exp.And | exp.Or):
            parts = tuple(as_condition(self.build(part)) for part in tree.flatten())
            op: Literal["and", "or"] = "and" if isinstance(tree, exp.And) else "or"
            return Logic(Kind.CONDITION, parts[0].position, op, parts)
        if isinstance(tree, exp.Not):
            operand = as_condition(self.build(tree.this))
            return Not(Kind.CONDITION, operand.position, operand)
        if isinstance(tree, exp.Is):
            operand = self.build(tree.this)
            if operand.kind is Kind.CONDITION:
                raise FormulaError("条件不会为空，请对事实写“为空”", operand.position)
            return IsEmpty(Kind.CONDITION, operand.position, operand)
        if isinstance(tree, exp.Between):
            value, low, high = (self.build(tree.args[name]) for name in ("this", "low", "high"))
            bounds = (self.compare(">=", value, low), self.compare("<=", value, high))
            return Logic(Kind.CONDITION, value.position, "and", bounds)
        if isinstance(tree, exp.In):
            return self.one_of(self.build(tree.this), [self.build(each) for each in tree.expressions])
        raise FormulaError("这一段的写法不对，请检查运算符和括号", self.sentence.top.position)

    def item(self, item: Item) -> Node:
        if isinstance(item, Phrase):
            return self.phrase(item)
        if isinstance(item, CallForm):
            return self.call(item)
        if isinstance(item, CaseForm):
            return self.case(item)
        return self.leaf(item)

    def leaf(self, token: Token) -> Node:
        at = token.position
        if token.type == "number":
            return Number(Kind.MONEY if token.is_money else Kind.PLAIN, at, token.value, token.shown)
        if token.type == "text":
            return TextValue(Kind.TEXT, at, token.word)
        if token.type == "keyword":
            return (
                Empty(Kind.EMPTY, at)
                if token.word == "NULL"
                else Always(Kind.CONDITION, at, token.word == "TRUE")
            )
        fact = self.dictionary.fact(token.word)
        if fact is not None:
            return self.fact(fact, at)
        definition = self.dictionary.definition(token.word)
        if definition is not None:
            return self.definition(definition, at)
        if token.word.upper() in FUNCTION_WORDS:
            raise FormulaError(f"“{token.shown}”是函数，后面要写括号", at)
        raise FormulaError(f"没有叫“{token.shown}”的事实{nearest(token.word, self.dictionary.names)}", at)

    def fact(self, fact: FactDef, at: int) -> Node:
        if self.level == "aggregate":
            raise FormulaError(
                f"“{fact.name}”是逐个项目的事实，在指标公式里要放进 合计(…)、个数(…) 等函数里", at
            )
        return FactRef(_FACT_KINDS[FactType(fact.type)], at, fact)

    def definition(self, definition: Definition, at: int) -> Node:
        """A definition checked in its own text; what is wrong there is said with its name."""
        name = definition.name
        if name in self.within:
            circle = " → ".join((*self.within[self.within.index(name) :], name))
            raise FormulaError(f"定义互相引用，绕成了圈：{circle}", at)
        key = f"{self.level}:{name}"
        body = self.dictionary.checked.get(key)
        if body is None:
            try:
                sentence = grammar.read(definition.text)
                body = _Checker(self.dictionary, sentence, self.level, (*self.within, name)).whole()
                _check_weight(body)
            except FormulaError as error:
                inner = (
                    error.reason if error.reason.startswith("定义") else f"定义“{name}”里，{error.message}"
                )
                raise FormulaError(inner, at) from error
            self.dictionary.checked[key] = body
        kind = Kind(definition.kind) if definition.kind else body.kind
        if body.kind in (Kind.CONDITION, Kind.MONEY, Kind.TEXT, Kind.DATE):
            kind = body.kind
        return Named(kind, at, definition, body)

    def arithmetic(self, op: Literal["+", "-", "*", "/"], left: Node, right: Node) -> Node:
        need_number(left)
        need_number(right)
        rule = {"+": sum_kind, "-": sum_kind, "*": product_kind, "/": quotient_kind}[op]
        return Arithmetic(rule(left, right), left.position, op, left, right)

    def compare(self, op: CompareOp, left: Node, right: Node) -> Node:
        if left.kind is Kind.DATE:
            right = _as_date(right)
        elif right.kind is Kind.DATE:
            left = _as_date(left)
        check_comparable(left, right)
        if left.kind is Kind.TEXT and op not in ("=", "<>"):
            raise FormulaError("文字只能比较相等或不相等", left.position)
        return Compare(Kind.CONDITION, left.position, op, left, right)

    def one_of(self, value: Node, options: list[Node]) -> Node:
        if value.kind is Kind.TEXT and all(isinstance(each, TextValue) for each in options):
            texts = tuple(each.value for each in options if isinstance(each, TextValue))
            return OneOf(Kind.CONDITION, value.position, value, texts)
        parts = tuple(self.compare("=", value, each) for each in options)
        return parts[0] if len(parts) == 1 else Logic(Kind.CONDITION, value.position, "or", parts)

    def case(self, form: CaseForm) -> Node:
        whens = tuple((as_condition(self.phrase(when)), self.phrase(then)) for when, then in form.whens)
        otherwise = self.phrase(form.otherwise) if form.otherwise else Empty(Kind.EMPTY, form.position)
        return choice(whens, otherwise, form.position)

    def call(self, form: CallForm) -> Node:
        word, at = form.name.word, form.name.position
        function = FUNCTION_WORDS.get(word.upper())
        if function is None:
            if word in self.dictionary.names:
                raise FormulaError(f"“{word}”是事实，不是函数，后面不能直接跟括号", at)
            names = AGGREGATES if self.level == "aggregate" else ROW_FUNCTIONS
            raise FormulaError(f"没有叫“{form.name.shown}”的函数{nearest(word.upper(), names)}", at)
        if word.upper() in AGGREGATES:
            return self.aggregate(form, function)
        check_argument_count(function, len(form.args), form.name)
        return build_call(function, [self.phrase(arg) for arg in form.args], form.name)

    def aggregate(self, form: CallForm, function: str) -> Node:
        shown, at = form.name.shown, form.name.position
        if self.level == "row":
            raise FormulaError(f"“{shown}”是对一批项目的汇总，这里要的是单个项目的条件或算式", at)
        if self.level == "inside":
            raise FormulaError(f"汇总函数里面不能再套汇总函数“{shown}”", at)
        check_argument_count(function, len(form.args), form.name)
        if function == "overall":
            return over_all(self.phrase(form.args[0]), form.name)
        inner = _Checker(self.dictionary, self.sentence, "inside", self.within)
        return build_aggregate(function, inner.phrase(form.args[0]), form.name)


def _as_date(node: Node) -> Node:
    """A date written as text, checked; anything else as it is."""
    plain = unwrap(node)
    if not isinstance(plain, TextValue):
        return node
    found = _DATE.fullmatch(plain.value)
    try:
        if not found:
            raise ValueError
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise FormulaError(f"“{plain.value}”不是日期，请写成 '2023-05-01' 的样子", node.position) from None
    return TextValue(Kind.DATE, node.position, day.isoformat())
