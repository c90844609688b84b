"""What would make a condition true: the smallest changes of facts people can move, tried out on the condition itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

from guatu.engine.formula.compiler import Compiler
from guatu.engine.formula.evaluation import run, statement_for, stored
from guatu.engine.formula.facts import FactDef, FactType
from guatu.engine.formula.formulas import RowFormula
from guatu.engine.formula.nodes import Always, Logic, Named, Node, Not, facts_of
from guatu.engine.formula.rendering import Value, plain_number, show_money, with_unit

MOST_WAYS = 24
# Facts with decimals are moved in hundredths.
_GRID = 100

Way = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact to move: from `now` to `needed` (both as stored; money in 分), `difference` is always positive."""

    fact: FactDef
    now: int | float | None
    needed: int | float
    difference: int | float
    sentence: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Changes that together make the condition true."""

    changes: tuple[Change, ...]

    @property
    def sentence(self) -> str:
        """“再完成投资 1,234.56 万元，并开工”."""
        return "，并".join(change.sentence for change in self.changes)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether the condition holds already, else the alternatives; `sentence` says either, or why there is none."""

    holds: bool
    alternatives: tuple[Alternative, ...]
    sentence: str

    @property
    def is_possible(self) -> bool:
        """Whether it holds or can be brought about by people."""
        return self.holds or bool(self.alternatives)


def what_would_make_true(
    formula: RowFormula, values: Mapping[str, object], *, negate: bool = False
) -> Outlook:
    """The changes of movable facts that make the condition true (or, with `negate`, fail) for one row of values.

    Each alternative was tried on the whole condition; amounts are the smallest that do, to the 分.
    Raises FormulaError when a fact is missing from `values`.
    """
    node = formula.node
    goal = Not(node.kind, node.position, node) if negate else node
    return outlook(goal, values)


def outlook(goal: Node, values: Mapping[str, object], verify: Callable[[Way], bool] | None = None) -> Outlook:
    """The same for a checked condition. `verify` replaces the last trial: it is given the moved facts."""
    row = {fact.name: stored(fact, values) for fact in facts_of(goal)}
    confirmed = verify or (lambda way: _holds(goal, {**row, **way}))
    if confirmed({}):
        return Outlook(True, (), "已经符合")
    ways = [way for way in _ways(goal, row, wanted=True) if way and confirmed(way)]
    facts = {fact.name: fact for fact in facts_of(goal)}
    alternatives = tuple(
        Alternative(tuple(_change(facts[name], row[name], to) for name, to in way.items()))
        for way in _simplest(ways, row)
    )
    if not alternatives:
        return Outlook(False, (), _impossible(goal))
    return Outlook(False, alternatives, "；或者".join(each.sentence for each in alternatives))


def _holds(node: Node, row: Mapping[str, Value]) -> bool:
    return _Trial(node).holds(row)


