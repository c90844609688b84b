"""A pack as a picture: its nodes laid out from a day, for nobody's project."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.engine.schedule import Schedule, Task, Window, compile_network, early_chain, schedule
from guatu.scheduling.calendars import Almanac, CalendarSpec
from guatu.scheduling.packs.compiled import PackNode, SchedulePack
from guatu.scheduling.queries.picture import NEAR, days_off, unit_of


def laid_out(pack: SchedulePack, on: date) -> Schedule:
    """The dates of a pack begun on a day, counted to its default target; closures of no place are taken out.

    Raises CalendarError when the pack is longer than the calendar.
    """
    specs = [CalendarSpec(each.name, each.base, each.work) for each in pack.calendars.values()]
    calendars = Almanac().calendars(specs, None)
    tasks = [
        Task(node.key, node.name, node.days, node.calendar, body=node.body, least=node.least)
        for node in pack.nodes
    ]
    network = compile_network(tasks, pack.links, calendars)
    return schedule(network, as_of=on, aim=pack.targets[pack.default_target])


def critical(pack: SchedulePack, plan: Schedule) -> frozenset[str]:
    """The nodes that decide when the default target is reached: the chain that makes its day, and whatever else moves it."""
    aim = plan.network.number_of(pack.targets[pack.default_target])
    chain = {step.task.id for step in early_chain(plan, aim).steps}
    return frozenset({*chain, *plan.critical()})


def sample_picture(pack: SchedulePack, plan: Schedule) -> dict[str, Any]:
    """What the chart element draws of a pack that was laid out."""
    windows = {window.task.id: window for window in plan.windows()}
    decisive = critical(pack, plan)
    last = max(window.finish for window in windows.values())
    off, work = days_off(plan.network.calendars, plan.as_of, last)
    aim = pack.node(pack.targets[pack.default_target])
    return {
        "as_of": str(plan.as_of),
        "finish": str(plan.finish),
        "target": aim.key if aim else "",
        "target_name": aim.name if aim else "",
        "can_edit": False,
        "phases": list(pack.phases),
        "tasks": [_task(plan, node, windows[node.key], node.key in decisive) for node in pack.nodes],
        "links": [
            {"before": link.before, "after": link.after, "kind": link.kind.value, "lag": link.lag}
            for link in pack.links
        ],
        "off": off,
        "work": work,
    }


def _task(plan: Schedule, node: PackNode, window: Window, is_critical: bool) -> dict[str, Any]:
    slack = plan.slack[plan.network.number_of(node.key)]
    leads = slack is not None
    return {
        "id": node.key,
        "name": node.name,
        "phase": node.phase,
        "body": node.body,
        "days": node.days,
        "unit": unit_of(plan.network.calendars[node.calendar]),
        "start": str(window.start),
        "finish": str(window.finish),
        "latest_start": str(window.latest_start) if leads else None,
        "latest_finish": str(window.latest_finish) if leads else None,
        "total_float": window.total_float if leads else None,
        "critical": is_critical,
        "near": not is_critical and slack is not None and slack <= NEAR,
        "milestone": node.days == 0,
    }
