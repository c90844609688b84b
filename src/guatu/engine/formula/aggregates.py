"""Aggregates: straight over the rows of a group, or over columns that hold their additive parts already summed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from guatu.engine.formula.compiler import Compiler
from guatu.engine.formula.facts import Kind
from guatu.engine.formula.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Case,
    FactRef,
    IsEmpty,
    Named,
    Negative,
    Node,
    Not,
    Number,
    walk,
)
from guatu.engine.formula.pieces import call, case, literal
from guatu.engine.formula.sizes import whole_bound


@dataclass(frozen=True)
class RowPart:
    """What one row adds to a total: a value (a missing one adds 0) or, for a condition, 1 when it holds.

    `kind` is money, count or number; `fact_columns` are the columns it reads.
    """

    node: Node

    @property
    def kind(self) -> Kind:
        """What the total is."""
        plain = {Kind.CONDITION: Kind.COUNT, Kind.FLAG: Kind.COUNT, Kind.PLAIN: Kind.COUNT}
        return plain.get(self.node.kind, self.node.kind)

    @property
    def is_whole(self) -> bool:
        """Whether its totals are whole numbers (bigint columns) rather than doubles."""
        return self.node.kind is Kind.CONDITION or whole_bound(self.node) is not None

    def sql(self, dialect: str, alias: str | None = None) -> str:
        """What the row adds, as SQL over the facts table; never NULL."""
        compiler = Compiler.for_dialect(dialect, alias)
        return compiler.sql(added(self.node, compiler))


def added(node: Node, compiler: Compiler) -> exp.Expr:
    """What a row adds to a total, never NULL."""
    if node.kind is Kind.CONDITION:
        return case([(compiler.condition(node), literal(1))], literal(0))
    value = compiler.value(node)
    return value if _is_never_empty(node) else call("coalesce", [value, literal(0)])


def _is_never_empty(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name == "coalesce" and any(map(_is_never_empty, node.args))
    if isinstance(node, Case):
        return all(_is_never_empty(then) for _, then in node.whens) and _is_never_empty(node.otherwise)
    if isinstance(node, Arithmetic):
        return node.op != "/" and _is_never_empty(node.left) and _is_never_empty(node.right)
    return isinstance(node, Number)


def parts_of(node: Node) -> tuple[Node, ...] | None:
    """The additive parts of an aggregate formula, each once; None when it has a largest or smallest value."""
    found: dict[Node, None] = {}
    for part in walk(node):
        if not isinstance(part, Aggregate):
            continue
        if part.func in ("max", "min"):
            return None
        for each in _parts(part):
            found.setdefault(each)
    return tuple(found)


def _parts(aggregate: Aggregate) -> tuple[Node, ...]:
    """Sum and, for a mean, also the number of rows that have a value."""
    arg = aggregate.arg
    if aggregate.func != "avg":
        return (arg,)
    at = arg.position
    return arg, Not(Kind.CONDITION, at, IsEmpty(Kind.CONDITION, at, arg))


def over_rows(aggregate: Aggregate, compiler: Compiler) -> exp.Expr:
    """The aggregate over the rows of the group."""
    arg = aggregate.arg
    if aggregate.func in ("max", "min"):
        kind = exp.Max if aggregate.func == "max" else exp.Min
        found = kind(this=compiler.value(arg))
        return _over(kind(this=found)) if aggregate.overall else found
    totals = [_row_total(part, aggregate.overall, compiler) for part in _parts(aggregate)]
    return _mean(totals) if aggregate.func == "avg" else totals[0]


def _row_total(part: Node, overall: bool, compiler: Compiler) -> exp.Expr:
    total: exp.Expr
    if part.kind is Kind.CONDITION:
        total = exp.Count(this=case([(compiler.condition(part), literal(1))]))
    else:
        total = call("coalesce", [exp.Sum(this=compiler.value(part)), literal(0)])
    if overall:
        total = _over(exp.Sum(this=total))
    return _whole_total(total, part, compiler)


def _whole_total(total: exp.Expr, part: Node, compiler: Compiler) -> exp.Expr:
    """PostgreSQL sums bigint to numeric and DuckDB to hugeint: bring both back to bigint."""
    is_whole = RowPart(part).is_whole
    return compiler.in_64_bits(total) if is_whole else total


def over_columns(columns: Mapping[Node, str]) -> Callable[[Aggregate, Compiler], exp.Expr]:
    """A writer of aggregates over roll-up columns that hold the parts."""

    def write(aggregate: Aggregate, compiler: Compiler) -> exp.Expr:
        totals = []
        for part in _parts(aggregate):
            column = exp.column(columns[part], table=compiler.alias, quoted=True)
            total = call("coalesce", [exp.Sum(this=column), literal(0)])
            if aggregate.overall:
                total = _over(exp.Sum(this=total))
            totals.append(_whole_total(total, part, compiler))
        return _mean(totals) if aggregate.func == "avg" else totals[0]

    return write


def _mean(totals: list[exp.Expr]) -> exp.Expr:
    count = exp.Nullif(this=totals[1], expression=literal(0))
    return exp.Div(this=exp.cast(totals[0], "double"), expression=count, typed=True, safe=False)


def _over(tree: exp.Expr) -> exp.Expr:
    return exp.Window(this=tree)


def row_image(node: Node) -> Node | None:
    """The row part whose total is the node, when it is a sum or a multiple of totals; None when it is not.

    合计(a) − 个数(b) is the total of what a row adds to the one less what it adds to the other.
    """
    if isinstance(node, Named):
        return row_image(node.body)
    if isinstance(node, Aggregate):
        return None if node.overall or node.func not in ("sum", "count") else _as_number(node)
    if isinstance(node, Negative):
        inner = row_image(node.operand)
        return inner and Negative(inner.kind, node.position, inner)
    if isinstance(node, Arithmetic) and node.op in ("+", "-"):
        left, right = row_image(node.left), row_image(node.right)
        return left and right and Arithmetic(node.kind, node.position, node.op, left, right)
    if isinstance(node, Arithmetic) and node.op == "*" and isinstance(node.right, Number):
        left = row_image(node.left)
        return left and Arithmetic(node.kind, node.position, "*", left, node.right)
    return None


def _as_number(aggregate: Aggregate) -> Node:
    arg, at = aggregate.arg, aggregate.position
    zero, one = (Number(Kind.PLAIN, at, Fraction(each), str(each)) for each in (0, 1))
    if arg.kind is Kind.CONDITION:
        return Case(Kind.COUNT, at, ((arg, one),), zero)
    return Call(aggregate.kind, at, "coalesce", (arg, zero))


def rows_behind(node: Node) -> tuple[str, ...]:
    """The columns of the facts read, each once."""
    return tuple(dict.fromkeys(part.fact.column for part in walk(node) if isinstance(part, FactRef)))
