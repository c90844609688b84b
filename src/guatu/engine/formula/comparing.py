"""A comparison as SQL: in whole numbers where that is exact, by cases where a part is chosen, else in doubles."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import exp

from guatu.engine.formula.exact import (
    ExactComparison,
    Side,
    Term,
    compare_exactly,
    mirrored,
    side_bound,
)
from guatu.engine.formula.facts import Kind
from guatu.engine.formula.nodes import (
    Arithmetic,
    Call,
    Case,
    Compare,
    CompareOp,
    Empty,
    FactRef,
    IsEmpty,
    Negative,
    Node,
    Not,
    Number,
    children,
    swap,
    unwrap,
)
from guatu.engine.formula.pieces import binary, call, case, either, every, literal, minus, not_null
from guatu.engine.formula.sizes import NARROW, is_wide, whole_bound

if TYPE_CHECKING:
    from guatu.engine.formula.compiler import Compiler

# Doubles nearer than this count as equal: a thousandth of a 分 for money, a thousand-millionth for anything else.
MONEY_TOLERANCE = 1e-3
TOLERANCE = 1e-9
MAX_CASES = 4


def compile_comparison(
    op: CompareOp, left: Node, right: Node, compiler: Compiler, cases: int = 0
) -> exp.Expr:
    """left op right: true exactly when it holds."""
    if left.kind in (Kind.TEXT, Kind.DATE):
        return binary(op, compiler.plain(left), compiler.plain(right))
    exact = compare_exactly(op, left, right)
    if exact is not None:
        return _exact(exact, compiler)
    chosen = _chosen(left) or _chosen(right)
    if chosen is not None and cases < MAX_CASES:
        return _by_cases(op, left, right, chosen, compiler, cases + 1)
    return _in_doubles(op, left, right, compiler)


def _exact(exact: ExactComparison, compiler: Compiler) -> exp.Expr:
    left, right = _side(exact.left, compiler), _side(exact.right, compiler)
    parts = [not_null(compiler.value(atom)) for atom in exact.present]
    parts += [_guard(">", pair, compiler) for pair in exact.positive]
    parts += [_guard("<>", pair, compiler) for pair in exact.nonzero]
    if not exact.signed:
        return every([*parts, binary(exact.op, left, right)])
    upright = every([_guard(">", exact.signed[0], compiler), binary(exact.op, left, right)])
    turned = every([_guard("<", exact.signed[0], compiler), binary(mirrored(exact), left, right)])
    return every([*parts, either([upright, turned])])


def _guard(op: str, pair: tuple[Side, Side], compiler: Compiler) -> exp.Expr:
    return binary(op, _side(pair[0], compiler), _side(pair[1], compiler))


def _side(side: Side, compiler: Compiler) -> exp.Expr:
    """A sum of terms; 64 bits are asked for where no part brings them and the total needs them."""
    if not side:
        return literal(0)
    widen = side_bound(side) > NARROW
    total = _term(side[0], compiler, widen=widen)
    for term in side[1:]:
        total = binary("+", total, _term(term, compiler, widen=widen))
    return total


def _term(term: Term, compiler: Compiler, *, widen: bool) -> exp.Expr:
    atoms = sorted(term.atoms, key=lambda atom: not is_wide(atom))
    if not atoms:
        return literal(term.coefficient)
    product = compiler.number(atoms[0])
    if widen and not is_wide(atoms[0]):
        product = compiler.in_64_bits(product)
    for atom in atoms[1:]:
        product = binary("*", product, compiler.number(atom))
    if term.coefficient != 1:
        product = binary("*", product, literal(term.coefficient))
    return product


def _chosen(node: Node) -> Node | None:
    """The first part that picks between fractions: it can be taken out of the comparison."""
    node = unwrap(node)
    picks = isinstance(node, Case) or (isinstance(node, Call) and node.name != "round")
    if picks and whole_bound(node) is None:
        return node
    if isinstance(node, Arithmetic | Negative):
        return next(filter(None, map(_chosen, children(node))), None)
    return None


def _by_cases(
    op: CompareOp, left: Node, right: Node, chosen: Node, compiler: Compiler, cases: int
) -> exp.Expr:
    def comparison(value: Node) -> exp.Expr:
        if isinstance(value, Empty):
            return binary("=", literal(1), literal(0))
        return compile_comparison(op, swap(left, chosen, value), swap(right, chosen, value), compiler, cases)

    pairs, otherwise = _alternatives(chosen)
    written = [(compiler.condition(when), comparison(then)) for when, then in pairs]
    return case(written, comparison(otherwise) if otherwise is not None else None)


def _alternatives(chosen: Node) -> tuple[list[tuple[Node, Node]], Node | None]:
    """When which value is chosen."""
    if isinstance(chosen, Case):
        return list(chosen.whens), chosen.otherwise
    if not isinstance(chosen, Call):
        raise TypeError(f"no choice: {type(chosen).__name__}")
    first, at = chosen.args[0], chosen.position
    if chosen.name == "coalesce":
        rest = chosen.args[1:]
        present = Not(Kind.CONDITION, at, IsEmpty(Kind.CONDITION, at, first))
        return [(present, first)], rest[0] if len(rest) == 1 else Call(chosen.kind, at, "coalesce", rest)
    if chosen.name == "abs":
        zero = Number(Kind.PLAIN, at, Fraction(0), "0")
        up, down = _compare(">=", first, zero), _compare("<", first, zero)
        return [(up, first), (down, Negative(first.kind, at, first))], None
    rest = chosen.args[1:]
    second = rest[0] if len(rest) == 1 else Call(chosen.kind, at, chosen.name, rest)
    keep: CompareOp = "<=" if chosen.name == "least" else ">="
    lose: CompareOp = ">" if chosen.name == "least" else "<"
    return [(_compare(keep, first, second), first), (_compare(lose, first, second), second)], None


def _compare(op: CompareOp, left: Node, right: Node) -> Node:
    return Compare(Kind.CONDITION, left.position, op, left, right)


def _in_doubles(op: CompareOp, left: Node, right: Node, compiler: Compiler) -> exp.Expr:
    """Values that were only stored compare as they are; computed ones with a tolerance, alike on every database."""
    if _is_stored(left) and _is_stored(right):
        return binary(op, compiler.number(left), compiler.number(right))
    difference = binary("-", compiler.double(left), compiler.number(right))
    size = MONEY_TOLERANCE if Kind.MONEY in (left.kind, right.kind) else TOLERANCE
    near = compiler.decimal(size)
    if op in ("=", "<>"):
        return binary("<=" if op == "=" else ">", call("abs", [difference]), near)
    edge = near if op in ("<=", ">") else minus(near)
    return binary(op, difference, edge)


def _is_stored(node: Node) -> bool:
    plain = unwrap(node)
    return isinstance(plain, FactRef | Number) or whole_bound(plain) is not None
