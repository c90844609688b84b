"""A plan as a whole: named, brought into force, withdrawn, thrown away; and telling those it is addressed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from guatu.access.enums import Can
from guatu.access.queries import people_around
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.ledger.queries import people_told
from guatu.targets.enums import PlanState
from guatu.targets.models import Plan, Target
from guatu.targets.periods import due_on
from guatu.targets.queries.inbox import share_of
from guatu.targets.queries.plans import counts

if TYPE_CHECKING:
    from guatu.access.models import User

CHANGED = "方案刚被别人改过，请刷新后再操作"


@transaction.atomic
def name_plan(plan: Plan, *, title: str, year: int | None, by: User) -> None:
    """Correct a plan's title and year; last days that depend on the year follow.

    Raises Refused while it is being read, or when it is in force and would lose its year.
    """
    plan = _locked(plan, PlanState.CHECKING, PlanState.IN_FORCE, PlanState.WITHDRAWN)
    if year is None and plan.state == PlanState.IN_FORCE:
        raise Refused("已生效的方案必须有年度")
    before = {"title": plan.title, "year": plan.year}
    Plan.objects.filter(pk=plan.pk).update(title=title, year=year)
    if year != plan.year:
        depending = list(Target.objects.filter(plan=plan).exclude(period="").only("period", "due_on"))
        for target in depending:
            target.due_on = due_on(target.period, year)
        Target.objects.bulk_update(depending, ["due_on"], batch_size=500)
    after = {"title": title, "year": year}
    ledger.record(
        "plan-document.name", f"plan-document:{plan.pk}", by=by, detail={"before": before, "after": after}
    )
    if plan.state == PlanState.IN_FORCE:
        ledger.emit("plan.changed", {"plan_id": plan.pk})


@transaction.atomic
def bring_into_force(plan: Plan, *, leaving: int, by: User) -> None:
    """Let the confirmed rows of a checked (or withdrawn) plan count from now on.

    `leaving` is how many undecided rows the person knows will not count. Raises Refused when it is another number, when no
    row is confirmed, or when the plan has no year.
    """
    plan = _locked(plan, PlanState.CHECKING, PlanState.WITHDRAWN)
    found = counts(plan)
    if plan.year is None:
        raise Refused("还不知道这是哪一年的方案，请先在“标题和年度”里填写年度")
    if not found.all.confirmed:
        raise Refused("还没有一行确认过，方案生效后什么也不会有；请先核对")
    if found.all.proposed != leaving:
        raise Refused(
            f"现在有 {found.all.proposed} 行没有核对，与您看到的（{leaving} 行）不同；请看过以后再点“生效”"
        )
    _move(plan, PlanState.IN_FORCE, in_force_at=now(), in_force_by_name=str(by))
    detail = {"title": plan.title, "confirmed": found.all.confirmed, "left": leaving}
    ledger.record("plan-document.enforce", f"plan-document:{plan.pk}", by=by, detail=detail)
    ledger.emit("plan.in_force", {"plan_id": plan.pk})


@transaction.atomic
def withdraw_plan(plan: Plan, *, by: User) -> None:
    """Let a plan in force count no more; its rows and what was reported stay. Raises Refused when it is not in force."""
    plan = _locked(plan, PlanState.IN_FORCE)
    _move(plan, PlanState.WITHDRAWN)
    ledger.record("plan-document.withdraw", f"plan-document:{plan.pk}", by=by, detail={"title": plan.title})
    ledger.emit("plan.withdrawn", {"plan_id": plan.pk})


@transaction.atomic
def discard_plan(plan: Plan, *, by: User) -> None:
    """Throw a plan away that was never in force, with its file and rows, even while it is being read.

    Raises Refused once it was in force.
    """
    plan = _locked(plan, PlanState.READING, PlanState.CHECKING, PlanState.FAILED)
    if plan.in_force_at is not None:
        raise Refused("生效过的方案不能删除，可以停用")
    detail = {"title": plan.title, "file": plan.file_name, "sha256": plan.sha256}
    ledger.record("plan-document.discard", f"plan-document:{plan.pk}", by=by, detail=detail)
    kept = plan.file
    plan.delete()
    transaction.on_commit(lambda: kept.delete(save=False))


def announce_plan(plan_id: int) -> None:
    """Tell everybody a plan in force is addressed to, once, however often it is asked for; whoever reports for a unit
    with tasks is told how many and led to them."""
    plan = Plan.objects.select_related("region").only("title", "region", "state").get(pk=plan_id)
    if plan.state != PlanState.IN_FORCE:
        return
    page, mine = f"/plans/{plan_id}/", f"/tasks/mine/?plan={plan_id}"
    told = people_told(page) | people_told(mine)
    for person in people_around(plan.region, Can.VIEW).exclude(pk__in=told).select_related("organisation"):
        theirs = share_of(person, plan)
        text = f"方案已生效：{plan.title}" + (f"，{theirs}" if theirs else "")
        ledger.notify([person], text, url=mine if theirs else page)


def _locked(plan: Plan, *states: PlanState) -> Plan:
    """The plan as it is now, locked. Raises Refused when it is in none of `states`."""
    found = Plan.objects.select_for_update().defer("text").get(pk=plan.pk)
    if found.state not in states:
        raise Refused(f"方案{found.get_state_display()}，现在不能这样做")
    return found


def _move(plan: Plan, state: PlanState, **values: object) -> None:
    if not Plan.objects.filter(pk=plan.pk, state=plan.state).update(state=state, **values):
        raise Refused(CHANGED)
