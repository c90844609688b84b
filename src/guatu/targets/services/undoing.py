"""Taking back what one decided about rows of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError, Q

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.enums import Measure
from guatu.targets.models import Decision, Plan
from guatu.targets.queries.plans import last_decision
from guatu.targets.queries.values import KINDS
from guatu.targets.services.deciding import changed_in_force, open_plan, where

if TYPE_CHECKING:
    from guatu.access.models import User

IN_USE = {"target": ~Q(measure=Measure.NONE) | Q(parts__isnull=False)}
USED = "这一行已有填报的数，或已经绑定、分解，不能撤销添加；可以改为“不采用”"
TOUCHED = "之后又有人改过同样的行，不能直接撤销；请在该行上重新修改"


@transaction.atomic
def undo_decision(plan: Plan, *, by: User) -> Decision:
    """Take back the last thing `by` decided about rows of a plan that was not taken back yet; gives what it was.

    Raises Refused when there is none, when somebody changed the same rows since, or when something was reported, bound or
    broken down for a row it made.
    """
    plan = open_plan(plan.pk)
    decision = last_decision(plan, by)
    if decision is None:
        raise Refused("没有可以撤销的操作了")
    if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=now()):
        raise Refused("这一步已经撤销过了")
    for rows in decision.rows:
        _put_back(rows) if "before" in rows else _remove(rows, decision)
    detail = {"title": plan.title, "row": decision.label, "undone": decision.get_kind_display()}
    ledger.record("plan-row.undo", f"plan-document:{plan.pk}", by=by, detail=detail)
    changed_in_force(plan)
    return decision


def _put_back(rows: dict[str, Any]) -> None:
    untouched = KINDS[rows["kind"]]._default_manager.filter(pk__in=rows["ids"], **where(rows["after"]))
    if untouched.update(**rows["before"]) != len(rows["ids"]):
        raise Refused(TOUCHED)


def _remove(rows: dict[str, Any], decision: Decision) -> None:
    kind, ids = rows["kind"], set(rows["ids"])
    later = Decision.objects.filter(plan=decision.plan_id, undone_at=None, pk__gt=decision.pk)
    if any(each["kind"] == kind and ids & set(each["ids"]) for other in later for each in other.rows):
        raise Refused(TOUCHED)
    made = KINDS[kind]._default_manager.filter(pk__in=ids)
    if kind in IN_USE and made.filter(IN_USE[kind]).exists():
        raise Refused(USED)
    try:
        made.delete()
    except ProtectedError as reported:
        raise Refused(USED) from reported
