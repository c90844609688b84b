"""What the register says of each project at the end of a month, as plain values for whoever builds facts from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min, Q

from guatu.engine.calendar import Month
from guatu.kit.spans import Lookup, id_lookups
from guatu.registry.enums import Stage
from guatu.registry.models import AnnualPlan, ListEntry, MonthPlan, Project, StageEvent


class ProjectState(NamedTuple):
    """One project as the register knows it at the end of a month. Money in 分, months yyyymm.

    `plan_*` belong to the month's year; the three month sums are None when the plan has no months, else a month that is
    not planned counts 0. `started_on` is the date works began where it is known; `started_known_on` is set exactly when
    the project counts as started (the date of the evidence). `category` is that of the year's plan, else of its list entry.
    `first_year` is the earliest year of any plan or list it ever had (None without one): the register knew nothing of it before.
    """

    project_id: int
    region_id: int | None
    unit_id: int | None
    owner_id: int | None
    kind: str
    level: str
    nature: str
    category: str
    total_fen: int | None
    plan_fen: int | None
    plan_month_fen: int | None
    plan_quarter_fen: int | None
    plan_to_date_fen: int | None
    start_month: int | None
    started_on: date | None
    started_known_on: date | None
    completed: bool
    suspended: bool
    terminated: bool
    on_list: bool
    first_year: int | None


class _Course(NamedTuple):
    """What the stage events of a project add up to."""

    started_on: date | None = None
    started_known_on: date | None = None
    completed: bool = False
    suspended: bool = False
    terminated: bool = False


class _Plan(NamedTuple):
    plan_fen: int | None = None
    start_month: int | None = None
    category: str = ""
    month_fen: int | None = None
    quarter_fen: int | None = None
    to_date_fen: int | None = None


_NO_COURSE, _NO_PLAN = _Course(), _Plan()
_FINISHED = {Stage.COMPLETED.value, Stage.PRODUCING.value, Stage.AT_CAPACITY.value}


def project_states(month: Month, ids: Iterable[int] | None = None) -> Iterator[ProjectState]:
    """Every project (or those of `ids`) as known at the end of `month`, ordered by project id.

    Streams in pieces of a few thousand with seven queries each; the memory needed does not grow with the register.
    """
    ends = Project.objects.aggregate(lowest=Min("pk"), highest=Max("pk")) if ids is None else {}
    for these in id_lookups("pk", ids, lowest=ends.get("lowest"), highest=ends.get("highest")):
        yield from _piece(month, these)


def _piece(month: Month, these: Lookup) -> Iterator[ProjectState]:
    of = {f"project__{lookup}": value for lookup, value in these.items()}
    plans, courses, entries = _plans(month, of), courses_by(month.last_day, of), _entries(month, of)
    first_years = _first_years(of)
    columns = ("pk", "region_id", "unit_id", "owner_id", "kind", "level", "nature", "total_fen")
    for pk, region, unit, owner, kind, level, nature, total in (
        Project.objects.filter(**these).order_by("pk").values_list(*columns)
    ):
        plan, course = plans.get(pk, _NO_PLAN), courses.get(pk, _NO_COURSE)
        yield ProjectState(
            pk,
            region,
            unit,
            owner,
            kind,
            level,
            nature,
            plan.category or entries.get(pk, ""),
            total,
            plan.plan_fen,
            plan.month_fen,
            plan.quarter_fen,
            plan.to_date_fen,
            plan.start_month,
            *course,
            on_list=pk in entries,
            first_year=first_years.get(pk),
        )


def _plans(month: Month, of: Lookup) -> dict[int, _Plan]:
    months: dict[int, list[tuple[int, int]]] = defaultdict(list)
    year_of = {f"plan__{lookup}": value for lookup, value in of.items()}
    for plan_id, key, fen in MonthPlan.objects.filter(plan__year=month.year, **year_of).values_list(
        "plan_id", "month", "plan_fen"
    ):
        months[plan_id].append((key, fen))
    found = {}
    rows = AnnualPlan.objects.filter(year=month.year, **of)
    for pk, project_id, plan_fen, start, category in rows.values_list(
        "pk", "project_id", "plan_fen", "start_month", "category"
    ):
        found[project_id] = _Plan(plan_fen, start, category, *_sums(months.get(pk), month))
    return found


def _sums(months: list[tuple[int, int]] | None, month: Month) -> tuple[int | None, int | None, int | None]:
    """The plan of the month, of its quarter so far, and of the year so far; three times None without month plans."""
    if not months:
        return None, None, None
    first_of_quarter = month.year * 100 + month.quarter * 3 - 2
    to_date = [(key, fen) for key, fen in months if key <= month.key]
    return (
        sum(fen for key, fen in to_date if key == month.key),
        sum(fen for key, fen in to_date if key >= first_of_quarter),
        sum(fen for _, fen in to_date),
    )


def courses_by(day: date, of: Lookup) -> dict[int, _Course]:
    """What the events in force up to `day` add up to, by project; `of` narrows the events by project."""
    events: dict[int, list[tuple[date, int, str, date | None]]] = defaultdict(list)
    rows = StageEvent.objects.filter(
        Q(happened_on__lte=day) | Q(happened_on__isnull=True, known_on__lte=day),
        withdrawn_at__isnull=True,
        **of,
    )
    for pk, project_id, stage, happened, known in rows.values_list(
        "pk", "project_id", "stage", "happened_on", "known_on"
    ):
        events[project_id].append((happened or known, pk, stage, happened))
    return {project_id: _course(sorted(steps)) for project_id, steps in events.items()}


def _course(steps: list[tuple[date, int, str, date | None]]) -> _Course:
    started_on = known_on = None
    completed = suspended = terminated = False
    for day, _, stage, happened in steps:
        if stage == Stage.STARTED and known_on is None:
            started_on, known_on = happened, day
        elif stage in _FINISHED:
            completed = True
        elif stage in (Stage.SUSPENDED, Stage.RESUMED):
            suspended = stage == Stage.SUSPENDED
        elif stage == Stage.TERMINATED:
            terminated = True
    return _Course(started_on, known_on, completed, suspended, terminated)


def _entries(month: Month, of: Lookup) -> dict[int, str]:
    """The category of each project that stands on a list of the month's year at its end."""
    day = month.last_day
    rows = ListEntry.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=day), list__year=month.year, entered_on__lte=day, **of
    )
    return dict(rows.order_by("-id").values_list("project_id", "category"))


