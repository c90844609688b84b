"""What the register holds of one project besides its identity; the caller has fetched the project through its policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible
from guatu.kit.spans import id_lookups
from guatu.registry.models import AnnualPlan, ListEntry, MonthPlan, Project, StageEvent


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The plan of one year with its months by yyyymm. Money in 分; `start` is the month works are to begin, if that year."""

    year: int
    plan_fen: int | None
    category: str
    start: Month | None
    months: dict[int, int]


def plans_of(project: Project) -> list[YearPlan]:
    """Every annual plan of a project, the latest year first."""
    months: dict[int, dict[int, int]] = {}
    for plan_id, month, fen in MonthPlan.objects.filter(plan__project=project).values_list(
        "plan_id", "month", "plan_fen"
    ):
        months.setdefault(plan_id, {})[month] = fen
    plans = AnnualPlan.objects.filter(project=project).order_by("-year")
    return [_year_plan(plan, months.get(plan.pk, {})) for plan in plans]


def events_of(project: Project) -> list[StageEvent]:
    """The dated steps of a project in the order of time, withdrawn ones among them."""
    events = StageEvent.objects.filter(project=project)
    return sorted(events, key=lambda event: (event.happened_on or event.known_on, event.pk))


def entries_of(project: Project) -> list[ListEntry]:
    """The lists a project stands or stood on, the latest year first."""
    return list(
        ListEntry.objects.filter(project=project).select_related("list").order_by("-list__year", "-pk")
    )


def event_of(project: Project, pk: int) -> StageEvent:
    """One step of this project. Raises NotVisible."""
    found = StageEvent.objects.filter(project=project, pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def entry_of(project: Project, pk: int) -> ListEntry:
    """One stay of this project on a list. Raises NotVisible."""
    found = ListEntry.objects.filter(project=project, pk=pk).select_related("list").first()
    if found is None:
        raise NotVisible
    return found


def plan_of(project: Project, year: int) -> YearPlan | None:
    """The plan of one year; None where there is none."""
    return next((plan for plan in plans_of(project) if plan.year == year), None)


def plans_in(year: int, ids: Iterable[int]) -> dict[int, YearPlan]:
    """The plans of one year of these projects, by project."""
    months: dict[int, dict[int, int]] = {}
    found: dict[int, YearPlan] = {}
    for these in id_lookups("project", ids, lowest=None, highest=None):
        of_plan = {f"plan__{name}": value for name, value in these.items()}
        rows = MonthPlan.objects.filter(plan__year=year, **of_plan)
        for project_id, month, amount in rows.values_list("plan__project_id", "month", "plan_fen"):
            months.setdefault(project_id, {})[month] = amount
        for plan in AnnualPlan.objects.filter(year=year, **these):
            found[plan.project_id] = _year_plan(plan, months.get(plan.project_id, {}))
    return found


def _year_plan(plan: AnnualPlan, months: dict[int, int]) -> YearPlan:
    start = Month.of_key(plan.start_month) if plan.start_month else None
    return YearPlan(plan.year, plan.plan_fen, plan.category, start, months)
