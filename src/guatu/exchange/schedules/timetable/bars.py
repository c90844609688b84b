"""The bar chart beside the table: a column a week, 旬 or month, whichever keeps it on one sheet of paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.calendar import Month
from guatu.exchange.schedules.values import SheetNode

_MOST = 120
_WEEKS = 30


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of the chart: its days, its own label, and the month written over it."""

    first: date
    last: date
    label: str
    month: str


def slots_over(days: Iterable[date]) -> list[Slot]:
    """The columns from the first day to the last: weeks up to 30 of them, else 旬 (ten days), else months.

    No more than 120 columns: what lies later is not charted.
    """
    known = list(days)
    if not known:
        return []
    first, last = min(known), max(known)
    if (last - first).days < 7 * _WEEKS:
        return _weeks(first, last)
    months = _months(first, last)
    if len(months) * 3 <= _MOST:
        return [slot for month in months for slot in _tens(month)]
    return [
        Slot(month.first_day, month.last_day, f"{month.number}", f"{month.year}年")
        for month in months[:_MOST]
    ]


def days_of(nodes: Iterable[SheetNode]) -> list[date]:
    """Every day the bars of some nodes begin or end on."""
    found: list[date] = []
    for node in nodes:
        for span in (span_of(node), slack_of(node)):
            if span:
                found += span
    return found


def span_of(node: SheetNode) -> tuple[date, date] | None:
    """The bar of a node: what has happened, else its earliest dates."""
    first = node.started_on or node.start or node.finished_on or node.finish
    last = node.finished_on or node.finish or node.start or node.started_on
    return (min(first, last), max(first, last)) if first and last else None


def slack_of(node: SheetNode) -> tuple[date, date] | None:
    """The days after the bar by which the node may slip; None without any."""
    span = span_of(node)
    if span is None or node.finished_on or node.latest_finish is None or node.latest_finish <= span[1]:
        return None
    return span[1] + timedelta(1), node.latest_finish


def _weeks(first: date, last: date) -> list[Slot]:
    monday = first - timedelta(first.weekday())
    found = []
    while monday <= last:
        sunday = monday + timedelta(6)
        found.append(Slot(monday, sunday, f"{monday.month}/{monday.day}", Month.of(monday).label))
        monday += timedelta(7)
    return found


def _months(first: date, last: date) -> list[Month]:
    month, end = Month.of(first), Month.of(last)
    return [month.plus(number) for number in range(end.minus(month) + 1)]


def _tens(month: Month) -> list[Slot]:
    first = month.first_day
    starts = (first, first + timedelta(10), first + timedelta(20))
    ends = (starts[1] - timedelta(1), starts[2] - timedelta(1), month.last_day)
    return [
        Slot(start, end, label, month.label) for start, end, label in zip(starts, ends, "上中下", strict=True)
    ]
