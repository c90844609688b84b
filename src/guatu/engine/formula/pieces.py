"""Small pieces of SQL as sqlglot trees, with the brackets they need."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

_BINARY: dict[str, type[exp.Binary]] = {
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "/": exp.Div,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "=": exp.EQ,
    "<>": exp.NEQ,
}
# How tightly operators bind; what is not here is put in brackets when it is loose at all.
_RANK: dict[type[exp.Expr], int] = dict.fromkeys(_BINARY.values(), 1) | {
    exp.Add: 2,
    exp.Sub: 2,
    exp.Mul: 3,
    exp.Div: 3,
    exp.Paren: 9,
}


def paren(tree: exp.Expr) -> exp.Expr:
    """The tree in brackets when it is made of operators."""
    loose = isinstance(tree, exp.Binary | exp.Connector | exp.Not | exp.Neg | exp.In | exp.Is)
    return exp.Paren(this=tree) if loose else tree


def literal(value: int) -> exp.Expr:
    """A whole number."""
    text = exp.Literal.number(abs(value))
    return exp.Neg(this=text) if value < 0 else text


def binary(op: str, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """left op right; a division is a plain one, already guarded and in doubles."""
    kind = _BINARY[op]
    rank = _RANK[kind]
    # a - (b - c) keeps its brackets, (a - b) - c needs none
    first = left if _rank(left) >= rank and not isinstance(left, exp.Predicate) else paren(left)
    second = right if _rank(right) > rank else paren(right)
    if op == "/":
        return exp.Div(this=first, expression=second, typed=True, safe=False)
    return kind(this=first, expression=second)


def _rank(tree: exp.Expr) -> int:
    return _RANK.get(type(tree), 0)


def minus(tree: exp.Expr) -> exp.Expr:
    """The negative of a value."""
    return exp.Neg(this=paren(tree))


def not_null(tree: exp.Expr) -> exp.Expr:
    """tree IS NOT NULL."""
    return exp.Not(this=exp.Is(this=paren(tree), expression=exp.null()))


def every(parts: Sequence[exp.Expr]) -> exp.Expr:
    """All parts joined by AND."""
    return _joined(exp.And, parts)


def either(parts: Sequence[exp.Expr]) -> exp.Expr:
    """All parts joined by OR."""
    return _joined(exp.Or, parts)


def _joined(kind: type[exp.Connector], parts: Sequence[exp.Expr]) -> exp.Expr:
    joined = parts[0] if len(parts) == 1 else _grouped(parts[0])
    for part in parts[1:]:
        joined = kind(this=joined, expression=_grouped(part))
    return joined


def _grouped(tree: exp.Expr) -> exp.Expr:
    return exp.Paren(this=tree) if isinstance(tree, exp.Connector) else tree


def case(pairs: Sequence[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr | None = None) -> exp.Expr:
    """CASE WHEN … THEN … ELSE … END."""
    ifs = [exp.If(this=when, true=then) for when, then in pairs]
    return exp.Case(ifs=ifs, default=otherwise)


def call(name: str, args: Sequence[exp.Expr], *, ignore_nulls: bool = False) -> exp.Expr:
    """One of the whitelisted functions. `ignore_nulls`: the database's least and greatest pass over NULL."""
    first, rest = args[0], list(args[1:])
    if name == "abs":
        return exp.Abs(this=first)
    if name == "coalesce":
        return exp.Coalesce(this=first, expressions=rest)
    kind = {"least": exp.Least, "greatest": exp.Greatest}[name]
    return kind(this=first, expressions=rest, ignore_nulls=ignore_nulls)
