"""Why a date is what it is: the chain of tasks, links, limits and calendars that makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guatu.engine.calendar import day_at, place_of
from guatu.engine.schedule.network import numbers_within
from guatu.engine.schedule.passes import held_back, held_up
from guatu.engine.schedule.results import Schedule
from guatu.engine.schedule.values import Limit, Link, State, Task


class Cause(StrEnum):
    """What decides a date: a link, a limit of the task, the data date, what happened, the date aimed at, the earliest end."""

    LINK = "link"
    LIMIT = "limit"
    AS_OF = "as of"
    HAPPENED = "happened"
    FINISH_BY = "finish by"
    END = "end"


@dataclass(frozen=True, slots=True)
class Step:
    """One task of a chain, its dates (earliest or latest, as asked), and what decides them."""

    task: Task
    start: date
    finish: date
    cause: Cause
    link: Link | None = None
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps behind a task's dates: the task asked about first, what it all goes back to last.

    `unannounced` are the years without announced working days (未公布) that the dates rest on.
    """

    steps: tuple[Step, ...]
    unannounced: tuple[int, ...]


def early_chain(plan: Schedule, number: int) -> Chain:
    """What makes the earliest dates of task number `number`."""
    return _chain(plan, number, early_step)


def late_chain(plan: Schedule, number: int) -> Chain:
    """What makes the latest dates of task number `number`."""
    return _chain(plan, number, late_step)


def early_step(plan: Schedule, number: int) -> tuple[Step, int | None]:
    """What decides a task's earliest dates, and the number of the task before it when that is a link."""
    network = plan.network
    numbers, starts, finishes = plan.early
    work, task = network.works[number], network.tasks[number]
    begun = starts[number] if work.state == State.DONE else work.days[numbers[number]]
    step = Step(task, day_at(begun), day_at(finishes[number] - 1), Cause.HAPPENED)
    if work.state == State.DONE:
        return step, None
    for wire in network.incoming[number]:
        place = finishes[wire.other] if wire.from_finish else starts[wire.other]
        if held_back(wire, place, work.before, work.left) == numbers[number]:
            return replace(step, cause=Cause.LINK, link=wire.link), wire.other
    if place_of(plan.as_of) <= begun and work.before[place_of(plan.as_of)] == numbers[number]:
        return replace(step, cause=Cause.AS_OF), None
    calendar = network.calendar_of(number)
    limit = next(one for one in task.limits if numbers_within(one, task, calendar)[0] == numbers[number])
    return replace(step, cause=Cause.LIMIT, limit=limit), None


def late_step(plan: Schedule, number: int) -> tuple[Step, int | None]:
    """What decides a task's latest dates, and the number of the task after it when that is a link."""
    network = plan.network
    numbers, starts, finishes = plan.late
    work, task = network.works[number], network.tasks[number]
    step = Step(task, day_at(starts[number]), day_at(finishes[number] - 1), Cause.HAPPENED)
    if work.state == State.DONE:
        return step, None
    for wire in network.outgoing[number]:
        place = finishes[wire.other] if wire.to_finish else starts[wire.other]
        if held_up(wire, place, work.before, work.left) == numbers[number]:
            return replace(step, cause=Cause.LINK, link=wire.link), wire.other
    calendar = network.calendar_of(number)
    for limit in task.limits:
        if numbers_within(limit, task, calendar)[1] == numbers[number]:
            return replace(step, cause=Cause.LIMIT, limit=limit), None
    return replace(step, cause=Cause.END if plan.finish_by is None else Cause.FINISH_BY), None


def unannounced_years(plan: Schedule) -> Mapping[str, tuple[int, ...]]:
    """By task id, the years without announced working days that its earliest dates rest on, or its latest where they say anything.

    Tasks with none are left out.
    """
    found: dict[str, tuple[int, ...]] = {}
    early: dict[int, set[int]] = {}
    late: dict[int, set[int]] = {}
    count = len(plan.network.tasks)
    for rests, step_of, order in (
        (early, early_step, range(count)),
        (late, late_step, range(count - 1, -1, -1)),
    ):
        for number in order:
            step, other = step_of(plan, number)
            rests[number] = _years(plan, number, step, other) | (set() if other is None else rests[other])
    for number, task in enumerate(plan.network.tasks):
        years = tuple(sorted(early[number] | (late[number] if plan.is_bound[number] else set())))
        if years:
            found[task.id] = years
    return found


def _chain(plan: Schedule, number: int, step_of: Callable[[Schedule, int], tuple[Step, int | None]]) -> Chain:
    steps: list[Step] = []
    years: set[int] = set()
    at: int | None = number
    while at is not None:
        step, other = step_of(plan, at)
        steps.append(step)
        years |= _years(plan, at, step, other)
        at = other
    return Chain(tuple(steps), tuple(sorted(years)))


def _years(plan: Schedule, number: int, step: Step, other: int | None) -> set[int]:
    """Years not announced between the task and what decides it, in the task's calendar and in that of the lag."""
    if step.cause == Cause.HAPPENED:
        return set()
    network = plan.network
    days = [step.start, step.finish]
    if other is not None:
        is_early = step.link is not None and step.link.after == step.task.id
        _, starts, finishes = plan.early if is_early else plan.late
        days += [day_at(starts[other]), day_at(finishes[other] - 1)]
    if step.limit:
        days.append(step.limit.day)
    if step.cause == Cause.AS_OF:
        days.append(plan.as_of)
    if step.cause in (Cause.FINISH_BY, Cause.END):
        days.append(day_at(plan.end - 1))
    calendars = [network.calendar_of(number)]
    if step.link and step.link.lag and step.link.calendar is not None:
        calendars.append(network.calendars[step.link.calendar])
    return {year for calendar in calendars for year in calendar.unannounced(min(days), max(days))}
