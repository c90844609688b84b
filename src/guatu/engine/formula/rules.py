"""Warning rules: dimensions of clauses in order, the first true one decides; one statement lights a whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from sqlglot import exp

from guatu.engine.formula.compiler import Compiler
from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.evaluation import evaluate_nodes
from guatu.engine.formula.explaining import Explanation, Template, explain, parse_template
from guatu.engine.formula.facts import Dictionary, FactDef, Kind
from guatu.engine.formula.formulas import RowFormula, parse_condition
from guatu.engine.formula.nodes import Logic, Node, Not, facts_of
from guatu.engine.formula.pieces import binary, case, either, every, literal
from guatu.engine.formula.remedies import Outlook, Way, outlook


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of a pack; of several the one with the highest `rank` is the project's. `meaning` is what follows."""

    code: str
    label: str
    rank: int
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """When `when` holds the dimension has this colour; `because` is the sentence, with formulas in braces."""

    colour: str
    when: str
    because: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One matter that is judged (开工, 进度): its clauses in the order they are tried."""

    name: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All dimensions of a pack. `scope` is the condition a project must meet to be judged at all; empty: every one."""

    colours: tuple[Colour, ...]
    dimensions: tuple[Dimension, ...]
    scope: str = ""


@dataclass(frozen=True, slots=True)
class CompiledClause:
    """A checked clause: `number` counts from 1 within its dimension."""

    number: int
    clause: Clause
    colour: Colour
    condition: RowFormula
    because: Template


