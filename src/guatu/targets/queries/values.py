"""The kinds of rows a person decides about, and how pages and services speak of one."""

from __future__ import annotations

import hashlib
import json

from guatu.targets.models import RecurringDuty, Target, Task
from guatu.targets.periods import period_label

Row = Target | Task | RecurringDuty

KINDS: dict[str, type[Target] | type[Task] | type[RecurringDuty]] = {
    "target": Target,
    "task": Task,
    "duty": RecurringDuty,
}
KIND_LABELS = {"target": "目标", "task": "任务", "duty": "常态化工作"}
OPS = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "=": "达到", "~": "约"}

_WORDS = {
    "target": (
        "indicator",
        "scope",
        "op",
        "value",
        "unit",
        "period",
        "is_growth",
        "modality",
        "threshold",
        "state",
    ),
    "task": ("title", "state"),
    "duty": ("title", "every", "times_least", "times_most", "state"),
}


def kind_of(row: Row) -> str:
    """`target`, `task` or `duty`."""
    return next(kind for kind, model in KINDS.items() if isinstance(row, model))


def key_of(row: Row) -> str:
    """What a row is called on a page: `target-12`."""
    return f"{kind_of(row)}-{row.pk}"


def figure_of(target: Target) -> str:
    """Comparator, value and unit in words: 不低于 40 个."""
    return f"{OPS.get(target.op, target.op)} {target.value.normalize():f} {target.unit}".strip()


def label_of(row: Row) -> str:
    """A row in a few words, for notices and the trail."""
    if isinstance(row, Target):
        return f"{row.scope}{row.indicator} {figure_of(row)}（{period_label(row.period)}）"
    return row.title


def seen_of(row: Row) -> str:
    """A mark of what a row says now; another one once anybody changed it."""
    said = [str(getattr(row, name)) for name in _WORDS[kind_of(row)]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
