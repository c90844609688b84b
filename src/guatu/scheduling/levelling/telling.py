"""An outcome as pages show it and as it is kept: projects with their phases and promises, loads by month, delays."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from guatu.engine.calendar import Month, day_at, place_of
from guatu.engine.schedule import Schedule, State
from guatu.scheduling.levelling.means import Means
from guatu.scheduling.levelling.outcome import Hold, Outcome, last_place, use_of
from guatu.scheduling.levelling.spending import Plans, totals
from guatu.scheduling.levelling.strips import Strip
from guatu.scheduling.levelling.translating import Portfolio

MOST_MONTHS = 60


def view_of(outcome: Outcome) -> dict[str, Any]:
    """All of it as plain values: days as text, counts, sentences. Lateness is in working days."""
    portfolio = outcome.portfolio
    own = {strip: strip.table.plan for strip in portfolio.strips}
    projects = [_project(strip, outcome.plans[strip]) for strip in portfolio.strips]
    promises = [each for project in projects for each in project["promises"]]
    return {
        "projects": sorted(projects, key=lambda each: (-each["late_after"], each["name"])),
        "loads": [_load(outcome, own, means) for means in portfolio.means],
        "delays": [_delay(each, outcome) for each in sorted(outcome.holds, key=lambda each: each.not_before)],
        "first": str(portfolio.axis.timeline.first),
        "last": str(day_at(max(last_place(outcome.plans), last_place(own)))),
        "promised": len(promises),
        "kept_before": sum(each["late_before"] <= 0 for each in promises),
        "kept_after": sum(each["late_after"] <= 0 for each in promises),
        "late_before": sum(max(0, each["late_before"]) for each in promises),
        "late_after": sum(max(0, each["late_after"]) for each in promises),
    }


def _project(strip: Strip, after: Schedule) -> dict[str, Any]:
    table = strip.table
    row, before = table.row, table.plan
    return {
        "schedule": row.pk,
        "project": row.project_id,
        "name": row.project.name,
        "level": row.project.level,
        "promised": str(table.promise.on),
        "finish_before": str(before.finish),
        "finish_after": str(after.finish),
        "late_before": _late(strip, before.earliest_end, before.end),
        "late_after": _late(strip, after.earliest_end, before.end),
        "promises": [_promise(strip, after, key) for key in table.promises if _is_open(strip, key)],
        "phases": _phases(strip, after),
    }


def _is_open(strip: Strip, key: str) -> bool:
    network = strip.network
    return network.works[network.number_of(key)].state != State.DONE


def _promise(strip: Strip, after: Schedule, key: str) -> dict[str, Any]:
    table, number = strip.table, strip.network.number_of(key)
    on, before_end, after_end = table.promises[key].on, table.plan.early[2][number], after.early[2][number]
    end = place_of(on) + 1
    return {
        "node": table.nodes[key].name,
        "on": str(on),
        "before": str(day_at(before_end - 1)),
        "after": str(day_at(after_end - 1)),
        "late_before": _late(strip, before_end, end),
        "late_after": _late(strip, after_end, end),
    }


def _late(strip: Strip, end: int, by: int) -> int:
    """Working days between two boundaries; negative: to spare."""
    days = strip.axis.calendar.before
    return days[end] - days[by]


def _phases(strip: Strip, after: Schedule) -> list[dict[str, Any]]:
    """From the first to the last day of what is left of each phase, without limits and with them."""
    found: dict[str, list[int]] = {}
    for number in sorted((*strip.under_way, *strip.waiting), key=lambda each: _place(strip, each)):
        phase = strip.table.nodes[strip.network.tasks[number].id].phase or "其他"
        days = [plan.early[side][number] for plan in (strip.table.plan, after) for side in (1, 2)]
        span = found.setdefault(phase, days)
        found[phase] = [
            min(span[0], days[0]),
            max(span[1], days[1]),
            min(span[2], days[2]),
            max(span[3], days[3]),
        ]
    return [
        {
            "name": name,
            "before": [str(day_at(span[0])), str(day_at(span[1] - 1))],
            "after": [str(day_at(span[2])), str(day_at(span[3] - 1))],
        }
        for name, span in found.items()
    ]


def _place(strip: Strip, number: int) -> int:
    return strip.table.nodes[strip.network.tasks[number].id].place


def _load(outcome: Outcome, own: Plans, means: Means) -> dict[str, Any]:
    """Month by month the most at work on one day; of a quota all that was used and released so far."""
    portfolio, plans = outcome.portfolio, outcome.plans
    if means.is_quota:
        before, after = totals(portfolio, means, own), totals(portfolio, means, plans)
    else:
        before, after = _peaks(portfolio, own, means), _peaks(portfolio, plans, means)
    months = sorted({*before, *after})
    allowed = [means.units_in(month) for month in months]
    allowed = list(accumulate(allowed)) if means.is_quota else allowed
    last_before, last_after = (figure[max(figure)] if means.is_quota else 0 for figure in (before, after))
    return {
        "name": means.name,
        "is_quota": means.is_quota,
        "months": [
            {
                "month": str(month),
                "units": units,
                "before": before.get(month, last_before),
                "after": after.get(month, last_after),
            }
            for month, units in zip(months[:MOST_MONTHS], allowed, strict=False)
        ],
    }


def _peaks(portfolio: Portfolio, plans: Plans, means: Means) -> dict[Month, int]:
    base, found = place_of(portfolio.axis.timeline.first), dict[Month, int]()
    for place, used in enumerate(use_of(portfolio, plans, means, last_place(plans))):
        month = Month.of(day_at(base + place))
        found[month] = max(used, found.get(month, 0))
    while len(found) > 1 and not found[max(found)]:
        del found[max(found)]
    return found or {Month.of(portfolio.axis.timeline.first): 0}


def _delay(hold: Hold, outcome: Outcome) -> dict[str, Any]:
    strip, number = hold.strip, hold.number
    before, after = strip.table.plan.early[1][number], outcome.plans[strip].early[1][number]
    days, node = _late(strip, after, before), strip.network.tasks[number].name
    return {
        "schedule": strip.table.row.pk,
        "project": strip.table.row.project_id,
        "name": strip.table.row.project.name,
        "node": node,
        "key": hold.key,
        "before": str(day_at(before)),
        "after": str(day_at(after)),
        "days": days,
        "not_before": str(hold.not_before),
        "short": hold.short,
        "sentence": f"“{node}”晚 {days} 个工作日开始：{hold.reason}",
    }
