"""The words of a bulletin, written from its figures."""

from __future__ import annotations

from guatu.bulletins.compose.figures import Figures, Lights
from guatu.bulletins.compose.words import Half, halves, is_percent, percent, whole
from guatu.bulletins.content import (
    Overall,
    Section,
    heading_number,
    overall_sentence,
    percent_text,
    points_text,
    ranked_sentence,
    rounded_percent,
    section_of,
)
from guatu.engine.calendar import Month
from guatu.kit import money
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries import LightCounts
from guatu.oversight.queries.rates import UNNAMED

NAMED = 10  # projects with the severest colour that the text names; the annex has them all
_COLOURS = "红橙黄绿蓝"


def title(month: Month) -> str:
    """关于2023年5月重点项目建设情况的通报."""
    return f"关于{month.label}重点项目建设情况的通报"


def basis(figures: Figures, lists: list[str], place: str) -> str:
    """By which lists and rules the figures were made, and what now follows."""
    rules = [figures.by_unit.pack.title, *([figures.lights.pack.title] if figures.lights else [])]
    by_rules = f"按照{''.join(f'《{name}》' for name in rules)}"
    by_lists = f"根据{''.join(f'《{name}》' for name in lists)}，" if lists else ""
    month = figures.month.label
    return f"{by_lists}{by_rules}，对截至{month}底{whole(place)}重点项目建设情况进行了统计，现通报如下："


def lead(figures: Figures, place: str) -> str:
    """How many projects, what was planned, what was done, against the pace of the year and last month."""
    month, sums = figures.month, figures.sums
    start = [f"截至{month.label}底，{whole(place)}重点项目{sums.count}个"]
    start += [f"总投资{money.prose(sums.total_fen)}"] if sums.total_fen else []
    start += [f"年度计划投资{money.prose(sums.plan_fen)}"] if sums.plan_fen else []
    sentences = ["，".join(start)]
    if sums.done_fen is not None:
        span = "1月" if month.number == 1 else f"1—{month.number}月累计"
        sentences.append("，".join([f"{span}完成投资{money.prose(sums.done_fen)}", *_progress(figures)]))
    if sums.done_month_fen is not None and month.number > 1:
        sentences.append(f"{month.number}月当月完成投资{money.prose(sums.done_month_fen)}")
    return "。".join(sentences) + "。"


def _progress(figures: Figures) -> list[str]:
    rate, before = percent(figures.sums.rate), figures.sums_before
    if rate is None:
        return []
    gap = rounded_percent(rate) - rounded_percent(_pace(figures.month))
    against = f"序时进度（{percent_text(_pace(figures.month))}）"
    word = "快于" if gap > 0 else "慢于"
    said = [f"占年度计划的{percent_text(rate)}"]
    said.append(f"{word}{against}{points_text(gap)}" if gap else f"与{against}持平")
    last = percent(before.rate) if before else None
    if last is not None:
        change = rounded_percent(rate) - rounded_percent(last)
        moved = "提高" if change > 0 else "下降"
        said.append(f"较上月{moved}{points_text(change)}" if change else "与上月持平")
    return said


def _pace(month: Month) -> float:
    """The share of the year that has passed by the end of the month (序时进度), in percent."""
    return month.number * 100 / 12


def ranked(figures: Figures) -> tuple[str, ...]:
    """One sentence for each indicator that can be ranked: which units lead and which trail."""
    return tuple(
        ranked_sentence(each.text.name, _slices(figures, each), lower_is_better=each.text.better == "down")
        for each in figures.by_unit.indicators
        if is_percent(each)
    )


def _slices(figures: Figures, indicator: Indicator) -> list[tuple[str, float | None]]:
    """The units with their percentages; projects without a unit take no part."""
    pairs = [(row.label, percent(row.rate(indicator.slug).value)) for row in figures.by_unit.rows]
    return [(label, None if value is None else float(value)) for label, value in pairs if label != UNNAMED]


def sections(figures: Figures, place: str) -> tuple[Section, ...]:
    """One section for each indicator, then the lights."""
    made = [
        _section(figures, number, each, whole(place))
        for number, each in enumerate(figures.by_unit.indicators, 1)
    ]
    if figures.lights:
        made.append(_lights(figures.month, figures.lights, len(made) + 1, whole(place)))
    return tuple(made)


def _section(figures: Figures, number: int, indicator: Indicator, who: str) -> Section:
    total = _total(figures, indicator, who)
    slices = _slices(figures, indicator) if is_percent(indicator) else []
    return section_of(
        number, indicator.text.name, total, slices, lower_is_better=indicator.text.better == "down"
    )


def _total(figures: Figures, indicator: Indicator, who: str) -> str:
    rate = figures.by_unit.total.rate(indicator.slug)
    words = halves(indicator) if is_percent(indicator) else None
    if indicator.formula.uses_overall:
        return _share_sentence(figures, indicator, who)
    if words is None or not isinstance(rate.upper, int) or not isinstance(rate.lower, int):
        return _plain_sentence(figures, indicator, who)
    upper, lower = words
    overall = Overall(
        denominator_label=lower.label,
        denominator=rate.lower,
        numerator_label=upper.label,
        numerator=rate.upper,
        percent=_float(rate.value),
        kind=lower.kind,
        measure=lower.measure,
        last_month_percent=_last_month(figures, indicator),
        pace_percent=_pace(figures.month) if _is_of_the_year(indicator) else None,
    )
    whose = f"{who}重点项目" if lower.kind == "money" else who
    return overall_sentence(indicator.text.name, overall, period=figures.month, who=whose)


