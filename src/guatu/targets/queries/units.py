"""The names of units in a plan's tasks, what each was taken for, and what names meant in earlier plans of the region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.access.queries import bodies_for_names, bodies_seated_in
from guatu.targets.enums import Duty, RowState
from guatu.targets.models import Plan, TaskUnit, UnitName
from guatu.targets.unit_names import Body, Place

if TYPE_CHECKING:
    from guatu.access.models import Organisation, Region


@dataclass(frozen=True, slots=True)
class NameLine:
    """One name of a plan: in how many tasks it leads and supports, what it was taken for and why; `is_settled` by a person."""

    name: str
    lead: int
    support: int
    is_shared: bool
    organisations: tuple[Organisation, ...]
    reason: str
    is_settled: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody answers for it yet and nobody said that this is right."""
        return not self.organisations and not self.is_settled


@dataclass(frozen=True, slots=True)
class Memory:
    """What a person said a name means: organisations by id (none: nobody of the platform), when and who."""

    organisations: tuple[int, ...]
    said: str


def name_lines(plan: Plan) -> list[NameLine]:
    """The names of a plan's tasks: those nobody answers for first, then in the order of the document."""
    rows = TaskUnit.objects.filter(task__plan=plan).exclude(task__state=RowState.REJECTED)
    by_name: dict[str, list[TaskUnit]] = {}
    for row in rows.select_related("organisation").order_by("task__start", "pk"):
        by_name.setdefault(row.name, []).append(row)
    settled = remembered(plan)
    lines = [_line(name, found, name in settled) for name, found in by_name.items()]
    return sorted(lines, key=lambda line: not line.is_open)


def _line(name: str, rows: list[TaskUnit], is_settled: bool) -> NameLine:
    def tasks(duty: Duty) -> int:
        return len({row.task_id for row in rows if row.duty == duty})

    organisations = {row.organisation.pk: row.organisation for row in rows if row.organisation}
    return NameLine(
        name,
        tasks(Duty.LEAD),
        tasks(Duty.SUPPORT),
        all(row.is_shared for row in rows),
        tuple(organisations.values()),
        next((row.reason for row in rows if row.reason), ""),
        is_settled,
    )


def open_names(plan: Plan) -> int:
    """How many names of a plan still wait for a person."""
    return sum(line.is_open for line in name_lines(plan))


def remembered(plan: Plan) -> dict[str, Memory]:
    """What people said the names of this plan's region mean, by name."""
    found: dict[str, list[UnitName]] = {}
    for row in UnitName.objects.filter(region=plan.region_id):
        found.setdefault(row.name, []).append(row)
    return {name: _memory(rows) for name, rows in found.items()}


def _memory(rows: Iterable[UnitName]) -> Memory:
    known = list(rows)
    organisations = tuple(row.organisation_id for row in known if row.organisation_id is not None)
    last = max(known, key=lambda row: row.at)
    return Memory(organisations, f"{last.by_name} {last.at:%Y-%m-%d} 指定")


def bodies_of(plan: Plan) -> list[Body]:
    """The open organisations a name of this plan may mean: seated in its region, in a part of it, or above it."""
    path = plan.region.path
    return [
        Body(
            body.pk,
            body.name,
            body.short_name,
            body.kind,
            body.region.kind if body.region else "",
            body.region is None or body.region.path.startswith(path),
        )
        for body in bodies_for_names(plan.region)
    ]


def bodies_to_offer(region: Region, chosen: Iterable[int]) -> QuerySet[Organisation]:
    """The open public bodies of a region, and those of `chosen` (ids) a name may stand for, companies too."""
    return bodies_seated_in(region) | bodies_for_names(region).filter(pk__in=chosen)


def place_of(plan: Plan) -> Place:
    """What the plan's region and those above it are called."""
    above, parent = [], plan.region.parent
    while parent is not None:
        above.append(parent.name)
        parent = parent.parent
    own = tuple(dict.fromkeys(name for name in (plan.region.name, plan.place) if name))
    return Place(own, tuple(above), plan.region.kind)
