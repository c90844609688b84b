"""The dictionary a formula is written against: facts (columns) and definitions (named sub-formulas of a pack)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.words import FUNCTION_WORDS, is_name, is_reserved

if TYPE_CHECKING:
    from guatu.engine.formula.nodes import Node


class FactType(StrEnum):
    """How a fact is stored: 分 as bigint, whole number, double, 0/1 small integer, text, date."""

    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    DATE = "date"


class Kind(StrEnum):
    """What a formula or a part of it yields. PLAIN is a bare number without unit, EMPTY is 空."""

    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    FLAG = "flag"
    CONDITION = "condition"
    TEXT = "text"
    DATE = "date"
    PLAIN = "plain"
    EMPTY = "empty"


DEFAULT_LIMITS = {
    FactType.MONEY: 10**14,
    FactType.COUNT: 10**9,
    FactType.NUMBER: 10**15,
    FactType.FLAG: 1,
    FactType.TEXT: 0,
    FactType.DATE: 0,
}


@dataclass(frozen=True, slots=True)
class FactDef:
    """One column of the facts table under the Chinese name formulas use.

    `type` is one of FactType (its text will do). `limit` is the largest absolute value the column can hold: it
    decides whether a comparison can be made in whole numbers, so give small ones where they are known (月份: 12).
    `movable` is +1 when people can raise the fact, -1 when they can lower it, 0 when only time or papers change it.
    `nonnegative` promises that the column is never below zero. `action` is the phrase for moving it, with {差} for
    the difference and {值} for the value to reach: “再完成投资 {差}”, “开工”.
    """

    name: str
    column: str
    type: FactType | str
    unit: str = ""
    definition: str = ""
    source: str = ""
    limit: int | None = None
    movable: int = 0
    nonnegative: bool = True
    action: str = ""

    def __post_init__(self) -> None:
        kind = FactType(self.type)
        object.__setattr__(self, "type", kind)
        if self.limit is None:
            object.__setattr__(self, "limit", DEFAULT_LIMITS[kind])

    @property
    def bound(self) -> int:
        """The largest absolute value, never None."""
        return self.limit or 0

    @property
    def is_whole(self) -> bool:
        """Whether the column holds whole numbers."""
        return self.type in (FactType.MONEY, FactType.COUNT, FactType.FLAG)


_SHOWN_KINDS = (Kind.SHARE.value, Kind.NUMBER.value, Kind.COUNT.value, Kind.MONEY.value)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named sub-formula of a pack. `kind` (share, number, count) overrides how its value is shown; `unit` goes with it."""

    name: str
    text: str
    kind: Kind | str | None = None
    unit: str = ""
    meaning: str = ""

    def __post_init__(self) -> None:
        if self.kind is None:
            return
        if self.kind not in _SHOWN_KINDS:
            raise FormulaError(f"定义“{self.name}”只能显示为 {'、'.join(_SHOWN_KINDS)}，不能是“{self.kind}”")
        object.__setattr__(self, "kind", Kind(self.kind))


@dataclass(frozen=True)
class Dictionary:
    """All names a formula may use. `definitions` may be a mapping name → text or Definition values.

    Raises FormulaError when a name is not one word, is a word of the language, or is used twice.
    """

    facts: Iterable[FactDef]
    definitions: Iterable[Definition] | Mapping[str, str] = ()
    _facts: dict[str, FactDef] = field(init=False, repr=False, compare=False, default_factory=dict)
    _definitions: dict[str, Definition] = field(init=False, repr=False, compare=False, default_factory=dict)
    checked: dict[str, Node] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        given = self.definitions
        if isinstance(given, Mapping):
            given = [Definition(name, text) for name, text in given.items()]
        object.__setattr__(self, "facts", tuple(self.facts))
        object.__setattr__(self, "definitions", tuple(given))
        for fact in self.facts:
            self._admit(fact.name)
            self._facts[fact.name] = fact
        for definition in tuple(given):
            self._admit(definition.name)
            self._definitions[definition.name] = definition

    def _admit(self, name: str) -> None:
        if not is_name(name):
            raise FormulaError(f"“{name}”不能作名称：只能用汉字、字母、数字和下划线，且不能以数字开头")
        if is_reserved(name) or name.upper() in FUNCTION_WORDS:
            raise FormulaError(f"“{name}”是公式语言自己的词，请换一个名称")
        if name in self._facts or name in self._definitions:
            raise FormulaError(f"名称“{name}”出现了两次")

    def fact(self, name: str) -> FactDef | None:
        """The fact of that name."""
        return self._facts.get(name)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name."""
        return self._definitions.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a formula may use, facts first."""
        return (*self._facts, *self._definitions)

    def with_definitions(self, definitions: Iterable[Definition] | Mapping[str, str]) -> Dictionary:
        """The same facts with the definitions of another pack."""
        return Dictionary(self.facts, definitions)

    def values_of(self, row: Mapping[str, object]) -> dict[str, object]:
        """A row read from the table (by column) as values by Chinese name; columns that are no facts are left out."""
        return {fact.name: row[fact.column] for fact in self._facts.values() if fact.column in row}
