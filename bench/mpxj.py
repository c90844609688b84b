"""MPXJ's two schedulers, in a Java process: an oracle for the tests, and the time of one network of 100,000 nodes beside ours.

MPXJ (PyPI `mpxj`) brings its classes, the machine a Java that can run a source file (a JDK).
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bench.schedule import AS_OF, one_network
from bench.timing import seconds
from guatu.engine.calendar import AnnouncedYear, Span, WorkCalendar, day_at, working_calendar
from guatu.engine.schedule import Link, LinkKind
from guatu.engine.schedule.many import Columns, Dates, Many

Four = tuple[datetime, datetime, datetime, datetime]
Moments = tuple[Four, ...]
SCHEDULERS = ("microsoft", "primavera")
LIMIT = 10.0
RECORDED_SECONDS = (
    1.5  # the faster scheduler on 100,000 nodes, measured once on two cores; used where MPXJ is not
)
KINDS = {(1, 0): "FS", (0, 0): "SS", (1, 1): "FF", (0, 1): "SF"}
ROUNDS = 5
_SOURCE = Path(__file__).with_name("mpxj_schedulers.java")
_MORNING, _EVENING = time(8), time(17)


@dataclass(frozen=True, slots=True)
class Plain:
    """A network without anything that happened: days by task, links by place, one calendar, a day to begin on.

    MPXJ's Microsoft scheduler holds only tasks that wait for nothing to that day, so the Java program gives it to each as
    a limit; its Primavera scheduler holds all of them, as ours does.
    """

    start: date
    days: Sequence[int]
    links: Sequence[tuple[int, int, str, int]]
    off: Sequence[date] = ()
    worked: Sequence[date] = ()

    @property
    def calendar(self) -> WorkCalendar:
        """Its calendar as ours: Monday to Friday, but for `off` and `worked`."""
        return calendar_of(self.off, self.worked)

    def line(self, scheduler: str) -> str:
        """What the Java program reads."""
        links = (word for before, after, kind, lag in self.links for word in (before, after, kind, lag))
        words: Iterable[object] = (
            scheduler,
            self.start,
            "12345",
            ",".join(map(str, self.off)) or "-",
            ",".join(map(str, self.worked)) or "-",
            len(self.days),
            *self.days,
            len(self.links),
            *links,
        )
        return " ".join(map(str, words)) + "\n"


@dataclass(frozen=True, slots=True)
class Told:
    """What a scheduler says: seconds it took, and per task the moments of its earliest start and finish, latest start and finish."""

    seconds: float
    moments: Moments


class Refusal(Exception):  # noqa: N818 - the scheduler did not want to
    """The scheduler raised an exception; `str` is what it said."""


class Schedulers:
    """A running Java process; made by `running`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, network: Plain, scheduler: str) -> Told:
        """The dates one scheduler gives. Raises Refusal."""
        return self._asked(network.line(scheduler))

    def ask_file(self, path: Path, start: date) -> Told:
        """The dates of the tasks of a Project file, summaries left out, by the Microsoft scheduler. Raises Refusal."""
        return self._asked(f"file {start} {path}\n")

    def _asked(self, line: str) -> Told:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        words = self._process.stdout.readline().split()
        if not words or words[0] != "ok":
            raise Refusal(" ".join(words[1:]) or "MPXJ 没有回答")
        moments = [datetime.fromisoformat(word) for word in words[2:]]
        fours = zip(moments[::4], moments[1::4], moments[2::4], moments[3::4], strict=True)
        return Told(float(words[1]), tuple(fours))


def missing() -> str:
    """Why MPXJ cannot be asked here, in a sentence; empty when it can."""
    if find_spec("mpxj") is None:
        return "没有安装 mpxj，不与 MPXJ 比较"
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "没有 JDK（java 和 javac），不与 MPXJ 比较"
    return ""


