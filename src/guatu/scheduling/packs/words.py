"""The nodes of a pack in words: how long, what each waits for, what the law gives it."""

from __future__ import annotations

from collections.abc import Mapping

from guatu.engine.schedule import Link, LinkKind
from guatu.scheduling.packs.schema import CalendarText, LawText

_EDGES = {
    LinkKind.FS: ("完成", "开始"),
    LinkKind.SS: ("开始", "开始"),
    LinkKind.FF: ("完成", "完成"),
    LinkKind.SF: ("开始", "完成"),
}


def unit_words(calendar: CalendarText) -> str:
    """工作日 or 自然日."""
    return "工作日" if calendar.base == "working" else "自然日"


def days_words(days: int, calendar: CalendarText) -> str:
    """20 个工作日; 里程碑 for none."""
    return f"{days} 个{unit_words(calendar)}" if days else "里程碑"


def wait_words(
    link: Link, names: Mapping[str, str], calendars: Mapping[str, CalendarText], calendar: str
) -> str:
    """What one link waits for; `calendar` is that of the node that waits.

    >>> plain = {"工作日": CalendarText(base="working")}
    >>> wait_words(Link("a", "b", LinkKind.SS, 15), {"a": "勘察"}, plain, "工作日")
    '“勘察”开始后 15 个工作日'
    >>> wait_words(Link("a", "b", LinkKind.FF, -3), {"a": "勘察"}, plain, "工作日")
    '“勘察”完成前 3 个工作日，方可完成'
    """
    first, second = _EDGES[link.kind]
    said = f"“{names.get(link.before, link.before)}”{first}"
    if link.lag:
        unit = unit_words(calendars[link.calendar or calendar])
        said += f"{'后' if link.lag > 0 else '前'} {abs(link.lag)} 个{unit}"
    return said if second == "开始" else f"{said}，方可完成"


def law_words(law: LawText, calendar: CalendarText) -> str:
    """不少于 10 个、不超过 20 个工作日."""
    unit = unit_words(calendar)
    parts = [f"不少于 {law.at_least} 个{unit}"] if law.at_least is not None else []
    parts += [f"不超过 {law.at_most} 个{unit}"] if law.at_most is not None else []
    return "、".join(parts)
