"""One indicator over the twelve months up to the one shown."""

from __future__ import annotations

from typing import Any

from guatu.engine.calendar import Month
from guatu.engine.formula import Kind
from guatu.kit.errors import NotVisible
from guatu.kit.money import FEN_PER_WAN
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.packs import indicators_of, pack_in_force
from guatu.oversight.queries.rates import Rate, RateRow, rates
from guatu.oversight.queries.rates import trend as trend_of
from guatu.web.months import months_shown
from guatu.web.rates.asking import PREFERRED, Group, group_asked, slice_asked
from guatu.web.rates.table import NO_PACK
from guatu.web.requests import SignedIn

MONTHS = 12
ALL = "*"  # the key that stands for all groups together


def trend_context(request: SignedIn) -> dict[str, Any]:
    """Everything the chart is made from. Raises NotVisible for an indicator the pack does not have or a group unseen."""
    month, months = months_shown(request)
    frame = {"month": month, "months": months}
    pack = pack_in_force(PackKind.INDICATORS, month)
    if pack is None:
        return frame | {"empty": NO_PACK}
    indicators = indicators_of(pack).indicators
    indicator = _asked(indicators, request.GET.get("indicator", ""))
    by = slice_asked(request.GET)
    group = Group(None, None) if request.GET.get("key", ALL) == ALL else group_asked(request.GET)
    rows = rates(request.user, month, by, pack=pack).rows if by else ()
    row = _row(rows, group)
    return frame | {
        "indicators": indicators,
        "indicator": indicator,
        "by": by,
        "group": group,
        "all": ALL,
        "rows": rows,
        "label": f"{row.label if row else '合计'}　{indicator.text.name}",
        "chart": _chart(request, indicator, group, month),
    }


def _asked(indicators: tuple[Indicator, ...], slug: str) -> Indicator:
    wanted = slug or (PREFERRED if any(each.slug == PREFERRED for each in indicators) else indicators[0].slug)
    found = next((each for each in indicators if each.slug == wanted), None)
    if found is None:
        raise NotVisible
    return found


def _row(rows: tuple[RateRow, ...], group: Group) -> RateRow | None:
    if group.is_all:
        return None
    found = next((row for row in rows if row.key == group.key), None)
    if found is None:
        raise NotVisible
    return found


def _chart(request: SignedIn, indicator: Indicator, group: Group, month: Month) -> dict[str, Any]:
    shown = [month.plus(-back) for back in range(MONTHS - 1, -1, -1)]
    points = _points(request, indicator, group, shown)
    is_share = indicator.formula.kind == Kind.SHARE
    series = [
        {"name": indicator.text.name, "kind": "line", "values": [_value(indicator, rate) for rate in points]}
    ]
    if indicator.slug == PREFERRED and is_share:
        pace = [round(each.number / 12 * 100, 1) for each in shown]
        series.append({"name": "序时进度", "kind": "line", "values": pace})
    unit = "%" if is_share else "万元" if indicator.formula.kind == Kind.MONEY else indicator.text.unit
    return {"categories": [f"{each.year}.{each.number}" for each in shown], "unit": unit, "series": series}


def _points(request: SignedIn, indicator: Indicator, group: Group, months: list[Month]) -> list[Rate | None]:
    """The figure of each month. A share of the whole is read off the table of all groups, since it needs the others."""
    if group.by is None or not indicator.formula.uses_overall:
        where = {} if group.by is None else {group.by: group.key}
        return [rate for _, rate in trend_of(request.user, indicator.slug, months, where=where)]
    return [_share(request, indicator.slug, group, month) for month in months]


def _share(request: SignedIn, slug: str, group: Group, month: Month) -> Rate | None:
    pack = pack_in_force(PackKind.INDICATORS, month)
    if pack is None or indicators_of(pack).indicator(slug) is None:
        return None
    rows = rates(request.user, month, group.by, pack=pack).rows
    return next((row.rate(slug) for row in rows if row.key == group.key), None)


def _value(indicator: Indicator, rate: Rate | None) -> float | None:
    if rate is None or rate.value is None:
        return None
    if indicator.formula.kind == Kind.SHARE:
        return round(rate.value * 100, 1)
    return (
        round(rate.value / FEN_PER_WAN, 2) if indicator.formula.kind == Kind.MONEY else round(rate.value, 2)
    )
