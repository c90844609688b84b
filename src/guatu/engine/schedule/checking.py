"""What is wrong with tasks and links before anything is computed, each in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from guatu.engine.calendar import FIRST_DAY, LAST_DAY
from guatu.engine.schedule.values import Link, State, Task


def problems_of(tasks: Sequence[Task], links: Sequence[Link], calendars: Collection[str]) -> tuple[str, ...]:
    """Every problem that needs no computing: names, calendars, percentages, days; not cycles."""
    found = [f"节点编号“{one}”用了 {n} 次" for one, n in Counter(task.id for task in tasks).items() if n > 1]
    for task in tasks:
        found += _of_task(task, calendars)
    known = {task.id for task in tasks}
    for link in links:
        found += _of_link(link, known, calendars)
    return tuple(found)


def _of_task(task: Task, calendars: Collection[str]) -> Iterator[str]:
    who = f"“{task.name}”"
    if task.days < 0:
        yield f"{who}的工期是 {task.days} 天，不能为负"
    if task.calendar not in calendars:
        yield f"{who}用的日历“{task.calendar}”不存在"
    if not 0 <= task.percent <= 99 and task.state != State.DONE:
        yield f"{who}完成 {task.percent}%，没有完成日期时应在 0 到 99 之间"
    if task.percent and task.state == State.WAITING:
        yield f"{who}完成 {task.percent}%，但没有开始日期"
    if task.finished_on and task.started_on and task.finished_on < task.started_on:
        yield f"{who}的完成日期 {task.finished_on} 早于开始日期 {task.started_on}"
    if task.days == 0 and task.state == State.STARTED:
        yield f"{who}是里程碑，只有完成日期，没有开始日期"
    days = [*(limit.day for limit in task.limits), task.started_on, task.finished_on]
    for day in days:
        if day and not FIRST_DAY <= day < LAST_DAY:
            yield f"{who}的日期 {day} 不在日历范围内（{FIRST_DAY} 至 {LAST_DAY}）"


def _of_link(link: Link, known: Collection[str], calendars: Collection[str]) -> Iterator[str]:
    for end in (link.before, link.after):
        if end not in known:
            yield f"关系 {link.before}→{link.after} 里没有节点“{end}”"
    if link.calendar is not None and link.calendar not in calendars:
        yield f"关系 {link.before}→{link.after} 用的日历“{link.calendar}”不存在"


def cycles_among(names: Sequence[str], waits_for: Mapping[int, Sequence[int]]) -> tuple[str, ...]:
    """Cycles named node by node. `waits_for` holds, for nodes that could not be numbered, which of them each waits for."""
    left, found = dict(waits_for), []
    while left:
        trail: list[int] = []
        seen: dict[int, int] = {}
        node = next(iter(left))
        while node not in seen:
            seen[node] = len(trail)
            trail.append(node)
            before = [other for other in left[node] if other in left]
            if not before:
                break
            node = before[0]
        else:
            ring = [*trail[seen[node] :], node][::-1]
            found.append("这些节点互相等待：" + "→".join(f"“{names[each]}”" for each in ring))
        for each in trail:
            del left[each]
    return tuple(found)
