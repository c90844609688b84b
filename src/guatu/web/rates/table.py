"""The table of indicators: groups down, indicators across, each figure a link to what made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guatu.engine.calendar import Month
from guatu.engine.formula import Kind
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.packs import pack_in_force
from guatu.oversight.queries.rates import RateRow, RateTable, rates
from guatu.web.months import months_shown, no_data
from guatu.web.rates.asking import slice_asked
from guatu.web.rates.links import register_url, table_url, trace_url
from guatu.web.rates.words import shown
from guatu.web.requests import SignedIn

APART = 5.0  # 个百分点 from the whole before a figure is marked


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: `mood` says whether it is clearly better or worse than the whole, `hint` why."""

    text: str
    href: str
    mood: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """One group with its figures."""

    label: str
    projects: int
    href: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, with the address that sorts by it and how it is sorted now."""

    label: str
    hint: str
    href: str
    direction: str


def table_context(request: SignedIn) -> dict[str, Any]:
    """Everything the page is made from; `empty` where there are no indicators or no projects."""
    month, months = months_shown(request)
    by = slice_asked(request.GET, Slice.UNIT) or Slice.UNIT
    frame = {"month": month, "months": months, "by": by, "tabs": _tabs(month, by)}
    pack = pack_in_force(PackKind.INDICATORS, month)
    if pack is None:
        return frame | {"empty": NO_PACK}
    table = rates(request.user, month, by, pack=pack)
    if not table.total.projects:
        return frame | {"empty": no_data(month, months)}
    sort = request.GET.get("sort", "")
    return frame | {
        "table": table,
        "heads": heads(table, by, sort),
        "lines": [_line(table, by, row) for row in sorted_rows(table, sort)],
        "total": _line(table, None, table.total),
    }


NO_PACK = {
    "icon": "package",
    "title": "还没有启用指标包",
    "text": "请发改局在“规则包”中选择一个指标包并启用。",
}


def _tabs(month: Month, by: Slice) -> list[tuple[str, str, bool]]:
    return [(each.label, table_url(month, each.value), each == by) for each in Slice]


def heads(table: RateTable, by: Slice, sort: str) -> list[Head]:
    """The heads after the name: the number of projects, then each indicator; pressed again a head sorts the other way."""
    columns = [("projects", "项目数", "个")]
    columns += [(each.slug, each.text.name, each.text.definition) for each in table.indicators]
    found = []
    for slug, label, hint in columns:
        direction = {slug: "ascending", f"-{slug}": "descending"}.get(sort, "")
        then = slug if direction == "descending" else f"-{slug}"
        found.append(Head(label, hint, table_url(table.month, by.value, then), direction))
    return found


def sorted_rows(table: RateTable, sort: str) -> list[RateRow]:
    """The rows in the order asked for; what has no value stands last whichever way. An unknown order changes nothing."""
    slug, falling = sort.removeprefix("-"), sort.startswith("-")
    if slug == "projects":
        return sorted(table.rows, key=lambda row: row.projects, reverse=falling)
    if all(each.slug != slug for each in table.indicators):
        return list(table.rows)

    def order(row: RateRow) -> tuple[bool, float]:
        value = row.rate(slug).value
        return value is None, (-1 if falling else 1) * (value or 0.0)

    return sorted(table.rows, key=order)


def _line(table: RateTable, by: Slice | None, row: RateRow) -> Line:
    cells = [_cell(table, by, row, number) for number in range(len(table.indicators))]
    href = register_url(table.month, by.value if by else "", row.key)
    return Line(row.label, row.projects, href, cells)


def _cell(table: RateTable, by: Slice | None, row: RateRow, number: int) -> Cell:
    indicator, rate = table.indicators[number], row.rates[number]
    href = trace_url(table.month, rate.slug, by.value if by else "", row.key)
    if rate.value is None:
        return Cell("—", href, "", indicator.text.empty or "分母为零，不计算")
    text = shown(indicator.formula, rate.value)
    whole = table.total.rates[number].value
    mood = _mood(indicator, rate.value, whole) if by else ""
    words = {"good": "好于合计", "bad": "差于合计"}.get(mood, "")
    hint = f"{words} {abs(rate.value - (whole or 0)) * 100:.1f} 个百分点" if words else ""
    return Cell(text, href, mood, hint)


def _mood(indicator: Indicator, value: float, whole: float | None) -> str:
    """`good` or `bad` when a share lies clearly apart from the whole; a share of the whole is not compared with it."""
    if indicator.formula.kind != Kind.SHARE or indicator.formula.uses_overall or whole is None:
        return ""
    apart = (value - whole) * 100
    if abs(apart) < APART:
        return ""
    return "good" if (apart > 0) == (indicator.text.better == "up") else "bad"
