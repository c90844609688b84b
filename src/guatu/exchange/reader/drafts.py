"""A column on its way to being understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guatu.engine.calendar import Month
from guatu.exchange.reader.amounts import Meaning
from guatu.exchange.reader.dates import BadDate, when_of
from guatu.exchange.reader.fields import DATED, MONTHLY
from guatu.exchange.reader.meaning import meaning_of
from guatu.exchange.reader.model import MappingOverride
from guatu.exchange.reader.parts import blotted, part_of
from guatu.exchange.reader.text import Cell, is_nothing

_PRECISION = {"day": "年月日", "month": "年月", "quarter": "季度", "half": "半年", "year": "年"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A word about a whole column, shown at its header."""

    column: int
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A column on its way to being understood."""

    index: int
    path: tuple[str, ...]
    key: str
    meaning: Meaning
    unit: str | None
    by_row: tuple[Cell, ...]
    values: tuple[Cell, ...]
    chosen: bool = False

    @property
    def name(self) -> str:
        """The header as it is quoted in messages."""
        return "“" + " / ".join(self.path) + "”"

    def taken_as(self, field: str | None, why: str, confidence: float) -> Draft:
        """The same column, now read as another field."""
        return replace(self, meaning=replace(self.meaning, field=field, why=why, confidence=confidence))


def draft_of(
    index: int,
    path: tuple[str, ...],
    sample: Sequence[Sequence[Cell]],
    table_year: int,
    month: Month,
    mapping: MappingOverride | None,
) -> Draft:
    """A column as its header words and the user's own choice have it, with its cells from the sample."""
    by_row = tuple(row[index] if index < len(row) else "" for row in sample)
    values = tuple(value for value in by_row if not is_nothing(value))
    meaning = meaning_of(path, table_year=table_year, month=month)
    unit = next((u for text in reversed(path) if (u := part_of(text).unit) and u != "%"), None)
    key = blotted(path)
    choice = mapping.columns.get(key) if mapping else None
    if choice is None:
        return Draft(index, path, key, meaning, unit, by_row, values)
    at = (meaning.month or month) if choice.field in MONTHLY else None
    year = table_year if choice.field == "plan_fen" else None
    return Draft(
        index,
        path,
        key,
        Meaning(choice.field, 1.0, "由用户指定", at, year),
        choice.unit or unit,
        by_row,
        values,
        chosen=True,
    )


def date_style(draft: Draft, table_year: int) -> str | None:
    """How the dates of a column are written, for the page that shows the reading: the commonest way of the sample."""
    if draft.meaning.field not in DATED:
        return None
    counts: dict[str, int] = {}
    for value in draft.values:
        style = _style_of(value, table_year)
        if style:
            counts[style] = counts.get(style, 0) + 1
    return max(counts, key=lambda s: counts[s]) if counts else None


def _style_of(value: Cell, table_year: int) -> str | None:
    try:
        when = when_of(value, table_year)
    except BadDate:
        return None
    if when is None:
        return "起止" if isinstance(value, str) and sum(c.isdigit() for c in value) >= 6 else None
    if isinstance(value, str):
        return f"文字（{_PRECISION[when.style]}）"
    return "Excel 日期" if not isinstance(value, (int, float)) else f"数字（{_PRECISION[when.style]}）"
