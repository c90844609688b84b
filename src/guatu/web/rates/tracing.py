"""The page of one figure: its formula in words, its halves, its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from guatu.oversight.queries.trace import Half, Trace, trace
from guatu.web.months import months_shown, no_data
from guatu.web.rates.asking import Group, group_asked, page_asked
from guatu.web.rates.links import table_url, trace_url
from guatu.web.rates.words import fact_shown, fact_unit, half_shown, part_shown, shown
from guatu.web.requests import SignedIn

SIZE = 100


@dataclass(frozen=True, slots=True)
class HalfShown:
    """A half in words, its value, what the rows add up to, and whether the two agree (None: rows do not add up to it)."""

    words: str
    value: str
    rows_sum: str
    agrees: bool | None
    is_overall: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """One project with its facts and parts as they are written."""

    number: int
    project_id: int
    name: str
    unit: str
    facts: list[str]
    upper: str
    lower: str


def trace_context(request: SignedIn) -> dict[str, Any]:
    """Everything the page is made from; `empty` where the month has no projects at all."""
    month, months = months_shown(request)
    group, slug = group_asked(request.GET), request.GET.get("indicator", "")
    by = group.by.value if group.by else "unit"
    frame = {"month": month, "months": months, "back": table_url(month, by)}
    if month not in months:
        return frame | {"empty": no_data(month, months)}
    number = page_asked(request.GET)
    found = trace(request.user, month, slug, group.by, group.key, offset=(number - 1) * SIZE, limit=SIZE)
    if not found.group.projects:
        return frame | {"empty": no_data(month, months)}
    pager = Paginator(range(found.count), SIZE)
    page = pager.get_page(number)
    if page.number != number:
        found = trace(
            request.user, month, slug, group.by, group.key, offset=page.start_index() - 1, limit=SIZE
        )
    return frame | {"page": page} | trace_shown(found, group)


def trace_shown(found: Trace, group: Group) -> dict[str, Any]:
    """A figure as the page writes it."""
    formula = found.indicator.formula
    return {
        "trace": found,
        "by": group.by,
        "title": found.indicator.text.name,
        "group": "合计" if group.is_all else found.group.label,
        "value": shown(formula, found.rate.value),
        "formula": found.indicator.text.formula,
        "definitions": found.definitions,
        "facts": [(fact, fact_unit(fact)) for fact in found.facts],
        "upper": _half(found.upper),
        "lower": _half(found.lower) if found.lower else None,
        "rows": [_row(found, row) for row in found.rows],
        "overall_href": trace_url(found.month, found.rate.slug),
    }


def _half(half: Half) -> HalfShown:
    agrees = None if half.rows_sum is None else half.rows_sum == half.value
    return HalfShown(
        half.words,
        half_shown(half.kind, half.value),
        part_shown(half.kind, half.rows_sum),
        agrees,
        half.is_overall,
    )


def _row(found: Trace, row: Any) -> RowShown:
    facts = [fact_shown(fact, value) for fact, value in zip(found.facts, row.facts, strict=True)]
    lower = part_shown(found.lower.kind, row.lower) if found.lower else ""
    return RowShown(
        row.number,
        row.project_id,
        row.name,
        row.unit,
        facts,
        part_shown(found.upper.kind, row.upper),
        lower,
    )
