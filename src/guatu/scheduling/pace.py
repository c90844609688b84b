"""When a schedule will be done by how much of its work is done, beside the simulation of its nodes: earned schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

from guatu.engine.forecast import DONE, FinishForecast, Tracked, finish_forecast
from guatu.engine.schedule import State
from guatu.scheduling.timetables import Timetable

Dates = Mapping[str, tuple[date, date]]


def pace_of(found: Timetable, baseline: Dates) -> FinishForecast | None:
    """The forecast of the aim's day from the work of the nodes that lead to it, against their baseline.

    A node is worth the calendar days its baseline gives it, earned evenly over them; done, it is earned whole, under way by
    its percent. No day is before the earliest the nodes themselves allow. None without a baseline of the aim, before its
    first day, and while nothing or everything of it is done: then it says nothing of what is left.
    """
    plan, aim = found.plan, found.row.aim
    spans = {
        task.id: baseline[task.id]
        for task, leads in zip(plan.network.tasks, plan.leads, strict=True)
        if leads and task.id in baseline and found.nodes[task.id].days
    }
    if aim not in baseline or not spans:
        return None
    first, last = min(day for day, _ in spans.values()), baseline[aim][1]
    values = _values(spans, first)
    earned = sum(_share(found, key) * _length(span) for key, span in spans.items())
    if not first <= plan.as_of or last <= first or not 0 < earned < DONE * values[-1]:
        return None
    days = sum(value <= earned for value in values)
    passed = min((plan.as_of - first).days + 1, len(values))
    tracked = Tracked(
        plan.as_of,
        values[passed - 1],
        earned,
        earned_until=first + timedelta(min(days, (last - first).days + 1) - 1),
    )
    return finish_forecast(
        first, last, values[-1], [tracked], as_of=plan.as_of, what="工作量", earliest=plan.finish
    )


def _values(spans: Dates, first: date) -> list[int]:
    """The work planned to be done by the close of each day from the first on: each node one unit a day."""
    end = max(last for _, last in spans.values())
    steps = [0] * ((end - first).days + 2)
    for begun, done in spans.values():
        steps[(begun - first).days] += 1
        steps[(done - first).days + 1] -= 1
    return list(accumulate(accumulate(steps[:-1])))


def _length(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1


def _share(found: Timetable, key: str) -> float:
    task = found.task(key)
    return 1 if task.state == State.DONE else task.percent / 100 if task.state == State.STARTED else 0
