"""Values and formulas as people read them: 10.0%、31.7 个百分点、1,234.56 万元、3 个月."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.facts import Kind
from guatu.engine.formula.nodes import (
    Aggregate,
    Always,
    Arithmetic,
    Call,
    Case,
    Compare,
    Empty,
    FactRef,
    Holds,
    IsEmpty,
    Logic,
    Named,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    TextValue,
    unwrap,
)

Value = int | float | str | None
NOTHING = "—"
_WAN, _YI = 10**6, 10**10
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COMPARISONS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "<>": "≠"}
_FUNCTIONS = {
    "abs": "绝对值",
    "least": "最小",
    "greatest": "最大",
    "coalesce": "若空",
    "round": "四舍五入",
    "sum": "合计",
    "count": "个数",
    "avg": "平均",
    "max": "最大值",
    "min": "最小值",
}
_MONEY_FORMATS = {"元": 100, "万元": _WAN, "亿元": _YI}
_PLAIN_FORMATS = ("个", "个月", "月", "天", "年", "家", "项", "人", "次", "数")
FORMATS = ("%", "百分点", "个百分点", *_MONEY_FORMATS, *_PLAIN_FORMATS)
_LOOSE = {"+": 1, "-": 1, "*": 2, "/": 2}


def show(node: Node, value: Value, digits: int | None = None) -> str:
    """The value of a part of a formula with its unit. `digits` overrides the usual number of decimals."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return _date(value) if node.kind is Kind.DATE else value
    if node.kind in (Kind.FLAG, Kind.CONDITION):
        return "是" if value else "否"
    if node.kind is Kind.MONEY:
        return show_money(value, 2 if digits is None else digits)
    if node.kind is Kind.SHARE:
        places = 1 if digits is None else digits
        return points(value, places) if is_gap(node) else percent(value, places)
    unit = unit_of(node)
    number = plain_number(value, 2 if digits is None else digits)
    return with_unit(number, unit)


def with_unit(number: str, unit: str) -> str:
    """A written number with its unit, a space between them unless it is a sign: 3 个月, 80%."""
    return f"{number}{unit}" if unit in ("", "%", "‰") else f"{number} {unit}"


def show_as(value: Value, wanted: str) -> str:
    """The value in the form a template asks for: one of FORMATS."""
    if value is None or isinstance(value, str):
        return value or NOTHING
    if wanted == "%":
        return percent(value, 1)
    if wanted in ("百分点", "个百分点"):
        return points(value, 1)
    if wanted in _MONEY_FORMATS:
        return f"{_grouped(_exact(value) / _MONEY_FORMATS[wanted], 2)} {wanted}"
    return plain_number(value, 2) if wanted == "数" else f"{plain_number(value, 2)} {wanted}"


def check_format(node: Node, wanted: str, position: int) -> None:
    """Refuse a form that does not exist or does not go with the kind of value."""
    if wanted not in FORMATS:
        raise FormulaError(f"没有叫“{wanted}”的写法，可以用 {'、'.join(FORMATS)}", position)
    if (wanted in _MONEY_FORMATS) != (node.kind is Kind.MONEY):
        what = "只用于金额" if wanted in _MONEY_FORMATS else "不能用于金额，请用 元、万元 或 亿元"
        raise FormulaError(f"写法“{wanted}”{what}", position)
    if node.kind in (Kind.TEXT, Kind.DATE, Kind.CONDITION, Kind.FLAG):
        raise FormulaError(f"文字、日期和条件不能用写法“{wanted}”", position)


def percent(value: float, places: int) -> str:
    """A share as percent: 0.1 → 10.0%."""
    return f"{_rounded(_exact(value) * 100, places):,.{places}f}%"


def points(value: float, places: int) -> str:
    """A difference of shares: 0.317 → 31.7 个百分点."""
    return f"{_rounded(_exact(value) * 100, places):,.{places}f} 个百分点"


def show_money(fen: float, places: int = 2, *, up: bool = False) -> str:
    """分 as 万元, as 亿元 from one 亿 up, as 元 below one hundred.

    `up`: for what is still needed: never less than the amount itself, and in 万元 also when large, as 亿元 would hide
    half a million.
    """
    amount = _exact(fen)
    if 0 < abs(amount) < 10**4:
        return f"{_grouped(amount / 100, places, up=up)} 元"
    unit, word = (_YI, "亿元") if abs(amount) >= _YI and not up else (_WAN, "万元")
    return f"{_grouped(amount / unit, places, up=up)} {word}"


