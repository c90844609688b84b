"""How well a reading of a plan agrees with what people marked in it: the counts from which precision, recall and shares come.

A target is found when figure and unit agree (亿元, 万元 and 元 are one measure, as are 万人 and 人), the comparison agrees
(= and ≥ are one, as are > and ≥) and the quotations overlap. Rows marked optional count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Row = dict[str, Any]

ALIKE = 0.6
LEAST_OVERLAP = 0.15
SAME_PLACE = 0.5
_SHORTEST_COMMON = 4

_TIMES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_SCALED = ("元", "美元", "吨", "亩", "人", "个")
_ONE_UNIT = {"百分点": "个百分点", "项": "个", "家": "户", "名": "人"}
_UNITS = {f"{times}{unit}": (unit, worth) for unit in _SCALED for times, worth in _TIMES.items()}
_ONE_COMPARISON = {"=": ">=", "≥": ">=", ">": ">=", "＞": ">=", "≤": "<=", "<": "<=", "≈": "~"}


@dataclass(slots=True)
class Score:
    """Counts of one document, or of several added up."""

    found: int = 0
    missed: int = 0
    extra: int = 0
    same: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    distractors: int = 0

    def __iadd__(self, other: Score) -> Score:
        self.found += other.found
        self.missed += other.missed
        self.extra += other.extra
        self.same += other.same
        self.units += other.units
        self.distractors += other.distractors
        return self

    @property
    def precision(self) -> float:
        """Of what was taken, how much is right; 1 when nothing was taken."""
        return _share(self.found, self.found + self.extra)

    @property
    def recall(self) -> float:
        """Of what is there, how much was taken; 1 when nothing is there."""
        return _share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def units_f1(self) -> float | None:
        """The same for the units in charge of tasks; None where nobody named any."""
        total = 2 * self.units["found"] + self.units["missed"] + self.units["extra"]
        return 2 * self.units["found"] / total if total else None

    def agreeing(self, what: str) -> float | None:
        """Of the targets found, the share that also agree on period, growth, indicator or scope; None where none was found."""
        return self.same[what] / self.found if self.found else None


def score(gold: Row, read: Row) -> Score:
    """What was read against what was marked, both as `guatu extract-plan --json` prints."""
    marked, taken = gold["targets"], read["targets"]
    pairs = _pairs(marked, taken)
    counted = Score()
    for at, row in enumerate(marked):
        if row.get("optional"):
            continue
        if at not in pairs:
            counted.missed += 1
            continue
        counted.found += 1
        counted.same.update(_agreements(row, taken[pairs[at]]))
    extra = [row for at, row in enumerate(taken) if at not in pairs.values()]
    counted.extra = len(extra)
    traps = [*gold.get("distractors", []), *gold.get("results", [])]
    counted.distractors = sum(
        any(overlap(row["quote"], trap["quote"]) > SAME_PLACE for trap in traps) for row in extra
    )
    counted.units = _units(gold.get("tasks", []), read["tasks"])
    return counted


def _pairs(marked: Sequence[Row], taken: Sequence[Row]) -> dict[int, int]:
    """Which taken row answers which marked one, the closest pairs first, each row once."""
    close = sorted(
        (-_closeness(row, other, common), at, other_at)
        for at, row in enumerate(marked)
        for other_at, other in enumerate(taken)
        if _measure(row) == _measure(other)
        and (common := overlap(row["quote"], other["quote"])) > LEAST_OVERLAP
    )
    pairs: dict[int, int] = {}
    for _, at, other_at in close:
        if at not in pairs and other_at not in pairs.values():
            pairs[at] = other_at
    return pairs


def _closeness(row: Row, other: Row, common: float) -> float:
    names = dice(row["indicator"], other["indicator"]) + dice(row.get("scope"), other.get("scope"))
    return common + names + (_solid(row["period"]) == _solid(other["period"]))


def _measure(row: Row) -> tuple[str, float, str]:
    unit = _ONE_UNIT.get(row["unit"], row["unit"])
    base, worth = _UNITS.get(unit, (unit, 1))
    return base, round(float(row["value"]) * worth, 6), _ONE_COMPARISON.get(row["op"], row["op"])


def _agreements(row: Row, other: Row) -> Iterator[str]:
    if _solid(row["period"]) == _solid(other["period"]):
        yield "period"
    if bool(row.get("growth")) == bool(other.get("growth")):
        yield "growth"
    for name in ("indicator", "scope"):
        if dice(row.get(name), other.get(name)) >= ALIKE:
            yield name


def _units(marked: Sequence[Row], taken: Sequence[Row]) -> Counter[str]:
    there, read = _named_units(marked), _named_units(taken)
    if not there:
        return Counter()
    return Counter(found=len(there & read), missed=len(there - read), extra=len(read - there))


def _named_units(tasks: Sequence[Row]) -> set[tuple[str, str]]:
    return {
        (_solid(task["title"]), unit)
        for task in tasks
        for unit in [*task.get("units", []), *task.get("support", [])]
    }


def overlap(one: str, other: str) -> float:
    """How far two quotations are the same place: over 1 when one holds the other, else their longest common part."""
    one, other = _solid(one), _solid(other)
    if not one or not other:
        return 0.0
    if one in other or other in one:
        return 1 + min(len(one), len(other)) / max(len(one), len(other))
    common = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return common / max(len(one), len(other)) if common >= _SHORTEST_COMMON else 0.0


def dice(one: str | None, other: str | None) -> float:
    """How alike two names are, by their pairs of neighbouring characters."""
    first, second = _solid(one), _solid(other)
    if first == second:
        return 1.0
    pairs, others = _bigrams(first), _bigrams(second)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _solid(text: str | None) -> str:
    return "".join((text or "").split())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
