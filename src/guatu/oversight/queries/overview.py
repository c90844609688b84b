"""What the front page says of a month: sums by unit, lights that changed, starts overdue. Nothing here grows with the projects.

Sums and counts come from roll-up cells (from the facts only where a scope reaches projects through their owner, which is few);
names come from the first few of every cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from guatu.access.queries import organisation_names
from guatu.engine.calendar import Month
from guatu.oversight import policy
from guatu.oversight.models import Light, PackVersion, Rollup
from guatu.oversight.queries.rates import UNNAMED

if TYPE_CHECKING:
    from guatu.access.models import User

OVERVIEW = "overview"
TURN = "turn:"
TURNED = "first:turned:"
OVERDUE = "first:overdue"
_AFTER_TURN = "turn;"  # the next text after every "turn:…", so that the index finds them
HANDFUL = 6
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """The projects of one unit (None: no unit) in a month. Money in 分, None where nothing is known of any project.

    `overdue`: started late by at least a month and still not started; `unreported`: no report for the month.
    """

    key: int | None
    label: str
    projects: int
    plan_fen: int | None
    done_fen: int | None
    overdue: int
    unreported: int


@dataclass(frozen=True, slots=True)
class Turned:
    """A project whose light changed since the month before; colours are codes of the pack, empty for none."""

    project_id: int
    name: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A project that should have started `months` ago and has not."""

    project_id: int
    name: str
    unit: str
    months: int


def standings_by_unit(user: User | AnonymousUser, month: Month) -> list[Standing]:
    """The sums of every responsible unit in what `user` may see, largest first; adding them up gives the whole."""
    rows = _rows(user, month)
    names = organisation_names(row["unit_id"] for row in rows)
    found = [_standing(row, names) for row in rows]
    return sorted(found, key=lambda each: (each.label == UNNAMED, -each.projects, each.label))


def summed(rows: Sequence[Standing]) -> Standing:
    """All units together."""

    def total(values: list[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return Standing(
        None,
        "合计",
        sum(row.projects for row in rows),
        total([row.plan_fen for row in rows]),
        total([row.done_fen for row in rows]),
        sum(row.overdue for row in rows),
        sum(row.unreported for row in rows),
    )


def is_compared(month: Month, pack: PackVersion) -> bool:
    """Whether the month before was lit by the same pack, so that a change of colour means something."""
    return Light.objects.filter(month=month.plus(-1).key, pack=pack).exists()


def turn_counts(user: User | AnonymousUser, month: Month) -> dict[tuple[str, str], int]:
    """How many projects went from one colour to another since the month before, by (before, after)."""
    cells = policy.rollups_for(user, month)
    if cells is None:
        pairs = policy.turns_for(user, month).values_list("before", "after").annotate(count=Count("pk"))
        return {(before, after): count for before, after, count in pairs.order_by()}
    turns = cells.filter(slice="", measure__gte=TURN, measure__lt=_AFTER_TURN)
    found: dict[tuple[str, str], int] = {}
    for measure, count in turns.values_list("measure").annotate(count=Sum("projects")).order_by():
        before, _, after = measure.removeprefix(TURN).partition(">")
        found[before, after] = count
    return found


def turned(
    user: User | AnonymousUser,
    month: Month,
    after: str | None = None,
    before: str | None = None,
    *,
    offset: int = 0,
    limit: int = 50,
) -> list[Turned]:
    """The projects whose colour changed since the month before, in the order of entry, at most 500.

    `before` and `after` are codes, empty for no light; None takes any.
    """
    rows = policy.turns_for(user, month)
    if after is not None:
        rows = rows.filter(after=after)
    if before is not None:
        rows = rows.filter(before=before)
    named = rows.order_by("project_id").annotate(of_unit=_unit_name())
    columns = named.values_list("project_id", "project__name", "of_unit", "before", "after")
    return [Turned(*row) for row in columns[offset : offset + min(limit, MOST_ROWS)]]


def first_turned(user: User | AnonymousUser, month: Month, after: str) -> list[Turned]:
    """The first few of the projects that turned to a colour, at most `HANDFUL`."""
    cells = _firsts(user, month, f"{TURNED}{after}")
    if cells is None:
        return turned(user, month, after, limit=HANDFUL)
    found = [(pk or 0, key) for pk, key in cells.order_by("a0").values_list("a0", "key")[:HANDFUL]]
    named = _named(user, month, [pk for pk, _ in found])
    return [Turned(pk, *named[pk], before, after) for pk, before in found if pk in named]


def overdue_starts(user: User | AnonymousUser, month: Month) -> list[Overdue]:
    """The projects whose start is overdue longest, at most `HANDFUL`."""
    cells = _firsts(user, month, OVERDUE)
    if cells is None:
        late = policy.facts_for(user, month).filter(start_overdue_months__gt=0)
        order = late.order_by("-start_overdue_months", "project_id")
        found = list(order.values_list("project_id", "start_overdue_months")[:HANDFUL])
    else:
        worst = cells.order_by("-a1", "a0").values_list("a0", "a1")[:HANDFUL]
        found = [(pk or 0, months) for pk, months in worst]
    named = _named(user, month, [pk for pk, _ in found])
    return [Overdue(pk, *named[pk], months or 0) for pk, months in found if pk in named]


def _firsts(user: User | AnonymousUser, month: Month, measure: str) -> QuerySet[Rollup] | None:
    """The first few of a list in every cell, so that the first few of all are among them; None when cells cannot tell."""
    cells = policy.rollups_for(user, month)
    return None if cells is None else cells.filter(slice="", measure=measure)


def _named(user: User | AnonymousUser, month: Month, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and unit of each of these projects."""
    rows = policy.facts_for(user, month).filter(project__in=ids).annotate(of_unit=_unit_name())
    return {pk: (name, unit) for pk, name, unit in rows.values_list("project_id", "project__name", "of_unit")}


def _unit_name() -> Coalesce:
    return Coalesce(NullIf("unit__short_name", Value("")), "unit__name", Value(""))


def _rows(user: User | AnonymousUser, month: Month) -> list[dict[str, Any]]:
    """One row a unit: from the cells, or from the facts where the cells cannot tell."""
    cells = policy.rollups_for(user, month)
    own = None if cells is None else cells.filter(slice="", measure=OVERVIEW)
    if own is not None and own.exists():
        sums = {"count": "projects", "plan": "a0", "done": "a1", "late": "a2", "silent": "a3"}
        added = own.values("unit_id").annotate(**{name: Sum(column) for name, column in sums.items()})
        return [dict(row) for row in added.order_by()]
    counted = (
        policy.facts_for(user, month)
        .values("unit_id")
        .annotate(
            count=Count("pk"),
            plan=Sum("plan_fen"),
            done=Sum("done_fen"),
            late=Count("pk", filter=Q(start_overdue_months__gt=0)),
            silent=Count("pk", filter=~Q(reported=1)),
        )
    )
    return [dict(row) for row in counted.order_by()]


def _standing(row: dict[str, Any], names: dict[int, str]) -> Standing:
    unit = row["unit_id"]
    plan, done = (None if row[name] is None else int(row[name]) for name in ("plan", "done"))
    return Standing(
        unit, names.get(unit, UNNAMED), int(row["count"]), plan, done, int(row["late"]), int(row["silent"])
    )
