"""Dates and their reasons in Chinese, one sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.engine.calendar import Closure, Span, WorkCalendar
from guatu.engine.schedule.reasons import Cause, Chain, Step, early_chain, late_chain
from guatu.engine.schedule.results import Schedule
from guatu.engine.schedule.values import Link, LinkKind, State

_LINKS = {
    LinkKind.FS: ("完成", "开始"),
    LinkKind.SS: ("开始", "开始"),
    LinkKind.FF: ("完成", "完成"),
    LinkKind.SF: ("开始", "完成"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a task has its earliest or latest dates. `path` are the ids of the chain in the order of time.

    `unannounced` are the years without announced working days (未公布) the dates rest on.
    """

    chain: Chain
    path: tuple[str, ...]
    unannounced: tuple[int, ...]
    sentence: str


def why_early(plan: Schedule, task_id: str) -> Why:
    """Why a task cannot be earlier than it is. Raises ScheduleError when there is no such task."""
    chain = early_chain(plan, plan.network.number_of(task_id))
    steps = chain.steps[::-1]
    parts = [_origin_early(plan, steps[0])]
    for step in steps[1:]:
        parts.append(f"{_waiting(plan, step.link)}“{step.task.name}”（{_span(plan, step)}）")
    sentence = f"{_head('最早', chain.steps[0])}：{'，'.join(parts)}{_not_announced(chain)}。"
    return Why(chain, tuple(step.task.id for step in steps), chain.unannounced, sentence)


def why_late(plan: Schedule, task_id: str) -> Why:
    """Why a task must not be later than its latest dates. Raises ScheduleError when there is no such task."""
    chain = late_chain(plan, plan.network.number_of(task_id))
    steps = chain.steps[::-1]
    parts = [_origin_late(plan, steps[0])]
    for step in steps[1:]:
        awaited = f"“{step.task.name}”（{_span(plan, step)}）"
        parts.append(f"而它在{_waiting(plan, step.link, awaited)}")
    sentence = f"{_head('最迟', chain.steps[0])}：{'，'.join(parts)}{_not_announced(chain)}。"
    return Why(chain, tuple(step.task.id for step in chain.steps), chain.unannounced, sentence)


def days_text(days: int, calendar: WorkCalendar) -> str:
    """So many days of a calendar: 12 个工作日, 7 个自然日."""
    return f"{days} 个{'自然日' if calendar.announced is None else '工作日'}"


def _head(word: str, step: Step) -> str:
    if step.task.state == State.DONE:
        return f"“{step.task.name}”已于 {step.finish} 完成"
    if step.task.days == 0:
        return f"“{step.task.name}”{word} {step.finish}"
    if step.task.state == State.STARTED:
        return f"“{step.task.name}”{word} {step.finish} 完成"
    return f"“{step.task.name}”{word} {step.start} 开始、{step.finish} 完成"


def _origin_early(plan: Schedule, step: Step) -> str:
    name = f"“{step.task.name}”"
    if step.cause == Cause.HAPPENED:
        return f"{name}已于 {step.finish} 完成"
    if step.limit:
        return f"{name}{step.limit.text}（{_span(plan, step)}）"
    return f"{name}从数据日期 {plan.as_of} 起排（{_span(plan, step)}）"


def _origin_late(plan: Schedule, step: Step) -> str:
    name = f"“{step.task.name}”"
    if step.cause == Cause.HAPPENED:
        return f"{name}已于 {step.finish} 完成"
    if step.limit:
        return f"{name}{step.limit.text}（{_span(plan, step)}）"
    if not plan.leads[plan.network.number_of(step.task.id)]:
        return f"{name}（{_span(plan, step)}）以后没有承诺的日期，暂按宽限排"
    if step.cause == Cause.FINISH_BY:
        whole = f"“{plan.network.tasks[plan.network.number_of(plan.aim)].name}”" if plan.aim else "全部工作"
        return f"{whole}要在目标日期 {plan.finish_by} 前完成，{name}（{_span(plan, step)}）"
    return f"为不推迟最早的完工日期 {plan.finish}，{name}（{_span(plan, step)}）"


def _waiting(plan: Schedule, link: Link | None, awaited: str = "其") -> str:
    """其完成后再过 5 个工作日才能开始."""
    if link is None:
        return ""
    network = plan.network
    after = network.tasks[network.numbers[link.after]]
    first, second = _LINKS[link.kind]
    second = second if after.days else "达成"
    lag = days_text(abs(link.lag), network.calendars[link.calendar or after.calendar])
    if link.lag < 0:
        return f"{awaited}{first}前 {lag}即可{second}"
    return f"{awaited}{first}后{f'再过 {lag}' if link.lag else ''}才能{second}"


def _span(plan: Schedule, step: Step) -> str:
    """20 个工作日，2026-09-21 至 2026-10-26，跨国庆节."""
    task, calendar = step.task, plan.network.calendars[step.task.calendar]
    if task.state == State.DONE:
        return f"已于 {step.finish} 完成"
    if task.days == 0:
        return f"里程碑，{step.finish}"
    left = ("还剩 " if task.state == State.STARTED else "") + days_text(task.days_left, calendar)
    spans: tuple[Span | Closure, ...] = (*calendar.holidays, *calendar.closures)
    over = dict.fromkeys(span.name for span in spans if span.first <= step.finish and step.start <= span.last)
    return f"{left}，{step.start} 至 {step.finish}" + (f"，跨{'、'.join(over)}" if over else "")


def _not_announced(chain: Chain) -> str:
    if not chain.unannounced:
        return ""
    years = "、".join(f"{year}" for year in chain.unannounced)
    return f"，其中 {years} 年的工作日安排未公布，按周一至周五计算"
