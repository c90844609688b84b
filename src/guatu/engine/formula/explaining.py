"""Why a condition holds or does not, with the numbers it saw; and sentences with formulas in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.evaluation import evaluate_nodes
from guatu.engine.formula.facts import Dictionary, Kind
from guatu.engine.formula.formulas import RowFormula, parse_row
from guatu.engine.formula.nodes import (
    Aggregate,
    Case,
    Compare,
    FactRef,
    Holds,
    IsEmpty,
    Node,
    Number,
    OneOf,
    TextValue,
    children,
    facts_of,
    unwrap,
)
from guatu.engine.formula.rendering import Value, check_format, phrase, show, show_as
from guatu.engine.formula.typing_rules import number_of

_PLACE = re.compile(r"\{([^{}]*)\}")
_SAYS = {"<": "小于", "<=": "不超过", ">": "大于", ">=": "不低于", "=": "等于", "<>": "不等于"}
_DENIES = {"<": "不小于", "<=": "超过", ">": "不大于", ">=": "低于", "=": "不等于", "<>": "等于"}
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A part of a formula with its value: `text` “累计完成投资 ÷ 年度计划投资”, `shown` “10.0%”."""

    text: str
    value: Value
    shown: str
    is_constant: bool = False

    @property
    def sentence(self) -> str:
        """“序时进度 = 41.7%”; a constant alone is its own sentence."""
        return self.shown if self.is_constant else f"{self.text} = {self.shown}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison (or one 0/1 fact, text or emptiness) inside a condition, and whether it held (None: cannot tell)."""

    text: str
    left: Seen
    right: Seen | None
    held: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a condition held for a row, its comparisons in reading order, and the facts it read."""

    holds: bool | None
    comparisons: tuple[Comparison, ...]
    facts: tuple[Seen, ...]


def explain(formula: RowFormula, values: Mapping[str, object]) -> Explanation:
    """Every comparison of a condition with both its values, for one row of values by Chinese name.

    Raises FormulaError when a fact it reads is missing from `values`.
    """
    leaves = tuple(dict.fromkeys(_leaves(formula.node)))
    sides = tuple(dict.fromkeys(side for leaf in leaves for side in children(leaf)))
    facts = tuple(FactRef(Kind(fact.type), 1, fact) for fact in facts_of(formula.node))
    found = evaluate_nodes((formula.node, *leaves, *sides, *facts), values)
    by_node = dict(zip((*leaves, *sides), found[1 : 1 + len(leaves) + len(sides)], strict=True))
    shown = [_seen(fact, value) for fact, value in zip(facts, found[len(found) - len(facts) :], strict=True)]
    comparisons = tuple(_comparison(leaf, by_node) for leaf in leaves)
    return Explanation(_truth(found[0]), comparisons, tuple(shown))


def _truth(value: Value) -> bool | None:
    return None if value is None else bool(value)


def _leaves(node: Node) -> Iterator[Node]:
    """The comparisons of a condition, in reading order."""
    if isinstance(node, Compare | Holds | OneOf | IsEmpty):
        yield node
    elif not isinstance(node, Aggregate):
        for child in children(node):
            if child.kind is Kind.CONDITION or isinstance(node, Case):
                yield from _leaves(child)


def _comparison(leaf: Node, values: Mapping[Node, Value]) -> Comparison:
    held = _truth(values[leaf])
    if not isinstance(leaf, Compare):
        operand = next(children(leaf))
        seen = _seen(operand, values[operand])
        return Comparison(phrase(leaf), seen, None, held, _plain_sentence(leaf, seen))
    left, right = _both(leaf, values[leaf.left], values[leaf.right])
    if held is None:
        sentence = f"{left.sentence}，{right.sentence}，缺少数据，不能比较"
    else:
        says = (_SAYS if held else _DENIES)[leaf.op]
        sentence = f"{left.sentence}，{says} {right.sentence}"
    return Comparison(phrase(leaf), left, right, held, sentence)


def _plain_sentence(leaf: Node, seen: Seen) -> str:
    if isinstance(leaf, IsEmpty):
        return f"{seen.text} {'为空' if seen.value is None else f'= {seen.shown}，不为空'}"
    return f"{seen.text}：{seen.shown}"


def _both(leaf: Compare, left: Value, right: Value) -> tuple[Seen, Seen]:
    """Both sides in one unit, with so many decimals that unequal values do not look equal."""
    model_left, model_right = _like(leaf.left, leaf.right), _like(leaf.right, leaf.left)
    digits = None
    for digits in (None, 2, 3, 4, _MOST_DIGITS):
        if left == right or show(model_left, left, digits) != show(model_right, right, digits):
            break
    return _seen(leaf.left, left, model_left, digits), _seen(leaf.right, right, model_right, digits)


def _like(node: Node, other: Node) -> Node:
    """What decides how a side is shown: a bare number is shown like what it is compared with."""
    is_bare = node.kind is Kind.PLAIN and number_of(node) is not None
    return other if is_bare and other.kind is not Kind.PLAIN else node


def _seen(node: Node, value: Value, model: Node | None = None, digits: int | None = None) -> Seen:
    constant = isinstance(unwrap(node), Number | TextValue) or number_of(node) is not None
    return Seen(phrase(node), value, show(model or node, value, digits), constant)


@dataclass(frozen=True, slots=True)
class Template:
    """A checked sentence with formulas in braces."""

    text: str
    pieces: tuple[str | tuple[RowFormula, str], ...]

    def render(self, values: Mapping[str, object]) -> str:
        """The sentence for one row of values by Chinese name."""
        nodes = [piece[0].node for piece in self.pieces if not isinstance(piece, str)]
        found = iter(evaluate_nodes(nodes, values) if nodes else ())
        return "".join(
            piece if isinstance(piece, str) else _filled(piece, next(found)) for piece in self.pieces
        )


def _filled(piece: tuple[RowFormula, str], value: Value) -> str:
    formula, wanted = piece
    return show_as(value, wanted) if wanted else show(formula.node, value)


def parse_template(text: str, dictionary: Dictionary) -> Template:
    """Check a sentence such as 落后 {序时进度 - 投资完成率:百分点}. Raises FormulaError with the place in the sentence."""
    pieces: list[str | tuple[RowFormula, str]] = []
    at = 0
    for found in _PLACE.finditer(text):
        pieces.append(_literal(text, at, found.start()))
        formula, _, wanted = found[1].replace("：", ":").partition(":")
        pieces.append(_checked(formula, wanted.strip(), found.start() + 1, dictionary))
        at = found.end()
    pieces.append(_literal(text, at, len(text)))
    return Template(text, tuple(piece for piece in pieces if piece))


def _literal(text: str, start: int, end: int) -> str:
    for at in range(start, end):
        if text[at] in "{}":
            raise FormulaError("花括号没有成对", at + 1)
    return text[start:end]


def _checked(formula: str, wanted: str, offset: int, dictionary: Dictionary) -> tuple[RowFormula, str]:
    try:
        parsed = parse_row(formula, dictionary)
    except FormulaError as error:
        raise FormulaError(error.reason, offset + (error.position or 1)) from error
    if wanted:
        check_format(parsed.node, wanted, offset + len(formula) + 2)
    return parsed, wanted
