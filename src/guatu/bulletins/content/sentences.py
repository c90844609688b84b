"""The official sentences of a bulletin, written from figures.

Places are given by the figure as printed (one decimal), so the document never contradicts itself:
two units that both show 62.5% share their place, and differences are taken between printed figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from guatu.bulletins.content.percents import heading_number, percent_text, points_text, rounded_percent
from guatu.bulletins.content.shape import Section
from guatu.engine.calendar import Month
from guatu.kit import money

Percent = float | Decimal | None
Figures = Sequence[tuple[str, Percent]]

NAMED = 3  # how many places are named at either end (前三位, 后三位)


@dataclass(frozen=True, slots=True)
class _Place:
    """Units with the same printed figure; `rank` counts from the top, `from_end` from the bottom."""

    rank: int
    from_end: int
    percent: Decimal
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overall:
    """The total figure of one indicator for a whole county.

    `numerator` and `denominator` are 分 when `kind` is money, else whole numbers of `measure`;
    the labels are the words before them (年度计划投资, 累计完成投资).
    Percentages may be None: nothing to divide by, last month or pace unknown.
    """

    denominator_label: str
    denominator: int
    numerator_label: str
    numerator: int
    percent: Percent
    kind: Literal["money", "count"] = "money"
    measure: str = "个"
    last_month_percent: Percent = None
    pace_percent: Percent = None


def ranked_sentence(indicator: str, figures: Figures, *, lower_is_better: bool = False) -> str:
    """Who leads and who trails in one indicator, in the words of a 通报.

    `figures` are (unit, percent); None means the unit has no task (无任务) and is named apart.
    The highest leads, or the lowest where `lower_is_better`.
    Ties share a place and are said. With fewer than six units all are listed in order;
    when all are equal no places are given.

    >>> ranked_sentence("投资完成率", [("县水利局", 62.5), ("县林业局", 50.0), ("县妇联", None)])
    '投资完成率由高到低依次为：县水利局（62.5%）、县林业局（50.0%）。县妇联无任务，不参加排名。'
    """
    places, idle = _places(figures, lower_is_better)
    count = sum(len(place.units) for place in places)
    if count == 0:
        return f"各单位均无{indicator}任务，不作排名。"
    if count == 1:
        sentence = f"仅{places[0].units[0]}有任务，{indicator}为{percent_text(places[0].percent)}。"
    elif len(places) == 1:
        whose = "有任务的" if idle else ""
        sentence = f"{whose}{count}个单位{indicator}均为{percent_text(places[0].percent)}，不分先后。"
    elif count < 2 * NAMED:
        order = "由低到高" if lower_is_better else "由高到低"
        sentence = f"{indicator}{order}依次为：{_listed(places)}。"
    else:
        sentence = f"{indicator}{_both_ends(places)}。"
    return sentence + _idle_clause(idle)


def overall_sentence(indicator: str, overall: Overall, *, period: Month, who: str) -> str:
    """The opening sentence of an indicator: both totals, the rate, last month and pace (序时进度) if known."""
    amount = money.prose if overall.kind == "money" else lambda number: f"{number:,}{overall.measure}"
    start = f"截至{period.label}底，{who}{overall.denominator_label}{amount(overall.denominator)}"
    if overall.percent is None:
        return f"{start}，{indicator}不作计算，以“—”表示。"
    clauses = [
        start,
        f"{overall.numerator_label}{amount(overall.numerator)}",
        f"{indicator}{percent_text(overall.percent)}",
        *_comparisons(overall, rounded_percent(overall.percent)),
    ]
    return "，".join(clauses) + "。"


def section_for(
    ordinal: int,
    indicator: str,
    overall: Overall,
    slices: Figures,
    *,
    period: Month,
    who: str = "全县重点项目",
    lower_is_better: bool = False,
) -> Section:
    """The section of one indicator: “一、投资完成率”, its total, then which slices do better and which worse.

    `slices` are (name, percent or None) of units, kinds or places; up to three places at either end are named.
    """
    total = overall_sentence(indicator, overall, period=period, who=who)
    return section_of(ordinal, indicator, total, slices, lower_is_better=lower_is_better)


def section_of(
    ordinal: int, indicator: str, total: str, slices: Figures, *, lower_is_better: bool = False
) -> Section:
    """Like `section_for`, with the sentence on the total already written."""
    places, idle = _places(slices, lower_is_better)
    good, poor = _better_and_worse(places)
    paragraphs = [total]
    contrast = _contrast(indicator, places, good, poor, lower_is_better) + _idle_clause(idle, "")
    if contrast:
        paragraphs.append(contrast)
    return Section(
        heading=f"{heading_number(ordinal)}、{indicator}",
        paragraphs=tuple(paragraphs),
        good=_pairs(good),
        poor=_pairs(poor),
    )


def _places(figures: Figures, lower_is_better: bool) -> tuple[list[_Place], list[str]]:
    idle = [unit for unit, percent in figures if percent is None]
    # stable: tied units keep the order they came in
    ranked = sorted(
        ((rounded_percent(percent), unit) for unit, percent in figures if percent is not None),
        key=lambda pair: pair[0] if lower_is_better else -pair[0],
    )
    places: list[_Place] = []
    ahead = 0
    for percent, tied in groupby(ranked, key=lambda pair: pair[0]):
        units = tuple(unit for _, unit in tied)
        places.append(_Place(ahead + 1, len(ranked) - ahead - len(units) + 1, percent, units))
        ahead += len(units)
    return places, idle


def _both_ends(places: list[_Place]) -> str:
    top = [place for place in places if place.rank <= NAMED]
    rest = places[len(top) :]
    bottom = [place for place in rest if place.from_end <= NAMED]
    sentence = f"排名前三位的是：{_listed(top)}"
    if not bottom:
        return sentence
    overlaps = any(place.from_end <= NAMED for place in top)
    return f"{sentence}；{'其余依次为' if overlaps else '排名后三位的是'}：{_listed(bottom)}"


def _listed(places: Iterable[_Place]) -> str:
    return "、".join(_named(place) for place in places)


def _named(place: _Place) -> str:
    shown = percent_text(place.percent)
    if len(place.units) == 1:
        return f"{place.units[0]}（{shown}）"
    where = "并列末位" if place.from_end == 1 else f"并列第{place.rank}位"
    return f"{'、'.join(place.units)}（均为{shown}，{where}）"


def _idle_clause(idle: list[str], consequence: str = "，不参加排名") -> str:
    return f"{'、'.join(idle)}无任务{consequence}。" if idle else ""


def _comparisons(overall: Overall, now: Decimal) -> list[str]:
    clauses = []
    if overall.last_month_percent is not None:
        change = now - rounded_percent(overall.last_month_percent)
        word = "提高" if change > 0 else "下降"
        clauses.append(f"较上月{word}{points_text(change)}" if change else "与上月持平")
    if overall.pace_percent is not None:
        pace = rounded_percent(overall.pace_percent)
        lead = now - pace
        word = "快于" if lead > 0 else "慢于"
        named = f"序时进度（{percent_text(pace)}）"
        clauses.append(f"{word}{named}{points_text(lead)}" if lead else f"与{named}持平")
    return clauses


def _better_and_worse(places: list[_Place]) -> tuple[list[_Place], list[_Place]]:
    """At most three places at either end, never more than half of the units unless ties make it so."""
    reach = min(NAMED, sum(len(place.units) for place in places) // 2)
    good = [place for place in places[:-1] if place.rank <= reach]
    poor = [place for place in places[1:] if place.from_end <= reach and place not in good]
    if len(places) > 1 and not poor:
        poor = [places[-1]]  # a tie at the end may be longer than the reach
    return good, poor


def _contrast(
    indicator: str, places: list[_Place], good: list[_Place], poor: list[_Place], lower_is_better: bool
) -> str:
    if not places:
        return ""
    if len(places) == 1:
        named = "、".join(places[0].units)
        word = "均为" if len(places[0].units) > 1 else "为"
        return f"{named}{indicator}{word}{percent_text(places[0].percent)}。"
    # nobody who has reached the whole task is called poor
    is_whole = not lower_is_better and all(place.percent >= 100 for place in poor)
    worse = "相对靠后的是" if is_whole else "较差的是"
    return f"较好的是{_plainly(good)}；{worse}{_plainly(poor)}。"


def _plainly(places: Iterable[_Place]) -> str:
    return "、".join(
        f"{'、'.join(place.units)}（{'均为' if len(place.units) > 1 else ''}{percent_text(place.percent)}）"
        for place in places
    )


def _pairs(places: list[_Place]) -> tuple[tuple[str, str], ...]:
    return tuple((unit, percent_text(place.percent)) for place in places for unit in place.units)
