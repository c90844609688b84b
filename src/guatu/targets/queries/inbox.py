"""我的任务: what waits for the organisations somebody reports for, of all plans in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.targets import policy
from guatu.targets.amounts import amount
from guatu.targets.enums import Cadence, Duty, Measure, RowState, TaskState
from guatu.targets.models import Plan, Target, TargetFigure, TaskReport, TaskUnit
from guatu.targets.queries.duties import DutyLine, duties_in_force, duty_lines
from guatu.targets.queries.tasks import TaskLine, lines_of, tasks_in_force
from guatu.targets.queries.wall import name_of, promise_of

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

_EVERY_MONTHS = {Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}


@dataclass(frozen=True, slots=True)
class HandTarget:
    """A target whose figure is kept by hand: for which month it is due next, and the figure that stands for it, if any."""

    target: Target
    month: Month
    latest: TargetFigure | None

    @property
    def label(self) -> str:
        """What it is about, in few words."""
        return name_of(self.target)

    @property
    def promised(self) -> str:
        """What was promised, in words."""
        return promise_of(self.target)

    @property
    def reached(self) -> str:
        """The figure last reported, with its unit; — for none."""
        return amount(self.latest.value if self.latest else None, self.target.unit)

    @property
    def latest_month(self) -> Month | None:
        """The month it was last reported for."""
        return Month.of_key(self.latest.month) if self.latest else None

    @property
    def is_due(self) -> bool:
        """Whether nothing was reported for that month yet."""
        return self.latest is None or self.latest.month < self.month.key


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits: tasks under way (those to report on first), figures to report, duties of the running period.

    `led` are the tasks these organisations lead; `silent` those of them not reported on this month.
    """

    tasks: tuple[TaskLine, ...]
    figures: tuple[HandTarget, ...]
    duties: tuple[DutyLine, ...]
    silent: frozenset[int]
    led: frozenset[int]

    @property
    def figures_due(self) -> int:
        """Figures nobody reported yet."""
        return sum(each.is_due for each in self.figures)

    @property
    def duties_due(self) -> int:
        """Duties that were not done often enough in the period that runs."""
        return sum(bool(each.coverage.running and each.coverage.running.missing) for each in self.duties)

    @property
    def waiting(self) -> int:
        """All that waits for somebody to do something now."""
        return len(self.silent) + self.figures_due + self.duties_due


