"""Which column is which field: each header's own words first, then its neighbours and its values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guatu.engine.calendar import Month
from guatu.exchange.reader.byvalues import settled_by_values
from guatu.exchange.reader.drafts import Draft, Notice, date_style, draft_of
from guatu.exchange.reader.fields import AMOUNTS, MONTHLY
from guatu.exchange.reader.headers import Head
from guatu.exchange.reader.model import FIELDS, ColumnReading, MappingOverride
from guatu.exchange.reader.text import Cell, compact, is_nothing, letter_of
from guatu.exchange.reader.undecided import decided
from guatu.exchange.reader.units import with_units

_LINE_KIND = re.compile(r"(年度|月度|投资|实际|本月|当月)*(计划|目标|完成|实际)(投资|数|额|情况)?")
_BY_LINE = (MONTHLY & AMOUNTS) | {"plan_fen"}


def read_columns(
    head: Head,
    sample: Sequence[Sequence[Cell]],
    *,
    left: int,
    table_year: int,
    month: Month,
    mapping: MappingOverride | None,
) -> tuple[tuple[ColumnReading, ...], list[Notice]]:
    """Decide every column of a table from its header and a sample of its rows.

    `left` is the sheet column of the first cell of a row. Gives the readings and what the user should be told about them.
    """
    drafts = [
        draft_of(index, path, sample, table_year, month, mapping)
        for index, path in sorted(head.paths.items())
    ]
    notices: list[Notice] = []
    drafts = [settled_by_values(draft, notices) for draft in drafts]
    drafts = _with_a_name(drafts, notices)
    drafts = with_units(drafts, (mapping.default_unit if mapping else None) or head.unit_line, notices)
    drafts = decided(drafts, month, notices)
    drafts = _one_of_each(drafts, notices)
    drafts = _without_line_kinds(drafts, notices)
    readings = tuple(
        ColumnReading(
            index=draft.index + left,
            letter=letter_of(draft.index + left),
            path=draft.path,
            key=draft.key,
            field=draft.meaning.field,
            unit=draft.unit,
            month=draft.meaning.month,
            date_style=date_style(draft, table_year),
            confidence=draft.meaning.confidence,
            why=draft.meaning.why,
            whole_is_one=draft.meaning.field == "physical_percent" and _is_fraction(draft.values),
        )
        for draft in drafts
    )
    return readings, notices


def _is_fraction(values: Sequence[Cell]) -> bool:
    numbers = [v for v in values if isinstance(v, float)]
    return bool(numbers) and max(numbers) <= 1 and any(v != int(v) for v in numbers)


def _is_name_like(draft: Draft) -> bool:
    texts = [v for v in draft.values if isinstance(v, str)]
    return len(texts) > 0.9 * len(draft.values) and len(set(texts)) > 0.8 * len(draft.values)


def _with_a_name(drafts: list[Draft], notices: list[Notice]) -> list[Draft]:
    """Every table has one column of names; without a clear one, the first of unknown texts right of the running number."""
    if any(d.meaning.field == "name" for d in drafts):
        return drafts
    for i, draft in enumerate(drafts):
        if draft.meaning.field is None and _is_name_like(draft):
            notices.append(
                Notice(draft.index, f"没有“项目名称”一列，按{draft.name}读作项目名称，如不对请改", "name")
            )
            return [*drafts[:i], draft.taken_as("name", "没有更像项目名称的列", 0.5), *drafts[i + 1 :]]
    return drafts


def _one_of_each(drafts: list[Draft], notices: list[Notice]) -> list[Draft]:
    """Where two columns are the same field, the surer one is it and the other is kept as text."""
    best: dict[tuple[str, Month | None], Draft] = {}
    for draft in drafts:
        field = draft.meaning.field
        if field is None:
            continue
        at = (field, draft.meaning.month)
        if at not in best or _rank(draft) > _rank(best[at]):
            best[at] = draft
    settled = []
    for draft in drafts:
        field = draft.meaning.field
        if field is None or best[field, draft.meaning.month] is draft:
            settled.append(draft)
            continue
        winner = best[field, draft.meaning.month]
        if field in AMOUNTS:
            message = f"{draft.name}和{winner.name}都像“{FIELDS[field]}”，只导入了后一个，前一个原样保留；如不对，请在列的对应里改"
            notices.append(Notice(draft.index, message, field))
        settled.append(
            draft.taken_as(None, f"{winner.name}已是{FIELDS.get(field, field)}，这一列原样保留", 0.5)
        )
    return settled


def _without_line_kinds(drafts: list[Draft], notices: list[Notice]) -> list[Draft]:
    """Where one column says 计划 or 完成 line by line, an amount means another thing in every line and none can be imported."""
    teller = next(
        (d for d in drafts if len(set(d.values)) > 1 and all(_says_kind(v) for v in d.values)), None
    )
    names = next((d.by_row for d in drafts if d.meaning.field == "name"), ())
    if teller is None or all(n or is_nothing(t) for n, t in zip(names, teller.by_row, strict=False)):
        return drafts
    message = f"{teller.name}按行区分计划和完成，一个项目占了几行，其中的计划数、完成数没有导入；请把计划和完成分成两列"
    notices.append(Notice(teller.index, message))
    why = "计划和完成写在不同的行里，原样保留"
    return [d.taken_as(None, why, 0.9) if d is teller or d.meaning.field in _BY_LINE else d for d in drafts]


def _says_kind(value: Cell) -> bool:
    return isinstance(value, str) and bool(_LINE_KIND.fullmatch(compact(value)))


def _rank(draft: Draft) -> tuple[bool, float, int, int]:
    variety = len(set(map(str, draft.values))) if draft.meaning.field == "name" else bool(draft.values)
    return draft.chosen, draft.meaning.confidence, variety, -draft.index
