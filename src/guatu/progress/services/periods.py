"""Closing a month, and keeping months as they are while something is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.locks import one_at_a_time, side_by_side
from guatu.ledger import services as ledger
from guatu.progress.models import MonthlyFigure, Period

if TYPE_CHECKING:
    from guatu.access.models import User

_CLOSING = "closing of months"


def hold_open() -> None:
    """Let no month be closed before the caller's transaction ends, so that the months found open stay open for what it writes.

    Comes before everything else in a transaction: whoever waits here must hold nothing that a closing may ask for.
    """
    side_by_side(_CLOSING)


@contextmanager
def closing(month: Month, *, by: User) -> Iterator[None]:
    """Close a month, in one transaction with what the block does: nobody else writes into an open month meanwhile.

    `oversight.services.close_month` is who calls this, with the facts brought up to date and frozen in the block. A closed month
    is never opened again; what turns out wrong later is corrected in the next open month. Raises Refused as `refuse_to_close`.
    """
    with transaction.atomic():
        one_at_a_time(_CLOSING)
        refuse_to_close(month)
        yield
        Period.objects.update_or_create(month=month.key, defaults={"closed_at": now(), "closed_by_id": by.pk})
        ledger.record("month.close", f"month:{month.key}", by=by)


def refuse_to_close(month: Month) -> None:
    """Raises Refused when the month has no reports, an earlier month of its year is still open, or it is closed already."""
    if not MonthlyFigure.objects.filter(month=month.key, is_current=True).exists():
        raise Refused(f"{month.label}还没有任何填报数据，不能结账")
    earlier = Period.objects.filter(
        month__gte=month.year * 100 + 1, month__lt=month.key, closed_at__isnull=True
    ).order_by("month")
    if first := earlier.first():
        raise Refused(f"请先结{Month.of_key(first.month).label}的账，再结{month.label}")
    if Period.objects.filter(month=month.key, closed_at__isnull=False).exists():
        raise Refused(f"{month.label}已经结账；需要更正的数据请填入下一个未结账的月份")
