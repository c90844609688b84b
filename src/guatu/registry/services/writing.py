"""Differences written to the tables, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.kit.bulk import insert_rows, next_ids, update_rows
from guatu.kit.pinyin import initials
from guatu.registry.models import (
    AnnualPlan,
    ListEntry,
    MonthPlan,
    Project,
    ProjectChange,
    ProjectList,
    StageEvent,
)
from guatu.registry.services.compare import Change, Difference
from guatu.registry.services.known import Known
from guatu.registry.values import IDENTITY, PLAN

if TYPE_CHECKING:
    from guatu.access.models import User

_NAME = IDENTITY.index("name")
_PROJECT = ("id", *IDENTITY, "initials", "created_at", "created_by_id", "batch_id")
_CHANGE = ("project_id", "field", "before", "after", "at", "by_id", "by_name", "batch_id")
_EVENT = (
    "project_id", "stage", "happened_on", "precision", "known_on", "reason",
    "recorded_at", "recorded_by_id", "batch_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, when, and for which import."""

    by: User | None
    at: datetime
    batch_id: int | None

    @property
    def by_id(self) -> int | None:
        """The writer's id."""
        return self.by.pk if self.by else None


@dataclass(slots=True)
class Lists:
    """The lists of the years written to, made where they are missing.

    A list that is made here (or by the same import) holds for its whole year; who comes to a list that already exists enters it
    in the month at hand.
    """

    hand: Hand
    as_of: Month
    _known: dict[tuple[int, str], tuple[int, date]] = field(default_factory=dict)

    def entered(self, year: int, name: str) -> tuple[int, date]:
        """The list's id, and the day from which a project put on it now stands there."""
        if (year, name) not in self._known:
            found, made = ProjectList.objects.get_or_create(
                year=year, name=name, defaults={"batch_id": self.hand.batch_id}
            )
            is_ours = made or (found.batch_id is not None and found.batch_id == self.hand.batch_id)
            of_year = date(year, 1, 1)
            day = of_year if is_ours else max(of_year, min(self.as_of.first_day, date(year, 12, 31)))
            self._known[year, name] = found.pk, day
        return self._known[year, name]


def create_projects(differences: Sequence[Difference], hand: Hand) -> Sequence[int]:
    """The new projects' own rows; gives their ids in order."""
    ids = next_ids(Project, len(differences))
    rows = (
        (pk, *new.fields, initials(new.fields[_NAME]), hand.at, hand.by_id, hand.batch_id)
        for pk, new in zip(ids, differences, strict=True)
        if new.fields
    )
    insert_rows(Project, _PROJECT, rows)
    return ids


def change_projects(written: Iterable[tuple[int, Difference]], hand: Hand) -> None:
    """The changed fields of projects that exist, with one line of history for each field."""
    written = list(written)
    update_rows(
        Project,
        (*IDENTITY, "initials"),
        [(*new.fields, initials(new.fields[_NAME]), pk) for pk, new in written if new.fields],
    )
    write_history(((pk, change) for pk, new in written for change in new.changes), hand)


def write_history(changes: Iterable[tuple[int, Change]], hand: Hand) -> None:
    """One line for each changed field."""
    by_name = str(hand.by) if hand.by else "系统"
    rows = [
        (pk, change.field, change.before, change.after, hand.at, hand.by_id, by_name, hand.batch_id)
        for pk, change in changes
    ]
    insert_rows(ProjectChange, _CHANGE, rows)


def write_plans(written: Sequence[tuple[int, Difference]], known: Known, hand: Hand) -> None:
    """Annual plans and their months, new and changed."""
    new, changed = [], []
    for pk, difference in written:
        kept = known.plans.get((pk, difference.year))
        if kept and difference.plan:
            changed.append((*difference.plan, kept[0]))
        elif kept is None and (difference.plan or difference.months):
            new.append((pk, difference.year, *(difference.plan or (None, "", None)), hand.batch_id))
    ids = next_ids(AnnualPlan, len(new))
    insert_rows(
        AnnualPlan,
        ("id", "project_id", "year", *PLAN, "batch_id"),
        [(plan, *row) for plan, row in zip(ids, new, strict=True)],
    )
    update_rows(AnnualPlan, PLAN, changed)
    plans = {(row[0], row[1]): plan for plan, row in zip(ids, new, strict=True)}
    _write_months(written, known, plans, hand)


def _write_months(
    written: Sequence[tuple[int, Difference]], known: Known, plans: dict[tuple[int, int], int], hand: Hand
) -> None:
    new: list[tuple[Any, ...]] = []
    changed = []
    for pk, difference in written:
        for month, fen in difference.months.items():
            if kept := known.months.get((pk, month)):
                changed.append((fen, kept[0]))
            else:
                key = (pk, difference.year)
                new.append((plans[key] if key in plans else known.plans[key][0], month, fen, hand.batch_id))
    insert_rows(MonthPlan, ("plan_id", "month", "plan_fen", "batch_id"), new)
    update_rows(MonthPlan, ("plan_fen",), changed)


def write_entries(written: Sequence[tuple[int, Difference]], lists: Lists, hand: Hand) -> None:
    """Entries on the lists of a year."""
    rows = []
    for pk, difference in written:
        for name, category in difference.entries:
            list_id, day = lists.entered(difference.year, name)
            rows.append((list_id, pk, category, day, "", hand.batch_id))
    columns = ("list_id", "project_id", "category", "entered_on", "left_reason", "batch_id")
    insert_rows(ListEntry, columns, rows)
    recategorised = [(category, entry) for _, new in written for entry, category in new.recategorised]
    update_rows(ListEntry, ("category",), recategorised)


def write_steps(written: Sequence[tuple[int, Difference]], hand: Hand) -> None:
    """Stage events; those they replace are withdrawn."""
    steps = [(pk, step) for pk, difference in written for step in difference.steps]
    update_rows(
        StageEvent, ("withdrawn_at",), [(hand.at, step.replaces) for _, step in steps if step.replaces]
    )
    rows = [
        (
            pk, step.stage, step.happened_on, step.precision, step.known_on, step.reason,
            hand.at, hand.by_id, hand.batch_id,
        )
        for pk, step in steps
    ]  # fmt: skip
    insert_rows(StageEvent, _EVENT, rows)
