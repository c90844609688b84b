"""A year of days as a picture: which are worked, which are not and why; and counting from day to day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from guatu.engine.calendar import AnnouncedYear, Closure, Span, WorkCalendar

WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: `kind` is work, rest (a weekend), holiday, made-up (a day of rest that is worked) or closed; `name` says why.

    `counts` is whether the calendar counts it; `mark` the one character a small cell has room for.
    """

    on: date
    kind: str
    name: str
    counts: bool

    @property
    def mark(self) -> str:
        """休, 班, 停 or nothing."""
        return {"holiday": "休", "made-up": "班", "closed": "停"}.get(self.kind, "")

    @property
    def title(self) -> str:
        """10月1日 周四 国庆节 休."""
        said = self.name or ("" if self.counts else "周末")
        weekday = f"周{WEEK[self.on.weekday()]}"
        return " ".join(filter(None, (f"{self.on.month}月{self.on.day}日", weekday, said)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of one month under one name."""

    kind: str
    name: str
    first: date
    last: date

    @property
    def label(self) -> str:
        """1—7日 国庆节."""
        days = f"{self.first.day}" if self.first == self.last else f"{self.first.day}—{self.last.day}"
        return f"{days}日 {self.name}"


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """One month in weeks from Monday; None where a week begins or ends in another month."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]
    counted: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class YearGrid:
    """A year by one calendar. `announced` is None in a year whose days off are not announced (未公布).

    `counted` are the days the calendar counts; `holidays`, `made_up` and `closed` days of the year, whatever it counts.
    """

    year: int
    announced: AnnouncedYear | None
    months: tuple[MonthGrid, ...]
    counted: int
    holidays: int
    made_up: int
    closed: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An answer of the small calculator: the day or the number, and one sentence."""

    day: date | None
    count: int | None
    sentence: str


def year_grid(year: int, by: WorkCalendar, announced: tuple[AnnouncedYear, ...]) -> YearGrid:
    """The days of a year by a calendar. Raises CalendarError outside of the years it covers."""
    said = next((each for each in announced if each.year == year), None)
    days = [
        _day(date.fromordinal(place), by, said)
        for place in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    ]
    months = tuple(_month(number, [day for day in days if day.on.month == number]) for number in range(1, 13))
    return YearGrid(
        year,
        said,
        months,
        sum(day.counts for day in days),
        sum((span.last - span.first).days + 1 for span in said.off) if said else 0,
        len(said.work) if said else 0,
        sum(day.kind == "closed" for day in days),
    )


def _day(on: date, by: WorkCalendar, said: AnnouncedYear | None) -> Day:
    counts = by.is_working(on)
    closure = _named(by.closures, on)
    if closure:
        return Day(on, "closed", closure, counts)
    holiday = _named(said.off, on) if said else ""
    if holiday:
        return Day(on, "holiday", holiday, counts)
    if said and on in said.work:
        return Day(on, "made-up", "调休上班", counts)
    return Day(on, "rest" if on.isoweekday() > 5 else "work", "", counts)


def _named(spans: tuple[Span, ...] | tuple[Closure, ...], on: date) -> str:
    return next((span.name for span in spans if span.first <= on <= span.last), "")


def _month(number: int, days: list[Day]) -> MonthGrid:
    cells: list[Day | None] = [*[None] * days[0].on.weekday(), *days]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return MonthGrid(number, weeks, sum(day.counts for day in days), tuple(_stretches(days)))


def _stretches(days: list[Day]) -> list[Stretch]:
    found: list[Stretch] = []
    for day in days:
        if not day.name:
            continue
        last = found[-1] if found else None
        if last and (last.kind, last.name, last.last) == (day.kind, day.name, day.on - timedelta(1)):
            found[-1] = Stretch(last.kind, last.name, last.first, day.on)
        else:
            found.append(Stretch(day.kind, day.name, day.on, day.on))
    return found


def day_after(start: date, count: int, by: WorkCalendar, working: WorkCalendar) -> Reckoned:
    """The `count`-th day of a calendar after a day (before it when negative), as periods of the law count: the day itself not.

    `working` says whether that day is one of rest. Raises CalendarError.
    """
    day = by.add(start, count)
    unit, word = _unit(by), "后" if count >= 0 else "前"
    said = [f"{_dated(start)}{word}第 {abs(count)} 个{unit}是 {_dated(day)}，{_dated(start)}当天不计"]
    first, last = sorted((start + timedelta(1 if count > 0 else -1), day)) if count else (start, start)
    said += _crossed(by, first, last)
    if count > 0 and not working.is_working(day):
        said.append(f"当天是{working.why_off(day)}，期限顺延的话到 {_dated(working.on_or_after(day))}")
    return Reckoned(day, None, "；".join(said) + "。")


def days_between(first: date, last: date, by: WorkCalendar) -> Reckoned:
    """How many days of a calendar from one day to another, both included. Raises CalendarError."""
    low, high = sorted((first, last))
    count = by.count(low, high)
    whole = f"，共 {(high - low).days + 1} 天" if _unit(by) != "自然日" else ""
    said = [f"{_dated(low)}至 {_dated(high)}，首尾都算，有 {count} 个{_unit(by)}{whole}"]
    return Reckoned(None, count, "；".join([*said, *_crossed(by, low, high)]) + "。")


def _crossed(by: WorkCalendar, first: date, last: date) -> list[str]:
    """The holidays, made-up days and closures between two days, and years that are not announced."""
    spans: tuple[Span | Closure, ...] = (*by.closures, *by.holidays)
    crossed = [
        f"{span.name}（{_stretch(max(span.first, first), min(span.last, last))}）"
        for span in sorted(spans, key=lambda span: span.first)
        if span.first <= last and first <= span.last
    ]
    found = [f"跨{'、'.join(crossed)}"] if crossed else []
    if made_up := [_short(day) for day in by.made_up if first <= day <= last]:
        found.append(f"其中{'、'.join(made_up)}调休上班")
    if years := by.unannounced(first, last):
        found.append(f"{'、'.join(map(str, years))} 年的放假安排未公布，按周一至周五计算")
    return found


def _unit(by: WorkCalendar) -> str:
    if by.announced is not None:
        return "工作日"
    return "可施工日" if by.closures else "自然日"


def _dated(day: date) -> str:
    return f"{day}（周{WEEK[day.weekday()]}）"


def _stretch(first: date, last: date) -> str:
    return _short(first) if first == last else f"{_short(first)}至{_short(last)}"


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
