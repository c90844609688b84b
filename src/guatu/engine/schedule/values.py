"""What a schedule is made of: tasks, links between them, limits on them, and what has really happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LinkKind(StrEnum):
    """Which edge of the task before holds which edge of the task after: FS is finish to start."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Edge(StrEnum):
    """The start or the finish of a task."""

    START = "start"
    FINISH = "finish"


class Sense(StrEnum):
    """How a limit holds its edge: not before a day, not after it, or on that very day."""

    NOT_BEFORE = "not before"
    NOT_AFTER = "not after"
    ON = "on"


class State(StrEnum):
    """How far a task is: not begun, under way, done."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Limit:
    """A day that one edge of a task is held to, and in the user's words why (a statute, a decision, a promise)."""

    edge: Edge
    sense: Sense
    day: date
    reason: str = ""

    @property
    def is_lower(self) -> bool:
        """Whether it forbids earlier days."""
        return self.sense != Sense.NOT_AFTER

    @property
    def is_upper(self) -> bool:
        """Whether it forbids later days."""
        return self.sense != Sense.NOT_BEFORE

    @property
    def text(self) -> str:
        """不晚于 2026-12-31 完成（省重点项目责任书)."""
        word = {Sense.NOT_BEFORE: "不早于", Sense.NOT_AFTER: "不晚于", Sense.ON: "定在"}[self.sense]
        done = "开始" if self.edge == Edge.START else "完成"
        return f"{word} {self.day} {done}" + (f"（{self.reason}）" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Task:
    """One node. `days` are working days of its calendar; 0 is a milestone, which happens at the close of one working day.

    A milestone that follows a task by FS falls on the day that task ends; work that follows it by FS begins the day
    after, by SS the same day. `percent` (0 to 99) is the share of `days` already worked of a task that has started.
    `least` are the days below which no way of winning time shortens it (a time the law gives everybody).
    """

    id: str
    name: str
    days: int
    calendar: str
    limits: tuple[Limit, ...] = ()
    started_on: date | None = None
    finished_on: date | None = None
    percent: int = 0
    body: str = ""
    least: int = 1

    @property
    def state(self) -> State:
        """Done with a day of finishing, started with a day of starting, else waiting."""
        if self.finished_on:
            return State.DONE
        return State.STARTED if self.started_on else State.WAITING

    @property
    def days_left(self) -> int:
        """Working days still to be worked, rounded up; at least 1 unless done (a milestone takes its day)."""
        if self.state == State.DONE:
            return 0
        return max(1, -(-self.days * (100 - self.percent) // 100))


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`. `lag` is in working days of `calendar` (None: that of `after`); negative is overlap."""

    before: str
    after: str
    kind: LinkKind = LinkKind.FS
    lag: int = 0
    calendar: str | None = None


class ScheduleError(ValueError):
    """A network that cannot be scheduled. `problems` are Chinese sentences, all of them; `str` joins them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems
