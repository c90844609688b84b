"""Timetables as a problem of the engine, and the check that a plan for it is late enough for their own calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from guatu.engine.calendar import CalendarError, Month, day_at
from guatu.engine.levelling import Activity, Budget, Link, Plan, Problem, Resource, Timeline
from guatu.engine.schedule import LinkKind
from guatu.engine.schedule.network import Wire
from guatu.kit.errors import Refused
from guatu.scheduling.levelling.means import Grant, Means, Use, granted
from guatu.scheduling.levelling.strips import AXIS, Axis, Strip
from guatu.scheduling.timetables import Timetable

SLIP = 6
YEAR = 250


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Timetables of one day that share means. `weights` is what a day of lateness costs, by the level of the project; others
    weigh 1. `days` and `lags` are what nodes and links (from start to start) take on the axis, by the engine's names; `least`
    the days nodes are sure to take, over which they use a quota that is spread.
    """

    strips: tuple[Strip, ...]
    axis: Axis
    means: tuple[Means, ...]
    weights: Mapping[str, int]
    days: Mapping[str, int]
    least: Mapping[str, int]
    lags: Mapping[tuple[str, str], int]

    @cached_property
    def problem(self) -> Problem:
        """What the engine is asked. Raises LevellingError only when it is planned."""
        links = tuple(Link(before, after, LinkKind.SS, lag) for (before, after), lag in self.lags.items())
        resources = tuple(self._resource(each) for each in self.means if not each.is_quota)
        activities = tuple(self._activity(strip, number) for strip, number in self.nodes())
        return Problem(activities, links, resources, self._budgets(Grant.budget))

    def nodes(self) -> Iterator[tuple[Strip, int]]:
        """Every node that can be moved."""
        return ((strip, number) for strip in self.strips for number in strip.waiting)

    def uses(self, strip: Strip, number: int) -> dict[str, int]:
        """What a node takes of the means."""
        said = strip.table.nodes[strip.network.tasks[number].id].uses
        return {each.name: int(said[each.name]) for each in self.means if said.get(each.name)}

    @cached_property
    def grants(self) -> dict[str, Grant]:
        """What there is of each quota by the end of each month."""
        return {each.name: self._granted(each) for each in self.means if each.is_quota}

    def running(self, means: Means) -> list[Use]:
        """What is under way still uses of a quota that is spread; another one it has used up."""
        nodes = ((strip, number) for strip in self.strips for number in strip.under_way)
        return [
            (left[means.name], self._until(*node))
            for node in nodes
            if means.name in (left := self._left(*node))
        ]

    def grown(self, plan: Plan, *, is_exact: bool = False) -> Portfolio | None:
        """The portfolio with more days where a plan needs them, or fewer that are sure where it takes fewer and money is spread
        over them; None when the plan is late enough everywhere.

        With `is_exact` they are the days taken by starts of the plan, else those of starts about then too.
        """
        days, least, lags = dict(self.days), dict(self.least), dict(self.lags)
        for strip, number in self.nodes():
            name = strip.ident(number)
            start = plan.starts[name]
            taken, sure = strip.days(number, start), least[name] if self._is_spread(strip, number) else 0
            if not sure <= taken <= days[name]:
                shortest, longest = _days(strip, number, start, is_exact)
                days[name], least[name] = max(days[name], longest), min(least[name], shortest)
            for wire in strip.arcs(number):
                pair = strip.ident(wire.other), name
                other = plan.starts[pair[0]]
                if strip.asked(number, wire, other) > start:
                    lags[pair] = max(lags[pair], _lag(strip, number, wire, other, is_exact))
        if (days, least, lags) == (self.days, self.least, self.lags):
            return None
        return replace(self, days=days, least=least, lags=lags)

    def at(self, starts: Mapping[str, int]) -> Portfolio:
        """The portfolio with the days nodes and links take by these starts, no more."""
        days: dict[str, int] = {}
        lags: dict[tuple[str, str], int] = {}
        for strip, number in self.nodes():
            name = strip.ident(number)
            days[name] = strip.days(number, starts[name])
            for wire in strip.arcs(number):
                pair = strip.ident(wire.other), name
                lag = strip.asked(number, wire, starts[pair[0]]) - starts[pair[0]]
                lags[pair] = max(lag, lags.get(pair, lag))
        return replace(self, days=days, least=days, lags=lags)

    def due(self, strip: Strip, number: int) -> int | None:
        """The boundary on the axis by which a node is promised to be finished."""
        promise = strip.table.promises.get(strip.network.tasks[number].id)
        return self.axis.timeline.end(promise.on) if promise else None

    def weight(self, strip: Strip) -> int:
        """What a day of lateness of a schedule costs."""
        return self.weights.get(strip.table.row.project.level, 1)

    def with_under_way(self, plan: Plan) -> tuple[Problem, Plan]:
        """The problem and a plan with what is under way among the activities, so that reasons can name it."""
        running = [(strip, number) for strip in self.strips for number in strip.under_way]
        added = [self._running(strip, number) for strip, number in running]
        problem = self.problem
        resources = tuple(self._whole(means, plan.finish) for means in self.means if not means.is_quota)
        budgets = self._budgets(Grant.whole)
        starts = {**plan.starts, **{each.id: 0 for each in added}}
        activities = (*problem.activities, *added)
        told = replace(problem, activities=activities, resources=resources, budgets=budgets)
        return told, replace(plan, starts=starts)

    def capacity(self, means: Means, numbers: int) -> list[int]:
        """What there is on each of so many days of the axis: the least of the calendar days up to the next one."""
        found = []
        for number in range(numbers):
            first, end = self.axis.place(number), self.axis.place(number + 1)
            found.append(min(means.units_in(Month.of(day_at(place))) for place in {first, end - 1}))
        return found

    def _activity(self, strip: Strip, number: int) -> Activity:
        table, task = strip.table, strip.network.tasks[number]
        uses, name, project = self.uses(strip, number), strip.ident(number), table.row.project
        return Activity(
            name,
            task.name,
            self.days[name],
            project.name,
            {each.name: uses[each.name] for each in self.means if each.name in uses and not each.is_quota},
            {each.name: uses[each.name] for each in self.means if each.name in uses and each.is_quota},
            {each.name: self.least[name] for each in self.means if each.name in uses and each.is_spread},
            release=strip.releases[number],
            due=self.due(strip, number),
            weight=self.weight(strip),
        )

    def _running(self, strip: Strip, number: int) -> Activity:
        """What is under way, from the first day until it ends."""
        uses, task = self.uses(strip, number), strip.network.tasks[number]
        needs = {each.name: uses[each.name] for each in self.means if each.name in uses and not each.is_quota}
        days, left = self._until(strip, number), self._left(strip, number)
        project = strip.table.row.project.name
        spread = dict.fromkeys(left, max(1, days))
        return Activity(strip.ident(number), task.name, days, project, needs, left, spread)

    def _is_spread(self, strip: Strip, number: int) -> bool:
        """Whether a node uses a quota that is spread."""
        uses = self.uses(strip, number)
        return any(each.is_spread and each.name in uses for each in self.means)

    def _left(self, strip: Strip, number: int) -> dict[str, int]:
        """What a node under way still uses of quotas that are spread: as much of it all as of its days is left."""
        days, left = strip.network.tasks[number].days, strip.network.works[number].left
        uses = self.uses(strip, number)
        return {
            each.name: -(-uses[each.name] * left // max(1, days))
            for each in self.means
            if each.is_spread and each.name in uses
        }

    def _budgets(self, of: Callable[[Grant, str, Timeline], Budget]) -> tuple[Budget, ...]:
        return tuple(of(grant, name, self.axis.timeline) for name, grant in self.grants.items())

    def _granted(self, means: Means) -> Grant:
        asked = sum(self.uses(*node).get(means.name, 0) for node in self.nodes())
        return granted(means, self.axis.timeline, self.running(means), asked)

    def _resource(self, means: Means) -> Resource:
        """A resource without what is under way uses of it; below nothing there is nothing."""
        taken = self.under_way(means)
        left = [
            max(0, units - used) for units, used in zip(self.capacity(means, len(taken)), taken, strict=True)
        ]
        return Resource(means.name, means.units, _changes(left, means.units))

    def _whole(self, means: Means, finish: int) -> Resource:
        """A resource with all there is, or all that is under way where that is more already."""
        taken = self.under_way(means)
        there = [max(pair) for pair in zip(self.capacity(means, len(taken)), taken, strict=True)]
        most = max([means.units, *there])
        there += [means.units] * (finish + 1 - len(there))
        return Resource(means.name, most, _changes(there, most))

    def under_way(self, means: Means) -> list[int]:
        """What is under way uses of a resource day by day, at least as far as its capacity changes."""
        ends = [
            (self._until(strip, number), used)
            for strip in self.strips
            for number in strip.under_way
            if (used := self.uses(strip, number).get(means.name))
        ]
        last = self.axis.timeline.end(max(means.months).last_day) + 1 if means.months else 0
        last = max([0, last, *(end for end, _ in ends)])
        return [sum(used for end, used in ends if number < end) for number in range(last)]

    def _until(self, strip: Strip, number: int) -> int:
        """The boundary on the axis by which what is under way ends."""
        return max(0, self.axis.number(strip.table.plan.early[2][number]))


def translated(
    tables: Sequence[Timetable], means: Sequence[Means], weights: Mapping[str, int], *, as_of: date
) -> Portfolio:
    """The timetables of one day as a portfolio. Raises Refused when there are none or dates leave the calendars."""
    if not tables:
        raise Refused("请至少选择一份倒排工期")
    axis = Axis.of(Timeline(tables[0].plan.network.calendars[AXIS], as_of))
    strips = tuple(Strip(table, axis) for table in tables)
    days: dict[str, int] = {}
    least: dict[str, int] = {}
    lags: dict[tuple[str, str], int] = {}
    try:
        for strip in strips:
            for number in strip.waiting:
                name = strip.ident(number)
                least[name], days[name] = _days(strip, number, strip.own[number], False)
                for wire in strip.arcs(number):
                    pair = strip.ident(wire.other), name
                    lag = _lag(strip, number, wire, strip.own[wire.other], False)
                    lags[pair] = max(lag, lags.get(pair, lag))
    except CalendarError as wrong:
        raise Refused(str(wrong)) from wrong
    return Portfolio(strips, axis, tuple(means), weights, days, least, lags)


def _changes(units: Sequence[int], standing: int) -> tuple[tuple[int, int, int], ...]:
    """Day by day numbers as changes of a standing one."""
    found, begin = [], 0
    for count, run in groupby(units):
        end = begin + len(list(run))
        if count != standing:
            found.append((begin, end, count))
        begin = end
    return tuple(found)


def _days(strip: Strip, number: int, start: int, is_exact: bool) -> tuple[int, int]:
    """The least and the most days of the axis a node takes when it starts then, or about then."""
    if is_exact or strip.is_even(number):
        return (strip.days(number, start),) * 2
    found = _about(lambda begun: strip.days(number, begun), start)
    return min(found), max(found)


def _lag(strip: Strip, number: int, wire: Wire, start: int, is_exact: bool) -> int:
    """The days of the axis from the start of the other node to the start of a node, by one link, as `_days`."""
    ends = strip.is_even(number) and strip.is_even(wire.other)
    if is_exact or (ends and wire.before is strip.axis.calendar.before):
        return strip.asked(number, wire, start) - start
    return max(_about(lambda begun: strip.asked(number, wire, begun) - begun, start))


def _about(days: Callable[[int], int], start: int) -> list[int]:
    """The days of all starts within a year that take about as many as this one."""
    known = days(start)
    return [each for begun in range(start, start + YEAR) if abs((each := days(begun)) - known) <= SLIP]