def _first_years(of: Lookup) -> dict[int, int]:
    """The earliest year of a plan or a list of each project."""
    plans = AnnualPlan.objects.filter(**of).values_list("project_id").annotate(first=Min("year")).order_by()
    lists = (
        ListEntry.objects.filter(**of).values_list("project_id").annotate(first=Min("list__year")).order_by()
    )
    found = dict(plans)
    for project_id, year in lists:
        found[project_id] = min(year, found.get(project_id, year))
    return found


class StageDay(NamedTuple):
    """The day a project took a step, as far as it is known: without one, that of the evidence."""

    on: date
    is_exact: bool


def stage_days(ids: Iterable[int], day: date) -> dict[int, dict[str, StageDay]]:
    """By project and stage, the first day each step in force up to `day` was taken."""
    found: dict[int, dict[str, StageDay]] = defaultdict(dict)
    for these in id_lookups("project", ids, lowest=None, highest=None):
        rows = StageEvent.objects.filter(withdrawn_at__isnull=True, **these)
        for project_id, stage, happened, known in rows.values_list(
            "project_id", "stage", "happened_on", "known_on"
        ):
            step, before = StageDay(happened or known, happened is not None), found[project_id].get(stage)
            if step.on <= day and (before is None or step.on < before.on):
                found[project_id][stage] = step
    return dict(found)


def start_days(ids: Iterable[int]) -> dict[int, date]:
    """The day each of these projects is known to have begun works, first one first; without a date it is left out."""
    found: dict[int, date] = {}
    for these in id_lookups("project", ids, lowest=None, highest=None):
        rows = StageEvent.objects.filter(
            stage=Stage.STARTED, withdrawn_at__isnull=True, happened_on__isnull=False, **these
        )
        for project_id, day in rows.values_list("project_id", "happened_on"):
            if day and (project_id not in found or day < found[project_id]):
                found[project_id] = day
    return found
