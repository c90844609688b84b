"""What was done to a schedule, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from guatu.web.audit.words import detail_word

if TYPE_CHECKING:
    from guatu.engine.schedule import Schedule
    from guatu.scheduling.models import Change

register = template.Library()


@register.filter
def change_said(change: Change) -> str:
    """由……改为……: each value that differs, by its Chinese name."""
    names = dict.fromkeys([*change.before, *change.after])
    parts = []
    for name in names:
        was, became = change.before.get(name), change.after.get(name)
        if was == became:
            continue
        said = detail_word(name)
        parts.append(
            f"{said} {_shown(was)} → {_shown(became)}"
            if was not in (None, "")
            else f"{said} {_shown(became)}"
        )
    return "；".join(parts)


@register.filter
def days_of(plan: Schedule, key: str) -> int:
    """The days a node has in a plan."""
    return plan.network.tasks[plan.network.number_of(key)].days


@register.filter
def abs_days(days: int) -> int:
    """Days without their sign."""
    return abs(days)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value)) or "无"
    return "无" if value in (None, "") else str(value)
