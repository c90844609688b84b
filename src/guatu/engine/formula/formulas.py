"""The public face: a text and a dictionary in, a formula that can write its SQL out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from guatu.engine.formula.aggregates import RowPart, over_columns, over_rows, parts_of, row_image, rows_behind
from guatu.engine.formula.calls import as_condition
from guatu.engine.formula.checker import check
from guatu.engine.formula.compiler import Compiler
from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.facts import Dictionary, FactDef, Kind
from guatu.engine.formula.nodes import Aggregate, Arithmetic, Node, facts_of, unwrap, walk
from guatu.engine.formula.rendering import Value, phrase, show


@dataclass(frozen=True)
class RowFormula:
    """A checked formula over one row: a condition (`kind` is condition) or a value."""

    text: str
    node: Node

    @property
    def kind(self) -> Kind:
        """condition, share, money, count, number, text or date."""
        return _shown_kind(self.node)

    @property
    def is_condition(self) -> bool:
        """Whether it holds or fails, rather than having a value."""
        return self.node.kind is Kind.CONDITION

    @property
    def phrase(self) -> str:
        """The formula as people write it: “累计完成投资 ÷ 年度计划投资”."""
        return phrase(self.node)

    def show(self, value: Value) -> str:
        """A value of this formula with its unit: 0.1 → “10.0%”, nothing → “—”."""
        return show(self.node, value)

    @cached_property
    def facts(self) -> tuple[FactDef, ...]:
        """The facts it reads, in order of first use."""
        return facts_of(self.node)

    @property
    def row_columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return rows_behind(self.node)

    def sql(self, dialect: str, alias: str | None = None) -> str:
        """SQL over one row: for a condition one fit for WHERE and CASE WHEN, else the value.

        A condition that cannot be told (empty fact, zero denominator) is not true; do not put NOT before it, ask for
        `negated_sql`. `dialect`: sqlite, postgres, duckdb or spark. `alias` qualifies the columns.
        """
        compiler = Compiler.for_dialect(dialect, alias)
        tree = compiler.condition(self.node) if self.is_condition else compiler.value(self.node)
        return compiler.sql(tree)

    def negated_sql(self, dialect: str, alias: str | None = None) -> str:
        """The condition that is true exactly where this one is known to fail."""
        compiler = Compiler.for_dialect(dialect, alias)
        return compiler.sql(compiler.condition(as_condition(self.node), negated=True))

    def value_sql(self, dialect: str, alias: str | None = None) -> str:
        """SQL of the value; for a condition 1, 0, or NULL where it cannot be told."""
        compiler = Compiler.for_dialect(dialect, alias)
        return compiler.sql(compiler.value(self.node))


@dataclass(frozen=True)
class AggregateFormula:
    """A checked formula over the rows of a group: an indicator."""

    text: str
    node: Node

    @property
    def kind(self) -> Kind:
        """share (show as percent), money (分), count, number or date."""
        return _shown_kind(self.node)

    @property
    def phrase(self) -> str:
        """The formula as people write it: “累计完成投资 ÷ 年度计划投资”."""
        return phrase(self.node)

    def show(self, value: Value) -> str:
        """A value of this formula with its unit: 0.1 → “10.0%”, nothing → “—”."""
        return show(self.node, value)

    @cached_property
    def facts(self) -> tuple[FactDef, ...]:
        """The facts it reads, in order of first use."""
        return facts_of(self.node)

    @property
    def row_columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return rows_behind(self.node)

    @cached_property
    def parts(self) -> tuple[RowPart, ...]:
        """What each row adds to each of the totals the figure is made of; empty when it is not additive."""
        return tuple(RowPart(node) for node in parts_of(self.node) or ())

    @property
    def is_additive(self) -> bool:
        """Whether the figure of a whole follows from the parts of its pieces (no 最大值 or 最小值 in it)."""
        return parts_of(self.node) is not None

    @property
    def uses_overall(self) -> bool:
        """Whether 全体 is in it, so that its value depends on all groups of the slice."""
        return any(isinstance(part, Aggregate) and part.overall for part in walk(self.node))

    @cached_property
    def numerator(self) -> RowPart | None:
        """What a row adds to the figure, or to the upper half of a ratio; rows add up to it. None when none can."""
        return _image(_halves(self.node)[0])

    @cached_property
    def denominator(self) -> RowPart | None:
        """What a row adds to the lower half of a ratio; None when it is no ratio of totals."""
        below = _halves(self.node)[1]
        return None if below is None else _image(below)

    def sql(self, dialect: str, alias: str | None = None) -> str:
        """The figure of one group, straight over the rows of the facts table (with the caller's GROUP BY)."""
        compiler = Compiler.for_dialect(dialect, alias, over_rows)
        return compiler.sql(compiler.value(self.node))

    def sql_over_parts(self, dialect: str, columns: Sequence[str], alias: str | None = None) -> str:
        """The figure over a roll-up table whose columns hold `parts`, in order. Raises ValueError when not additive."""
        nodes = [part.node for part in self.parts]
        if not self.is_additive or len(nodes) != len(columns):
            raise ValueError(f"{self.text}: {len(nodes)} additive parts, {len(columns)} columns given")
        write = over_columns(dict(zip(nodes, columns, strict=True)))
        compiler = Compiler.for_dialect(dialect, alias, write)
        return compiler.sql(compiler.value(self.node))


def parse_row(text: str, dictionary: Dictionary) -> RowFormula:
    """A condition or a value over one project. Raises FormulaError for any text that is not one."""
    return RowFormula(text, check(text, dictionary, "row"))


def parse_condition(text: str, dictionary: Dictionary) -> RowFormula:
    """A condition over one project; a 0/1 fact alone is one. Raises FormulaError."""
    return RowFormula(text, as_condition(check(text, dictionary, "row")))


def parse_aggregate(text: str, dictionary: Dictionary) -> AggregateFormula:
    """An indicator over a group of projects. Raises FormulaError, also when nothing in it is aggregated."""
    node = check(text, dictionary, "aggregate")
    if not any(isinstance(part, Aggregate) for part in walk(node)):
        raise FormulaError("指标公式里要有汇总函数，例如 合计(…) 或 个数(…)", 1)
    return AggregateFormula(text, node)


def problems(dictionary: Dictionary) -> list[FormulaError]:
    """What is wrong with the definitions of a dictionary, one error for each bad one, for checking a pack."""
    found = []
    for definition in dictionary.definitions:
        name = definition if isinstance(definition, str) else definition.name
        errors = []
        for level in ("row", "aggregate"):
            try:
                check(name, dictionary, level)
            except FormulaError as error:
                errors.append(error)
        if len(errors) == 2:
            found.append(errors[0])
    return found


def _shown_kind(node: Node) -> Kind:
    plain = {Kind.PLAIN: Kind.NUMBER, Kind.EMPTY: Kind.NUMBER, Kind.FLAG: Kind.COUNT}
    return plain.get(node.kind, node.kind)


def _halves(node: Node) -> tuple[Node, Node | None]:
    plain = unwrap(node)
    if isinstance(plain, Arithmetic) and plain.op == "/":
        return plain.left, plain.right
    return plain, None


def _image(node: Node) -> RowPart | None:
    image = row_image(node)
    return None if image is None else RowPart(image)
