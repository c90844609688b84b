"""What if one task took longer or shorter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from guatu.engine.calendar import day_at
from guatu.engine.schedule.results import Schedule
from guatu.engine.schedule.telling import days_text


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose earliest dates change, before and after."""

    task_id: str
    start: tuple[date, date]
    finish: tuple[date, date]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change does: the new schedule, the tasks it moves, and the days gained at the end (negative: lost).

    `gained` counts working days of the calendar of the task that was changed.
    """

    plan: Schedule
    moved: tuple[Moved, ...]
    gained: int
    sentence: str


def what_if(plan: Schedule, task_id: str, days: int) -> Trial:
    """The schedule with one task's `days` changed. Raises ScheduleError for an unknown task or negative days."""
    network = plan.network
    task = network.tasks[network.number_of(task_id)]
    return trial_of(plan, plan.on(network.with_task(replace(task, days=days))), task_id)


def trial_of(plan: Schedule, tried: Schedule, task_id: str) -> Trial:
    """What another schedule, in which one task has other days, does to a plan. Raises ScheduleError for an unknown task."""
    network = plan.network
    number = network.number_of(task_id)
    task, days = network.tasks[number], tried.network.tasks[tried.network.number_of(task_id)].days
    calendar = network.calendar_of(number)
    gained = calendar.before[plan.earliest_end] - calendar.before[tried.earliest_end]
    said = f"“{task.name}”由 {days_text(task.days, calendar)}改为 {days_text(days, calendar)}"
    if not gained:
        effect = (
            f"最早完工日期 {plan.finish} 不变" if tried.finish == plan.finish else "最早完工日期只差休息日"
        )
    else:
        word = "提前" if gained > 0 else "推迟"
        effect = (
            f"最早完工日期由 {plan.finish} {word}到 {tried.finish}，{word} {days_text(abs(gained), calendar)}"
        )
    sentence = f"{said}，{effect}。" if days != task.days else f"{said}，没有变化。"
    return Trial(tried, moved(plan, tried), gained, sentence)


def moved(plan: Schedule, other: Schedule) -> tuple[Moved, ...]:
    """The tasks of both whose earliest dates differ, in the order of the first."""
    _, starts, finishes = plan.early
    _, later_starts, later_finishes = other.early
    found = []
    for number, task in enumerate(plan.network.tasks):
        then = other.network.numbers.get(task.id)
        if then is None or (starts[number], finishes[number]) == (later_starts[then], later_finishes[then]):
            continue
        start = day_at(starts[number]), day_at(later_starts[then])
        finish = day_at(finishes[number] - 1), day_at(later_finishes[then] - 1)
        found.append(Moved(task.id, start, finish))
    return tuple(found)