@contextmanager
def running() -> Iterator[Schedulers]:
    """The schedulers, as long as they are needed."""
    spec, java = find_spec("mpxj"), shutil.which("java")
    assert spec is not None
    assert spec.origin is not None
    assert java is not None
    classes = str(Path(spec.origin).parent / "lib" / "*")
    command = [java, "-Xmx3g", "-Xss64m", "-cp", classes, str(_SOURCE)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield Schedulers(process)
        finally:
            process.kill()


def days_of(moments: Four, calendar: WorkCalendar) -> tuple[date, date, date, date]:
    """Earliest start and finish, latest start and finish as days."""
    earliest, earliest_finish, latest, latest_finish = moments
    return (
        start_day(earliest, calendar),
        finish_day(earliest_finish, calendar),
        start_day(latest, calendar),
        finish_day(latest_finish, calendar),
    )


def start_day(moment: datetime, calendar: WorkCalendar) -> date:
    """The day a task starts on: the close of a day is the morning of the next working day."""
    day = moment.date()
    return calendar.on_or_after(day + timedelta(1) if moment.time() >= _EVENING else day)


def finish_day(moment: datetime, calendar: WorkCalendar) -> date:
    """The day a task finishes on: the morning of a day is the close of the working day before."""
    day = moment.date()
    return calendar.on_or_before(day - timedelta(1) if moment.time() <= _MORNING else day)


def calendar_of(off: Sequence[date], worked: Sequence[date]) -> WorkCalendar:
    """Monday to Friday, but for some days off and some worked."""
    years = sorted({day.year for day in (*off, *worked)})
    announced = [
        AnnouncedYear(
            year,
            "",
            date(year - 1, 11, 1),
            "",
            tuple(Span("", day, day) for day in off if day.year == year),
            frozenset(day for day in worked if day.year == year),
        )
        for year in years
    ]
    return working_calendar("工作日", announced)


def links_of(network: Plain) -> list[Link]:
    """Its links as ours, tasks named by their place."""
    return [Link(str(before), str(after), LinkKind(kind), lag) for before, after, kind, lag in network.links]


def run(scale: float) -> bool:
    """One network of 100,000 nodes: how much faster than the faster of MPXJ's schedulers, on the same dates."""
    columns, calendar = one_calendar(max(1_000, int(100_000 * scale))), working_calendar("工作日")
    count = len(columns.left)
    made = Many(columns, [calendar])
    ours = statistics.median(seconds(partial(passes, made, count)) for _ in range(ROUNDS))
    why = missing()
    if why:
        return said(f"一个 {count:,} 个节点的网络：{why}，取记录值", RECORDED_SECONDS * count / 100_000, ours)
    with running() as schedulers:
        took = {name: measured(plain_of(columns), schedulers, name) for name in SCHEDULERS}
    for name, (theirs, moments) in took.items():
        assert same_dates(made, calendar, moments) == count, "日期与 MPXJ 不同"
        print(f"       {name} {theirs:.3f} 秒，{count:,} 个节点的四个日期都与本程序相同")
    fastest = min(theirs for theirs, _ in took.values())
    return said(f"一个 {count:,} 个节点的网络，与 MPXJ 较快的一个相比", fastest, ours)


def said(what: str, theirs: float, ours: float) -> bool:
    """The line of the report; True when ours is fast enough."""
    kept = theirs / ours >= LIMIT
    times = f"本程序 {ours:.3f} 秒，MPXJ {theirs:.3f} 秒"
    print(
        f"{'达到' if kept else '未达到'}  {what}：快 {theirs / ours:.1f} 倍（要求 ≥ {LIMIT:g}）  {times}",
        flush=True,
    )
    return kept


def measured(network: Plain, schedulers: Schedulers, name: str) -> tuple[float, Moments]:
    """Seconds of one scheduler, the middle of five after two to warm Java up, and the moments it gave."""
    rounds = [schedulers.ask(network, name) for _ in range(ROUNDS + 2)]
    return statistics.median(each.seconds for each in rounds[2:]), rounds[-1].moments


def one_calendar(tasks: int) -> Columns:
    """The network of the figure `schedule`, every task and lag by the same calendar; no SF without lag, which differs."""
    columns = one_network(tasks)
    differs = (columns.from_finish == 0) & (columns.to_finish == 1) & (columns.lag == 0)
    nothing = np.zeros_like(columns.calendar)
    return replace(
        columns, lag=columns.lag + differs, calendar=nothing, lag_calendar=np.zeros_like(columns.lag)
    )


def plain_of(columns: Columns) -> Plain:
    """Columns as a network for MPXJ."""
    kinds = [
        KINDS[ends] for ends in zip(columns.from_finish.tolist(), columns.to_finish.tolist(), strict=True)
    ]
    ends = columns.before.tolist(), columns.after.tolist()
    return Plain(AS_OF, columns.left.tolist(), list(zip(*ends, kinds, columns.lag.tolist(), strict=True)))


def passes(made: Many, count: int) -> tuple[Dates, Dates]:
    """Both passes, the second back from the end of the first, as MPXJ does."""
    early = made.forward(AS_OF)
    return early, made.backward(np.full(count, early.finish.max(), np.intp))


def same_dates(made: Many, calendar: WorkCalendar, moments: Moments) -> int:
    """How many tasks have the four dates that ours have."""
    early, late = passes(made, len(moments))
    columns = (early.start, early.finish, late.start, late.finish)
    same = 0
    for four, places in zip(moments, zip(*(each.tolist() for each in columns), strict=True), strict=True):
        ours = (
            day_at(places[0]),
            day_at(places[1] - 1),
            day_at(places[2]),
            day_at(places[3] - 1),
        )
        same += ours == days_of(four, calendar)
    return same
