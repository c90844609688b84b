"""What cannot be kept: the date aimed at, and limits that other limits or the links contradict, with how late it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guatu.engine.schedule.network import numbers_within
from guatu.engine.schedule.reasons import Cause, Step, early_chain
from guatu.engine.schedule.results import Schedule
from guatu.engine.schedule.telling import days_text
from guatu.engine.schedule.values import Edge, Limit, State, Task


@dataclass(frozen=True, slots=True)
class Miss:
    """A limit of a task (or, with none, the date everything is to be finished by) that is missed by `days` of its calendar.

    `against` is where the chain to it begins: with a limit of its own the two contradict each other and one must go.
    """

    task: Task
    limit: Limit | None
    days: int
    against: Step
    sentence: str


def misses(plan: Schedule) -> tuple[Miss, ...]:
    """Everything that cannot be kept, in the order of the tasks; the date aimed at last. Empty: the plan fits."""
    return tuple(_misses(plan))


def _misses(plan: Schedule) -> Iterator[Miss]:
    network, numbers = plan.network, plan.early[0]
    for number, task in enumerate(network.tasks):
        if task.state == State.DONE:
            continue
        for limit in task.limits:
            most = numbers_within(limit, task, network.calendar_of(number))[1]
            if most is not None and most < numbers[number]:
                yield _missed(plan, number, limit, numbers[number] - most)
    if plan.finish_by is None or plan.finish <= plan.finish_by:
        return
    last = _last(plan)
    before = network.works[last].before
    late = before[plan.early[2][last]] - before[plan.end]
    yield _missed(plan, last, None, late)


def _last(plan: Schedule) -> int:
    """The number of the aim, or of the task that ends last."""
    if plan.aim is not None:
        return plan.network.number_of(plan.aim)
    return max(range(len(plan.network.tasks)), key=lambda number: (plan.early[2][number], number))


def _missed(plan: Schedule, number: int, limit: Limit | None, days: int) -> Miss:
    task, against = plan.network.tasks[number], early_chain(plan, number).steps[-1]
    window = plan.window(task.id)
    at_start = limit is not None and limit.edge == Edge.START
    said = f"“{task.name}”最早 {window.start if at_start else window.finish} {'开始' if at_start else '完成'}"
    held = f"要求{limit.text}" if limit else f"目标日期是 {plan.finish_by}"
    late = f"已晚 {days_text(days, plan.network.calendar_of(number))}"
    return Miss(task, limit, days, against, f"{said}，{held}，{late}；{_against(plan, against)}。")


def _against(plan: Schedule, against: Step) -> str:
    name = f"“{against.task.name}”"
    if against.limit:
        return f"与它矛盾的是{name}{against.limit.text}，两者只能保留一个"
    if against.cause == Cause.HAPPENED:
        return f"起因是{name}到 {against.finish} 才完成"
    return f"起因是{name}从数据日期 {plan.as_of} 起排"
