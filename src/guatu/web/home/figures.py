"""The cards at the top of the front page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from guatu.engine.calendar import Month
from guatu.engine.formula import Kind
from guatu.kit.money import prose, yi
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.overview import Standing
from guatu.oversight.queries.rates import Rate, RateTable
from guatu.web.rates.links import table_url, trace_url
from guatu.web.rates.words import shown

FLAT = 0.05  # 个百分点: what rounds to 0.0 is no change


@dataclass(frozen=True, slots=True)
class Figure:
    """One card, as components/figure.html takes it."""

    label: str
    value: str
    href: str
    unit: str = ""
    note: str = ""
    ratio: float | None = None
    mark: float | None = None
    trend: str = ""
    mood: str = ""
    trend_text: str = ""


def sum_figures(whole: Standing, month: Month) -> list[Figure]:
    """How many projects, what they plan and what they have done, with where the year stands."""
    pace = month.number / 12
    done = whole.done_fen / whole.plan_fen if whole.done_fen is not None and whole.plan_fen else None
    share = f"占年度计划 {done:.1%}，" if done is not None else ""
    return [
        Figure("项目数", f"{whole.projects:,}", _register(month), unit="个", note=f"{month.label}在库"),
        Figure(
            "年度计划投资",
            yi(whole.plan_fen),
            _register(month, "-plan"),
            unit="亿元",
            note=f"{month.year} 年",
        ),
        Figure(
            "累计完成投资",
            yi(whole.done_fen),
            _register(month, "-done"),
            unit="亿元",
            note=f"{share}序时进度 {pace:.1%}",
            ratio=done,
            mark=pace,
        ),
    ]


def _register(month: Month, sort: str = "") -> str:
    asked = {"month": str(month)} | ({"sort": sort} if sort else {})
    return f"/projects/?{urlencode(asked)}"


def rate_figures(table: RateTable, before: RateTable | None) -> list[Figure]:
    """One card for each indicator, with its change since last month in 个百分点."""
    last = {each.slug: each for each in before.total.rates} if before and before.total.projects else {}
    found = zip(table.indicators, table.total.rates, strict=True)
    return [_rate_figure(table.month, indicator, rate, last.get(rate.slug)) for indicator, rate in found]


def _rate_figure(month: Month, indicator: Indicator, rate: Rate, last: Rate | None) -> Figure:
    label, value = indicator.text.name, shown(indicator.formula, rate.value)
    if indicator.formula.uses_overall:
        return Figure(label, value, table_url(month, "unit", f"-{rate.slug}"), note=_shares(indicator, rate))
    trend, mood, words = _trend(indicator, rate, last)
    note = "" if trend else _why_no_trend(indicator, rate, month)
    href = trace_url(month, rate.slug)
    return Figure(label, value, href, note=note, trend=trend, mood=mood, trend_text=words)


def _shares(indicator: Indicator, rate: Rate) -> str:
    """A share of the whole is 100% for the whole: say the amount that is shared out."""
    if indicator.upper.kind == Kind.MONEY and rate.upper is not None:
        return f"合计 {prose(int(rate.upper))}，看各单位份额"
    return "看各单位份额"


def _why_no_trend(indicator: Indicator, rate: Rate, month: Month) -> str:
    if rate.value is None:
        return indicator.text.empty or "分母为零，不计算"
    return "年初首月，不与上年比" if month.number == 1 else ""


def _trend(indicator: Indicator, rate: Rate, last: Rate | None) -> tuple[str, str, str]:
    """Where it went since last month, whether that is good, and how far in words; all empty where nothing compares."""
    if indicator.formula.kind != Kind.SHARE or rate.value is None or last is None or last.value is None:
        return "", "", ""
    points = (rate.value - last.value) * 100
    if abs(points) < FLAT:
        return "flat", "", "与上月持平"
    is_up = points > 0
    mood = "good" if is_up == (indicator.text.better == "up") else "bad"
    words = f"较上月{'上升' if is_up else '下降'} {abs(points):.1f} 个百分点"
    return "up" if is_up else "down", mood, words
