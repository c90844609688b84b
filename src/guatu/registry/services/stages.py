"""Dated steps of a project's life, recorded and withdrawn by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.registry.enums import Precision, Stage
from guatu.registry.models import Project, StageEvent
from guatu.registry.services.projects import tell

if TYPE_CHECKING:
    from guatu.access.models import User

EARLIEST = date(1949, 10, 1)  # an earlier day is a slip of the pen: 0203 for 2023
_PAIR = {Stage.SUSPENDED, Stage.RESUMED}
_AFTER = {
    Stage.COMPLETED: Stage.STARTED,
    Stage.PRODUCING: Stage.STARTED,
    Stage.AT_CAPACITY: Stage.PRODUCING,
    Stage.SUSPENDED: Stage.STARTED,
    Stage.RESUMED: Stage.SUSPENDED,
}


@transaction.atomic
def record_stage(
    project: Project,
    stage: Stage,
    *,
    known_on: date,
    by: User | None,
    happened_on: date | None = None,
    precision: Precision = Precision.DAY,
    reason: str = "",
) -> StageEvent:
    """Record that a project took a step. Without `happened_on` it counts from `known_on`, the date of the evidence.

    Raises Refused when the step is already recorded, lies before the step it presupposes, or, for 停工 and 终止, has no reason,
    or when a date is older than any project.
    """
    if min(happened_on or known_on, known_on) < EARLIEST:
        raise Refused(f"日期不能早于 {EARLIEST.year} 年，请核对年份")
    Project.objects.select_for_update().get(pk=project.pk)
    in_force = list(StageEvent.objects.filter(project=project, withdrawn_at__isnull=True))
    _refuse_wrong(stage, happened_on or known_on, in_force, reason)
    event = StageEvent.objects.create(
        project=project,
        stage=stage,
        happened_on=happened_on,
        precision=precision if happened_on else Precision.UNKNOWN,
        known_on=known_on,
        reason=reason.strip()[:200],
        recorded_at=now(),
        recorded_by_id=by.pk if by else None,
    )
    ledger.record(
        "stage.record", f"project:{project.pk}", by=by, detail={"stage": stage, "happened_on": happened_on}
    )
    tell([project.pk])
    return event


def _refuse_wrong(stage: Stage, day: date, in_force: list[StageEvent], reason: str) -> None:
    if stage in (Stage.SUSPENDED, Stage.TERMINATED) and not reason.strip():
        raise Refused(f"请写明{stage.label}的原因")
    pauses = sorted((_day(event), event.pk, event) for event in in_force if event.stage in _PAIR)
    if stage in _PAIR:
        last = pauses[-1][2].stage if pauses else Stage.RESUMED
        if last == stage:
            raise Refused(
                f"该项目没有停工，不能{stage.label}" if stage == Stage.RESUMED else "该项目已经停工"
            )
    elif any(event.stage == stage for event in in_force):
        raise Refused(f"该项目已记录{stage.label}；日期有误时，请先撤销原记录")
    if before := _AFTER.get(stage):
        earlier = [_day(event) for event in in_force if event.stage == before]
        if not earlier:
            raise Refused(f"该项目还没有{before.label}记录，不能登记{stage.label}")
        if day < min(earlier):
            raise Refused(f"{stage.label}日期不能早于{before.label}日期 {min(earlier):%Y-%m-%d}")


def _day(event: StageEvent) -> date:
    return event.happened_on or event.known_on


@transaction.atomic
def withdraw_stage(event: StageEvent, reason: str, *, by: User | None) -> None:
    """Withdraw a step that was recorded by mistake; it stays in the history. Raises Refused without a reason or a second time."""
    if not reason.strip():
        raise Refused("请写明撤销的原因")
    moved = StageEvent.objects.filter(pk=event.pk, withdrawn_at__isnull=True).update(withdrawn_at=now())
    if not moved:
        raise Refused("这条阶段记录已经撤销")
    ledger.record(
        "stage.withdraw",
        f"project:{event.project_id}",
        by=by,
        detail={"stage": event.stage, "event": event.pk, "reason": reason},
    )
    tell([event.project_id])
