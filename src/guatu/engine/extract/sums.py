"""Whether the parts a document gives add up to its whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from guatu.engine.extract.values import Op, ReadTarget, SumCheck

PARTED = re.compile("其中|具体(?:为|是|包括)|包括|分别[为是]|分为|分级别|按[^,;。]{1,8}分")
_SUMMED = re.compile("(?:亿|千万|百万|万)?(?:[个项户家人名条所座亩元吨套]|美元|公里|平方米)")
_COMPARABLE = (Op.EQUAL, Op.ABOUT, Op.AT_LEAST)
_SIZE = re.compile("以上|以下|以内")
_FEWEST = 2
_FEWEST_BODIES = 3
_LARGEST_SLIP = Decimal("0.2")
_REMEMBERED = 8


@dataclass(slots=True)
class Run:
    """Targets of one enumeration, as positions: those from `split` on (0 for none) are said to be parts (其中, 具体为)."""

    rows: list[int] = field(default_factory=list)
    split: int = 0


def part_off(runs: list[Run]) -> None:
    """What follows a word such as 其中 is parts of what the last run has said before."""
    if runs[-1].split:
        rows = runs[-1].rows[-_REMEMBERED:]
        runs.append(Run(rows, len(rows)))
    else:
        runs[-1].split = len(runs[-1].rows)


def sum_checks(targets: Sequence[ReadTarget], runs: Sequence[Run]) -> tuple[SumCheck, ...]:
    """Check the parts of each run against the last figure of their unit before them, and those of bodies against the place's.

    Parts that need not be parts of one whole (sizes that overlap, figures of other kinds) are passed over: a difference
    is reported only where it is a slip, at most a fifth of the whole.
    """
    found = [check for run in runs if run.split for check in _of_run(targets, run)]
    return tuple(sorted({*found, *_of_bodies(targets)}, key=lambda each: (each.total, each.parts)))


def _of_run(targets: Sequence[ReadTarget], run: Run) -> Iterator[SumCheck]:
    wholes = {targets[i].unit: i for i in run.rows[: run.split] if _is_summed(targets[i])}
    parts: dict[str, list[int]] = defaultdict(list)
    for i in run.rows[run.split :]:
        parts[targets[i].unit].append(i)
    for unit, total in wholes.items():
        if all(_is_summed(targets[i]) for i in parts[unit]) and (
            check := _check(targets, total, parts[unit])
        ):
            yield check


def _check(targets: Sequence[ReadTarget], total: int, parts: list[int]) -> SumCheck | None:
    """The parts, or as many of the first as make up the whole exactly; None where they are no division of it."""
    whole, reached = targets[total].value, Decimal(0)
    for number, i in enumerate(parts, 1):
        reached += targets[i].value
        if reached == whole and number >= _FEWEST:
            return SumCheck(total, tuple(parts[:number]), Decimal(0))
    names = {(targets[i].indicator, targets[i].scope) for i in parts}
    divided = (
        len(parts) >= _FEWEST
        and len(names) == len(parts)
        and {targets[i].period for i in parts} == {targets[total].period}
        and not any(_SIZE.search(targets[i].indicator) for i in parts)
    )
    slip = reached - whole
    return SumCheck(total, tuple(parts), slip) if divided and abs(slip) <= whole * _LARGEST_SLIP else None


def _of_bodies(targets: Sequence[ReadTarget]) -> Iterator[SumCheck]:
    """What units and towns take on, one after another, against what the place promised before in the same unit."""
    wholes: dict[tuple[str, str, Decimal], int] = {}
    shares: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, target in enumerate(targets):
        if _is_summed(target):
            wholes.setdefault((target.unit, target.indicator[-2:], target.value), i)
            shares[target.indicator, target.unit, target.period].append(i)
    for (indicator, unit, _), rows in shares.items():
        if len({targets[i].scope for i in rows}) < max(len(rows), _FEWEST_BODIES):
            continue
        reached = sum((targets[i].value for i in rows), Decimal(0))
        total = wholes.get((unit, indicator[-2:], reached), rows[0])
        if total < rows[0]:
            yield SumCheck(total, tuple(rows), Decimal(0))
        elif len(rows) > _FEWEST_BODIES and (check := _check(targets, rows[0], rows[1:])):
            yield check


def _is_summed(target: ReadTarget) -> bool:
    return target.op in _COMPARABLE and not target.is_growth and bool(_SUMMED.fullmatch(target.unit))
