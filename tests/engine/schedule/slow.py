"""The same dates found by walking over days one by one: slow, and nothing of the engine's arithmetic in it.

Places are days from 0; a boundary is the morning of its place. Only the values (Task, Link, Limit) are shared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from guatu.engine.calendar import FIRST_DAY
from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense, State, Task

FAR = 60
Works = Callable[[date], bool]


class Slow:
    """A network over calendars given as `is this day worked`; task ids are in an order in which links go forward."""

    def __init__(self, tasks: Sequence[Task], links: Sequence[Link], works: Mapping[str, Works]) -> None:
        self.tasks, self.links, self.works = {task.id: task for task in tasks}, links, works

    def early(self, as_of: date) -> dict[str, tuple[int, int]]:
        """Start (of what is left) and finish by task."""
        found: dict[str, tuple[int, int]] = {}
        for task in self.tasks.values():
            if task.state == State.DONE:
                found[task.id] = place(task.started_on or task.finished_on), place(task.finished_on) + 1
            else:
                found[task.id] = self.first_that_holds(task, found, as_of, free=False)
        return found

    def first_that_holds(
        self, task: Task, found: Mapping[str, tuple[int, int]], as_of: date, *, free: bool
    ) -> tuple[int, int]:
        held = [self.held(link, found) for link in self.into(task) if link.before in found]
        start = min(earliest for earliest, _ in held) - FAR if free else place(as_of)
        while True:
            if self.is_worked(task, start):
                finish = self.end_of(task, start)
                if all(earliest <= (finish if to_finish else start) for earliest, to_finish in held) and (
                    free or all(kept(limit, task, start, finish, upper=False) for limit in task.limits)
                ):
                    return start, finish
            start += 1

    def held(self, link: Link, found: Mapping[str, tuple[int, int]]) -> tuple[int, bool]:
        """The place an edge of the task after may not be before, and whether that edge is its finish."""
        before, after = self.tasks[link.before], self.tasks[link.after]
        begun = place(before.started_on) if before.state == State.STARTED else found[link.before][0]
        edge = found[link.before][1] if link.kind in (LinkKind.FS, LinkKind.FF) else begun
        to_finish = link.kind in (LinkKind.FF, LinkKind.SF) or (link.kind == LinkKind.FS and not after.days)
        return self.lagged(edge, link.lag, link.calendar or after.calendar), to_finish

    def into(self, task: Task) -> list[Link]:
        """The links that still hold a task back: none once done; from starts to its start none once it has started."""
        links = [link for link in self.links if link.after == task.id]
        if task.state == State.DONE:
            return []
        return [link for link in links if not (task.state == State.STARTED and link.kind == LinkKind.SS)]

    def latest(self, task_id: str, by: int) -> int | None:
        """The latest place at which a task can begin so that it, and all that must follow, keeps `by` and upper limits."""
        task = self.tasks[task_id]
        days = [at for at in range(by - 6 * FAR, by) if self.is_worked(task, at)]
        good = bisect_left(
            days, True, key=lambda at: not self.all_kept(task, at, by)
        )  # later is never better
        return days[good - 1] if good else None

    def all_kept(self, task: Task, start: int, by: int) -> bool:
        follows = self.moved_by(task, start)
        return all(
            finish <= by
            and all(
                kept(limit, self.tasks[each], begun, finish, upper=True) for limit in self.tasks[each].limits
            )
            for each, (begun, finish) in follows.items()
        )

    def moved_by(self, task: Task, start: int) -> dict[str, tuple[int, int]]:
        """Where a task put at a place drives those that wait for it and are not done, when nothing else holds them."""
        found = {task.id: (start, self.end_of(task, start))}
        for other in self.tasks.values():
            driven = [link for link in self.into(other) if link.before in found and self.can_move(link)]
            if other.id != task.id and driven:
                kept_links, self.links = self.links, driven
                found[other.id] = self.first_that_holds(other, found, FIRST_DAY, free=True)
                self.links = kept_links
        return found

    def can_move(self, link: Link) -> bool:
        """Whether moving what is left of the task before moves the edge the link goes from."""
        before = self.tasks[link.before]
        return before.state == State.WAITING or (
            before.state == State.STARTED and link.kind in (LinkKind.FS, LinkKind.FF)
        )

    def is_worked(self, task: Task, at: int) -> bool:
        return self.works[task.calendar](day(at))

    def end_of(self, task: Task, start: int) -> int:
        left, at = task.days_left, start
        while left:
            left -= self.is_worked(task, at)
            at += 1
        return at

    def lagged(self, boundary: int, lag: int, calendar: str) -> int:
        """The close of the working day that is `lag` working days on from the last one before the boundary (0: as it is)."""
        works, at = self.works[calendar], boundary
        if lag > 0:
            while lag:
                lag -= works(day(at))
                at += 1
        elif lag < 0:
            lag -= 1
            while lag:
                at -= 1
                lag += works(day(at))
            at += 1
        return at


def kept(limit: Limit, task: Task, start: int, finish: int, *, upper: bool) -> bool:
    if limit.edge == Edge.START and task.state == State.STARTED:
        return True
    at = start if limit.edge == Edge.START else finish - 1
    if upper:
        return limit.sense == Sense.NOT_BEFORE or at <= place(limit.day)
    return limit.sense == Sense.NOT_AFTER or at >= place(limit.day)


def place(at: date | None) -> int:
    assert at is not None
    return (at - FIRST_DAY).days


def day(at: int) -> date:
    return date.fromordinal(FIRST_DAY.toordinal() + at)
