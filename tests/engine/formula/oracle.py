"""What a formula means, in exact fractions and three-valued logic: the yardstick for the SQL."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from guatu.engine.formula import nodes as n

_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


def value_of(node: n.Node, row: Mapping[str, Any]) -> Any:
    """A Fraction, a text, True, False, or None for nothing."""
    return _MEANINGS[type(node)](node, row)


def _fact(node: n.FactRef, row: Mapping[str, Any]) -> Any:
    value = row[node.fact.name]
    return Fraction(value) if isinstance(value, int | float) else value


def _arithmetic(node: n.Arithmetic, row: Mapping[str, Any]) -> Fraction | None:
    left, right = value_of(node.left, row), value_of(node.right, row)
    if left is None or right is None or (node.op == "/" and right == 0):
        return None
    operators = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
    result: Fraction = operators[node.op](left, right)
    return result


def _call(node: n.Call, row: Mapping[str, Any]) -> Any:
    args = [value_of(arg, row) for arg in node.args]
    if node.name == "coalesce":
        return next((arg for arg in args if arg is not None), None)
    if None in args:
        return None
    return {"abs": lambda: abs(args[0]), "least": lambda: min(args), "greatest": lambda: max(args)}[
        node.name
    ]()


def _case(node: n.Case, row: Mapping[str, Any]) -> Any:
    for when, then in node.whens:
        if value_of(when, row) is True:
            return value_of(then, row)
    return value_of(node.otherwise, row)


def _compare(node: n.Compare, row: Mapping[str, Any]) -> bool | None:
    left, right = value_of(node.left, row), value_of(node.right, row)
    return None if left is None or right is None else _COMPARE[node.op](left, right)


def _logic(node: n.Logic, row: Mapping[str, Any]) -> bool | None:
    parts = [value_of(part, row) for part in node.parts]
    decisive = node.op == "or"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _not(node: n.Not, row: Mapping[str, Any]) -> bool | None:
    inner = value_of(node.operand, row)
    return None if inner is None else not inner


def _negative(node: n.Negative, row: Mapping[str, Any]) -> Fraction | None:
    inner = value_of(node.operand, row)
    return None if inner is None else -inner


def _holds(node: n.Holds, row: Mapping[str, Any]) -> bool | None:
    inner = value_of(node.operand, row)
    return None if inner is None else inner == 1


def _one_of(node: n.OneOf, row: Mapping[str, Any]) -> bool | None:
    inner = value_of(node.operand, row)
    return None if inner is None else inner in node.values


_MEANINGS: dict[type[n.Node], Any] = {
    n.FactRef: _fact,
    n.Number: lambda node, _: node.value,
    n.TextValue: lambda node, _: node.value,
    n.Empty: lambda _node, _row: None,
    n.Always: lambda node, _: node.value,
    n.Named: lambda node, row: value_of(node.body, row),
    n.IsEmpty: lambda node, row: value_of(node.operand, row) is None,
    n.Arithmetic: _arithmetic,
    n.Negative: _negative,
    n.Call: _call,
    n.Case: _case,
    n.Compare: _compare,
    n.Logic: _logic,
    n.Not: _not,
    n.Holds: _holds,
    n.OneOf: _one_of,
}
