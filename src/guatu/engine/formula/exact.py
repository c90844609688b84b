"""Comparisons as whole-number inequalities.

Both sides become fractions of polynomials over whole-number parts; multiplied out they are one polynomial compared
with zero, whose positive terms stand on the left and negative ones on the right. So 7/60 against 5/12 − 30 % is
decided exactly. Denominators that are zero, and parts that cancelled out but may be empty, become guards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from guatu.engine.formula.nodes import (
    MIRRORED,
    Aggregate,
    Arithmetic,
    Call,
    Case,
    CompareOp,
    FactRef,
    Named,
    Negative,
    Node,
    Number,
)
from guatu.engine.formula.sizes import BIGGEST, is_nonnegative, whole_bound

Monomial = tuple[int, ...]
Poly = dict[Monomial, Fraction]
Factor = tuple[tuple[Monomial, Fraction], ...]
Bottom = dict[Factor, int]
MAX_TERMS = 40


@dataclass(frozen=True, slots=True)
class Term:
    """A whole coefficient times parts of the formula."""

    coefficient: int
    atoms: tuple[Node, ...]


Side = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class ExactComparison:
    """`left op right` in whole numbers, true only together with its guards.

    `positive`: denominators that must be above zero; `nonzero`: denominators that must not be zero;
    `signed`: denominators whose sign turns the comparison round (each a pair of sides whose difference it is);
    `present`: parts that must not be empty.
    """

    op: CompareOp
    left: Side
    right: Side
    positive: tuple[tuple[Side, Side], ...] = ()
    nonzero: tuple[tuple[Side, Side], ...] = ()
    signed: tuple[tuple[Side, Side], ...] = ()
    present: tuple[Node, ...] = ()


@dataclass(slots=True)
class _Ratio:
    top: Poly
    bottom: Bottom = field(default_factory=dict)


class _TooLargeError(Exception):
    """The polynomial has grown past what is worth comparing exactly."""


def compare_exactly(op: CompareOp, left: Node, right: Node) -> ExactComparison | None:
    """The comparison in whole numbers, or None when a part is not whole or 64 bits would not hold it."""
    try:
        return _Algebra().comparison(op, left, right)
    except _TooLargeError:
        return None


class _Algebra:
    def __init__(self) -> None:
        self.atoms: list[Node] = []
        self.index: dict[Node, int] = {}

    def comparison(self, op: CompareOp, left: Node, right: Node) -> ExactComparison | None:
        a, b = self.ratio(left), self.ratio(right)
        if a is None or b is None:
            return None
        bottom = _least_common(a.bottom, b.bottom)
        poly = _sum(self._raised(a, bottom), self._raised(b, bottom), Fraction(-1))
        poly, bottom = self._cancelled(_whole(poly), bottom)
        positive, nonzero, signed = self._split_bottom(op, poly, bottom)
        sides = self._sides(poly)
        pairs = [self._sides(dict(factor)) for factor in (*positive, *nonzero, *signed)]
        if len(signed) > 1 or not all(map(_fits, [sides, *pairs])):
            return None
        named = {
            i for part in (poly, *(dict(f) for f in (*positive, *nonzero, *signed))) for m in part for i in m
        }
        present = tuple(atom for i, atom in enumerate(self.atoms) if i not in named)
        cut = len(positive), len(positive) + len(nonzero)
        return ExactComparison(
            op, *sides, tuple(pairs[: cut[0]]), tuple(pairs[cut[0] : cut[1]]), tuple(pairs[cut[1] :]), present
        )

    def ratio(self, node: Node) -> _Ratio | None:
        """The node as a fraction of polynomials."""
        if isinstance(node, Named):
            return self.ratio(node.body)
        if isinstance(node, Number):
            return _Ratio({(): node.value} if node.value else {})
        if isinstance(node, Negative):
            inner = self.ratio(node.operand)
            return inner and _Ratio({m: -c for m, c in inner.top.items()}, inner.bottom)
        if isinstance(node, Arithmetic):
            left, right = self.ratio(node.left), self.ratio(node.right)
            return left and right and self._arithmetic(node.op, left, right)
        if isinstance(node, FactRef | Call | Case | Aggregate) and whole_bound(node) is not None:
            return _Ratio({(self._atom(node),): Fraction(1)})
        return None

    def _atom(self, node: Node) -> int:
        if node not in self.index:
            self.index[node] = len(self.atoms)
            self.atoms.append(node)
        return self.index[node]

    def _arithmetic(self, op: str, left: _Ratio, right: _Ratio) -> _Ratio | None:
        if op in ("+", "-"):
            bottom = _least_common(left.bottom, right.bottom)
            sign = Fraction(1 if op == "+" else -1)
            return _Ratio(_sum(self._raised(left, bottom), self._raised(right, bottom), sign), bottom)
        if op == "/":
            divided = self._inverse(right)
            if divided is None:
                return None
            right = divided
        bottom = dict(left.bottom)
        for factor, power in right.bottom.items():
            bottom[factor] = bottom.get(factor, 0) + power
        return _Ratio(_product(left.top, right.top), bottom)

    def _inverse(self, ratio: _Ratio) -> _Ratio | None:
        """1 / ratio. The old denominators stay as factors of both, so that their zero still gives no result."""
        if not ratio.top:
            return None
        scale, factors = _factors(ratio.top)
        top: Poly = {(): 1 / scale}
        bottom = dict(ratio.bottom)
        for factor, power in ratio.bottom.items():
            for _ in range(2 * power):
                top = _product(top, dict(factor))
        for factor in factors:
            bottom[factor] = bottom.get(factor, 0) + 1
        return _Ratio(top, bottom)

    @staticmethod
    def _raised(ratio: _Ratio, bottom: Bottom) -> Poly:
        """The numerator over a larger common denominator."""
        top = ratio.top
        for factor, power in bottom.items():
            for _ in range(power - ratio.bottom.get(factor, 0)):
                top = _product(top, dict(factor))
        return top

    def _cancelled(self, poly: Poly, bottom: Bottom) -> tuple[Poly, Bottom]:
        """Divide by denominators that stand in every term: the guard keeps them from being zero."""
        bottom = dict(bottom)
        for factor in bottom:
            single = len(factor) == 1 and factor[0][0]
            while single and poly and bottom[factor] > 0 and all(single[0] in m for m in poly):
                poly = {_without(m, single[0]): c for m, c in poly.items()}
                bottom[factor] -= 1
        return poly, bottom

    def _split_bottom(
        self, op: CompareOp, poly: Poly, bottom: Bottom
    ) -> tuple[list[Factor], list[Factor], list[Factor]]:
        """Denominators by the guard they need: above zero, not zero, or looked at for their sign."""
        positive: list[Factor] = []
        nonzero: list[Factor] = []
        signed: list[Factor] = []
        for factor, power in bottom.items():
            if all(c > 0 for _, c in factor) and all(self._is_safe(i) for m, _ in factor for i in m):
                positive.append(factor)
            elif power % 2 == 0 or op in ("=", "<>"):
                nonzero.append(factor)
            else:
                signed.append(factor)
        if not signed:
            positive = [factor for factor in positive if not self._implied(op, poly, factor)]
        return positive, nonzero, signed

    def _is_safe(self, index: int) -> bool:
        return is_nonnegative(self.atoms[index])

    def _implied(self, op: CompareOp, poly: Poly, factor: Factor) -> bool:
        """Whether the comparison is false anyway when this one-fact denominator is zero."""
        if len(factor) != 1 or op not in ("<", ">"):
            return False
        index = factor[0][0][0]
        if not any(index in m for m in poly):
            return False
        rest = {m: c for m, c in poly.items() if index not in m}
        if not all(self._is_safe(i) for m in rest for i in m):
            return False
        return all(c >= 0 for c in rest.values()) if op == "<" else all(c <= 0 for c in rest.values())

    def _sides(self, poly: Poly) -> tuple[Side, Side]:
        left = tuple(self._term(m, c) for m, c in poly.items() if c > 0)
        right = tuple(self._term(m, -c) for m, c in poly.items() if c < 0)
        return left, right

    def _term(self, monomial: Monomial, coefficient: Fraction) -> Term:
        return Term(int(coefficient), tuple(self.atoms[i] for i in monomial))


def mirrored(comparison: ExactComparison) -> CompareOp:
    """The comparison sign for a negative denominator."""
    return MIRRORED[comparison.op]


def side_bound(side: Side) -> int:
    """The largest value a side can reach."""
    return sum(term_bound(term) for term in side)


def term_bound(term: Term) -> int:
    """The largest absolute value of one term, and of every step of its multiplication."""
    return term.coefficient * math.prod(max(1, whole_bound(atom) or 0) for atom in term.atoms)


def _fits(sides: tuple[Side, Side]) -> bool:
    return all(side_bound(side) <= BIGGEST for side in sides)


def _product(a: Poly, b: Poly) -> Poly:
    if len(a) * len(b) > MAX_TERMS**2:
        raise _TooLargeError
    result: Poly = {}
    for left, c in a.items():
        for right, d in b.items():
            monomial = tuple(sorted(left + right))
            result[monomial] = result.get(monomial, Fraction(0)) + c * d
    return _tidy(result)


def _sum(a: Poly, b: Poly, sign: Fraction) -> Poly:
    result = dict(a)
    for monomial, c in b.items():
        result[monomial] = result.get(monomial, Fraction(0)) + sign * c
    return _tidy(result)


def _tidy(poly: Poly) -> Poly:
    kept = {m: c for m, c in poly.items() if c}
    if len(kept) > MAX_TERMS or any(len(m) > 8 for m in kept):
        raise _TooLargeError
    return kept


def _whole(poly: Poly) -> Poly:
    """Coefficients as whole numbers without a common divisor."""
    if not poly:
        return poly
    shared = math.lcm(*(c.denominator for c in poly.values()))
    common = math.gcd(*(int(c * shared) for c in poly.values()))
    return {m: c * shared / common for m, c in poly.items()}


def _factors(poly: Poly) -> tuple[Fraction, list[Factor]]:
    """A polynomial as a number times factors; a single term falls apart into its facts."""
    if len(poly) == 1:
        monomial, c = next(iter(poly.items()))
        return c, [(((i,), Fraction(1)),) for i in monomial]
    tidy = _whole(poly)
    first = min(tidy)
    scale = poly[first] / tidy[first]
    return scale, [tuple(sorted(tidy.items()))]


def _least_common(a: Bottom, b: Bottom) -> Bottom:
    return {factor: max(a.get(factor, 0), b.get(factor, 0)) for factor in (*a, *b)}


def _without(monomial: Monomial, index: int) -> Monomial:
    at = monomial.index(index)
    return monomial[:at] + monomial[at + 1 :]
