"""The checked tree → SQL of a dialect, built as a sqlglot tree so that sqlglot alone writes the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from guatu.engine.formula.comparing import compile_comparison
from guatu.engine.formula.facts import FactType, Kind
from guatu.engine.formula.nodes import (
    OPPOSITE,
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
)
from guatu.engine.formula.pieces import binary, call, case, either, every, literal, minus, not_null, paren
from guatu.engine.formula.sizes import is_wide, needs_widening, whole_bound

DIALECTS = ("sqlite", "postgres", "duckdb", "spark")


@dataclass(frozen=True)
class Compiler:
    """Writes one formula for one database. `alias` qualifies columns; `aggregate` writes an aggregate's SQL."""

    dialect: str
    alias: str | None = None
    aggregate: Callable[[Aggregate, Compiler], exp.Expr] | None = None

    @classmethod
    def for_dialect(
        cls,
        dialect: str,
        alias: str | None = None,
        aggregate: Callable[[Aggregate, Compiler], exp.Expr] | None = None,
    ) -> Compiler:
        """A compiler for a database by name. Raises ValueError for one that is not supported."""
        if dialect not in DIALECTS:
            raise ValueError(f"dialect {dialect!r} is not one of {', '.join(DIALECTS)}")
        return cls(dialect, alias, aggregate)

    # values

    def value(self, node: Node) -> exp.Expr:
        """The value as the reader expects it: whole numbers whole, others double, a condition as 1, 0 or NULL."""
        if node.kind is Kind.CONDITION:
            return self.truth_value(node)
        if node.kind in (Kind.TEXT, Kind.DATE):
            return self.plain(node)
        return self.number(node)

    def truth_value(self, node: Node) -> exp.Expr:
        """1 when the condition holds, 0 when it does not, NULL when it cannot be told."""
        holds, fails = self.condition(node), self.condition(node, negated=True)
        return case([(holds, literal(1)), (fails, literal(0))])

    def column(self, node: FactRef) -> exp.Expr:
        """The column of a fact."""
        return exp.column(node.fact.column, table=self.alias, quoted=True)

    def plain(self, node: Node) -> exp.Expr:
        """A text or a date."""
        if isinstance(node, TextValue):
            text = exp.Literal.string(node.value)
            return exp.cast(text, "date") if node.kind is Kind.DATE and self.dialect != "sqlite" else text
        return self._shared(node, self.plain) or exp.null()

    def whole(self, node: Node, *, widen: bool) -> exp.Expr:
        """A whole number. `widen`: the result may leave the small integer types, so compute in 64 bits."""
        if isinstance(node, Number):
            return self.in_64_bits(literal(int(node.value))) if widen else literal(int(node.value))
        if isinstance(node, FactRef):
            narrow = node.fact.type is not FactType.MONEY
            return self.in_64_bits(self.column(node)) if widen and narrow else self.column(node)
        if isinstance(node, Empty):
            return exp.cast(exp.null(), "bigint")
        if isinstance(node, Arithmetic):
            left = self.whole(node.left, widen=widen and not is_wide(node.right))
            return binary(node.op, left, self.whole(node.right, widen=widen and not is_wide(node.left)))
        if isinstance(node, Call) and node.name == "round":
            return self.whole(node.args[0], widen=widen)
        found = self._shared(node, lambda part: self.whole(part, widen=widen))
        if found is None:
            raise TypeError(f"no whole number: {type(node).__name__}")
        return found

    def double(self, node: Node) -> exp.Expr:
        """A double, also where the parts are whole numbers."""
        if isinstance(node, Number):
            return self.decimal(float(node.value))
        if isinstance(node, FactRef) and not node.fact.is_whole:
            return self.column(node)
        if whole_bound(node) is not None:
            return exp.cast(self.number(node), "double")
        if isinstance(node, Arithmetic):
            return self._double_arithmetic(node)
        if isinstance(node, Call) and node.name == "round":
            return self._rounded(node)
        found = self._shared(node, self.double)
        if found is None:
            raise TypeError(f"no number: {type(node).__name__}")
        return found

    def number(self, node: Node) -> exp.Expr:
        """A whole number where it is one, else a double."""
        return (
            self.double(node) if whole_bound(node) is None else self.whole(node, widen=needs_widening(node))
        )

    def decimal(self, value: float) -> exp.Expr:
        """A number with decimals; other databases than SQLite would read it as an exact decimal."""
        text = exp.Literal.number(repr(value))
        return text if self.dialect == "sqlite" else exp.cast(text, "double")

    def in_64_bits(self, value: exp.Expr) -> exp.Expr:
        """The whole number as bigint; SQLite has no smaller one."""
        return value if self.dialect == "sqlite" else exp.cast(value, "bigint")

    def _double_arithmetic(self, node: Arithmetic) -> exp.Expr:
        left = self.double(node.left)
        if node.op != "/":
            return binary(node.op, left, self.number(node.right))
        right = exp.Nullif(this=self.number(node.right), expression=literal(0))
        return binary("/", left, right)

    def _rounded(self, node: Call) -> exp.Expr:
        """Half away from zero, the same on every database; huge numbers have no decimals to lose."""
        power = float(10**node.digits)
        half = self.decimal(0.5 + 1e-9)

        def up(value: exp.Expr) -> exp.Expr:
            scaled = binary("+", binary("*", value, self.decimal(power)), half.copy())
            cut = exp.cast(scaled, "bigint") if self.dialect == "sqlite" else exp.Floor(this=scaled)
            return binary("/", cut, self.decimal(power))

        value = self.double(node.args[0])
        too_large = binary(">=", call("abs", [value]), self.decimal(10.0 ** (18 - node.digits)))
        return case(
            [(too_large, value.copy()), (binary(">=", value.copy(), literal(0)), up(value.copy()))],
            minus(up(minus(value.copy()))),
        )

    def _shared(self, node: Node, inner: Callable[[Node], exp.Expr]) -> exp.Expr | None:
        """The forms that look the same for whole numbers, doubles, texts and dates."""
        if isinstance(node, Named):
            return inner(node.body)
        if isinstance(node, FactRef):
            return self.column(node)
        if isinstance(node, Negative):
            return minus(inner(node.operand))
        if isinstance(node, Call):
            return self._function(node.name, [inner(arg) for arg in node.args])
        if isinstance(node, Case):
            pairs = [(self.condition(when), inner(then)) for when, then in node.whens]
            return case(pairs, inner(node.otherwise))
        if isinstance(node, Aggregate) and self.aggregate is not None:
            return self.aggregate(node, self)
        return None

    def _function(self, name: str, args: list[exp.Expr]) -> exp.Expr:
        """最小 and 最大 are empty as soon as one argument is, as SQLite has it; the others are told to be."""
        written = call(name, args, ignore_nulls=self.dialect != "sqlite")
        if name not in ("least", "greatest") or self.dialect == "sqlite":
            return written
        return case([(every([not_null(arg.copy()) for arg in args]), written)])

    # conditions

    def condition(self, node: Node, *, negated: bool = False) -> exp.Expr:
        """A condition for WHERE and CASE WHEN: true exactly when it holds (or, negated, when it fails).

        Where it cannot be told (an empty fact, a zero denominator) it is false or NULL, never true.
        """
        if isinstance(node, Named):
            return self.condition(node.body, negated=negated)
        if isinstance(node, Not):
            return self.condition(node.operand, negated=not negated)
        if isinstance(node, Logic):
            parts = [self.condition(part, negated=negated) for part in node.parts]
            return every(parts) if (node.op == "and") != negated else either(parts)
        if isinstance(node, Compare):
            return compile_comparison(OPPOSITE[node.op] if negated else node.op, node.left, node.right, self)
        if isinstance(node, Holds):
            return binary("=", self.value(node.operand), literal(0 if negated else 1))
        if isinstance(node, OneOf):
            options = [exp.Literal.string(text) for text in node.values]
            found = exp.In(this=self.plain(node.operand), expressions=options)
            return exp.Not(this=found) if negated else found
        if isinstance(node, IsEmpty):
            value = self.value(node.operand)
            return not_null(value) if negated else exp.Is(this=paren(value), expression=exp.null())
        if isinstance(node, Always):
            return binary("=", literal(1), literal(1 if node.value != negated else 0))
        if isinstance(node, Case):
            pairs = [(self.condition(w), self.condition(t, negated=negated)) for w, t in node.whens]
            return case(pairs, self.condition(node.otherwise, negated=negated))
        if isinstance(node, Empty):
            return binary("=", literal(1), literal(0))
        raise TypeError(f"no condition: {type(node).__name__}")

    def sql(self, tree: exp.Expr) -> str:
        """The text of a finished tree."""
        return tree.sql(dialect=self.dialect)
