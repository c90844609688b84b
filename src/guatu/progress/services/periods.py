"""Closing a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.progress.models import MonthlyFigure, Period

if TYPE_CHECKING:
    from guatu.access.models import User


@transaction.atomic
def close_month(month: Month, *, by: User) -> None:
    """Close a month: its figures and facts stay as they are from now on. A closed month is never opened again;
    what turns out wrong later is corrected in the next open month.

    Raises Refused when the month has no reports, an earlier month of its year is still open, or it is closed already.
    """
    if not MonthlyFigure.objects.filter(month=month.key, is_current=True).exists():
        raise Refused(f"{month.label}还没有任何填报数据，不能结账")
    earlier = Period.objects.filter(
        month__gte=month.year * 100 + 1, month__lt=month.key, closed_at__isnull=True
    ).order_by("month")
    if first := earlier.first():
        raise Refused(f"请先结{Month.of_key(first.month).label}的账，再结{month.label}")
    Period.objects.get_or_create(month=month.key)
    closed = Period.objects.filter(month=month.key, closed_at__isnull=True).update(
        closed_at=now(), closed_by_id=by.pk
    )
    if not closed:
        raise Refused(f"{month.label}已经结账；需要更正的数据请填入下一个未结账的月份")
    ledger.record("month.close", f"month:{month.key}", by=by)
    ledger.emit("month.closed", {"months": [month.key]})
