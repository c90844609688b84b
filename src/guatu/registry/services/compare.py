"""What a row would change of a project: the one place that decides, for the preview and for the writing alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from guatu.engine.calendar import Month
from guatu.registry.enums import Category, Precision, Stage
from guatu.registry.services.known import Known
from guatu.registry.values import IDENTITY, PLAN, RegisterRow

EMPTY = tuple(
    ""
    if name not in {"region_id", "unit_id", "owner_id", "total_fen", "start_year", "finish_year", "extra"}
    else None
    for name in IDENTITY
)
given = attrgetter(*IDENTITY)
_given_plan = attrgetter(*PLAN)
_EXTRA = IDENTITY.index("extra")
_BEGUN = (Category.CONTINUING, Category.FINISHING)


class Step(NamedTuple):
    """A stage event to be written, and the one it takes the place of (None when it is the first)."""

    stage: str
    happened_on: date | None
    precision: str
    known_on: date
    reason: str = ""
    replaces: int | None = None


class Change(NamedTuple):
    """A field before and after."""

    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class Difference:
    """Everything a row brings: nothing at all when `is_empty`."""

    year: int
    changes: tuple[Change, ...] = ()
    fields: tuple[Any, ...] | None = None
    plan: tuple[Any, ...] | None = None
    months: Mapping[int, int] = field(default_factory=dict)
    entries: tuple[tuple[str, str], ...] = ()
    recategorised: tuple[tuple[int, str], ...] = ()
    steps: tuple[Step, ...] = ()
    contradictions: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the register already says all of it."""
        return not (self.changes or self.plan or self.months or self.entries or self.steps)


def compare(row: RegisterRow, project_id: int | None, known: Known, as_of: Month) -> Difference:
    """What `row` brings to the project (to a new one when `project_id` is None)."""
    found = Difference(year=row.plan_year or as_of.year)
    if project_id is None:
        _anew(row, found)
    else:
        _fields(row, known.fields[project_id], found)
        _plan(row, project_id, known, found)
        _entries(row, known.entries.get((project_id, found.year), {}), found)
    _steps(row, project_id, known, as_of, found)
    return found


def _anew(row: RegisterRow, found: Difference) -> None:
    values = [empty if value is None else value for value, empty in zip(given(row), EMPTY, strict=True)]
    values[_EXTRA] = dict(row.extra or {})
    found.fields = tuple(values)
    plan_fen, category, start_month = _given_plan(row)
    if row.month_plans:
        found.months = dict(row.month_plans)
    if not (plan_fen is None and category is None and start_month is None) or row.month_plans:
        found.plan = (plan_fen, category or "", start_month)
    found.entries = tuple((name, category or "") for name in row.list_names)


def _fields(row: RegisterRow, before: tuple[Any, ...], found: Difference) -> None:
    after = [old if value is None else value for value, old in zip(given(row), before, strict=True)]
    after[_EXTRA] = {**before[_EXTRA], **(row.extra or {})}
    if tuple(after) != before:
        found.fields = tuple(after)
        found.changes += tuple(
            Change(name, old, new)
            for name, old, new in zip(IDENTITY, before, after, strict=True)
            if old != new
        )


def _plan(row: RegisterRow, project_id: int, known: Known, found: Difference) -> None:
    said = _given_plan(row)
    if said == (None, None, None) and not row.month_plans:
        return
    kept = known.plans.get((project_id, found.year))
    before = kept[1] if kept else (None, "", None)
    after = tuple(old if value is None else value for value, old in zip(said, before, strict=True))
    if kept is None or after != before:
        found.plan = after
    found.changes += tuple(
        Change(f"{name}@{found.year}", old, new)
        for name, old, new in zip(PLAN, before, after, strict=True)
        if old != new
    )
    for month, fen in row.month_plans.items():
        kept_month = known.months.get((project_id, month))
        if kept_month is None or kept_month[1] != fen:
            found.months = {**found.months, month: fen}
            found.changes += (Change(f"month_plan@{month}", kept_month and kept_month[1], fen),)


def _entries(row: RegisterRow, standing: Mapping[str, tuple[int, str]], found: Difference) -> None:
    for name in row.list_names:
        if name not in standing:
            found.entries += ((name, row.category or ""),)
        elif row.category and standing[name][1] != row.category:
            entry, before = standing[name]
            found.recategorised += ((entry, row.category),)
            found.changes += (Change(f"entry_category@{entry}", before, row.category),)


def _steps(row: RegisterRow, project_id: int | None, known: Known, as_of: Month, found: Difference) -> None:
    """Steps are added; one whose date was unknown or other is replaced; a denial of a known step is only reported."""
    started = known.steps.get((project_id, Stage.STARTED)) if project_id else None
    if row.started is False and row.started_on is None:
        if started:
            day = f"（{started[1]:%Y年%m月%d日}）" if started[1] else ""
            found.contradictions += (
                f"填的是未开工，但平台已记录该项目开工{day}，未改动；如确属误记，请到项目页撤销开工记录",
            )
        elif row.category == Category.PRELIMINARY:
            _step(Stage.PRELIMINARY, None, project_id, known, as_of.last_day, found)
    elif row.started or row.started_on:
        _step(Stage.STARTED, row.started_on, project_id, known, as_of.last_day, found)
    elif row.category in _BEGUN and not started:
        eve = date(found.year - 1, 12, 31)
        found.steps += (
            Step(Stage.STARTED, None, Precision.UNKNOWN, eve, reason=f"{row.category}项目，上年度已开工"),
        )
    elif row.category == Category.PRELIMINARY and not started:
        _step(Stage.PRELIMINARY, None, project_id, known, as_of.last_day, found)
    if row.completed_on:
        _step(Stage.COMPLETED, row.completed_on, project_id, known, as_of.last_day, found)


def _step(
    stage: Stage, day: date | None, project_id: int | None, known: Known, evidence: date, found: Difference
) -> None:
    kept = known.steps.get((project_id, stage)) if project_id else None
    if kept and (day is None or kept[1] == day):
        return
    precision = Precision.DAY if day else Precision.UNKNOWN
    found.steps += (Step(stage, day, precision, evidence, replaces=kept[0] if kept else None),)
    if kept:
        found.changes += (Change(f"event@{kept[0]}", "in_force", "withdrawn"),)
