"""What is to be done again and again: who does it, and each time it was done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.access.queries import bodies_seated_in
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import RecurringDuty, RecurringDutyRecord
from guatu.targets.services.deciding import open_plan

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

LONGEST_NOTE = 500
MOST_A_DAY = 20


@transaction.atomic
def assign_duty(duty: RecurringDuty, organisation: Organisation | None, *, by: User) -> None:
    """Say which organisation sees to a duty; None: nobody. Raises Refused for one seated elsewhere, or when it does already."""
    open_plan(duty.plan_id)
    if organisation and not bodies_seated_in(duty.plan.region).filter(pk=organisation.pk).exists():
        raise Refused(f"{organisation}不在{duty.plan.region}，请选本地区的单位")
    pk = organisation.pk if organisation else None
    changed = RecurringDuty.objects.filter(pk=duty.pk, organisation=duty.organisation_id).exclude(
        organisation=pk
    )
    if pk == duty.organisation_id or not changed.update(organisation=pk):
        raise Refused("承办单位没有变化，或刚被别人改过，请刷新后再操作")
    detail = {
        "title": duty.title,
        "before": str(duty.organisation or ""),
        "after": str(organisation or ""),
    }
    ledger.record("duty.assign", f"duty:{duty.pk}", by=by, detail=detail)


@transaction.atomic
def record_duty(
    duty: RecurringDuty, done_on: date, note: str, *, by: User, today: date
) -> RecurringDutyRecord:
    """Record that a duty was done on a day; a note may be added, nothing else is asked for.

    Raises Refused when the plan is not in force, and for a day to come, outside the plan's year, or with very many records.
    """
    held = RecurringDuty.objects.select_for_update(of=("self",)).select_related("plan").get(pk=duty.pk)
    year = held.plan.year
    if held.plan.state != PlanState.IN_FORCE or held.state != RowState.CONFIRMED:
        raise Refused("方案没有生效，或这项工作没有采用，现在不能登记")
    if done_on > today:
        raise Refused(f"{done_on} 还没有到，请填已经办过的日期")
    if year and done_on.year != year:
        raise Refused(f"这是 {year} 年的方案，请填 {year} 年的日期")
    if (
        RecurringDutyRecord.objects.filter(duty=held, done_on=done_on, withdrawn_at=None).count()
        >= MOST_A_DAY
    ):
        raise Refused(f"{done_on} 已经登记了 {MOST_A_DAY} 次，请核对日期")
    made = RecurringDutyRecord.objects.create(
        duty=held,
        done_on=done_on,
        note=note.strip()[:LONGEST_NOTE],
        at=now(),
        by_id=by.pk or 0,
        by_name=str(by),
    )
    detail = {"title": held.title, "on": str(done_on)}
    ledger.record("duty.record", f"duty:{held.pk}", by=by, detail=detail)
    return made


@transaction.atomic
def withdraw_record(record: RecurringDutyRecord, *, by: User) -> None:
    """Take back a record made by mistake; it stays, marked. Raises Refused when it was taken back already."""
    free = RecurringDutyRecord.objects.filter(pk=record.pk, withdrawn_at=None)
    if not free.update(withdrawn_at=now(), withdrawn_by_name=str(by)):
        raise Refused("这条记录已经撤销过了")
    detail = {"title": record.duty.title, "on": str(record.done_on)}
    ledger.record("duty.withdraw", f"duty:{record.duty_id}", by=by, detail=detail)
