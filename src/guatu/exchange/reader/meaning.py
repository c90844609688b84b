"""From the path of a header to the field it means."""

from __future__ import annotations

import re
from functools import lru_cache

from guatu.engine.calendar import Month
from guatu.exchange.reader.amounts import Meaning, amount_meaning, is_strong_amount
from guatu.exchange.reader.parts import part_of
from guatu.exchange.reader.vocabulary import WORDS, Word

_TICKED = {
    **dict.fromkeys(("是", "已开工", "开工", "已入库", "已纳统", "已入统", "√"), "yes"),
    **dict.fromkeys(("否", "未开工", "未入库", "未纳统", "未入统", "×"), "no"),
}
_PLANNED = {"start_on": "planned_start", "finish_on": "planned_finish"}
_PLAN, _DONE = re.compile("计划|目标|任务"), re.compile("完成|实际")
OF_A_MONTH = frozenset({"physical", "permits_due", "permits_done"})
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_ANY_MONTH = Month(2000, 6)


def meaning_of(path: tuple[str, ...], *, table_year: int, month: Month) -> Meaning:
    """What the column under a header path is, told by its words alone.

    >>> meaning_of(("2023年计划", "计划开工月份"), table_year=2023, month=Month(2023, 5)).field
    'planned_start'
    """
    parts = tuple(part_of(text) for text in path)
    leaf = parts[-1]
    if is_strong_amount(leaf) and (found := amount_meaning(parts, table_year=table_year, month=month)):
        return found
    if (
        len(parts) > 1
        and leaf.main in _TICKED
        and (word := _word_for(parts[-2].main))
        and word.field in ("started", "in_stats")
    ):
        return Meaning(
            f"{word.field}_{_TICKED[leaf.main]}", 0.9, f"“{path[-2]}”下的“{path[-1]}”，打勾表示{leaf.main}"
        )
    word = _word_for(leaf.main)
    if (
        word
        and word.field in _PLANNED
        and any(_PLAN.search(t) and not _DONE.search(t) for t in (leaf.aside, *(p.main for p in parts[:-1])))
    ):
        return Meaning(_PLANNED[word.field], 0.9, f"“{' / '.join(path)}”是计划的时间")
    joined = parts[-2].main + leaf.main if len(parts) > 1 else ""
    for text in (leaf.main, leaf.text):
        if (word := _word_for(text)) and (word.confidence > 0.8 or not joined):
            return _as_meaning(word, path, month, table_year)
    if found := amount_meaning(parts, table_year=table_year, month=month):
        return found
    word = _word_for(joined) or _word_for(leaf.main)
    return _as_meaning(word, path, month, table_year) if word else Meaning(None, 0.0, "没有认出，原样保留")


def _as_meaning(word: Word, path: tuple[str, ...], month: Month, table_year: int) -> Meaning:
    shown = " / ".join(path)
    if word.field is None:
        return Meaning(None, word.confidence, f"“{shown}”不是要导入的内容，原样保留")
    years = {int(year) for year in _YEAR.findall(path[-1])}
    sure = word.confidence if not years or table_year in years else min(word.confidence, 0.7)
    return Meaning(word.field, sure, f"由表头“{shown}”认出", month if word.field in OF_A_MONTH else None)


@lru_cache(maxsize=4096)
def _word_for(text: str) -> Word | None:
    return next((word for word in WORDS if word.pattern.search(text)), None) if text else None


@lru_cache(maxsize=4096)
def header_field(text: str) -> str | None:
    """A rough look at one cell: the field it would be as a header cell of its own, "other" for a known word, None for none."""
    part = part_of(text)
    if not part.main or len(part.main) > 30:
        return None
    found = meaning_of((text,), table_year=_ANY_MONTH.year, month=_ANY_MONTH)
    if found.field is None:
        return "other" if found.confidence else None
    return found.field
