"""The checked formula: a small tree in which every part knows its kind and its place in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Literal

from guatu.engine.formula.facts import Definition, FactDef, Kind

CompareOp = Literal["<", "<=", ">", ">=", "=", "<>"]
OPPOSITE: dict[CompareOp, CompareOp] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
MIRRORED: dict[CompareOp, CompareOp] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


@dataclass(frozen=True)
class Node:
    """Any part of a formula. Two parts that say the same are equal wherever they stand."""

    kind: Kind
    position: int = field(compare=False)


@dataclass(frozen=True)
class FactRef(Node):
    """A fact by name."""

    fact: FactDef


@dataclass(frozen=True)
class Number(Node):
    """A number as typed; money is in 分."""

    value: Fraction
    shown: str = field(compare=False)


@dataclass(frozen=True)
class TextValue(Node):
    """A text in quotes, or a date written as one."""

    value: str


@dataclass(frozen=True)
class Empty(Node):
    """空."""


@dataclass(frozen=True)
class Always(Node):
    """真 or 假."""

    value: bool


@dataclass(frozen=True)
class Negative(Node):
    """Minus something."""

    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """Two numbers put together by + - * /."""

    op: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True)
class Call(Node):
    """abs, least, greatest, coalesce or round; `digits` belongs to round."""

    name: str
    args: tuple[Node, ...]
    digits: int = 0


@dataclass(frozen=True)
class Case(Node):
    """The value of the first condition that holds."""

    whens: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True)
class Compare(Node):
    """Two values compared."""

    op: CompareOp
    left: Node
    right: Node


@dataclass(frozen=True)
class OneOf(Node):
    """A text fact that is one of several texts."""

    operand: Node
    values: tuple[str, ...]


@dataclass(frozen=True)
class IsEmpty(Node):
    """A value that is missing."""

    operand: Node


@dataclass(frozen=True)
class Logic(Node):
    """Several conditions joined by AND or by OR."""

    op: Literal["and", "or"]
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """The opposite of a condition."""

    operand: Node


@dataclass(frozen=True)
class Holds(Node):
    """A 0/1 fact used as a condition."""

    operand: Node


@dataclass(frozen=True)
class Named(Node):
    """A definition of the pack, with what it stands for."""

    definition: Definition
    body: Node


@dataclass(frozen=True)
class Aggregate(Node):
    """sum, count, avg, max or min over the rows of a group, or over all groups when `overall`."""

    func: Literal["sum", "count", "avg", "max", "min"]
    arg: Node
    overall: bool = False


def children(node: Node) -> Iterator[Node]:
    """The parts directly below a node, left to right."""
    if isinstance(node, Case):
        for when, then in node.whens:
            yield when
            yield then
        yield node.otherwise
        return
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def unwrap(node: Node) -> Node:
    """What a definition stands for, or the node itself."""
    while isinstance(node, Named):
        node = node.body
    return node


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each part directly below it changed."""
    if isinstance(node, Case):
        whens = tuple((change(when), change(then)) for when, then in node.whens)
        return replace(node, whens=whens, otherwise=change(node.otherwise))
    changed: dict[str, object] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changed[each.name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[each.name] = tuple(map(change, value))
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]  # names come from fields()


def swap(node: Node, old: Node, new: Node) -> Node:
    """The same tree with one part replaced wherever it occurs."""
    return new if node == old else rebuilt(node, lambda part: swap(part, old, new))


def facts_of(*nodes: Node) -> tuple[FactDef, ...]:
    """The facts used, each once, in order of first use."""
    seen: dict[str, FactDef] = {}
    for node in nodes:
        for part in walk(node):
            if isinstance(part, FactRef):
                seen.setdefault(part.fact.name, part.fact)
    return tuple(seen.values())
