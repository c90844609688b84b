"""Whether the parts a document gives add up to its whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from guatu.engine.extract.values import Op, ReadTarget, SumCheck

_SUMMED = (
    "个",
    "项",
    "户",
    "家",
    "人",
    "名",
    "条",
    "所",
    "座",
    "亩",
    "元",
    "万元",
    "亿元",
    "万美元",
    "亿美元",
    "公里",
    "平方米",
    "吨",
    "套",
)
_FEWEST = 2


def sum_checks(targets: Sequence[ReadTarget], runs: Sequence[Sequence[int]]) -> tuple[SumCheck, ...]:
    """Check each run of targets: its first row of a unit is taken for the whole when at least two of the rest share unit and measure.

    `runs` are positions of targets that stand in one enumeration, the whole before its parts.
    """
    found = []
    for run in runs:
        for unit in dict.fromkeys(targets[i].unit for i in run):
            rows = [
                i
                for i in run
                if targets[i].unit == unit
                and unit in _SUMMED
                and targets[i].op in (Op.EQUAL, Op.ABOUT, Op.AT_LEAST)
            ]
            if len(rows) <= _FEWEST:
                continue
            total, parts = _whole_and_parts(targets, rows)
            if len(parts) >= _FEWEST:
                difference = sum((targets[i].value for i in parts), Decimal(0)) - targets[total].value
                found.append(SumCheck(total, tuple(parts), difference))
    return tuple(found)


def _whole_and_parts(targets: Sequence[ReadTarget], rows: Sequence[int]) -> tuple[int, list[int]]:
    """The figure the parts are parts of: the last one before them; parts share their form, which the whole need not."""
    kinds = [_kind(targets[i]) for i in rows]
    last = kinds[-1]
    start = len(rows)
    while start > 1 and kinds[start - 1] == last:
        start -= 1
    return rows[start - 1], list(rows[start:])


def _kind(target: ReadTarget) -> str:
    """What tells a part's measure from the whole's: the end of its name."""
    return target.indicator[-2:]
