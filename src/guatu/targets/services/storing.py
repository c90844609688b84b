"""What was read from a document, written as rows that wait to be checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import transaction

from guatu.targets.amounts import MOST
from guatu.targets.enums import Cadence, Duty, PassageKind, PlanState
from guatu.targets.models import Passage, Plan, RecurringDuty, Target, Task, TaskUnit
from guatu.targets.periods import due_on
from guatu.targets.services.units import propose_units

if TYPE_CHECKING:
    from guatu.engine.extract import (
        NotTaken,
        PlanReading,
        ReadFrequency,
        ReadResult,
        ReadTarget,
        ReadTask,
    )

    _Read = ReadTarget | ReadTask | ReadFrequency | ReadResult | NotTaken

CADENCES = {
    "日": Cadence.DAY,
    "周": Cadence.WEEK,
    "旬": Cadence.TEN_DAYS,
    "半月": Cadence.HALF_MONTH,
    "月": Cadence.MONTH,
    "季度": Cadence.QUARTER,
    "半年": Cadence.HALF_YEAR,
    "年": Cadence.YEAR,
}


class _Place(TypedDict):
    plan: Plan
    quote: str
    start: int
    end: int
    section: str
    rule: str


@transaction.atomic
def store_reading(plan: Plan, text: str, pages: Sequence[int], reading: PlanReading) -> None:
    """Keep text, sections and rows of a plan that is being read; it then waits to be checked. Nothing when it no longer does."""
    moved = Plan.objects.filter(pk=plan.pk, state=PlanState.READING).update(
        state=PlanState.CHECKING,
        title=(reading.title or plan.title)[:200],
        year=reading.year,
        place=reading.place[:60],
        text=text,
        pages=list(pages),
        sections=[asdict(section) for section in reading.sections],
        progress_percent=100,
        message="",
    )
    if not moved:
        return
    plan.refresh_from_db()
    tasks = Task.objects.bulk_create([_task(plan, each) for each in reading.tasks])
    _units(tasks, reading)
    targets = _targets(plan, reading, tasks)
    duties = [_duty(plan, each) for each in reading.frequencies if each.per in CADENCES]
    RecurringDuty.objects.bulk_create(duties)
    Passage.objects.bulk_create(_passages(plan, reading))
    sums = [
        {
            "total": targets[check.total].pk,
            "parts": [targets[part].pk for part in check.parts],
            "difference": str(check.difference),
        }
        for check in reading.sums
        if all(at in targets for at in (check.total, *check.parts))
    ]
    Plan.objects.filter(pk=plan.pk).update(sums=sums)
    propose_units(plan)


def _place(plan: Plan, row: _Read, section: str) -> _Place:
    quote, rule = plan.text[row.start : row.end], row.rule[:60]
    return _Place(plan=plan, quote=quote, start=row.start, end=row.end, section=section[:200], rule=rule)


def _fits(row: ReadTarget) -> bool:
    return abs(row.value) < MOST


def _targets(plan: Plan, reading: PlanReading, tasks: list[Task]) -> dict[int, Target]:
    """The targets by their position in the reading, each with the task whose paragraph it stands in."""
    starts = [task.start for task in tasks]
    made: dict[int, Target] = {}
    for at, row in enumerate(reading.targets):
        if not _fits(row):
            continue
        before = bisect_right(starts, row.start) - 1
        task = tasks[before] if before >= 0 and row.start < tasks[before].end else None
        made[at] = Target(
            **_place(plan, row, row.section),
            task=task,
            reason=row.reason[:300],
            value_start=row.value_start,
            value_end=row.value_end,
            indicator=row.indicator[:120],
            scope=row.scope[:120],
            op=row.op.value,
            value=row.value.quantize(Decimal("0.0001")),
            unit=row.unit[:20],
            period=row.period[:30],
            due_on=due_on(row.period, plan.year),
            is_growth=row.is_growth,
            is_implied=row.is_implied,
            modality=row.modality.value,
            threshold=row.threshold[:40],
            as_read=_as_read(row),
        )
    Target.objects.bulk_create(made.values())
    return made


def _as_read(row: ReadTarget) -> dict[str, Any]:
    """What the reader said, kept beside what a person makes of it."""
    names = ("indicator", "scope", "unit", "period", "is_growth", "threshold")
    return {name: getattr(row, name) for name in names} | {
        "op": row.op.value,
        "value": str(row.value),
        "modality": row.modality.value,
        "units": list(row.units),
        "support": list(row.support),
    }


def _task(plan: Plan, row: ReadTask) -> Task:
    return Task(
        **_place(plan, row, row.section),
        number=row.number[:20],
        title=row.title[:200],
        has_more=row.has_more,
        as_read={"title": row.title, "units": list(row.units), "support": list(row.support)},
    )


def _units(tasks: list[Task], reading: PlanReading) -> None:
    """The units each task names, and those that answer for all tasks by the document's own sentence; once each."""
    made: list[TaskUnit] = []
    for task, row in zip(tasks, reading.tasks, strict=True):
        named: dict[str, TaskUnit] = {}
        said = [(name, Duty.LEAD, False) for name in row.units]
        said += [(name, Duty.SUPPORT, False) for name in row.support]
        said += [(name, Duty.LEAD, True) for name in reading.shared_units]
        for name, duty, is_shared in said:
            unit = TaskUnit(task=task, name=name[:100], duty=duty, is_shared=is_shared)
            named.setdefault(name[:100], unit)
        made += named.values()
    TaskUnit.objects.bulk_create(made)


def _duty(plan: Plan, row: ReadFrequency) -> RecurringDuty:
    least, most = row.times or (1, 1)
    return RecurringDuty(
        **_place(plan, row, row.section),
        title=" ".join(row.quote.split())[:200],
        every=CADENCES[row.per],
        times_least=least,
        times_most=None if row.op.value in (">=", ">") else max(least, most),
    )


def _passages(plan: Plan, reading: PlanReading) -> list[Passage]:
    found = [
        Passage(
            **_place(plan, row, row.section),
            kind=PassageKind.RESULT,
            reason=f"已经达到的成果：{row.indicator}{row.value.normalize():f}{row.unit}"[:300],
        )
        for row in reading.results
    ]
    found += [
        Passage(**_place(plan, row, ""), kind=PassageKind.NOT_TAKEN, reason=row.reason[:300])
        for row in reading.not_taken
    ]
    found += [
        Passage(
            **_place(plan, row, row.section),
            kind=PassageKind.NOT_TAKEN,
            reason=f"数字超过 {MOST:,.0f}，平台存不下",
        )
        for row in reading.targets
        if not _fits(row)
    ]
    found += [
        Passage(
            **_place(plan, row, row.section),
            kind=PassageKind.NOT_TAKEN,
            reason=f"常态化工作没有“每{row.per}”这个周期，请人工登记",
        )
        for row in reading.frequencies
        if row.per not in CADENCES
    ]
    return found
