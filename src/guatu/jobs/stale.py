"""Months and schedules that are behind: which events make which of them so, and what a page may say of a month meanwhile.

Many causes of one month wait as one `month.stale` event, newest month first, so that a month is worked out once however much
happened to it; and so do those of schedules as one `schedules.stale`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.ledger import queries as waiting
from guatu.ledger import services as ledger
from guatu.oversight import queries as oversight
from guatu.progress import queries as progress
from guatu.scheduling import facts as scheduling
from guatu.targets.queries.figures import has_plans_in_force

if TYPE_CHECKING:
    from guatu.ledger.models import OutboxEvent

Payload = Mapping[str, Any]

CAUSES = {
    "import.confirmed": "台账导入",
    "import.undone": "撤销导入",
    "project.changed": "项目修改",
    "figure.changed": "进度填报或更正",
    "excuse.changed": "正当理由认定或撤销",
    "pack.chosen": "启用规则包",
    "schedule.changed": "倒排工期修改",
    "calendar.changed": "工作日历或停工安排修改",
    "day.begun": "倒排工期按日更新",
}
"""What makes months stale, as pages say it."""
MOVES_SCHEDULES = frozenset(
    {
        "import.confirmed", "import.undone", "project.changed", "schedule.changed", "calendar.changed", "day.begun",
    }
)  # fmt: skip
"""What can move the dates of schedules; the steps of the register are dates of nodes."""
_OF_SCHEDULES = frozenset({"schedule.changed", "calendar.changed", "day.begun"})
_WHOLE_REGISTER = frozenset({"import.confirmed", "import.undone"})
_MOST_NAMED = 1000
_LAST_RANK = 999_999


def mark_stale(name: str, payload: Payload) -> None:
    """Let the months an event concerns be worked out anew."""
    ids = payload.get("project_ids")
    months = months_of(name, payload)
    if months and ids is None and name in _OF_SCHEDULES:
        ids = _few(scheduling.scheduled())
    for month in months:
        ledger.emit_together(
            "month.stale",
            {"month": month.key, "project_ids": ids, "causes": [CAUSES[name]]},
            topic=str(month),
            rank=_LAST_RANK - month.key,
            join=_join,
        )


def mark_schedules_stale(payload: Payload) -> None:
    """Let the schedules of an event's projects be worked out anew, if they have any."""
    named = payload.get("project_ids")
    if ids := scheduling.scheduled(named):
        ledger.emit_together(
            "schedules.stale",
            {"project_ids": None if named is None else _few(ids)},
            topic="schedules",
            rank=0,
            join=lambda one, other: {"project_ids": _both(one, other)},
        )


def mark_targets_stale(month: Month) -> None:
    """Let the targets of plans in force be judged anew from a month on, once the months that wait have been worked out."""
    if has_plans_in_force():
        ledger.emit_together(
            "targets.stale",
            {"since": month.key},
            topic="targets",
            rank=_LAST_RANK + 1,
            join=lambda one, other: {"since": min(one["since"], other["since"])},
        )


def _join(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {
        "month": one["month"],
        "project_ids": _both(one, other),
        "causes": sorted({*one["causes"], *other["causes"]}),
    }


def _both(one: Payload, other: Payload) -> list[int] | None:
    """The projects of both; all of them (None) if either says so or they are many."""
    if one["project_ids"] is None or other["project_ids"] is None:
        return None
    return _few(sorted({*one["project_ids"], *other["project_ids"]}))


def _few(ids: list[int]) -> list[int] | None:
    return ids if len(ids) <= _MOST_NAMED else None


def months_of(name: str, payload: Payload) -> list[Month]:
    """The months an event makes stale. An import speaks of plans, steps and places, which count in every open month, not only in
    those that were reported on; a pack counts from its first month on. A schedule counts from the month it was laid out in, and
    a new day only for the newest month."""
    if name == "pack.chosen":
        first = payload["from_month"]
        return [month for month in _open_months() if month.key >= first]
    if name in _OF_SCHEDULES:
        laid_on = scheduling.laid_since(payload.get("project_ids"))
        months = [month for month in _open_months() if laid_on and month.last_day >= laid_on]
        return months[-1:] if name == "day.begun" else months
    named = payload.get("months")
    if named is None:
        return _open_months()
    found = {Month.of_key(key) for key in named}
    return sorted(found | set(_open_months()) if name in _WHOLE_REGISTER else found)


def _open_months() -> list[Month]:
    """Every month with reports or facts that is not closed, earliest first."""
    reported = {state.month for state in progress.month_states() if not state.is_closed}
    return sorted(
        reported | {month for month in oversight.months_with_facts() if not oversight.is_frozen(month)}
    )


@dataclass(frozen=True, slots=True)
class Update:
    """What a month's figures still wait for: the causes in words, since when, and whether it failed too often to be tried again."""

    causes: tuple[str, ...]
    since: datetime
    is_given_up: bool


def update_of(month: Month) -> Update | None:
    """What makes the figures of a month not the latest; None while they are."""
    events = [
        event for event in waiting.unfinished_named(["month.stale", *CAUSES]) if _concerns(event, month)
    ]
    if not events or oversight.is_frozen(month):
        return None
    causes = {cause for event in events for cause in event.payload.get("causes", [CAUSES.get(event.name)])}
    given_up = any(ledger.is_given_up(event) and event.claimed_at is None for event in events)
    return Update(tuple(sorted(causes)), min(event.created_at for event in events), given_up)


def _concerns(event: OutboxEvent, month: Month) -> bool:
    payload = event.payload
    if event.name == "month.stale":
        return bool(payload["month"] == month.key)
    if event.name == "pack.chosen":
        return bool(month.key >= payload.get("from_month", month.key))
    if event.name in _OF_SCHEDULES:
        return month in months_of(event.name, payload)
    named = payload.get("months")
    return named is None or event.name in _WHOLE_REGISTER or month.key in named
