"""What has happened to a node, made to fit together: a file may say a percentage without a date, or the other way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.values import SheetNode


def with_facts(
    node: SheetNode,
    started: date | None,
    finished: date | None,
    percent: int | None,
    notes: Notes,
    where: str,
) -> SheetNode:
    """The node with its days of starting and finishing and its percentage (None: not given); every guess is noted."""
    given = percent
    percent = min(100, max(0, percent or 0))
    if given is not None and percent != given:
        notes.add("完成百分比不在 0 到 100 之间，按边界值计", f"{where}（{given}）")
    if percent == 100 and finished is None:
        finished = node.finish
        notes.add("完成 100% 但没有实际完成日期，" + ("取计划完成日期" if finished else "按未完成计"), where)
    elif finished is None and percent and started is None:
        started = node.start
        notes.add("有完成百分比但没有实际开始日期，" + ("取计划开始日期" if started else "按未开始计"), where)
    if node.days == 0 and started and finished is None:
        notes.add("里程碑只有实际开始、没有实际完成，按未完成计", where)
        started = None
    if finished:
        if given is not None and percent != 100:
            notes.add("有实际完成日期，完成百分比按 100 计", f"{where}（{given}）")
        return replace(node, started_on=started, finished_on=finished, percent=100)
    return replace(node, started_on=started, percent=min(percent, 99) if started else 0)
