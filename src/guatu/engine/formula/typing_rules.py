"""What kinds may meet: 金额 with 金额, numbers with numbers; and what comes of it."""

from __future__ import annotations

from fractions import Fraction

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.facts import Kind
from guatu.engine.formula.nodes import Empty, Negative, Node, Number, unwrap

CHINESE = {
    Kind.MONEY: "金额",
    Kind.COUNT: "个数",
    Kind.NUMBER: "数",
    Kind.SHARE: "比率",
    Kind.FLAG: "是否",
    Kind.CONDITION: "条件",
    Kind.TEXT: "文字",
    Kind.DATE: "日期",
    Kind.PLAIN: "数",
    Kind.EMPTY: "空",
}
_NUMERIC = {Kind.COUNT, Kind.NUMBER, Kind.SHARE, Kind.FLAG, Kind.PLAIN, Kind.EMPTY}


def is_zero(node: Node) -> bool:
    """Whether it is a bare 0, which goes with any unit."""
    plain = unwrap(node)
    return isinstance(plain, Number) and plain.value == 0


def is_numeric(kind: Kind) -> bool:
    """Whether one can calculate with it."""
    return kind in _NUMERIC or kind is Kind.MONEY


def need_number(node: Node) -> None:
    """Refuse a condition, a text or a date where a number is wanted."""
    if is_numeric(node.kind):
        return
    what = CHINESE[node.kind]
    hint = "，可写成 如果(条件, 1, 0)" if node.kind is Kind.CONDITION else ""
    raise FormulaError(f"这里要一个数，给的却是{what}{hint}", node.position)


def sum_kind(left: Node, right: Node) -> Kind:
    """The kind of left + right and left - right."""
    return _common(left, right, "相加减")


def product_kind(left: Node, right: Node) -> Kind:
    """The kind of left * right."""
    kinds = {left.kind, right.kind}
    if left.kind is Kind.MONEY and right.kind is Kind.MONEY:
        raise FormulaError("金额不能乘以金额", left.position)
    if Kind.MONEY in kinds:
        return Kind.MONEY
    if kinds <= {Kind.SHARE} or kinds <= {Kind.PLAIN, Kind.EMPTY}:
        return left.kind if left.kind is not Kind.EMPTY else right.kind
    if kinds <= {Kind.COUNT, Kind.FLAG, Kind.PLAIN} and _whole_literals(left, right):
        return Kind.COUNT
    return Kind.NUMBER


def quotient_kind(left: Node, right: Node) -> Kind:
    """The kind of left / right: like by like is a share."""
    if right.kind is Kind.MONEY:
        if left.kind is Kind.MONEY or is_zero(left):
            return Kind.SHARE
        raise FormulaError(f"{CHINESE[left.kind]}不能除以金额", left.position)
    if left.kind in (Kind.MONEY, Kind.PLAIN, Kind.EMPTY, Kind.SHARE):
        constant = right.kind in (Kind.PLAIN, Kind.EMPTY)
        return left.kind if left.kind is Kind.MONEY or constant or right.kind is left.kind else Kind.NUMBER
    if {left.kind, right.kind} <= {Kind.COUNT, Kind.FLAG, Kind.PLAIN}:
        return Kind.SHARE
    return Kind.NUMBER


def check_comparable(left: Node, right: Node) -> None:
    """Refuse a comparison of unlike things."""
    for side in (left, right):
        if isinstance(unwrap(side), Empty):
            raise FormulaError("与空比较没有结果，请写“为空”或“不为空”", side.position)
        if side.kind is Kind.CONDITION:
            raise FormulaError("条件不能再拿来比较大小，不能连着写 a < b < c，请用 AND 连接", side.position)
    if is_numeric(left.kind) and is_numeric(right.kind):
        _common(left, right, "比较")
    elif left.kind is not right.kind:
        raise FormulaError(f"{CHINESE[left.kind]}不能和{CHINESE[right.kind]}比较", left.position)


def common_kind(nodes: list[Node], doing: str) -> Kind:
    """The one kind of several alternatives of a value (branches of 如果, arguments of 若空)."""
    result = nodes[0]
    for node in nodes[1:]:
        kind = _common(result, node, doing)
        result = node if node.kind is kind else result if result.kind is kind else Node(kind, node.position)
    return result.kind


def _common(left: Node, right: Node, doing: str) -> Kind:
    a, b = left.kind, right.kind
    if a is Kind.EMPTY or b is Kind.EMPTY:
        return b if a is Kind.EMPTY else a
    if a is b:
        return Kind.COUNT if a is Kind.FLAG and doing == "相加减" else a
    if Kind.MONEY in (a, b):
        other = right if a is Kind.MONEY else left
        if is_zero(other):
            return Kind.MONEY
        if other.kind is Kind.PLAIN:
            raise FormulaError("金额要带单位，例如 1000万元", other.position)
        raise FormulaError(f"金额不能和{CHINESE[other.kind]}{doing}", right.position)
    if not (is_numeric(a) and is_numeric(b)):
        raise FormulaError(f"{CHINESE[a]}不能和{CHINESE[b]}{doing}", right.position)
    if Kind.PLAIN in (a, b):
        other_kind = b if a is Kind.PLAIN else a
        literal = left if a is Kind.PLAIN else right
        if other_kind is Kind.FLAG and not (doing == "并列" and _is_bit(literal)):
            return Kind.COUNT
        return Kind.NUMBER if other_kind is Kind.COUNT and not _whole_literals(literal) else other_kind
    if {a, b} <= {Kind.COUNT, Kind.FLAG}:
        return Kind.COUNT
    return Kind.NUMBER


def _is_bit(node: Node) -> bool:
    plain = unwrap(node)
    return isinstance(plain, Number) and plain.value in (0, 1)


def _whole_literals(*nodes: Node) -> bool:
    for node in nodes:
        plain = unwrap(node)
        while isinstance(plain, Negative):
            plain = unwrap(plain.operand)
        if isinstance(plain, Number):
            if plain.value.denominator != 1:
                return False
        elif node.kind is Kind.PLAIN:
            return False
    return True


def number_of(node: Node) -> Fraction | None:
    """The value of a typed number, with its sign."""
    plain = unwrap(node)
    if isinstance(plain, Negative):
        inner = number_of(plain.operand)
        return None if inner is None else -inner
    return plain.value if isinstance(plain, Number) else None
