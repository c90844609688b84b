"""Which reports of hand-kept figures are due and missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.targets import policy
from guatu.targets.enums import Cadence, Measure
from guatu.targets.models import Target
from guatu.targets.queries.figures import figures_by_hand
from guatu.targets.spans import span_of

if TYPE_CHECKING:
    from guatu.access.models import User

_MONTHS = {Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A target whose unit owes figures: of which months, earliest first."""

    target: Target
    months: tuple[Month, ...]


def reports_due(target: Target, until: Month) -> list[Month]:
    """The months whose figure should be there by the end of `until`; what is due more often than monthly is asked for monthly."""
    if target.measure != Measure.HAND:
        return []
    span = span_of(target.period, target.due_on, target.plan.year, until)
    if span is None:
        return []
    step = _MONTHS.get(Cadence(target.reports_every), 1) if target.reports_every else 1
    months = [each for each in span.months() if each <= until]
    return [each for each in months if each.number % step == 0 or each == span.last]


def reports_missing(target: Target, known: Collection[Month], until: Month) -> list[Month]:
    """The months due since the last figure that was reported; a later figure makes up for an earlier one."""
    last = max((each for each in known if each <= until), default=None)
    return [each for each in reports_due(target, until) if last is None or each > last]


def missing_reports(user: User | AnonymousUser, until: Month) -> list[MissingReport]:
    """Every target whose figures `user` may report and whose reports are missing by the end of a month, longest overdue first."""
    rows = policy.targets_to_report(user).filter(measure=Measure.HAND).select_related("plan__region")
    return sorted(_missing(list(rows), until), key=lambda each: (each.months[0], each.target.pk))


def _missing(targets: list[Target], until: Month) -> Iterable[MissingReport]:
    figures = figures_by_hand(targets)
    for each in targets:
        months = reports_missing(each, list(figures[each.pk]), until)
        if months:
            yield MissingReport(each, tuple(months))
