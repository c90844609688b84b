"""A bare 累计完成投资, 完成投资 or 2023年投资: decided by its neighbours and its values, and said aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guatu.engine.calendar import Month
from guatu.exchange.reader.amounts import Meaning
from guatu.exchange.reader.drafts import Draft, Notice
from guatu.exchange.reader.fields import MONTHLY, UNDECIDED
from guatu.exchange.reader.model import FIELDS
from guatu.exchange.reader.money import FEN_PER_UNIT, fen_of

_WELL_ABOVE = 1.2
"""A year's work is seldom more than a fifth above its plan."""


def decided(drafts: Sequence[Draft], month: Month, notices: list[Notice]) -> list[Draft]:
    """The same columns with every undecided one read as something; each reading is a notice the user can overrule."""
    columns = list(drafts)
    for i, draft in enumerate(columns):
        if draft.meaning.field not in UNDECIDED:
            continue
        at = draft.meaning.month or month
        became, why = _settle(draft, [*columns[:i], *columns[i + 1 :]], at)
        year = at.year if became == "plan_fen" else None
        columns[i] = replace(
            draft, meaning=Meaning(became, 0.55, why, at if became in MONTHLY else None, year)
        )
        what = f"读作“{FIELDS[became]}”" if became else "没有导入，原样保留"
        notices.append(
            Notice(draft.index, f"{draft.name}没有写明时段，{why}，{what}；如不对，请在列的对应里改", became)
        )
    return columns


def _settle(draft: Draft, others: Sequence[Draft], at: Month) -> tuple[str | None, str]:
    taken = {
        d.meaning.field for d in others if d.meaning.field not in MONTHLY or (d.meaning.month or at) == at
    }
    has_year, has_since = "done_year_fen" in taken, "done_total_fen" in taken
    if draft.meaning.field == "bare_year":
        if "plan_fen" not in taken:
            return "plan_fen", "表里没有别的年度计划"
        return (None, "计划和完成都另有一列") if has_year else ("done_year_fen", "年度计划另有一列")
    if draft.meaning.field == "bare" and (has_year or "up_to" in taken) and "done_month_fen" not in taken:
        return "done_month_fen", "累计另有一列"
    if has_year and has_since:
        return None, "年初至今和开工以来都另有一列"
    if has_year:
        return "done_total_fen", "年初至今另有一列"
    if has_since:
        return "done_year_fen", "开工以来另有一列"
    return _by_size(draft, others)


def _by_size(draft: Draft, others: Sequence[Draft]) -> tuple[str, str]:
    """Since January is hardly far above the year's plan; since the start is never below what was done by last year's end."""
    by_field = {d.meaning.field: d for d in reversed(others)}
    before = [(v, b) for v, b in _pairs(draft, by_field.get("done_before_fen")) if b > 0]
    if before and sum(v >= b for v, b in before) > 0.9 * len(before):
        return "done_total_fen", "各行都不小于截至上年底的数"
    planned = [(v, p) for v, p in _pairs(draft, by_field.get("plan_fen")) if p > 0]
    if not planned:
        return "done_year_fen", "没有别的累计数"
    if sum(v > p * _WELL_ABOVE for v, p in planned) > 0.3 * len(planned):
        return "done_total_fen", "多数行远大于年度计划"
    return "done_year_fen", "与年度计划相称"


def _pairs(one: Draft, other: Draft | None) -> list[tuple[int, int]]:
    """Amounts of two columns row by row, in 分."""
    if other is None:
        return []
    scale, other_scale = (FEN_PER_UNIT.get(d.unit or "万元", 10**6) for d in (one, other))
    read = (
        (fen_of(a, scale)[0], fen_of(b, other_scale)[0])
        for a, b in zip(one.by_row, other.by_row, strict=True)
    )
    return [(a, b) for a, b in read if a is not None and b is not None]
