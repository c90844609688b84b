"""Duties that come again and again: who sees to them, and how far they were done, period by period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.targets import policy
from guatu.targets.cadences import Coverage, coverage
from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import Plan, RecurringDuty, RecurringDutyRecord
from guatu.targets.queries.reading_page import times_of

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty with how often it is due, in words, and how far it was done."""

    duty: RecurringDuty
    times: str
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """How the duties of one organisation (None: not assigned) were seen to, all together."""

    organisation: Organisation | None
    duties: int
    over: int
    kept: int

    @property
    def share(self) -> float | None:
        """Of the periods that are over, the share in which it was done; None where none is."""
        return self.kept / self.over if self.over else None


def duties_in_force(user: User | AnonymousUser, plan: int | None = None) -> QuerySet[RecurringDuty]:
    """The confirmed duties of plans in force that `user` may read, by plan and in the order of the document."""
    found = policy.duties_for(user).filter(state=RowState.CONFIRMED, plan__state=PlanState.IN_FORCE)
    if plan is not None:
        found = found.filter(plan=plan)
    return found.order_by("-plan__year", "-plan", "start", "pk")


def plans_with_duties(user: User | AnonymousUser) -> list[Plan]:
    """The plans in force `user` may read that have confirmed duties, newest year first."""
    ids = duties_in_force(user).order_by().values("plan").distinct()
    return list(policy.plans_for(user).filter(pk__in=ids).defer("text", "sections", "sums", "pages"))


def duty_lines(duties: Iterable[RecurringDuty], on: date) -> list[DutyLine]:
    """Duties with their coverage up to a day, in one query however many they are."""
    known = list(duties)
    done: dict[int, list[date]] = {}
    records = RecurringDutyRecord.objects.filter(duty__in=[duty.pk for duty in known], withdrawn_at=None)
    for pk, day in records.values_list("duty", "done_on"):
        done.setdefault(pk, []).append(day)
    return [DutyLine(duty, times_of(duty), _coverage(duty, done.get(duty.pk, []), on)) for duty in known]


def _coverage(duty: RecurringDuty, done: Iterable[date], on: date) -> Coverage:
    return coverage(duty.every, duty.times_least, done, duty.plan.year or on.year, on)


def unit_coverage(lines: Iterable[DutyLine]) -> list[UnitCoverage]:
    """The duties of each organisation together, in the order of the document; those nobody sees to come last."""
    by_unit: dict[int | None, list[DutyLine]] = {}
    for line in lines:
        by_unit.setdefault(line.duty.organisation_id, []).append(line)
    found = [
        UnitCoverage(
            group[0].duty.organisation,
            len(group),
            sum(line.coverage.over for line in group),
            sum(line.coverage.kept for line in group),
        )
        for group in by_unit.values()
    ]
    return sorted(found, key=lambda each: each.organisation is None)


def records_of(duty: RecurringDuty) -> list[RecurringDutyRecord]:
    """Every time a duty was done, newest first; those taken back too."""
    return list(RecurringDutyRecord.objects.filter(duty=duty))
