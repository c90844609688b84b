"""A network's dates: the earliest and the latest of every task, its float, and the limits that cannot be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guatu.engine.calendar import day_at, place_of
from guatu.engine.schedule.network import Network
from guatu.engine.schedule.passes import backward, forward, held_up, lagged
from guatu.engine.schedule.values import Link, LinkKind, State, Task

SPARE = 3 * 366  # days beyond every date for tasks nothing is promised of


@dataclass(frozen=True, slots=True)
class Window:
    """When a task can be: days, the last included. Floats are working days of its calendar, None once it is done.

    `total_float` is how far it can slip before the end or a limit is missed (negative: how far it is late already),
    `free_float` how far before it moves any other task.
    """

    task: Task
    start: date
    finish: date
    latest_start: date
    latest_finish: date
    total_float: int | None
    free_float: int | None


@dataclass(frozen=True, slots=True)
class Disorder:
    """A link that what has happened did not keep."""

    link: Link
    sentence: str


@dataclass(frozen=True, eq=False)
class Schedule:
    """The dates of a network as known on a day; made by `schedule`. Tasks are spoken of by id.

    `aim` is the task whose finish `finish_by` speaks of; None when it speaks of everything.
    """

    network: Network
    as_of: date
    finish_by: date | None
    aim: str | None = None

    def on(self, network: Network) -> Schedule:
        """The same day, date and aim for another network. Raises ScheduleError and CalendarError as `schedule` does."""
        return schedule(network, as_of=self.as_of, finish_by=self.finish_by, aim=self.aim)

    @cached_property
    def early(self) -> tuple[list[int], list[int], list[int]]:
        """Numbers, starts and finishes of the forward pass, by task number."""
        return forward(self.network, place_of(self.as_of))

    @cached_property
    def earliest_end(self) -> int:
        """The boundary by which the aim, or everything, can be done."""
        if self.aim is not None:
            return self.early[2][self.network.number_of(self.aim)]
        return max(self.early[2], default=place_of(self.as_of))

    @cached_property
    def leads(self) -> list[bool]:
        """By task number, whether the aim waits for it (it leads to the aim, or is it); all of them without an aim."""
        if self.aim is None:
            return [True] * len(self.network.tasks)
        aim = self.network.number_of(self.aim)
        return _reaching(self.network, lambda number: number == aim)

    @cached_property
    def is_bound(self) -> list[bool]:
        """By task number, whether its latest dates say anything: it leads to the aim or to a task with an upper limit."""
        works, leads = self.network.works, self.leads
        return _reaching(self.network, lambda number: leads[number] or works[number].high is not None)

    @cached_property
    def end(self) -> int:
        """The boundary the backward pass starts from: after `finish_by`, or after the earliest end."""
        if self.finish_by is not None:
            return place_of(self.finish_by) + 1
        return self.earliest_end

    @cached_property
    def late(self) -> tuple[list[int], list[int], list[int]]:
        """Numbers, starts and finishes of the backward pass, by task number; of use where `is_bound`."""
        return backward(self.network, self._bounds(self.end))

    @cached_property
    def slack(self) -> list[int | None]:
        """By task number, working days it can slip before the earliest end of the aim moves, whatever limits say.

        None when it is done or does not lead to the aim.
        """
        latest = backward(self.network, self._bounds(self.earliest_end), limited=False)[0]
        return [
            latest[number] - self.early[0][number] if leads and work.state != State.DONE else None
            for number, (leads, work) in enumerate(zip(self.leads, self.network.works, strict=True))
        ]

    def _bounds(self, end: int) -> list[int]:
        """Where the backward pass starts from: tasks that do not lead to the aim have years to spare."""
        spare = max([end, *self.early[2]]) + SPARE
        far = min(spare, min((len(work.before) - 1 for work in self.network.works), default=spare))
        return [end if leads else far for leads in self.leads]

    @property
    def finish(self) -> date:
        """The earliest day on which the aim, or everything, is done; the day before `as_of` when there is nothing to do."""
        return day_at(self.earliest_end - 1)

    def window(self, task_id: str) -> Window:
        """One task's dates and floats. Raises ScheduleError when there is no such task."""
        return self._window(self.network.number_of(task_id))

    def windows(self) -> Iterator[Window]:
        """Every task's window, in an order in which each comes after what it waits for."""
        return map(self._window, range(len(self.network.tasks)))

    def total_float(self, number: int) -> int | None:
        """Working days task number `number` can slip; None when it is done."""
        if self.network.works[number].state == State.DONE:
            return None
        return self.late[0][number] - self.early[0][number]

    def free_float(self, number: int) -> int | None:
        """Working days task number `number` can slip without moving any other task or the earliest end; None when done."""
        work = self.network.works[number]
        if work.state == State.DONE:
            return None
        _, starts, finishes = self.early
        most = work.before[self.earliest_end] - work.left
        for wire in self.network.outgoing[number]:
            if wire.to_finish:
                place = finishes[wire.other]
            elif self.network.works[wire.other].state == State.STARTED:
                place = self.network.works[wire.other].days[self.early[0][wire.other]]
            else:
                place = starts[wire.other]
            most = min(most, held_up(wire, place, work.before, work.left))
        return max(0, most - self.early[0][number])

    def critical(self, within: int = 0) -> tuple[str, ...]:
        """The tasks whose slack is within so many working days, in order: at 0 those that move the earliest end at once."""
        return tuple(
            task.id
            for task, found in zip(self.network.tasks, self.slack, strict=True)
            if found is not None and found <= within
        )

    @cached_property
    def disorder(self) -> tuple[Disorder, ...]:
        """What has happened against the links. Nothing is moved for it."""
        return tuple(_disorder(self))

    def _window(self, number: int) -> Window:
        task = self.network.tasks[number]
        _, starts, finishes = self.early
        _, latest_starts, latest_finishes = self.late
        return Window(
            task,
            day_at(starts[number]),
            day_at(finishes[number] - 1),
            task.started_on or day_at(latest_starts[number]),
            day_at(latest_finishes[number] - 1),
            self.total_float(number),
            self.free_float(number),
        )