def plain_number(value: float, places: int) -> str:
    """A number with thousands separators, without useless decimals."""
    return _grouped(_exact(value), places)


def unit_of(node: Node) -> str:
    """The unit a value is counted in, when its parts agree on one."""
    if isinstance(node, Named):
        return node.definition.unit or unit_of(node.body)
    if isinstance(node, FactRef):
        return node.fact.unit if node.kind in (Kind.COUNT, Kind.NUMBER) else ""
    if isinstance(node, Negative):
        return unit_of(node.operand)
    if isinstance(node, Arithmetic) and node.op in ("+", "-"):
        return unit_of(node.left) or unit_of(node.right)
    if isinstance(node, Call):
        return next(filter(None, map(unit_of, node.args)), "")
    return ""


def is_gap(node: Node) -> bool:
    """Whether it is a difference of two shares, which people count in percentage points."""
    plain = unwrap(node)
    if not (isinstance(plain, Arithmetic) and plain.op == "-"):
        return False
    return not (plain.left.kind is Kind.PLAIN or plain.right.kind is Kind.PLAIN)


def phrase(node: Node) -> str:
    """The formula as people write it, definitions by their names."""
    if isinstance(node, Named):
        return node.definition.name
    if isinstance(node, FactRef):
        return node.fact.name
    if isinstance(node, Number):
        return node.shown.replace(" ", "")
    if isinstance(node, TextValue):
        return f"“{node.value}”"
    if isinstance(node, Negative):
        return f"−{_bracketed(node.operand, 3)}"
    if isinstance(node, Arithmetic):
        rank = _LOOSE[node.op]
        return f"{_bracketed(node.left, rank)} {_SIGNS[node.op]} {_bracketed(node.right, rank + 1)}"
    if isinstance(node, Call | Aggregate):
        return _call(node)
    return _choice_or_condition(node)


def _call(node: Call | Aggregate) -> str:
    if isinstance(node, Call):
        digits = [str(node.digits)] if node.name == "round" and node.digits else []
        return f"{_FUNCTIONS[node.name]}({', '.join([*map(phrase, node.args), *digits])})"
    inner = f"{_FUNCTIONS[node.func]}({phrase(node.arg)})"
    return f"全体({inner})" if node.overall else inner


def _choice_or_condition(node: Node) -> str:
    if isinstance(node, Compare):
        return f"{phrase(node.left)} {_COMPARISONS[node.op]} {phrase(node.right)}"
    if isinstance(node, Holds):
        return phrase(node.operand)
    if isinstance(node, OneOf):
        return f"{phrase(node.operand)} 属于 {'、'.join(node.values)}"
    if isinstance(node, IsEmpty):
        return f"{phrase(node.operand)} 为空"
    if isinstance(node, Not):
        return f"非 {_bracketed(node.operand, 9)}"
    if isinstance(node, Logic):
        joined = " 且 " if node.op == "and" else " 或 "
        return joined.join(_bracketed(part, 9) for part in node.parts)
    if isinstance(node, Case):
        parts = "；".join(f"{phrase(when)} 时 {phrase(then)}" for when, then in node.whens)
        return parts if isinstance(node.otherwise, Empty) else f"{parts}；其余 {phrase(node.otherwise)}"
    if isinstance(node, Always):
        return "真" if node.value else "假"
    return "空"


def _bracketed(node: Node, rank: int) -> str:
    loose = (isinstance(node, Arithmetic) and _LOOSE[node.op] < rank) or (
        isinstance(node, Logic | Case) and rank > 0
    )
    return f"（{phrase(node)}）" if loose else phrase(node)


def _date(iso: str) -> str:
    year, month, day = iso[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _exact(value: float) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _rounded(value: Decimal, places: int, *, up: bool = False) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_CEILING if up else ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # no −0


def _grouped(value: Decimal, places: int, *, up: bool = False) -> str:
    text = f"{_rounded(value, places, up=up):,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
