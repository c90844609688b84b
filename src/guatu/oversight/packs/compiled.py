"""A checked pack with its formulas parsed: what the database and the explanations are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TypeVar

from guatu.engine.formula import (
    AggregateFormula,
    Clause,
    Colour,
    CompiledRules,
    Definition,
    Dictionary,
    Dimension,
    FactDef,
    FormulaError,
    Kind,
    RuleSet,
    compile_rules,
    parse_aggregate,
    parse_condition,
    parse_row,
    parse_template,
)
from guatu.engine.formula.nodes import Arithmetic, unwrap
from guatu.oversight.dictionary import FACTS
from guatu.oversight.packs.reader import PackProblems, Place, Problem, ReadPack, read_pack
from guatu.oversight.packs.schema import (
    ClauseText,
    IndicatorSetText,
    IndicatorText,
    LightsText,
    PackText,
    RulesText,
    TargetRulesText,
)
from guatu.oversight.target_dictionary import TARGET_FACTS

UNLIT = "无灯"
ROLLUP_COLUMNS = ("a0", "a1", "a2", "a3")
Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Indicator:
    """One indicator; `upper` and `lower` are the two halves of its ratio (`lower` None when it is no ratio)."""

    text: IndicatorText
    formula: AggregateFormula
    upper: AggregateFormula
    lower: AggregateFormula | None

    @property
    def slug(self) -> str:
        """Its name in addresses and roll-ups."""
        return self.text.slug

    @property
    def columns(self) -> tuple[str, ...]:
        """The roll-up columns of its parts."""
        return ROLLUP_COLUMNS[: len(self.formula.parts)]

    @property
    def is_rolled(self) -> bool:
        """Whether roll-ups can carry it: additive, in at most four whole-number parts."""
        parts = self.formula.parts
        return (
            self.formula.is_additive and len(parts) <= len(ROLLUP_COLUMNS) and all(p.is_whole for p in parts)
        )

    def half_columns(self, half: AggregateFormula) -> tuple[str, ...]:
        """The roll-up columns that hold the parts of one half."""
        own = [part.node for part in self.formula.parts]
        return tuple(ROLLUP_COLUMNS[own.index(part.node)] for part in half.parts)


@dataclass(frozen=True)
class IndicatorsPack:
    """A set of indicators ready for use."""

    text: IndicatorSetText
    dictionary: Dictionary
    indicators: tuple[Indicator, ...]

    def indicator(self, slug: str) -> Indicator | None:
        """The indicator of that name."""
        return next((each for each in self.indicators if each.slug == slug), None)


@dataclass(frozen=True)
class RulesPack:
    """A set of rules ready for use."""

    text: RulesText
    dictionary: Dictionary
    rules: CompiledRules

    def label(self, colour: str) -> str:
        """What people call a colour; “无灯” for none."""
        return next((each.label for each in self.text.colours if each.code == colour), UNLIT)


@dataclass(frozen=True)
class LightsPack(RulesPack):
    """Rules over the facts of a project."""


@dataclass(frozen=True)
class TargetRulesPack(RulesPack):
    """Rules over the facts of a plan's target; a target's own unit comes in by `over`."""

    def over(self, facts: tuple[FactDef, ...]) -> CompiledRules:
        """The same rules over facts of the same names that carry a target's own unit and way to move."""
        return compile_rules(rule_set(self.text), Dictionary(facts, definitions_of(self.text)))


CompiledPack = IndicatorsPack | RulesPack


@lru_cache(maxsize=64)
def compile_pack(text: str) -> CompiledPack:
    """Read a pack and parse every formula in it. Raises PackProblems with all that is wrong."""
    return _Compiler(read_pack(text)).compiled()


