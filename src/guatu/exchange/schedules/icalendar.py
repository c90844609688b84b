"""Calendars for the people responsible: RFC 5545, an all-day event for each node, reminded of a week before it is late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from guatu.exchange.schedules.values import SheetNode, SheetSchedule

_WEEK_BEFORE = "-P7D"
_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BETWEEN_BODIES = re.compile(r"[、，,；;/／\s]+")


def write_calendar(
    schedule: SheetSchedule, *, plan: str, stamp: datetime, sequence: int = 0, body: str | None = None
) -> bytes:
    """An .ics file. An event spans the latest start to the latest finish of its node (without them the expected days), what is done the
    days it took.

    Events keep their identity by `plan`, a text that is the plan's own and never changes, and the key of the node;
    `stamp` says when this was written (aware), `sequence` which version it is, rising with each. With `body` only the
    nodes that body is responsible for, alone or with others. A node without any date is left out. Raises ValueError for
    a stamp without a zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("stamp has no time zone")
    title = schedule.title + (f"（{body}）" if body else "")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guatu//Schedule//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    head = (f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"SEQUENCE:{sequence}")
    for node in schedule.nodes:
        if body is None or concerns(node, body):
            lines += _event(schedule, node, str(uuid5(NAMESPACE_URL, f"guatu:{plan}:{node.key}")), head)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def concerns(node: SheetNode, body: str) -> bool:
    """Whether a body is responsible for a node, alone or among others (住建局、自然资源局)."""
    return node.body == body or body in _BETWEEN_BODIES.split(node.body)


def _event(schedule: SheetSchedule, node: SheetNode, uid: str, head: tuple[str, str]) -> Iterator[str]:
    span = _span(node)
    if span is None:
        return
    first, last = span
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield from head
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(1):%Y%m%d}"  # the first day after it
    yield f"SUMMARY:{_text(_summary(node, last))}"
    yield f"DESCRIPTION:{_text(chr(10).join(_said(schedule, node)))}"
    if node.phase:
        yield f"CATEGORIES:{_text(node.phase)}"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    if node.finished_on is None:
        if node.started_on is None and node.days:
            word = "最迟" if node.latest_start else "预计"
            yield from _alarm(f"TRIGGER:{_WEEK_BEFORE}", f"{node.name}：{word} {first} 开始")
        yield from _alarm(f"TRIGGER;RELATED=END:{_WEEK_BEFORE}", f"{node.name}：{_until(node)} {last} 完成")
    yield "END:VEVENT"


def _span(node: SheetNode) -> tuple[date, date] | None:
    """The days of the event: what it took, or from the latest start to the latest finish."""
    if node.finished_on:
        return min(node.started_on or node.finished_on, node.finished_on), node.finished_on
    last = node.latest_finish or node.finish or node.latest_start or node.start
    first = node.started_on or node.latest_start or node.start or last
    return (min(first, last), last) if first and last else None


def _summary(node: SheetNode, last: date) -> str:
    return f"已完成：{node.name}" if node.finished_on else f"{node.name}（{_until(node)} {last} 完成）"


def _until(node: SheetNode) -> str:
    """What the last day of the event is: a latest one, or only the expected one where nothing is promised behind the node."""
    return "最迟" if node.latest_finish else "预计"


def _said(schedule: SheetSchedule, node: SheetNode) -> Iterator[str]:
    for name, value in (
        ("计划", schedule.title),
        ("责任单位", node.body),
        ("工期", f"{node.days} 个{node.calendar}" if node.days else "里程碑"),
        ("最早", _from_to(node.start, node.finish)),
        ("最迟", _from_to(node.latest_start, node.latest_finish)),
        ("余量", "" if node.total_float is None else f"{node.total_float} 天"),
        ("完成", f"{node.percent}%" if node.started_on and not node.finished_on else ""),
        ("法定时限", node.law),
        ("备注", node.note),
    ):
        if value:
            yield f"{name}：{value}"


def _from_to(first: date | None, last: date | None) -> str:
    return " 至 ".join(str(day) for day in (first, last) if day)


def _alarm(trigger: str, text: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_text(text)}"
    yield trigger
    yield "END:VALARM"


def _text(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", plain).translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """A line of at most 75 octets, going on after CRLF and a blank; no character is cut in two."""
    data, parts = line.encode(), []
    room = _OCTETS
    while len(data) > room:
        cut = room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(data[:cut])
        data, room = data[cut:], _OCTETS - 1
    parts.append(data)
    return b"\r\n ".join(parts) + b"\r\n"