@dataclass(frozen=True, slots=True)
class CompiledDimension:
    """A checked dimension."""

    name: str
    clauses: tuple[CompiledClause, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one dimension says about one row: the clause that decided (None: no colour), and why."""

    dimension: CompiledDimension
    decided: CompiledClause | None
    because: str
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """All verdicts on one row and the worst colour among them; `in_scope` False: the rules do not apply to it."""

    in_scope: bool
    verdicts: tuple[Verdict, ...]
    colour: Colour | None


@dataclass(frozen=True)
class CompiledRules:
    """A checked rule set: lights one row, or writes the SQL that lights a table."""

    colours: tuple[Colour, ...]
    dimensions: tuple[CompiledDimension, ...]
    scope: RowFormula | None

    @cached_property
    def facts(self) -> tuple[FactDef, ...]:
        """Every fact the rules, their scope and their sentences read."""
        return facts_of(*self._nodes())

    def _nodes(self) -> Iterator[Node]:
        if self.scope is not None:
            yield self.scope.node
        for dimension in self.dimensions:
            for each in dimension.clauses:
                yield each.condition.node
                yield from (piece[0].node for piece in each.because.pieces if not isinstance(piece, str))

    def columns(self, dialect: str, alias: str | None = None) -> tuple[str, ...]:
        """For each dimension one expression: the number of the clause that decides (from 1), or NULL."""
        compiler = Compiler.for_dialect(dialect, alias)
        return tuple(
            compiler.sql(self._scoped(self._decided(d, compiler), compiler)) for d in self.dimensions
        )

    def colour_sql(self, dialect: str, alias: str | None = None) -> str:
        """The code of the worst colour, straight from the facts, or NULL."""
        compiler = Compiler.for_dialect(dialect, alias)
        found = [
            (either(conditions), exp.Literal.string(colour.code))
            for colour in self._worst_first()
            if (conditions := [c for d in self.dimensions for c in _lights(d, colour, compiler)])
        ]
        return compiler.sql(self._scoped(case(found), compiler) if found else exp.null())

    def colour_over(self, dialect: str, columns: Sequence[str], alias: str | None = None) -> str:
        """The code of the worst colour from columns that hold the clause numbers of the dimensions, in order."""
        compiler = Compiler.for_dialect(dialect, alias)
        return compiler.sql(self._colour_over(columns, compiler))

    def statement(self, dialect: str, table: str, keys: Sequence[str], where: str | None = None) -> str:
        """SELECT keys, d0, d1, …, colour FROM table: clause numbers by dimension and the worst colour, in one pass.

        `where` narrows the rows: SQL of `RowFormula.sql`, or a comparison the caller wrote, in the same dialect.
        """
        compiler = Compiler.for_dialect(dialect)
        names = [f"d{number}" for number in range(len(self.dimensions))]
        inner = exp.Select(expressions=[exp.column(key, quoted=True) for key in keys])
        for name, dimension in zip(names, self.dimensions, strict=True):
            decided = self._scoped(self._decided(dimension, compiler), compiler)
            inner = inner.select(exp.alias_(decided, name, quoted=True), copy=False)
        inner = inner.from_(exp.to_table(table, dialect=dialect))
        if where:
            inner = inner.where(where, dialect=dialect)
        outer = exp.Select(expressions=[exp.column(key, quoted=True) for key in (*keys, *names)])
        colour = exp.alias_(self._colour_over(names, compiler), "colour", quoted=True)
        return compiler.sql(outer.select(colour).from_(_kept_apart(inner, dialect).subquery("lit")))

    def judge(self, values: Mapping[str, object]) -> Judgement:
        """The colours of one row of values by Chinese name, with reasons. Raises FormulaError for a missing fact."""
        scope = [self.scope.node] if self.scope else []
        conditions = [each.condition.node for d in self.dimensions for each in d.clauses]
        found = evaluate_nodes((*scope, *conditions), values)
        if scope and found[0] != 1:
            return Judgement(False, tuple(Verdict(d, None, "", None) for d in self.dimensions), None)
        held = iter(found[len(scope) :])
        verdicts = []
        for dimension in self.dimensions:
            true = [each for each in dimension.clauses if next(held) == 1]
            verdicts.append(_verdict(dimension, true[0] if true else None, values))
        colours = [verdict.decided.colour for verdict in verdicts if verdict.decided]
        return Judgement(True, tuple(verdicts), max(colours, key=lambda c: c.rank, default=None))

    def what_would_turn(self, dimension: int, colour: str, values: Mapping[str, object]) -> Outlook:
        """What would give this dimension (counted from 0) that colour, for one row.

        Every alternative was tried on the dimension as a whole, earlier clauses included. Raises FormulaError when
        the dimension has no clause of that colour or a fact is missing.
        """
        wanted = self.dimensions[dimension]
        nodes = tuple(each.condition.node for each in wanted.clauses)
        now = [value == 1 for value in evaluate_nodes(nodes, values)]
        if colour not in {each.colour.code for each in wanted.clauses}:
            raise FormulaError(f"“{wanted.name}”没有这种颜色的条款")

        def turns(way: Way) -> bool:
            held = evaluate_nodes(nodes, {**values, **way})
            first = next((c for c, h in zip(wanted.clauses, held, strict=True) if h == 1), None)
            return first is not None and first.colour.code == colour

        found = outlook(_goal(wanted, colour, now), values, turns)
        # moving a fact may make an earlier clause hold that did not: then ask for all of them to fail
        return (
            found if found.is_possible else outlook(_goal(wanted, colour, [True] * len(now)), values, turns)
        )

    def _scoped(self, tree: exp.Expr, compiler: Compiler) -> exp.Expr:
        return tree if self.scope is None else case([(compiler.condition(self.scope.node), tree)])

    def _decided(self, dimension: CompiledDimension, compiler: Compiler) -> exp.Expr:
        return case([(compiler.condition(c.condition.node), literal(c.number)) for c in dimension.clauses])

    def _colour_over(self, columns: Sequence[str], compiler: Compiler) -> exp.Expr:
        found = []
        for colour in self._worst_first():
            tests = []
            for name, dimension in zip(columns, self.dimensions, strict=True):
                numbers = [literal(c.number) for c in dimension.clauses if c.colour == colour]
                column = exp.column(name, table=compiler.alias, quoted=True)
                if numbers:
                    one = binary("=", column, numbers[0])
                    tests.append(one if len(numbers) == 1 else exp.In(this=column, expressions=numbers))
            if tests:
                found.append((either(tests), exp.Literal.string(colour.code)))
        return case(found) if found else exp.null()

    def _worst_first(self) -> list[Colour]:
        return sorted(self.colours, key=lambda colour: -colour.rank)


def _lights(dimension: CompiledDimension, colour: Colour, compiler: Compiler) -> Iterator[exp.Expr]:
    """When a dimension has this colour, given that no dimension has a worse one.

    Earlier clauses of worse colours are then known not to hold; only those of better colours are asked about.
    """
    better: list[exp.Expr] = []
    for each in dimension.clauses:
        if each.colour == colour:
            own = compiler.condition(each.condition.node)
            yield every([*(tree.copy() for tree in better), own])
        elif each.colour.rank < colour.rank:
            holds = case([(compiler.condition(each.condition.node), literal(1))], literal(0))
            better.append(binary("=", holds, literal(0)))


def _kept_apart(query: exp.Select, dialect: str) -> exp.Select:
    """Keep the database from merging the query into the outer one, which would compute each column again."""
    if dialect == "sqlite":
        return query.limit(-1).offset(0)
    return query.offset(0) if dialect == "postgres" else query


def _goal(dimension: CompiledDimension, colour: str, failing: list[bool]) -> Node:
    """A clause of the colour holds, and the earlier ones marked in `failing` do not."""
    ways: list[Node] = []
    for each in dimension.clauses:
        if each.colour.code != colour:
            continue
        own = each.condition.node
        earlier = [c.condition.node for c in dimension.clauses[: each.number - 1] if failing[c.number - 1]]
        parts = (*(Not(Kind.CONDITION, node.position, node) for node in earlier), own)
        ways.append(own if not earlier else Logic(Kind.CONDITION, own.position, "and", parts))
    return ways[0] if len(ways) == 1 else Logic(Kind.CONDITION, 1, "or", tuple(ways))


def _verdict(
    dimension: CompiledDimension, decided: CompiledClause | None, values: Mapping[str, object]
) -> Verdict:
    if decided is None:
        return Verdict(dimension, None, "", None)
    because = decided.because.render(values)
    return Verdict(dimension, decided, because, explain(decided.condition, values))


def compile_rules(rules: RuleSet, dictionary: Dictionary) -> CompiledRules:
    """Check a rule set. Raises FormulaError for the first thing that is wrong, saying in which clause."""
    found = rule_problems(rules, dictionary)
    if found:
        raise found[0]
    colours = {colour.code: colour for colour in rules.colours}
    dimensions = tuple(
        CompiledDimension(
            d.name,
            tuple(
                CompiledClause(
                    number,
                    clause,
                    colours[clause.colour],
                    parse_condition(clause.when, dictionary),
                    parse_template(clause.because, dictionary),
                )
                for number, clause in enumerate(d.clauses, 1)
            ),
        )
        for d in rules.dimensions
    )
    scope = parse_condition(rules.scope, dictionary) if rules.scope.strip() else None
    return CompiledRules(rules.colours, dimensions, scope)


def rule_problems(rules: RuleSet, dictionary: Dictionary) -> list[FormulaError]:
    """Everything that is wrong with a rule set, each with its place; an empty list when it can be used."""
    found = []
    known = {colour.code for colour in rules.colours}
    if len(known) < len(rules.colours):
        found.append(FormulaError("颜色的代号有重复"))
    if not rules.dimensions:
        found.append(FormulaError("没有任何判断的方面，请至少写一个"))
    if rules.scope.strip():
        found += _tried("适用范围", partial(parse_condition, rules.scope, dictionary))
    for dimension in rules.dimensions:
        if not dimension.clauses:
            found.append(FormulaError(f"“{dimension.name}”没有条款"))
        for number, clause in enumerate(dimension.clauses, 1):
            place = f"“{dimension.name}”第 {number} 条"
            if clause.colour not in known:
                found.append(FormulaError(f"{place}：没有代号为“{clause.colour}”的颜色"))
            found += _tried(place, partial(parse_condition, clause.when, dictionary))
            found += _tried(f"{place}的说明", partial(parse_template, clause.because, dictionary))
    return found


def _tried(place: str, check: Callable[[], object]) -> list[FormulaError]:
    try:
        check()
    except FormulaError as error:
        return [FormulaError(f"{place}，{error.message}")]
    return []