@dataclass
class _Compiler:
    read: ReadPack
    wrong: list[Problem] = field(default_factory=list)

    def compiled(self) -> CompiledPack:
        text = self.read.text
        dictionary = self.dictionary(text)
        pack: CompiledPack | None = None
        if isinstance(text, RulesText):
            pack = self.rules(text, dictionary)
        elif isinstance(text, IndicatorSetText):
            pack = self.indicators(text, dictionary)
        if self.wrong or pack is None:
            raise PackProblems(self.wrong)
        return pack

    def parse(self, place: Place, parse: Callable[[], Parsed]) -> Parsed | None:
        """What `parse` gives, or None with its error noted at `place`."""
        try:
            return parse()
        except FormulaError as error:
            # what is wrong inside a definition is said once, at the definition
            if not (self.wrong and error.reason.startswith("定义")):
                self.refuse(place, error.message)
            return None

    def refuse(self, place: Place, sentence: str) -> None:
        self.wrong.append(self.read.problem(place, sentence))

    def dictionary(self, text: PackText) -> Dictionary:
        facts = TARGET_FACTS if isinstance(text, TargetRulesText) else FACTS
        good = [
            one
            for one in definitions_of(text)
            if self.parse(("definitions", one.name), partial(Dictionary, facts, [one]))
        ]
        dictionary = Dictionary(facts, good)
        for definition in good:
            error = _wrong_with(definition.name, dictionary)
            elsewhere = (
                error and error.reason.startswith("定义“") and f"定义“{definition.name}”" not in error.reason
            )
            if error and not elsewhere:
                self.refuse(("definitions", definition.name), error.reason)
        return dictionary

    def indicators(self, text: IndicatorSetText, dictionary: Dictionary) -> IndicatorsPack:
        slugs = [each.slug for each in text.indicators]
        found = []
        for number, each in enumerate(text.indicators):
            place: Place = ("indicators", number)
            if each.slug in slugs[:number]:
                self.refuse((*place, "slug"), f"代号“{each.slug}”用了两次")
            formula = self.parse((*place, "formula"), partial(parse_aggregate, each.formula, dictionary))
            if formula is not None and formula.kind == Kind.DATE:
                self.refuse((*place, "formula"), "指标的结果应当是数，不能是日期")
            elif formula is not None:
                found.append(Indicator(each, formula, *_halves(formula)))
        return IndicatorsPack(text, dictionary, tuple(found))

    def rules(self, text: RulesText, dictionary: Dictionary) -> RulesPack | None:
        codes = [each.code for each in text.colours]
        for number, colour in enumerate(text.colours):
            if colour.code in codes[:number]:
                self.refuse(("colours", number, "code"), f"颜色“{colour.code}”写了两次")
        if text.scope is not None:
            self.parse(("scope",), partial(parse_condition, text.scope, dictionary))
        for number, dimension in enumerate(text.dimensions):
            if dimension.name in [each.name for each in text.dimensions[:number]]:
                self.refuse(("dimensions", number, "name"), f"方面“{dimension.name}”写了两次")
            for place, clause in enumerate(dimension.clauses):
                self.clause(("dimensions", number, "clauses", place), clause, codes, dictionary)
        if self.wrong:
            return None
        made = LightsPack if isinstance(text, LightsText) else TargetRulesPack
        return made(text, dictionary, compile_rules(rule_set(text), dictionary))

    def clause(self, place: Place, clause: ClauseText, codes: list[str], dictionary: Dictionary) -> None:
        if clause.colour not in codes:
            self.refuse((*place, "colour"), f"没有颜色“{clause.colour}”，colours 里有：{'、'.join(codes)}")
        self.parse((*place, "when"), partial(parse_condition, clause.when, dictionary))
        self.parse((*place, "because"), partial(parse_template, clause.because, dictionary))


def definitions_of(text: PackText) -> list[Definition]:
    """The named sub-formulas of a pack. Raises FormulaError for one that cannot be shown as it says."""
    return [
        Definition(name, each.formula, each.shown, each.unit, each.meaning)
        for name, each in text.definitions.items()
    ]


def rule_set(text: RulesText) -> RuleSet:
    """The rules of a pack as the formula engine takes them."""
    return RuleSet(
        tuple(Colour(each.code, each.label, each.rank, each.meaning) for each in text.colours),
        tuple(
            Dimension(
                each.name, tuple(Clause(c.colour, c.when, c.because or c.text, c.text) for c in each.clauses)
            )
            for each in text.dimensions
        ),
        text.scope or "",
    )


def _wrong_with(name: str, dictionary: Dictionary) -> FormulaError | None:
    """What is wrong with a definition, which may speak of one project or of a group; None when nothing is."""
    try:
        parse_row(name, dictionary)
    except FormulaError as error:
        try:
            parse_aggregate(name, dictionary)
        except FormulaError:
            return error
    return None


def _halves(formula: AggregateFormula) -> tuple[AggregateFormula, AggregateFormula | None]:
    node = unwrap(formula.node)
    if isinstance(node, Arithmetic) and node.op == "/":
        return replace(formula, node=node.left), replace(formula, node=node.right)
    return formula, None
