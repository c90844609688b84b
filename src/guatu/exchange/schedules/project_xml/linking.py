"""The links of a file: kinds, lags in days, and what cannot be linked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from guatu.engine.schedule import Link, LinkKind
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.project_xml import codes
from guatu.exchange.schedules.project_xml.outline import Place
from guatu.exchange.schedules.project_xml.records import Record
from guatu.exchange.schedules.values import EVERY_DAY, SheetNode

_KINDS = {number: kind for kind, number in codes.KINDS.items()}
_MOST_DAYS = 40_000


def links_of(
    places: Sequence[Place], nodes: Mapping[int, SheetNode], notes: Notes, minutes_per_day: int
) -> tuple[Link, ...]:
    """The links between the nodes that were taken over; every other one is noted."""
    names = {place.task.number("UID", -1): place for place in places}
    found = []
    for place in places:
        after = nodes.get(place.task.number("UID", -1))
        for link in place.task.all("PredecessorLink"):
            other = link.number("PredecessorUID", -1)
            before = nodes.get(other)
            if before is None or after is None:
                named = f"“{names[other].name}”" if other in names else f"编号 {other} 的任务"
                notes.add(_why_not(link, names.get(other), place), f"{named}到“{place.name}”")
                continue
            found.append(_link(link, before, after, minutes_per_day, notes))
    return tuple(found)


def _why_not(link: Record, before: Place | None, after: Place) -> str:
    if link.number("CrossProject") or link.text("CrossProjectName"):
        return "与其他项目文件之间的关系没有带入"
    if before is None:
        return "关系的前一任务不在文件里，没有带入"
    if before.is_summary or after.is_summary:
        return "汇总任务的关系没有带入，请改为具体任务之间的关系"
    return "没有带入的任务，它的关系也没有带入"


def _link(link: Record, before: SheetNode, after: SheetNode, minutes_per_day: int, notes: Notes) -> Link:
    where = f"“{before.name}”到“{after.name}”"
    number = link.number("Type", codes.KINDS[LinkKind.FS])
    if number not in _KINDS:
        notes.add("关系的类型认不出来，按完成—开始（FS）计", where)
    kind = _KINDS.get(number, LinkKind.FS)
    form, amount = link.number("LagFormat", codes.DAYS), link.number("LinkLag")
    elapsed = codes.is_elapsed(form)
    if codes.is_percent(form):
        days = before.days * amount / 100
        notes.add("延时按前一任务工期的百分比计，已换算成天", where)
    else:
        days = amount / 10 / (codes.MINUTES_OF_A_DAY if elapsed else minutes_per_day)
    lag = math.ceil(days) if days > 0 else math.floor(days)
    if lag != days:
        notes.add("延时不是整天，已向外取整", f"{where}（{days:.2f} 天取 {lag} 天）")
    if abs(lag) > _MOST_DAYS:
        notes.add(f"延时超过 {_MOST_DAYS} 天，没有带入", where)
        lag = 0
    return Link(before.key, after.key, kind, lag, EVERY_DAY if elapsed and lag else None)
