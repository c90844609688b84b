"""Approved reasons (正当理由): given with a basis and a last day, taken back with a trace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.locks import one_at_a_time
from guatu.ledger import services as ledger
from guatu.oversight.enums import ExcuseTopic
from guatu.oversight.models import Excuse

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.registry.models import Project

LONGEST_DAYS = 366


@transaction.atomic
def excuse_project(
    project: Project,
    topic: ExcuseTopic,
    *,
    reason: str,
    basis: str = "",
    valid_from: date,
    valid_to: date,
    by: User,
) -> Excuse:
    """Approve a reason why a project is not held to the rules of a topic between two days, both included.

    Raises Refused without a reason, when it ends before it begins, when it runs longer than a year, or when one is
    in force in these days already.
    """
    if not reason.strip():
        raise Refused("请写明理由")
    if valid_to < valid_from:
        raise Refused("有效期的结束日期早于开始日期，请更正")
    if (valid_to - valid_from).days >= LONGEST_DAYS:
        raise Refused("有效期最长一年，到期仍需要的请重新认定")
    one_at_a_time(f"excuses of {project.pk}")
    same = Excuse.objects.filter(
        project_id=project.pk,
        topic=topic,
        revoked_at__isnull=True,
        valid_from__lte=valid_to,
        valid_to__gte=valid_from,
    ).first()
    if same is not None:
        raise Refused(
            f"该项目已有一项{ExcuseTopic(topic).label}的正当理由，有效期至 {same.valid_to:%Y-%m-%d}"
        )
    excuse = Excuse.objects.create(
        project_id=project.pk,
        topic=topic,
        reason=reason.strip(),
        basis=basis.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        approved_by_id=by.pk,
        approved_by_name=str(by),
        approved_at=now(),
    )
    _tell(excuse, "excuse.approve", by)
    return excuse


@transaction.atomic
def revoke_excuse(excuse: Excuse, *, by: User) -> None:
    """Take a reason back: from now on no open month counts it. Raises Refused when it was taken back already."""
    moved = Excuse.objects.filter(pk=excuse.pk, revoked_at__isnull=True).update(revoked_at=now())
    if not moved:
        raise Refused("这项正当理由已经撤销")
    _tell(excuse, "excuse.revoke", by)
    excuse.refresh_from_db()


def _tell(excuse: Excuse, verb: str, by: User) -> None:
    ledger.record(
        verb,
        f"project:{excuse.project_id}",
        by=by,
        detail={"excuse": excuse.pk, "topic": excuse.topic, "from": excuse.valid_from, "to": excuse.valid_to},
    )
    ledger.emit("excuse.changed", {"project_ids": [excuse.project_id], "months": None})
