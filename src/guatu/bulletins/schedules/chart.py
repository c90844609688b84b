"""The wall chart of a schedule (作战进度图) as values: a table of nodes and, beside it, their bars over the months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from guatu.bulletins.schedules.letters import titled
from guatu.engine.calendar import Month
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.timetables import Timetable


@dataclass(frozen=True, slots=True)
class Scale:
    """The days a chart shows: whole months. Places on it are shares of its width, 0 to 1."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it shows."""
        return (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        """Where a day begins."""
        return ((day - self.first).days) / self.days

    def after(self, day: date) -> float:
        """Where a day ends."""
        return self.at(day + timedelta(1))

    @property
    def months(self) -> Iterator[tuple[Month, float, float]]:
        """Every month with where it begins and ends."""
        month = Month.of(self.first)
        while month.first_day <= self.last:
            yield month, self.at(month.first_day), self.after(month.last_day)
            month = month.plus(1)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One node: the words of its cells, and its bar. `latest` is where its latest day ends, `goal` where its promised day does.

    `look` is done, critical or plain; `is_milestone` has no length; `share` of it is done, 0 to 1.
    """

    number: int
    name: str
    body: str
    days: str
    latest_start: str
    latest_finish: str
    room: str
    look: str
    is_critical: bool
    is_milestone: bool
    first: float
    last: float
    share: float
    latest: float | None
    goal: float | None


@dataclass(frozen=True, slots=True)
class ChartPhase:
    """The nodes of a phase, and from where to where it goes."""

    name: str
    rows: tuple[ChartRow, ...]
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything on the wall chart. `today` and `goals` are places on the scale; `facts` are (name, value) in the head."""

    title: str
    as_of: date
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    marks: tuple[str, ...]
    scale: Scale
    today: float
    goals: tuple[tuple[str, float], ...]
    phases: tuple[ChartPhase, ...]


def chart_of(found: Timetable, *, marks: tuple[str, ...] = ()) -> Chart:
    """The chart of a schedule as known on its day."""
    lines = lines_of(found)
    scale = _scale(found, lines)
    promised = [line for line in lines if line.promised_on]
    return Chart(
        title=f"{titled(found.row.project.name)}作战进度图",
        as_of=found.plan.as_of,
        facts=tuple(_facts(found, lines)),
        notes=tuple(_notes(lines)),
        marks=marks,
        scale=scale,
        today=scale.at(found.plan.as_of),
        goals=tuple((line.node.name, scale.after(line.promised_on)) for line in promised if line.promised_on),
        phases=tuple(_phases(lines, scale)),
    )


def _scale(found: Timetable, lines: Sequence[Line]) -> Scale:
    days = [found.plan.as_of, found.promise.on, found.plan.finish]
    days += [line.window.start for line in lines]
    days += [
        day for line in lines for day in (line.window.finish, line.latest_finish, line.promised_on) if day
    ]
    return Scale(Month.of(min(days)).first_day, Month.of(max(days)).last_day)


def _facts(found: Timetable, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    project = found.row.project
    if project.unit:
        yield "责任单位", project.unit.name
    if project.owner:
        yield "建设单位", project.owner.name
    yield f"{found.aim.name}目标", f"{found.promise.on}（{found.promise.source}）"
    if found.task(found.row.aim).finished_on:
        yield "实际", str(found.plan.finish)
    else:
        late = found.late_days
        yield "预计", f"{found.plan.finish}（{f'晚 {late}' if late > 0 else f'余量 {-late}'} 个工作日）"
    yield "节点", f"{sum(line.state == 'done' for line in lines)} / {len(lines)} 已完成"
    yield "数据日期", str(found.plan.as_of)


def _notes(lines: Sequence[Line]) -> Iterator[str]:
    years = sorted({year for line in lines for year in line.unannounced})
    if years:
        yield f"＊ {'、'.join(map(str, years))}年放假调休安排未公布，带＊的日期落在或经过这些年份，暂按周一至周五计算。"


def _phases(lines: Sequence[Line], scale: Scale) -> Iterator[ChartPhase]:
    numbered = enumerate(lines, 1)
    for name, group in groupby(numbered, key=lambda pair: pair[1].node.phase or "其他"):
        rows = tuple(_row(number, line, scale) for number, line in group)
        yield ChartPhase(name, rows, min(row.first for row in rows), max(row.last for row in rows))


def _row(number: int, line: Line, scale: Scale) -> ChartRow:
    node, window = line.node, line.window
    star = "＊" if line.unannounced else ""
    is_done = line.state == "done"
    latest = line.latest_finish if not is_done else None
    return ChartRow(
        number=number,
        name=node.name,
        body=str(node.organisation or node.body),
        days=f"{node.days} {line.unit}" if node.days else "里程碑",
        latest_start=""
        if is_done or not line.latest_start or not node.days
        else f"{line.latest_start}{star}",
        latest_finish=_finish(line, star),
        room=_room(line),
        look="done" if is_done else "critical" if line.is_critical else "plain",
        is_critical=line.is_critical and not is_done,
        is_milestone=node.days == 0,
        first=scale.at(window.start),
        last=scale.after(window.finish),
        share=1.0 if is_done else window.task.percent / 100,
        latest=scale.after(latest) if latest else None,
        goal=scale.after(line.promised_on) if line.promised_on else None,
    )


def _finish(line: Line, star: str) -> str:
    if line.state == "done":
        return f"{line.window.finish} ✓" if not line.is_assumed else f"{line.window.finish} 视为完成"
    return f"{line.latest_finish}{star}" if line.latest_finish else "—"


def _room(line: Line) -> str:
    if line.state == "done":
        return "已完成"
    if line.total_float is None:
        return "—"
    return f"晚 {line.late}" if line.late else str(line.total_float)
