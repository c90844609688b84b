"""Forecasts in words: the sentences a leader reads."""

from __future__ import annotations

from guatu.engine.forecast import Record
from guatu.kit.money import prose
from guatu.oversight.queries.early_starts import EarlyOutlook
from guatu.oversight.queries.year_end import YearOutlook
from guatu.scheduling.queries.foresight import Outlook


def chance_said(chance: float) -> str:
    """A probability without feigned precision: 不到 1%, 37%, 99% 以上."""
    if chance <= 0:
        return "0"
    if chance < 0.01:
        return "不到 1%"
    return "99% 以上" if 0.99 < chance < 1 else f"{chance:.0%}"


def schedules_said(found: Outlook) -> str:
    """How many schedules will hold."""
    day = f"{found.by.year}年{found.by.month}月{found.by.day}日"
    if not found.total:
        return f"没有目标日期在 {day}以前的倒排工期。"
    said = f"到 {day}应完成的 {found.total} 份工期，已完成 {found.done} 份"
    said += f"（按期 {found.in_time} 份）" if found.done != found.in_time else ""
    if found.count is None:
        return said + ("，其余还没有预测。" if found.total > found.done else "。")
    low, high = found.count.within(0.8)
    spread = f"{low} 至 {high} 份" if low < high else f"{low} 份"
    said += (
        f"，其余 {found.foreseen} 份预计 {found.count.expected:.0f} 份按期（八成落在 {spread}）"
        f"，全部按期的可能{_held(found.count.at_least(found.foreseen))}"
    )
    worst = found.rows[0]
    if worst.chance is not None and worst.chance < 0.5:
        carried = f"，拖延主要在“{worst.risk_node}”" if worst.risk_node else ""
        said += f"；最难按期的是“{worst.project.name}”（可能{_held(worst.chance)}{carried}）"
    return said + "。"


def _held(chance: float) -> str:
    said = chance_said(chance)
    return f" {said}" if said[0].isdigit() else said


def money_said(found: YearOutlook | None) -> str:
    """What the year will bring."""
    if found is None or found.whole is None:
        return "没有年度计划投资，不作资金预测。"
    whole, month = found.whole, found.month
    if month.number == 12:
        return f"{month.year}年完成投资 {prose(whole.done_fen)}，为年度计划 {prose(whole.plan_fen)}的 {whole.share:.1%}。"
    low, high = whole.end.ranges[80]
    gap = f"预计缺口 {prose(whole.gap_fen)}" if whole.gap_fen > 0 else f"预计超出计划 {prose(-whole.gap_fen)}"
    return (
        f"{month.year}年到 {month.number} 月完成投资 {prose(whole.done_fen)}，预计全年 {prose(whole.end.mean)}，"
        f"为年度计划 {prose(whole.plan_fen)}的 {whole.share:.1%}（八成落在 {prose(low)}至 {prose(high)}），{gap}。"
    )


def early_said(found: EarlyOutlook | None, gap_fen: int) -> str:
    """What earlier starts can do about the gap, in one clause; empty when there is no gap."""
    if found is None or gap_fen <= 0 or not found.candidates:
        return ""
    most = sum(each.adds_fen for each in found.candidates)
    said = f"可以提前开工的项目 {len(found.candidates)} 个"
    if found.found.fewest:
        return f"{said}，其中 {len(found.found.fewest)} 个提前即可补上缺口。"
    return f"{said}，全部提前约能补上 {prose(most)}，补不满缺口。"


def days_said(record: Record) -> str:
    """How far off forecasts of days were."""
    lean = "偏早" if record.bias > 0 else "偏晚"
    bias = f"，总的{lean} {abs(record.bias):.0f} 天" if abs(record.bias) >= 0.5 else ""
    return f"中间值与实际完成日期平均相差 {record.mean_error:.0f} 天{bias}。"


def shares_said(record: Record) -> str:
    """How far off forecasts of money were, in points of the annual plan."""
    lean = "偏低" if record.bias > 0 else "偏高"
    bias = f"，总的{lean} {abs(record.bias) * 100:.1f} 个百分点" if abs(record.bias) >= 0.0005 else ""
    return f"预计值与年底实际平均相差年度计划的 {record.mean_error * 100:.1f} 个百分点{bias}。"
