"""What the register already holds of the projects that some rows speak of, read with a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guatu.kit.spans import id_lookups, pieces
from guatu.registry.enums import Stage
from guatu.registry.models import AnnualPlan, ListEntry, MonthPlan, Project, StageEvent
from guatu.registry.values import IDENTITY, PLAN, RegisterRow

_ONCE = (Stage.PRELIMINARY, Stage.STARTED, Stage.COMPLETED)


@dataclass(slots=True)
class Known:
    """Of each project: its fields, its plans by year, months of plans, open list entries, and steps in force."""

    fields: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    plans: dict[tuple[int, int], tuple[int, tuple[Any, ...]]] = field(default_factory=dict)
    months: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    entries: dict[tuple[int, int], dict[str, tuple[int, str]]] = field(default_factory=dict)
    steps: dict[tuple[int, str], tuple[int, date | None]] = field(default_factory=dict)


def ids_of_codes(codes: Iterable[str]) -> dict[str, int]:
    """The projects that carry these codes."""
    found: dict[str, int] = {}
    for few in pieces(sorted(set(codes) - {""}), 900):
        found.update(Project.objects.filter(code__in=few).values_list("code", "pk"))
    return found


def placed(rows: Sequence[RegisterRow]) -> list[int | None]:
    """For each row the project it is about, None for a new one."""
    unnamed = ids_of_codes(row.code for row in rows if row.project_id is None and row.code)
    return [row.project_id or unnamed.get(row.code or "") for row in rows]


def known_of(ids: Iterable[int]) -> Known:
    """Everything `compare` needs of these projects."""
    known = Known()
    for these in id_lookups("pk", ids, lowest=None, highest=None):
        of = {"project__in": these["pk__in"]}
        for pk, *values in Project.objects.filter(**these).values_list("pk", *IDENTITY):
            known.fields[pk] = tuple(values)
        _plans(known, of)
        for entry, project, year, name, category in ListEntry.objects.filter(
            left_on__isnull=True, **of
        ).values_list("pk", "project_id", "list__year", "list__name", "category"):
            known.entries.setdefault((project, year), {})[name] = (entry, category)
        steps = StageEvent.objects.filter(withdrawn_at__isnull=True, stage__in=_ONCE, **of).order_by("-id")
        for event, project, stage, day in steps.values_list("pk", "project_id", "stage", "happened_on"):
            known.steps[project, stage] = (event, day)
    return known


def _plans(known: Known, of: dict[str, Any]) -> None:
    for plan, project, year, *values in AnnualPlan.objects.filter(**of).values_list(
        "pk", "project_id", "year", *PLAN
    ):
        known.plans[project, year] = (plan, tuple(values))
    months = MonthPlan.objects.filter(plan__project__in=of["project__in"])
    for pk, project, month, fen in months.values_list("pk", "plan__project_id", "month", "plan_fen"):
        known.months[project, month] = (pk, fen)