class _Trial:
    """A condition made ready to be tried with many values."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.statement, self.facts = statement_for([Compiler("sqlite").value(node)], facts_of(node))

    def holds(self, row: Mapping[str, Value]) -> bool:
        return run(self.statement, [row[fact.name] for fact in self.facts])[0] == 1


def _ways(node: Node, row: Mapping[str, Value], *, wanted: bool) -> list[Way]:
    """Ways to bring a condition to `wanted`; an empty way means that nothing needs to move."""
    if isinstance(node, Named):
        return _ways(node.body, row, wanted=wanted)
    if isinstance(node, Not):
        return _ways(node.operand, row, wanted=not wanted)
    if isinstance(node, Logic):
        parts = [_ways(part, row, wanted=wanted) for part in node.parts]
        if (node.op == "and") == wanted:
            return _combined(parts, row)
        return [way for part in parts for way in part][:MOST_WAYS]
    if isinstance(node, Always):
        return [{}] if node.value == wanted else []
    trial = _Trial(node if wanted else Not(node.kind, node.position, node))
    if trial.holds(row):
        return [{}]
    moved = ((fact, _nearest(fact, trial, row)) for fact in trial.facts if fact.movable)
    return [{fact.name: to} for fact, to in moved if to is not None]


def _combined(parts: list[list[Way]], row: Mapping[str, Value]) -> list[Way]:
    """All parts at once; where two move the same fact, the farther move serves both."""
    ways: list[Way] = [{}]
    for part in parts:
        ways = [_joined(one, other, row) for one, other in product(ways, part)][:MOST_WAYS]
    return ways


def _joined(one: Way, other: Way, row: Mapping[str, Value]) -> Way:
    joined = dict(one)
    for name, to in other.items():
        before = joined.get(name)
        if before is None or _distance(row[name], to) > _distance(row[name], before):
            joined[name] = to
    return joined


def _distance(now: Value, to: Value) -> float:
    return abs(_number(to) - _number(now))


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0


def _nearest(fact: FactDef, trial: _Trial, row: Mapping[str, Value]) -> Value:
    """The nearest value of the fact, in the direction it can move, at which the condition holds; None when none does.

    Conditions are monotone in a fact nearly always, so halving finds it; what it finds was tried in any case.
    """
    if fact.type in (FactType.TEXT, FactType.DATE):
        return None
    grid = _GRID if fact.type is FactType.NUMBER else 1
    start, end = _span(fact, row[fact.name], grid)

    def holds(step: int) -> bool:
        return trial.holds({**row, fact.name: step / grid if grid > 1 else step})

    if (end - start) * fact.movable <= 0 and row[fact.name] is not None:
        return None
    if row[fact.name] is None and holds(start):
        return start
    if not holds(end):
        return None
    while abs(end - start) > 1:
        middle = (start + end) // 2
        if holds(middle):
            end = middle
        else:
            start = middle
    return end / grid if grid > 1 else end


def _span(fact: FactDef, now: Value, grid: int) -> tuple[int, int]:
    start = int(_number(now) * grid)
    lowest = 0 if fact.nonnegative else -fact.bound * grid
    return start, fact.bound * grid if fact.movable > 0 else lowest


def _simplest(ways: list[Way], row: Mapping[str, Value]) -> list[Way]:
    """Each way once, without those that move all another moves and at least as far."""
    kept: list[Way] = []
    for way in sorted(ways, key=len):
        if not any(_covers(way, other, row) for other in kept):
            kept.append(way)
    return kept


def _covers(way: Way, other: Way, row: Mapping[str, Value]) -> bool:
    return all(
        name in way and _distance(row[name], way[name]) >= _distance(row[name], to)
        for name, to in other.items()
    )


def _change(fact: FactDef, now: Value, to: Value) -> Change:
    needed = to if isinstance(to, int | float) else 0
    before = now if isinstance(now, int | float) else None
    difference = abs(needed - (before or 0))
    if before is None and not difference:
        return Change(fact, before, needed, difference, f"报送“{fact.name}”")
    return Change(fact, before, needed, difference, _sentence(fact, needed, difference))


def _sentence(fact: FactDef, needed: float, difference: float) -> str:
    by, to = _amount(fact, difference), _amount(fact, needed)
    if fact.action:
        return fact.action.replace("{差}", by).replace("{值}", to)
    if fact.type is FactType.FLAG:
        return f"使“{fact.name}”变为{'是' if needed else '否'}"
    return f"{fact.name}再{'增加' if fact.movable > 0 else '减少'} {by}"


def _amount(fact: FactDef, value: float) -> str:
    if fact.type is FactType.MONEY:
        return show_money(value, up=True)
    number = plain_number(value, 2)
    return with_unit(number, fact.unit)


def _impossible(goal: Node) -> str:
    fixed = [fact.name for fact in facts_of(goal) if not fact.movable]
    waits = f"，取决于{'、'.join(fixed[:4])}{'等' if len(fixed) > 4 else ''}" if fixed else ""
    return f"目前靠推进项目不能使它成立，只有时间推移或计划调整才会改变{waits}"
