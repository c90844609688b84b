"""提前开工: which projects that have not begun could begin earlier than planned, and what that would bring by the end of the year.

What a project spends after an earlier start is assumed, not known: its plan of the year month by month (without months: alike from
its planned start on), moved forward; after that the rest of its total at the year's monthly mean, until it is used up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from guatu.access.queries import organisation_names
from guatu.engine.calendar import Month
from guatu.engine.forecast import EarlyStart, EarlyStarts, Waiting, early_starts
from guatu.oversight import policy
from guatu.oversight.queries.rates import UNNAMED
from guatu.oversight.queries.register_filters import RegisterFilters, narrowed_by
from guatu.registry.dossier import YearPlan, plans_in
from guatu.registry.enums import Category
from guatu.scheduling.queries.foresight import earliest_starts

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_WEIGHED = 60  # the largest plans; what closes a gap is searched among all their combinations
_Row = tuple[int, str, int | None, int, int | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that could begin `months` earlier than `planned`, and what that adds by the end of the year.

    `by_schedule`: the earliest month comes from its schedule. `chosen`: how many months earlier it begins in the smallest set
    of projects that closes the gap (0: not in it), and `gentle` in the set that moves fewest months.
    """

    project_id: int
    name: str
    unit: str
    plan_fen: int
    planned: Month
    start: Month
    months: int
    adds_fen: int
    by_schedule: bool
    chosen: int
    gentle: int


@dataclass(frozen=True, slots=True)
class EarlyOutlook:
    """Earlier starts of a scope. `overdue` projects should have begun already, `undated` have no planned month, `held` cannot
    begin earlier (by their schedule, or as they are to begin this month or next to no time is left), `more` have smaller plans
    and were not looked at."""

    found: EarlyStarts
    candidates: tuple[Candidate, ...]
    overdue: int
    undated: int
    held: int
    more: int


def early_outlook(
    user: User | AnonymousUser,
    month: Month,
    gap_fen: int,
    filters: RegisterFilters | None = None,
    *,
    on: date,
) -> EarlyOutlook:
    """Candidates among the projects of `month` that `user` may see and `filters` let through, to close a gap in 分.

    The projects are those of the year's plan that count as 新开工 and have not begun; `on` is the day from which they could.
    """
    where = narrowed_by(filters or RegisterFilters(), month, None)
    facts = policy.facts_for(user, month).filter(*where, category=Category.NEW, plan_fen__gt=0)
    facts = facts.filter(~Q(started=1), ~Q(completed=1), ~Q(suspended=1))
    columns = ("project_id", "project__name", "unit_id", "plan_fen", "total_fen")
    overdue = facts.filter(start_due=1).count()
    waiting = facts.filter(~Q(start_due=1))
    rows: list[_Row] = list(
        waiting.order_by("-plan_fen", "project").values_list(*columns)[: MOST_WEIGHED + 1]
    )
    more = waiting.count() - MOST_WEIGHED if len(rows) > MOST_WEIGHED else 0
    rows = rows[:MOST_WEIGHED]
    plans = plans_in(month.year, [row[0] for row in rows])
    dated = [row for row in rows if _planned(plans.get(row[0])) is not None]
    by_schedule = earliest_starts([row[0] for row in dated])
    asked = [_waiting(row, plans[row[0]], by_schedule.get(row[0]), on) for row in dated]
    found = early_starts(asked, gap_fen, until=Month(month.year, 12))
    candidates = _candidates(found, dated, asked, by_schedule)
    return EarlyOutlook(
        found, candidates, overdue, len(rows) - len(dated), len(dated) - len(candidates), more
    )


def _planned(plan: YearPlan | None) -> Month | None:
    return plan.start if plan else None


def _waiting(row: _Row, plan: YearPlan, schedule_day: date | None, on: date) -> Waiting:
    pk, name, _, plan_fen, total = row
    planned = plan.start or Month(plan.year, 12)
    earliest = Month.of(max(on, schedule_day) if schedule_day else on)
    return Waiting(str(pk), name, planned, earliest, _spends(plan, planned, plan_fen, total))


def _spends(plan: YearPlan, planned: Month, plan_fen: int, total: int | None) -> tuple[int, ...]:
    """What a project spends in each month from its start on, in 分: the year's plan, then what is left of its total."""
    last = Month(plan.year, 12)
    months = [planned.plus(step) for step in range(max(1, last.minus(planned) + 1))]
    own = [plan.months.get(month.key, 0) for month in months]
    if not any(own):
        each, rest = divmod(plan_fen, len(months))
        own = [each + (place >= len(months) - rest) for place in range(len(months))]
    rate, left = max(1, plan_fen // len(months)), max(0, (total or 0) - sum(own))
    after: list[int] = []
    while left > 0 and len(after) < len(months) + 12:
        after.append(min(rate, left))
        left -= after[-1]
    return (*own, *after)


def _candidates(
    found: EarlyStarts, rows: Sequence[_Row], asked: Sequence[Waiting], by_schedule: Mapping[int, date]
) -> tuple[Candidate, ...]:
    of, planned = {str(row[0]): row for row in rows}, {each.id: each.planned for each in asked}
    fewest, gentlest = _months_of(found.fewest), _months_of(found.gentlest)
    units = organisation_names([row[2] for row in rows])

    def told(each: EarlyStart) -> Candidate:
        pk, name, unit, plan_fen, _ = of[each.id]
        return Candidate(
            pk,
            name,
            units.get(unit or 0, UNNAMED),
            plan_fen,
            planned[each.id],
            each.start,
            each.months,
            each.adds,
            pk in by_schedule,
            fewest.get(each.id, 0),
            gentlest.get(each.id, 0),
        )

    return tuple(told(each) for each in found.candidates)


def _months_of(chosen: Sequence[EarlyStart]) -> dict[str, int]:
    return {each.id: each.months for each in chosen}
