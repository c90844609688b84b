"""Taking back the reports an import brought."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.kit.spans import id_lookups, pieces
from guatu.progress import queries
from guatu.progress.models import MonthlyFigure, Period, StatisticsEntry
from guatu.progress.services.periods import hold_open


def obstacles(batch_id: int, created: Sequence[int]) -> list[str]:
    """What keeps the reports of an import from being taken back; `created` are the projects that would go with it."""
    figures = MonthlyFigure.objects.filter(batch_id=batch_id)
    months = set(figures.order_by().values_list("month", flat=True).distinct())
    found = [f"{Month.of_key(month).label}已结账" for month in sorted(months & queries.closed_months())]
    superseded = figures.filter(is_current=False).order_by("month", "id")
    found += [
        f"项目“{name}”{Month.of_key(month).label}的数据在导入之后又改过"
        for name, month in superseded.values_list("project__name", "month")
    ]
    withdrawn = StatisticsEntry.objects.filter(batch_id=batch_id, withdrawn_at__isnull=False)
    found += [
        f"项目“{name}”的入库纳统记录在导入之后又改过"
        for name in withdrawn.values_list("project__name", flat=True)
    ]
    return found + _later_on(created, batch_id)


def _later_on(created: Sequence[int], batch_id: int) -> list[str]:
    found = []
    elsewhere = ~Q(batch_id=batch_id) | Q(batch_id__isnull=True)
    for these in id_lookups("project", created, lowest=None, highest=None):
        later = MonthlyFigure.objects.filter(elsewhere, is_current=True, **these)
        found += [
            f"项目“{name}”在导入之后又填报了{Month.of_key(month).label}的数据"
            for name, month in later.values_list("project__name", "month")
        ]
        entered = StatisticsEntry.objects.filter(elsewhere, **these)
        found += [
            f"项目“{name}”在导入之后登记了入库纳统"
            for name in entered.values_list("project__name", flat=True)
        ]
    return found


@transaction.atomic
def revert_batch(batch_id: int, *, created: Sequence[int]) -> list[int]:
    """Remove the reports of an import; those they had corrected are in force again. Gives the months (yyyymm) touched.

    The caller writes the audit line and the event. Raises Refused with every obstacle.
    """
    hold_open()
    if in_the_way := obstacles(batch_id, created):
        raise Refused("导入之后的数据有变化，不能整批撤销", details=in_the_way)
    figures = MonthlyFigure.objects.filter(batch_id=batch_id)
    months = sorted(set(figures.order_by().values_list("month", flat=True)))
    corrected = list(figures.filter(corrects__isnull=False).values_list("corrects_id", flat=True))
    figures.delete()
    for few in pieces(corrected, 900):
        MonthlyFigure.objects.filter(pk__in=few).update(is_current=True)
    _revert_statistics(batch_id)
    with_reports = MonthlyFigure.objects.filter(month__in=months).values("month")
    Period.objects.filter(month__in=months, closed_at__isnull=True).exclude(month__in=with_reports).delete()
    return months


def _revert_statistics(batch_id: int) -> None:
    """Remove the import's entries; one that had been replaced was withdrawn at the very moment its successor was recorded."""
    entries = StatisticsEntry.objects.filter(batch_id=batch_id)
    replaced = list(entries.values_list("project_id", "recorded_at"))
    entries.delete()
    moments = {at for _, at in replaced}
    for few in pieces([project for project, _ in replaced], 900):
        StatisticsEntry.objects.filter(project__in=few, withdrawn_at__in=moments).update(withdrawn_at=None)
