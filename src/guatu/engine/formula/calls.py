"""The whitelisted functions: how many arguments, of what kinds, and what they yield."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.facts import Kind
from guatu.engine.formula.lexer import Token
from guatu.engine.formula.nodes import (
    Aggregate,
    Call,
    Case,
    Empty,
    Holds,
    IsEmpty,
    Node,
    Not,
    rebuilt,
    walk,
)
from guatu.engine.formula.typing_rules import CHINESE, common_kind, need_number, number_of
from guatu.engine.formula.words import ARGUMENTS

MAX_DIGITS = 6


def check_argument_count(function: str, given: int, name: Token) -> None:
    """Refuse too few or too many arguments."""
    low, high = ARGUMENTS[function]
    if low <= given <= high:
        return
    wanted = f"{low} 个" if low == high else f"{low} 到 {high} 个"
    raise FormulaError(f"函数“{name.shown}”要 {wanted}参数，给了 {given} 个", name.position)


def as_condition(node: Node) -> Node:
    """The node as a condition; a 0/1 fact holds when it is 1. Raises FormulaError for anything else."""
    if node.kind is Kind.CONDITION:
        return node
    if node.kind is Kind.FLAG:
        return Holds(Kind.CONDITION, node.position, node)
    what = CHINESE[node.kind]
    raise FormulaError(f"这里要一个条件（例如 a < b），给的却是{what}", node.position)


def build_call(function: str, args: list[Node], name: Token) -> Node:
    """A row function over checked arguments."""
    at = name.position
    if function == "if":
        return choice(((as_condition(args[0]), args[1]),), args[2], at)
    if function == "coalesce":
        return _coalesce(args, at)
    if function == "round":
        return _round(args, at)
    if function == "abs":
        need_number(args[0])
        return Call(Kind.COUNT if args[0].kind is Kind.FLAG else args[0].kind, at, "abs", tuple(args))
    for each in args:
        if each.kind is not Kind.DATE:
            need_number(each)
    return Call(common_kind(args, "并列"), at, function, tuple(args))


def _coalesce(args: list[Node], at: int) -> Node:
    for each in args:
        if each.kind is Kind.CONDITION:
            raise FormulaError("条件不会为空，请对事实用“若空”", each.position)
    kind = common_kind(args, "并列")
    return Call(kind, at, "coalesce", tuple(args))


def _round(args: list[Node], at: int) -> Node:
    need_number(args[0])
    digits = number_of(args[1]) if len(args) == 2 else 0
    if digits is None or digits.denominator != 1 or not 0 <= digits <= MAX_DIGITS:
        raise FormulaError(f"四舍五入的位数要写 0 到 {MAX_DIGITS} 的整数", args[1].position)
    return Call(args[0].kind, at, "round", (args[0],), digits=int(digits))


def choice(whens: tuple[tuple[Node, Node], ...], otherwise: Node, at: int) -> Node:
    """CASE or 如果: branches of one kind; as soon as one branch is a condition all are."""
    branches = [then for _, then in whens] + [otherwise]
    if any(each.kind is Kind.CONDITION for each in branches):
        branches = [each if isinstance(each, Empty) else as_condition(each) for each in branches]
        kind = Kind.CONDITION
    else:
        kind = common_kind(branches, "并列")
    pairs = tuple((when, then) for (when, _), then in zip(whens, branches, strict=False))
    return Case(kind, at, pairs, branches[-1])


def build_aggregate(function: str, arg: Node, name: Token) -> Node:
    """sum, count, avg, max or min over the rows of a group."""
    at = name.position
    func = cast(Literal["sum", "count", "avg", "max", "min"], function)
    if function == "count":
        return Aggregate(Kind.COUNT, at, "count", _counted(arg))
    if function in ("max", "min") and arg.kind is Kind.DATE:
        return Aggregate(Kind.DATE, at, func, arg)
    need_number(arg)
    if function == "sum":
        kind = arg.kind if arg.kind is Kind.MONEY else Kind.COUNT
        return Aggregate(Kind.NUMBER if arg.kind in (Kind.NUMBER, Kind.SHARE) else kind, at, "sum", arg)
    if function == "avg":
        averaged = {Kind.FLAG: Kind.SHARE, Kind.COUNT: Kind.NUMBER, Kind.PLAIN: Kind.NUMBER}
        return Aggregate(averaged.get(arg.kind, arg.kind), at, "avg", arg)
    return Aggregate(arg.kind, at, func, arg)


def _counted(arg: Node) -> Node:
    """What 个数 counts: rows where a condition holds, or where a value is present."""
    if arg.kind in (Kind.CONDITION, Kind.FLAG):
        return as_condition(arg)
    if arg.kind is Kind.PLAIN:
        raise FormulaError("个数(…) 里要写条件，例如 个数(已开工)；数全部行写 个数(真)", arg.position)
    return Not(Kind.CONDITION, arg.position, IsEmpty(Kind.CONDITION, arg.position, arg))


def over_all(node: Node, name: Token) -> Node:
    """The same aggregates over all groups of the slice."""
    if not any(isinstance(part, Aggregate) for part in walk(node)):
        raise FormulaError("全体(…) 里要有汇总函数，例如 全体(合计(…))", name.position)
    return _spread(node)


def _spread(node: Node) -> Node:
    if isinstance(node, Aggregate):
        return replace(node, overall=True)
    return rebuilt(node, _spread)
