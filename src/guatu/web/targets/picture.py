"""A target over its months as the chart draws it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.targets.queries.targets import path_through

if TYPE_CHECKING:
    from guatu.targets.models import Target, TargetStatus


def picture_of(
    target: Target, status: TargetStatus | None, others: Sequence[Target], month: Month
) -> dict[str, Any] | None:
    """What was reached and due month by month, the forecast with its range, the milestones; None where no time is known."""
    path = path_through(target, status, others, month)
    if path is None:
        return None
    lines = [
        ("实际", path.reached, "solid"),
        ("应达", path.due, "solid"),
        ("预测", path.foreseen, "dashed"),
        ("预测下限", path.low, "faint"),
        ("预测上限", path.high, "faint"),
        ("里程碑", path.milestones, "points"),
    ]
    several_years = path.months[0].year != path.months[-1].year
    return {
        "categories": [
            f"{each.year}.{each.number}" if several_years else f"{each.number}月" for each in path.months
        ],
        "unit": target.unit,
        "series": [
            {"name": name, "kind": "line", "style": style, "values": [_number(value) for value in values]}
            for name, values, style in lines
            if any(value is not None for value in values)
        ],
        "mark": {"name": "目标", "value": _number(target.value)},
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 2)
