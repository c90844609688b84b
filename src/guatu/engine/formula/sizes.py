"""How large a value can become, and whether it is a whole number: what decides between exact and double arithmetic."""

from __future__ import annotations

import math

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.facts import FactType, Kind
from guatu.engine.formula.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Case,
    Empty,
    FactRef,
    Named,
    Negative,
    Node,
    Number,
    children,
    walk,
)

BIGGEST = 2**63 - 1
# A total of 合计 is taken to stay below this: 10**17 分 is a thousand 万亿元.
BIGGEST_TOTAL = 10**17
BIGGEST_COUNT = 10**12
NARROW = 2**15 - 1
_MOST_DIGITS = 150.0


def whole_bound(node: Node) -> int | None:
    """The largest absolute value of a whole-number part; None when it is not whole or may leave 64 bits."""
    bound = _bound(node)
    return bound if bound is not None and bound <= BIGGEST else None


def _bound(node: Node) -> int | None:
    if isinstance(node, FactRef):
        return node.fact.bound if node.fact.is_whole else None
    if isinstance(node, Number):
        return abs(int(node.value)) if node.value.denominator == 1 else None
    if isinstance(node, Empty):
        return 0
    if isinstance(node, Negative):
        return whole_bound(node.operand)
    if isinstance(node, Named):
        return whole_bound(node.body)
    if isinstance(node, Aggregate):
        return _aggregate_bound(node)
    if isinstance(node, Arithmetic):
        left, right = whole_bound(node.left), whole_bound(node.right)
        if left is None or right is None or node.op == "/":
            return None
        return max(left, 1) * max(right, 1) if node.op == "*" else left + right
    if isinstance(node, Call | Case):
        return _widest(node)
    return None


def _widest(node: Call | Case) -> int | None:
    values = node.args if isinstance(node, Call) else (*(then for _, then in node.whens), node.otherwise)
    widest = 0
    for each in values:
        bound = whole_bound(each)
        if bound is None:
            return None
        widest = max(widest, bound)
    return widest


def _aggregate_bound(node: Aggregate) -> int | None:
    if node.func == "count":
        return BIGGEST_COUNT
    if node.func == "avg":
        return None
    inner = whole_bound(node.arg)
    return inner if inner is None or node.func != "sum" else BIGGEST_TOTAL


def is_nonnegative(node: Node) -> bool:
    """Whether the value can never be below zero."""
    if isinstance(node, FactRef):
        return node.fact.nonnegative
    if isinstance(node, Number):
        return node.value >= 0
    if isinstance(node, Aggregate):
        return node.func == "count" or is_nonnegative(node.arg)
    if isinstance(node, Arithmetic):
        return node.op != "-" and is_nonnegative(node.left) and is_nonnegative(node.right)
    if isinstance(node, Case):
        return all(is_nonnegative(then) for _, then in node.whens) and is_nonnegative(node.otherwise)
    if isinstance(node, Call):
        return node.name == "abs" or all(map(is_nonnegative, node.args))
    if isinstance(node, Named):
        return is_nonnegative(node.body)
    return isinstance(node, Empty)


def is_wide(node: Node) -> bool:
    """Whether the database computes it in 64 bits without being asked to."""
    if isinstance(node, FactRef):
        return node.fact.type is FactType.MONEY
    if isinstance(node, Number):
        return abs(node.value) > 2**31
    if isinstance(node, Aggregate):
        return True
    return not isinstance(node, Empty) and any(map(is_wide, children(node)))


def needs_widening(node: Node) -> bool:
    """Whether computing it may leave the small integer types of its columns."""
    return (whole_bound(node) or 0) > NARROW and any(isinstance(part, Arithmetic) for part in walk(node))


def check_size(node: Node) -> None:
    """Refuse a chain of products and quotients whose value no double can hold."""
    high, low = _size(node)
    if high > _MOST_DIGITS or low < -_MOST_DIGITS:
        raise FormulaError("连乘连除得太多，结果会大到或小到算不出来，请简化", node.position)


def _size(node: Node) -> tuple[float, float]:
    """Decimal exponents of the largest and of the smallest non-zero absolute value."""
    if isinstance(node, Number):
        exponent = math.log10(abs(node.value)) if node.value else 0.0
        return exponent, exponent
    if isinstance(node, FactRef):
        return math.log10(node.fact.bound + 1), -9.0 if node.kind is Kind.NUMBER else 0.0
    sizes = [_size(child) for child in children(node)]
    if not sizes:
        return 0.0, 0.0
    if isinstance(node, Arithmetic) and node.op in ("*", "/"):
        (left_high, left_low), (high, low) = sizes
        return (left_high + high, left_low + low) if node.op == "*" else (left_high - low, left_low - high)
    highest, lowest = max(high for high, _ in sizes), min(low for _, low in sizes)
    if isinstance(node, Arithmetic):
        return highest + 0.31, min(lowest, highest - 16)
    if isinstance(node, Aggregate):
        return highest + 9, min(lowest, highest - 16)
    return highest, lowest
