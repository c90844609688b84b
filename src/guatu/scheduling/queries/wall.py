"""The wall of schedules: how many stand how, a line for each, the nodes due this week and those overdue.

Read from what is kept of each schedule whenever it is worked out, as the list is: no schedule is worked out here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery

from guatu.kit.spans import id_lookups
from guatu.registry.facts import StageDay, stage_days
from guatu.scheduling.baselines import Dates, baselines_of
from guatu.scheduling.calendars import Almanac
from guatu.scheduling.models import Node, ProjectSchedule, Promise, Snapshot
from guatu.scheduling.queries.schedules import TIGHT, Asked, schedule_list, tally

if TYPE_CHECKING:
    from guatu.access.models import User

OTHER_PHASE = "其他"
MOST = 200
"""Of a list of nodes so many are told, with how many there are: nobody reads on."""


@dataclass(frozen=True, slots=True)
class WallPhase:
    """A phase from its first to its last expected day; `by` the latest day it may end, None where nothing promised waits for it."""

    name: str
    first: date
    last: date
    by: date | None
    nodes: int
    done: int


@dataclass(frozen=True, slots=True)
class WallNode:
    """A node not done, the body responsible and the day it is due: that of the baseline, else its latest day. `days_past` are
    the calendar days since, 0 while it is not past.
    """

    project_id: int
    project: str
    node: str
    body: str
    on: date
    days_past: int


@dataclass(frozen=True, slots=True)
class WallLine:
    """One schedule. `late_days` are working days, negative to spare; `missed_node` the promised node besides the aim that is
    missed by most days; `next_on` the last day the next critical node may end; `lost` the promised nodes whose day is over.

    With a `problem` the dates cannot be worked out any more and are the last ones known, if any.
    """

    project_id: int
    project: str
    unit: str
    region: str
    target: str
    promised_on: date | None
    finish: date | None
    late_days: int | None
    missed_node: str
    missed_days: int
    next_node: str
    next_body: str
    next_on: date | None
    nodes: int
    done: int
    overdue: int
    lost: tuple[str, ...]
    phases: tuple[WallPhase, ...]
    problem: str

    @property
    def worst_days(self) -> int:
        """Working days the aim or another promised node is late, whichever is more; negative: to spare."""
        return max(self.late_days or 0, self.missed_days) if self.missed_days else self.late_days or 0


@dataclass(frozen=True, slots=True)
class Wall:
    """The schedules in use that are not over, as known on a day; the latest first, those with a problem last.

    `tight` have at most ten working days to spare, of `soon` the next critical node must end within ten working days (or
    should have), `lost` counts promised nodes whose day is over. `due` are from the day to the Sunday `until`, `overdue` before
    it. `reckoned_on` is the oldest day any of them was worked out, None without any.
    """

    as_of: date
    until: date
    reckoned_on: date | None
    late: int
    tight: int
    fine: int
    broken: int
    soon: int
    lost: int
    due: tuple[WallNode, ...]
    overdue: tuple[WallNode, ...]
    lines: tuple[WallLine, ...]


def wall(user: User | AnonymousUser, asked: Asked, on: date) -> Wall:
    """The schedules `user` may see, narrowed to what is asked for. Asks the database as often for many as for one."""
    found = schedule_list(user, asked).filter(is_over=False)
    rows = list(found.select_related(None).select_related("project__region", "project__unit"))
    known = _known(rows, on)
    lines = sorted(map(_line, rows, known), key=lambda line: (bool(line.problem), -line.worst_days))
    nodes = [
        node
        for row, each in zip(rows, known, strict=True)
        if not row.problem
        for node in _open(row, each, on)
    ]
    nodes.sort(key=lambda node: (node.on, node.project_id))
    counts, until = tally(user, on, asked), on + timedelta(days=6 - on.weekday())
    near = Almanac().calendars((), None)["工作日"].add(on, TIGHT)
    return Wall(
        as_of=on,
        until=until,
        reckoned_on=min((row.reckoned_on for row in rows if row.reckoned_on), default=None),
        late=counts.late,
        tight=counts.tight,
        fine=counts.fine,
        broken=counts.broken,
        soon=sum(not line.problem and line.next_on is not None and line.next_on <= near for line in lines),
        lost=sum(len(line.lost) for line in lines),
        due=tuple(node for node in nodes if on <= node.on <= until),
        overdue=tuple(node for node in nodes if node.on < on),
        lines=tuple(lines),
    )


@dataclass(slots=True)
class _Known:
    """What is kept of one schedule: its nodes in order and the keys of those done, by key the dates last worked out and those
    of the newest baseline, the keys of promised nodes whose day is over."""

    nodes: list[Node]
    done: set[str]
    dates: Mapping[str, tuple[date, date, date | None]]
    baseline: Dates
    lost: set[str]


def _known(rows: Sequence[ProjectSchedule], on: date) -> list[_Known]:
    ids = [row.pk for row in rows]
    steps = stage_days([row.project_id for row in rows], on)
    nodes: dict[int, list[Node]] = defaultdict(list)
    dates: dict[int, dict[str, tuple[str, str, str | None]]] = {}
    past: dict[int, set[str]] = defaultdict(set)
    newest = Snapshot.objects.filter(schedule=OuterRef("schedule")).order_by("-month").values("pk")[:1]
    for these in id_lookups("schedule", ids, lowest=None, highest=None):
        for node in Node.objects.filter(**these).select_related("organisation"):
            nodes[node.schedule_id].append(node)
        kept = Snapshot.objects.filter(pk=Subquery(newest), **these)
        dates.update(kept.values_list("schedule_id", "dates"))
        for schedule_id, key in Promise.objects.filter(on__lt=on, **these).values_list("schedule_id", "node"):
            past[schedule_id].add(key)
    based = baselines_of(ids)
    known = []
    for row in rows:
        happened = steps.get(row.project_id, {})
        done = {node.key for node in nodes[row.pk] if _is_done(node, happened, on)}
        days = {key: _days(texts) for key, texts in dates.get(row.pk, {}).items()}
        known.append(_Known(nodes[row.pk], done, days, based.get(row.pk, {}), past[row.pk] - done))
    return known


def _is_done(node: Node, happened: Mapping[str, StageDay], on: date) -> bool:
    """Whether a node was finished by a day; the register is heard first, as when dates are worked out."""
    if node.stage in happened:
        return True
    return node.finished_on is not None and node.finished_on <= on


def _days(texts: tuple[str, str, str | None]) -> tuple[date, date, date | None]:
    first, last, latest = texts
    return date.fromisoformat(first), date.fromisoformat(last), date.fromisoformat(latest) if latest else None


def _open(row: ProjectSchedule, known: _Known, on: date) -> Iterator[WallNode]:
    """The nodes not done that are due some day."""
    for node in known.nodes:
        day = known.baseline[node.key][1] if node.key in known.baseline else None
        if day is None and node.key in known.dates:
            day = known.dates[node.key][2]
        if day is not None and node.key not in known.done:
            past = max(0, (on - day).days)
            yield WallNode(row.project_id, row.project.name, node.name, _body(node, row), day, past)


def _body(node: Node, row: ProjectSchedule) -> str:
    """Who is responsible for a node: its body, else that of the project."""
    return str(node.organisation or node.body or row.project.unit or "")


def _line(row: ProjectSchedule, known: _Known) -> WallLine:
    project = row.project
    following = next(
        (node for node in known.nodes if node.name == row.next_node and node.key not in known.done), None
    )
    return WallLine(
        project_id=row.project_id,
        project=project.name,
        unit=str(project.unit or ""),
        region=str(project.region or ""),
        target=next((node.name for node in known.nodes if node.key == row.aim), ""),
        promised_on=row.promised_on,
        finish=row.finish,
        late_days=row.late_days,
        missed_node=row.missed_node,
        missed_days=row.missed_days,
        next_node=row.next_node,
        next_body=_body(following, row) if following else "",
        next_on=row.next_on,
        nodes=row.nodes_total,
        done=row.nodes_done,
        overdue=row.nodes_overdue,
        lost=tuple(node.name for node in known.nodes if node.key in known.lost),
        phases=tuple(_phases(known)),
        problem=row.problem,
    )


def _phases(known: _Known) -> Iterator[WallPhase]:
    """The phases in order."""
    held: dict[str, list[Node]] = defaultdict(list)
    for node in known.nodes:
        if node.key in known.dates:
            held[node.phase or OTHER_PHASE].append(node)
    for name, nodes in held.items():
        days = [known.dates[node.key] for node in nodes]
        yield WallPhase(
            name,
            min(first for first, _, _ in days),
            max(last for _, last, _ in days),
            max((latest for _, _, latest in days if latest), default=None),
            len(nodes),
            sum(node.key in known.done for node in nodes),
        )