def _share_sentence(figures: Figures, indicator: Indicator, who: str) -> str:
    """All together are 100% of themselves: what is told is the whole that is shared."""
    upper = figures.by_unit.total.rate(indicator.slug).upper
    words = halves(indicator)
    start = f"截至{figures.month.label}底，{who}重点项目"
    if words is None or not isinstance(upper, int):
        return f"{start}{indicator.text.name}按各责任单位所占份额计算。"
    return f"{start}{words[0].label}{_amount(words[0], upper)}，以下为各责任单位所占份额。"


def _plain_sentence(figures: Figures, indicator: Indicator, who: str) -> str:
    value = figures.by_unit.total.rate(indicator.slug).value
    start = f"截至{figures.month.label}底，{who}重点项目{indicator.text.name}"
    if value is None:
        return f"{start}不作计算，以“—”表示。"
    if not is_percent(indicator):
        return f"{start}为{indicator.formula.show(value).replace(' ', '')}。"
    now, last = rounded_percent(_float(value) or 0), _last_month(figures, indicator)
    change = now - rounded_percent(last) if last is not None else None
    told = "" if change is None else "，与上月持平"
    if change:
        told = f"，较上月{'提高' if change > 0 else '下降'}{points_text(change)}"
    return f"{start}为{percent_text(now)}{told}。"


def _amount(half: Half, value: int) -> str:
    return money.prose(value) if half.kind == "money" else f"{value:,}{half.measure}"


def _last_month(figures: Figures, indicator: Indicator) -> float | None:
    return _float(figures.before.rate(indicator.slug).value) if figures.before else None


def _float(value: float | None) -> float | None:
    exact = percent(value)
    return None if exact is None else float(exact)


def _is_of_the_year(indicator: Indicator) -> bool:
    """Whether it is what was done since New Year over the plan of the year, which the pace of the year measures."""
    if indicator.lower is None:
        return False
    columns = [[fact.column for fact in half.facts] for half in (indicator.upper, indicator.lower)]
    return columns == [["done_fen"], ["plan_fen"]]


def _lights(month: Month, lights: Lights, number: int, who: str) -> Section:
    counts = "、".join(f"{colour_word(label)}{count}个" for _, label, count in lights.counts(lights.total))
    compared = f"。与上月相比，{_changes(lights, lights.before)}" if lights.before else ""
    start = f"截至{month.label}底，{who}重点项目{counts}{compared}。"
    return Section(heading=f"{heading_number(number)}、项目亮灯情况", paragraphs=(start, *_worst(lights)))


def _changes(lights: Lights, last: LightCounts) -> str:
    told = []
    before = {code: count for code, _, count in lights.counts(last)}
    for code, label, count in lights.counts(lights.total):
        change = count - before[code]
        moved = f"{'增加' if change > 0 else '减少'}{abs(change)}个" if change else "持平"
        if code:
            told.append(f"{colour_word(label)}{moved}")
    return "、".join(told)


def _worst(lights: Lights) -> list[str]:
    """The projects with the severest colour, each with what decided."""
    if not lights.warnings:
        return []
    colour = lights.warnings[0].label
    worst = [each for each in lights.warnings if each.label == colour]
    more = f"（列出前{NAMED}个，其余见附件）" if len(worst) > NAMED else ""
    paragraphs = [f"{colour_word(colour)}项目{len(worst)}个{more}："]
    for number, each in enumerate(worst[:NAMED], 1):
        unit = f"（{each.project.unit_name}）" if each.project.unit_name else ""
        paragraphs.append(f"{number}.{each.project.name}{unit}：{each.because}。")
    return paragraphs


def colour_word(label: str) -> str:
    """红 as 红灯; 无灯, 正常 and other words as they are."""
    return f"{label}灯" if label in _COLOURS else label


def closing(figures: Figures) -> tuple[str, ...]:
    """What is asked of the units, and by whose definitions the figures were made."""
    asked = "请各责任单位对照附件逐项查找差距，亮灯项目要逐个明确整改措施、责任人和完成时限，并在下月填报时说明进展。"
    pack = figures.by_unit.pack
    notes = [f"各项指标按《{pack.title}》第{pack.version}版计算，来源：{pack.source}"]
    if figures.lights:
        rules = figures.lights.pack
        notes.append(f"亮灯按《{rules.title}》第{rules.version}版判定，来源：{rules.source}")
    notes.append("没有任务（分母为零）的单位以“—”表示，不参加排名")
    if not figures.projects:
        notes.append(f"项目共{figures.sums.count}个，逐项情况见平台项目库，不再附列")
    return (asked, "注：" + "".join(f"{number}.{note}。" for number, note in enumerate(notes, 1)))