def organisations_of(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The organisations `user` reports for."""
    return access.organisations_seated(user, Can.REPORT)


def own_organisations(user: User | AnonymousUser, unit: int | None) -> QuerySet[Organisation]:
    """Whose inbox is shown: that of `unit` where `user` reports for it; else of the user's own office and what is under it;
    else of all `user` reports for."""
    everything = organisations_of(user)
    if unit is not None:
        return everything.filter(pk=unit)
    office = getattr(user, "organisation", None)
    if office is None:
        return everything
    own = everything.filter(path__startswith=office.path)
    return own if own.exists() else everything


def share_of(user: User, plan: Plan) -> str:
    """What of a plan falls to the office of `user`, where they report for it: 您单位牵头 3 项任务、配合 2 项任务; else nothing."""
    if user.organisation is None or not organisations_of(user).filter(pk=user.organisation.pk).exists():
        return ""
    units = TaskUnit.objects.filter(
        task__plan=plan, task__state=RowState.CONFIRMED, organisation=user.organisation_id
    )
    lead = set(units.filter(duty=Duty.LEAD, is_shared=False).values_list("task", flat=True))
    others = set(units.values_list("task", flat=True)) - lead
    duties = duties_in_force(user, plan.pk).filter(organisation=user.organisation_id).count()
    counted = (("牵头", len(lead), "任务"), ("配合", len(others), "任务"), ("承办", duties, "常态化工作"))
    said = [f"{verb} {count} 项{what}" for verb, count, what in counted if count]
    return f"您单位{'、'.join(said)}" if said else ""


def name_of_own(user: User | AnonymousUser, unit: int | None) -> str:
    """Whose inbox is shown, in words: one organisation by its name, else how many; empty for none."""
    names = [str(body) for body in own_organisations(user, unit)[:2]]
    if len(names) < 2:
        return "".join(names)
    office = getattr(user, "organisation", None)
    own = own_organisations(user, unit)
    return f"{office}及下属单位" if office and own.filter(pk=office.pk).exists() else f"{own.count()} 个单位"


def organisations_to_choose(user: User | AnonymousUser) -> list[Organisation]:
    """The organisations `user` reports for that answer for anything in force, for the choice above the inbox."""
    tasks = TaskUnit.objects.filter(task__in=tasks_in_force(user).values("pk"))
    asked = Q(pk__in=tasks.values("organisation"))
    asked |= Q(pk__in=_by_hand(user).values("unit_in_charge"))
    asked |= Q(pk__in=duties_in_force(user).values("organisation"))
    return list(organisations_of(user).filter(asked).order_by("path"))


def inbox(
    user: User | AnonymousUser, today: date, *, unit: int | None = None, plan: int | None = None
) -> Inbox:
    """What waits for these organisations (see `own_organisations`) on a day, perhaps of one plan."""
    bodies = own_organisations(user, unit)
    ids = bodies.values("pk")
    answering = TaskUnit.objects.filter(organisation__in=ids).values("task")
    tasks = tasks_in_force(user).filter(pk__in=answering, progress_state=TaskState.OPEN)
    lines = lines_of(tasks if plan is None else tasks.filter(plan=plan), today)
    own = set(bodies.values_list("pk", flat=True))
    spoke = _spoke(lines, today)
    led = {
        line.task.pk: {unit.organisation_id for unit in line.lead if unit.organisation_id in own}
        for line in lines
    }
    silent = frozenset(task for task, units in led.items() if any((task, pk) not in spoke for pk in units))
    targets = _by_hand(user).filter(unit_in_charge__in=ids)
    if plan is not None:
        targets = targets.filter(plan=plan)
    duties = duty_lines(duties_in_force(user, plan).filter(organisation__in=ids), today)
    return Inbox(
        tuple(sorted(lines, key=lambda line: (line.task.pk not in silent, not line.is_overdue))),
        tuple(sorted(_hand_targets(targets, today), key=lambda each: not each.is_due)),
        tuple(sorted(duties, key=_is_quiet)),
        silent,
        frozenset(task for task, units in led.items() if units),
    )


def _spoke(lines: list[TaskLine], today: date) -> set[tuple[int, int | None]]:
    """The pairs of task and organisation with a report in the month of `today`."""
    since = timezone.make_aware(datetime(today.year, today.month, 1))  # noqa: DTZ001 - made aware at once
    found = TaskReport.objects.filter(task__in=[line.task.pk for line in lines], at__gte=since)
    return set(found.values_list("task", "organisation"))


def _is_quiet(line: DutyLine) -> bool:
    running = line.coverage.running
    return not (running and running.missing)


def _by_hand(user: User | AnonymousUser) -> QuerySet[Target]:
    found = policy.targets_to_report(user).filter(measure=Measure.HAND)
    return found.order_by("-plan__year", "plan", "start", "pk")


def _hand_targets(targets: QuerySet[Target], today: date) -> list[HandTarget]:
    known = list(targets)
    latest: dict[int, TargetFigure] = {}
    for figure in TargetFigure.objects.filter(target__in=[each.pk for each in known]).order_by("month", "id"):
        latest[figure.target_id] = figure
    return [HandTarget(each, _due_month(each, today), latest.get(each.pk)) for each in known]


def _due_month(target: Target, today: date) -> Month:
    """The last month that is over and for which a figure is due: every month, or the last of a quarter, half-year or year;
    after the year of the plan its December."""
    month = Month.of(today).plus(-1)
    year = target.plan.year
    if year and month.year > year:
        month = Month(year, 12)
    step = _EVERY_MONTHS.get(Cadence(target.reports_every), 1) if target.reports_every else 1
    return month.plus(-(month.number % step))
