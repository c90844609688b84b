"""Short pieces of plan text, each read as a careful official would read it.

A gold row leaves out what has no one right answer; where several wordings are right it lists them. A range is promised
at its lower end, so its upper end is an `optional` row, which may be read or not. Clauses the reader does not reach yet
stand in `clauses/unreached.txt` (id, space, reason); one of them that comes out right fails until it is taken off.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from guatu.engine.extract import read_plan
from guatu.engine.extract.values import PlanReading, ReadTarget

CLAUSES = Path(__file__).parent / "clauses"
TITLE = "青禾县2024年项目建设实施方案"
HEADING = "一、主要目标"
LEAST_LIKENESS = Decimal("0.6")

Gold = dict[str, Any]


def _clauses() -> list[Gold]:
    return [clause for path in sorted(CLAUSES.glob("*.yaml")) for clause in yaml.safe_load(path.read_text())]


def _unreached() -> list[tuple[str, str]]:
    lines = (CLAUSES / "unreached.txt").read_text().splitlines()
    return [(name, reason.strip()) for name, _, reason in (line.partition(" ") for line in lines if line)]


def _case(clause: Gold, reason: str | None) -> Any:
    marks = [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)] if reason else []
    return pytest.param(clause, id=clause["id"], marks=marks)


def _cases() -> list[Any]:
    reasons = dict(_unreached())
    return [_case(clause, reasons.get(clause["id"])) for clause in _clauses()]


@pytest.mark.parametrize("clause", _cases())
def test_a_clause_is_read_as_an_official_reads_it(clause: Gold) -> None:
    text = f"{clause.get('title', TITLE)}\n\n{HEADING}\n{clause['text']}"
    reading = read_plan(text)
    faults = [
        *_misquoted(text, reading),
        *_wrong_targets(text, clause.get("targets", []), reading.targets),
        *_missing(clause.get("results", []), reading.results, _is_result),
        *_missing(clause.get("frequencies", []), reading.frequencies, _is_frequency),
        *_missing(clause.get("tasks", []), reading.tasks, _is_task),
    ]
    assert faults == [], clause["text"]


def _misquoted(text: str, reading: PlanReading) -> Iterator[str]:
    for row in (*reading.targets, *reading.results, *reading.frequencies):
        if not row.quote or text[row.start : row.end] != row.quote:
            yield f"引文不在原处：{row.quote}"


def _wrong_targets(text: str, gold: list[Gold], found: tuple[ReadTarget, ...]) -> Iterator[str]:
    pairs = sorted(
        (len(_differences(row, target)), bool(row.get("optional")), i, j)
        for i, row in enumerate(gold)
        for j, target in enumerate(found)
        if _is_same_figure(text, row, target)
    )
    taken: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in taken and j not in taken.values():
            taken[i] = j
    for i, row in enumerate(gold):
        if i in taken and not row.get("optional"):
            yield from _differences(row, found[taken[i]])
        elif i not in taken and not row.get("optional"):
            yield f"没有读出：{row['quote']} {row['value']}{row['unit']}"
    for j, target in enumerate(found):
        if j not in taken.values():
            yield f"不是目标：{target.quote} {target.value}{target.unit}（{target.rule}）"


def _is_same_figure(text: str, row: Gold, target: ReadTarget) -> bool:
    start = text.index(row["quote"], text.index(HEADING))
    meets = target.start < start + len(row["quote"]) and start < target.end
    return meets and _is_same_number(row, target)


def _is_same_number(row: Gold, found: Any) -> bool:
    return found.value == Decimal(str(row["value"])) and found.unit == row["unit"]


def _differences(row: Gold, target: ReadTarget) -> list[str]:
    given: dict[str, Any] = {
        "op": str(target.op),
        "period": target.period,
        "growth": target.is_growth,
        "implied": target.is_implied,
        "modality": str(target.modality),
        "indicator": target.indicator,
        "scope": target.scope,
    }
    return [
        f"{row['quote']} {row['value']}{row['unit']} {name}：应为{row[name]}，读作{value}"
        for name, value in given.items()
        if name in row and not any(AGREES[name](right, value) for right in _alternatives(row[name]))
    ]


def _alternatives(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_equal(right: Any, value: Any) -> bool:
    return bool(right == value)


def _is_same_op(right: str, value: str) -> bool:
    return right == value or {right, value} == {">", ">="}


def _is_alike(right: str, value: str) -> bool:
    """Dice's measure over pairs of neighbouring characters."""
    a, b = (
        {line[i : i + 2] for i in range(len(line) - 1)}
        for line in ("".join(right.split()), "".join(value.split()))
    )
    return right == value or (bool(a | b) and Decimal(2 * len(a & b)) / (len(a) + len(b)) >= LEAST_LIKENESS)


AGREES: dict[str, Callable[[Any, Any], bool]] = {
    "op": _is_same_op,
    "period": _is_equal,
    "growth": _is_equal,
    "implied": _is_equal,
    "modality": _is_equal,
    "indicator": _is_alike,
    "scope": _is_alike,
}


def _missing(gold: list[Gold], found: tuple[Any, ...], is_it: Callable[[Gold, Any], bool]) -> Iterator[str]:
    for row in gold:
        if not any(is_it(row, one) for one in found):
            yield f"没有读出：{row}"


def _is_result(row: Gold, found: Any) -> bool:
    return _is_same_number(row, found)


def _is_frequency(row: Gold, found: Any) -> bool:
    return found.times == tuple(row["times"]) and found.per == row["per"]


def _is_task(row: Gold, found: Any) -> bool:
    names = (found.title, list(found.units), list(found.support))
    return names == (row["title"], row["units"], row["support"])


@pytest.mark.parametrize("clause", [pytest.param(clause, id=clause["id"]) for clause in _clauses()])
def test_a_clause_says_what_it_holds(clause: Gold) -> None:
    rows = [*clause.get("targets", []), *clause.get("results", []), *clause.get("frequencies", [])]
    assert [row["quote"] for row in rows if row["quote"] not in clause["text"]] == []
    assert bool(clause.get("none")) != bool(clause.get("targets"))


def test_clauses_are_told_apart_by_their_ids_and_texts() -> None:
    clauses = _clauses()
    assert len({clause["id"] for clause in clauses}) == len(clauses)
    assert len({clause["text"] for clause in clauses}) == len(clauses)


def test_every_unreached_clause_exists_and_has_a_reason() -> None:
    names = [name for name, _ in _unreached()]
    assert len(set(names)) == len(names)
    assert set(names) <= {clause["id"] for clause in _clauses()}
    assert [name for name, reason in _unreached() if not reason] == []
