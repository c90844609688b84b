"""The month a page shows: the one its address names, else the latest there are facts for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible
from guatu.oversight.queries.register import months_on_record

EARLIEST, LATEST = Month(1949, 10), Month(2199, 12)


def months_shown(request: HttpRequest) -> tuple[Month, list[Month]]:
    """The month shown and those on offer, latest first. An address that names no month counts as not naming one, as does a
    month so far away that the months around it could not be counted."""
    months = months_on_record()
    try:
        named = Month.parse(request.GET.get("month", ""))
    except ValueError:
        named = None
    if named is None or not EARLIEST <= named <= LATEST:
        return (months[0] if months else Month.of(today())), months
    return named, months


def month_named(text: str) -> Month:
    """The month an address names. Raises NotVisible for what is none."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise NotVisible from wrong


def no_data(month: Month, months: list[Month]) -> dict[str, Any]:
    """What an empty page says of a month: whether there is anything at all, and where to look."""
    if not months:
        return {
            "icon": "inbox",
            "title": "还没有数据",
            "text": "台账导入、进度填报以后，这里按月显示结果。",
        }
    if month in months:
        return {
            "icon": "inbox",
            "title": f"{month.label}没有可显示的项目",
            "text": "您的管理范围内没有项目，或该月台账还未导入。需要调整管理范围的，请联系平台管理员。",
        }
    return {
        "icon": "calendar",
        "title": f"{month.label}还没有数据",
        "text": f"现有数据为 {months[-1].label}至{months[0].label}，请换一个月份。",
        "action_url": f"?month={months[0]}",
        "action_label": f"查看{months[0].label}",
    }