def schedule(
    network: Network, *, as_of: date, finish_by: date | None = None, aim: str | None = None
) -> Schedule:
    """The schedule of a network on a day (`as_of`: the data date; nothing undone begins before it).

    Latest dates are counted back from `finish_by`, or from the earliest end when there is none: of the task `aim`, or of
    everything. Raises ScheduleError when something has happened after `as_of` or there is no such aim, CalendarError when
    dates leave the calendar.
    """
    network.check_happened(as_of)
    if aim is not None:
        network.number_of(aim)
    made = Schedule(network, as_of, finish_by, aim)
    _ = made.early, made.late  # whatever cannot be computed is said here, not later
    return made


def _reaching(network: Network, is_end: Callable[[int], bool]) -> list[bool]:
    """By task number, whether a chain of wires leads from it to a task that is an end (or it is one itself)."""
    found = [is_end(number) for number in range(len(network.tasks))]
    for number in range(len(found) - 1, -1, -1):
        if found[number]:
            for wire in network.incoming[number]:
                found[wire.other] = True
    return found


def _disorder(plan: Schedule) -> Iterator[Disorder]:
    network, (_, starts, finishes) = plan.network, plan.early
    for link in network.links:
        number = network.numbers[link.before]
        before, after = network.tasks[number], network.tasks[network.numbers[link.after]]
        to_start = link.kind in (LinkKind.FS, LinkKind.SS) and after.days > 0
        from_finish = link.kind in (LinkKind.FS, LinkKind.FF)
        moved = (after.started_on or after.finished_on) if to_start else after.finished_on
        if moved is None:
            continue
        calendar = network.calendars[link.calendar or after.calendar]
        edge = finishes[number] if from_finish else starts[number]
        if lagged(edge, link.lag, calendar.before, calendar.days) <= place_of(moved) + (not to_start):
            continue
        happened = before.finished_on if from_finish else (before.started_on or before.finished_on)
        waited = "完成" if from_finish else "开始"
        when = f"到 {happened} 才{waited}" if happened else f"尚未{waited}"
        done = "开始" if to_start else "完成"
        yield Disorder(link, f"“{after.name}”已于 {moved} {done}，而它应等待的“{before.name}”{when}")
