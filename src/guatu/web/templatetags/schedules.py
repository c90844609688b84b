"""What was done to a schedule, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import template

from guatu.scheduling.waits import wait_named
from guatu.web.audit.words import detail_word

if TYPE_CHECKING:
    from guatu.engine.schedule import Schedule
    from guatu.scheduling.models import Change

register = template.Library()

_NEXT = re.compile(r"，(?=而它在“|其(?:开始|完成)[前后])")


@register.filter
def change_said(change: Change, names: Mapping[str, str]) -> str:
    """由……改为……: each value that differs, by its Chinese name; `names` are the names of nodes by their keys."""
    parts = []
    for name in dict.fromkeys([*change.before, *change.after]):
        was, became = (_shown(side.get(name), name, names) for side in (change.before, change.after))
        if was != became:
            parts.append(f"{detail_word(name)} {f'{was} → ' if was else ''}{became or '无'}")
    return "；".join(parts)


@register.filter
def days_of(plan: Schedule, key: str) -> int:
    """The days a node has in a plan."""
    return plan.network.tasks[plan.network.number_of(key)].days


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """A node by its key, as it is called; the key where nobody knows."""
    return names.get(key, key)


@register.filter
def why_parts(sentence: str) -> dict[str, Any]:
    """A long reason in pieces: its head, and each node of its chain on a line of its own."""
    head, _, rest = sentence.partition("：")
    return {"head": head, "steps": _NEXT.split(rest)}


@register.filter
def abs_days(days: int) -> int:
    """Days without their sign."""
    return abs(days)


def _shown(value: Any, name: str, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(wait_named(each, names) if name == "waits" else str(each) for each in value)
    return "" if value is None else str(value)
