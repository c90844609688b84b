"""Months whose figures are behind: which events make which months so, and what a page may say of one meanwhile.

Many causes of one month wait as one `month.stale` event, newest month first, so that a month is worked out once however much
happened to it.
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
}
_WHOLE_REGISTER = frozenset({"import.confirmed", "import.undone"})
_MOST_NAMED = 1000
_LAST_RANK = 999_999


def mark_stale(name: str, payload: Payload) -> None:
    """Let the months an event concerns be worked out anew."""
    for month in months_of(name, payload):
        ledger.emit_together(
            "month.stale",
            {"month": month.key, "project_ids": payload.get("project_ids"), "causes": [CAUSES[name]]},
            topic=str(month),
            rank=_LAST_RANK - month.key,
            join=_join,
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
    """All projects if either says so (None) or they are many, else those of both."""
    ids: set[int] | None = None
    if one["project_ids"] is not None and other["project_ids"] is not None:
        ids = {*one["project_ids"], *other["project_ids"]}
    return {
        "month": one["month"],
        "project_ids": sorted(ids) if ids is not None and len(ids) <= _MOST_NAMED else None,
        "causes": sorted({*one["causes"], *other["causes"]}),
    }


def months_of(name: str, payload: Payload) -> list[Month]:
    """The months an event makes stale. An import speaks of plans, steps and places, which count in every open month, not only in
    those that were reported on; a pack counts from its first month on."""
    if name == "pack.chosen":
        first = payload["from_month"]
        return [month for month in _open_months() if month.key >= first]
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
    named = payload.get("months")
    return named is None or event.name in _WHOLE_REGISTER or month.key in named
