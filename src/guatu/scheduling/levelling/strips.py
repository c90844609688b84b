"""One schedule on the common axis of working days: where each of its nodes would end up, by tables alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guatu.engine.calendar import CalendarError, WorkCalendar, place_of
from guatu.engine.levelling import Timeline
from guatu.engine.schedule import State
from guatu.engine.schedule.network import Network, Wire
from guatu.engine.schedule.passes import LATE, held_back
from guatu.scheduling.timetables import Timetable

AXIS = "工作日"


@dataclass(frozen=True, eq=False)
class Axis:
    """Working days numbered from the first one not before a day."""

    calendar: WorkCalendar
    timeline: Timeline
    base: int

    @classmethod
    def of(cls, timeline: Timeline) -> Axis:
        """The axis a timeline counts."""
        calendar = timeline.calendar
        return cls(calendar, timeline, calendar.before[place_of(timeline.first)])

    def place(self, number: int) -> int:
        """The place of a numbered day. Raises CalendarError."""
        if not 0 <= self.base + number < len(self.calendar.days):
            raise CalendarError(LATE)
        return self.calendar.days[self.base + number]

    def number(self, place: int) -> int:
        """The number of a place, or of the next one that is counted."""
        return self.calendar.before[place] - self.base


@dataclass(frozen=True, eq=False)
class Strip:
    """One timetable against the axis. Nodes are spoken of by their numbers in the network; starts are numbers of the axis."""

    table: Timetable
    axis: Axis

    @cached_property
    def network(self) -> Network:
        """Its network as known on the day of the timetable."""
        return self.table.plan.network

    @cached_property
    def waiting(self) -> tuple[int, ...]:
        """The nodes not begun, each after those it waits for."""
        works = self.network.works
        return tuple(number for number, work in enumerate(works) if work.state == State.WAITING)

    @cached_property
    def under_way(self) -> tuple[int, ...]:
        """The nodes that have begun and are not finished."""
        works = self.network.works
        return tuple(number for number, work in enumerate(works) if work.state == State.STARTED)

    def ident(self, number: int) -> str:
        """How the engine calls a node."""
        return f"{self.table.row.pk}:{self.network.tasks[number].id}"

    def span(self, number: int, start: int) -> tuple[int, int]:
        """The places of the first day and of the day after the last, for a start on the axis. Raises CalendarError."""
        work = self.network.works[number]
        first = work.before[self.axis.place(start)]
        if first + work.left > len(work.days):
            raise CalendarError(LATE)
        return work.days[first], work.days[first + work.left - 1] + 1

    def days(self, number: int, start: int) -> int:
        """The days of the axis a node takes from a start on."""
        return max(1, self.axis.number(self.span(number, start)[1]) - start)

    def asked(self, number: int, wire: Wire, start: int) -> int:
        """The first day of the axis a node may start on, for a link from one that starts on `start`."""
        first, end = self.span(wire.other, start)
        return self._held(number, wire, end if wire.from_finish else first)

    @cached_property
    def releases(self) -> dict[int, int]:
        """The first day of the axis each waiting node may start on by itself and by what has begun."""
        return {number: self._release(number) for number in self.waiting}

    @cached_property
    def own(self) -> dict[int, int]:
        """The first day of the axis not before the earliest start of each waiting node, nothing being scarce."""
        found: dict[int, int] = {}
        for number in self.waiting:
            asked = [self.asked(number, wire, found[wire.other]) for wire in self.arcs(number)]
            found[number] = max([self.releases[number], *asked])
        return found

    def arcs(self, number: int) -> list[Wire]:
        """The links of a node to others that have not begun."""
        works = self.network.works
        return [wire for wire in self.network.incoming[number] if works[wire.other].state == State.WAITING]

    def is_even(self, number: int) -> bool:
        """Whether a node counts the days of the axis, so that it takes as many from any start on."""
        return self.network.works[number].before is self.axis.calendar.before

    def _release(self, number: int) -> int:
        network, (_, starts, finishes) = self.network, self.table.plan.early
        work = network.works[number]
        first = work.days[max(work.low, work.before[place_of(self.table.plan.as_of)])]
        found = max(0, self.axis.number(first))
        for wire in network.incoming[number]:
            if network.works[wire.other].state != State.WAITING:
                place = finishes[wire.other] if wire.from_finish else starts[wire.other]
                found = max(found, self._held(number, wire, place))
        return found

    def _held(self, number: int, wire: Wire, place: int) -> int:
        work = self.network.works[number]
        first = max(0, held_back(wire, place, work.before, work.left))
        if first >= len(work.days):
            raise CalendarError(LATE)
        return self.axis.number(work.days[first])
