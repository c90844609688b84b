"""Rows the reader left out, added by a person from the text of the plan. Each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction

from guatu.kit.errors import Refused
from guatu.targets.enums import DecisionKind, Duty, Origin, RowState
from guatu.targets.models import Plan, RecurringDuty, Target, Task, TaskUnit
from guatu.targets.services.deciding import (
    BY_HAND,
    DutyWords,
    TargetWords,
    made_anew,
    make_target,
    note,
    open_plan,
)
from guatu.targets.services.units import propose_units

if TYPE_CHECKING:
    from guatu.access.models import User


class _Place(TypedDict):
    plan: Plan
    quote: str
    start: int
    end: int
    section: str
    rule: str
    reason: str
    state: RowState
    origin: Origin


@transaction.atomic
def add_target(plan: Plan, start: int, end: int, words: TargetWords, *, by: User) -> Target:
    """A target quoted from `plan.text[start:end]`; it is confirmed, and belongs to the task in whose paragraph it stands.

    Raises Refused when there is no such passage.
    """
    plan = open_plan(plan.pk)
    shell = Target(**_place(plan, start, end))
    shell.task = Task.objects.filter(plan=plan, start__lte=start, end__gt=start).order_by("-start").first()
    made = make_target(plan, shell, words, Origin.ADDED)
    note(plan, DecisionKind.ADD, made, [made_anew(made)], by=by)
    return made


@transaction.atomic
def add_task(
    plan: Plan, start: int, end: int, title: str, *, units: Sequence[str], support: Sequence[str], by: User
) -> Task:
    """A task quoted from the text, with the names of the units that lead and support; it is confirmed.

    The names are matched to organisations as those of the other tasks are. Raises Refused when there is no such passage.
    """
    plan = open_plan(plan.pk)
    task = Task.objects.create(**_place(plan, start, end), title=title)
    duties = dict.fromkeys(support, Duty.SUPPORT) | dict.fromkeys(units, Duty.LEAD)
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, name=name[:100], duty=duty) for name, duty in duties.items()
    )
    propose_units(plan)
    note(plan, DecisionKind.ADD, task, [made_anew(task)], by=by)
    return task


@transaction.atomic
def add_duty(plan: Plan, start: int, end: int, words: DutyWords, *, by: User) -> RecurringDuty:
    """A recurring duty quoted from the text; it is confirmed.

    Raises Refused when there is no such passage, or the most is less than the least.
    """
    plan = open_plan(plan.pk)
    words.check()
    said = {name: getattr(words, name) for name in DutyWords.__slots__}
    made = RecurringDuty.objects.create(**_place(plan, start, end), **said)
    note(plan, DecisionKind.ADD, made, [made_anew(made)], by=by)
    return made


def _place(plan: Plan, start: int, end: int) -> _Place:
    quote = plan.text[start:end] if 0 <= start < end <= len(plan.text) else ""
    if not quote.strip():
        raise Refused("请先在原文中选中要添加的一句话")
    paths = (each["path"] for each in reversed(plan.sections) if each["start"] <= start < each["end"])
    return _Place(
        plan=plan,
        quote=quote,
        start=start,
        end=end,
        section=next(paths, "")[:200],
        rule="by_hand",
        reason=BY_HAND,
        state=RowState.CONFIRMED,
        origin=Origin.ADDED,
    )
