"""How a target may be cut into parts, and how it is."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.access.enums import OrganisationKind
from guatu.access.queries import bodies_seated_in
from guatu.engine.calendar import Month
from guatu.targets.amounts import plain
from guatu.targets.enums import Part
from guatu.targets.models import Target, TargetPart
from guatu.targets.spans import span_of

if TYPE_CHECKING:
    from guatu.access.models import Organisation

QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Slot:
    """One part a target can have: of a period (`key` is yyyymm) or of a unit (`key` is its id), with its figure if it has one."""

    key: int
    label: str
    value: Decimal | None


def periods_of(target: Target, how: Part) -> list[Month]:
    """The last month of each quarter or month a target runs over; none where its time is not known."""
    year = target.plan.year or (target.due_on.year if target.due_on else None)
    span = span_of(target.period, target.due_on, target.plan.year, Month(year, 1)) if year else None
    if span is None:
        return []
    return [each for each in span.months() if how == Part.MONTH or each.number % 3 == 0 or each == span.last]


def slots_of(target: Target, how: Part) -> list[Slot]:
    """Every part a target can have, with the figures it has: all its periods, or the towns of its region and whoever has one."""
    own = {
        each.organisation_id if how == Part.ORGANISATION else each.month: each.value
        for each in TargetPart.objects.filter(target=target, by=how)
    }
    if how == Part.ORGANISATION:
        return [Slot(each.pk, str(each), own.get(each.pk)) for each in units_for(target, own)]
    return [Slot(each.key, label_of(each, how), own.get(each.key)) for each in periods_of(target, how)]


def units_for(target: Target, own: Container[int | None] = ()) -> list[Organisation]:
    """The units a target can be cut into: towns first, then the departments of its region."""
    bodies = bodies_seated_in(target.plan.region).order_by("path")
    kinds = (OrganisationKind.TOWN, OrganisationKind.PARK, OrganisationKind.DEPARTMENT)
    units = [each for each in bodies if each.kind in kinds or each.pk in own]
    return sorted(units, key=lambda each: each.kind == OrganisationKind.DEPARTMENT)


def label_of(month: Month, how: Part) -> str:
    """A period as its column is headed: 一季度, 5月."""
    return f"{QUARTERS[month.quarter - 1]}季度" if how == Part.QUARTER else f"{month.number}月"


def written(value: Decimal | None) -> str:
    """A part as it stands in its field."""
    return "" if value is None else plain(value).replace(",", "")
