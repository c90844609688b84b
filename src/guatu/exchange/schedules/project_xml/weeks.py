"""The calendars of a file: which of ours each one is, and how many minutes a day of it has."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.project_xml.codes import MINUTES_OF_A_DAY, MINUTES_PER_DAY
from guatu.exchange.schedules.project_xml.records import Record, Records
from guatu.exchange.schedules.values import EVERY_DAY, WORKDAYS

_STANDARD = {
    "",
    "standard",
    "标准",
    "標準",
    "default",
    "24 hours",
    "24小时",
    "24 小时",
    "24 小時",
    "工作日",
    "自然日",
}
_FIVE, _SEVEN = frozenset(range(1, 6)), frozenset(range(1, 8))
_NO_CALENDAR = frozenset({-1, 0})


@dataclass(frozen=True, slots=True)
class Week:
    """What a calendar of the file is to us: its name here, and the minutes of one of its days (1440 when it never rests)."""

    name: str
    minutes: int


class Weeks:
    """The calendars of a file by number; what is not in the file counts as 工作日, and is noted."""

    def __init__(self, records: Records, notes: Notes) -> None:
        self._notes = notes
        self._records = {each.number("UID", -1): each for each in records.calendars}
        self._minutes = max(1, records.project.number("MinutesPerDay", MINUTES_PER_DAY))
        self._project = records.project.number("CalendarUID", -1)
        self._weeks: dict[int, Week] = {}

    def of(self, task: Record, name: str) -> Week:
        """The calendar of a task: its own, else the project's."""
        own = task.number("CalendarUID", -1)
        if own in _NO_CALENDAR and own not in self._records:
            own = self._project
        if own not in self._records:
            if own not in _NO_CALENDAR or self._records:
                self._notes.add("所用的日历不在文件里，按工作日计", name)
            return Week(WORKDAYS, self._minutes)
        if own not in self._weeks:
            self._weeks[own] = self._week(self._records[own])
        return self._weeks[own]

    def _week(self, calendar: Record) -> Week:
        days = self._working_days(calendar, set())
        name = calendar.text("Name").strip()
        exceptions = max(  # newer files say each of them in both ways
            sum(len(group.all("Exception")) for group in calendar.all("Exceptions")),
            sum(day.number("DayType", -1) == 0 for day in _weekdays(calendar)),
        )
        if exceptions:
            self._notes.add(
                f"日历“{name}”的 {exceptions} 段例外日期（放假、上班）没有带入，节假日以本平台的日历为准"
            )
        whole_day = set(days) == _SEVEN and set(days.values()) == {MINUTES_OF_A_DAY}
        minutes = MINUTES_OF_A_DAY if whole_day else self._minutes
        if name.lower() in _STANDARD and frozenset(days) == _SEVEN:
            return Week(EVERY_DAY, minutes)
        if name.lower() in _STANDARD and (frozenset(days) == _FIVE or not days):
            return Week(WORKDAYS, minutes)
        if name not in (WORKDAYS, EVERY_DAY):
            told = "、".join("一二三四五六日"[day - 1] for day in sorted(days))
            self._notes.add(
                f"日历“{name}”（每周上班：{told or '没有写明'}）只带入了名称，请在本平台建立同名日历"
            )
        return Week(name, minutes)

    def _working_days(self, calendar: Record, seen: set[int]) -> dict[int, int]:
        """Weekdays worked (1 Monday … 7 Sunday) with their minutes; what a calendar does not say its base says."""
        uid, base = calendar.number("UID", -1), calendar.number("BaseCalendarUID", -1)
        seen.add(uid)
        found = (
            self._working_days(self._records[base], seen)
            if base in self._records and base not in seen and len(seen) < 50
            else {}
        )
        for day in _weekdays(calendar):
            kind = day.number("DayType")
            if not 1 <= kind <= 7:
                continue
            weekday = (kind - 2) % 7 + 1  # the file's day 1 is Sunday
            found.pop(weekday, None)
            if day.number("DayWorking"):
                found[weekday] = _minutes(day)
        return found


def _weekdays(calendar: Record) -> list[Record]:
    return [day for group in calendar.all("WeekDays") for day in group.all("WeekDay")]


def _minutes(day: Record) -> int:
    total = 0
    for times in day.all("WorkingTimes"):
        for time in times.all("WorkingTime"):
            first, last = _minute(time.text("FromTime")), _minute(time.text("ToTime"))
            total += (last - first) % MINUTES_OF_A_DAY or MINUTES_OF_A_DAY
    return total


def _minute(text: str) -> int:
    parts = text.split(":")
    try:
        return int(parts[0]) * 60 + int(parts[1])
    except (ValueError, IndexError):
        return 0
