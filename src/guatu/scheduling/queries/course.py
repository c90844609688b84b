"""How a schedule moved: its changes, its baselines beside each other and beside today, and its dates month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.engine.calendar import Month, place_of
from guatu.scheduling.baselines import dates_of
from guatu.scheduling.models import Baseline, Change, Node, ProjectSchedule, Snapshot
from guatu.scheduling.timetables import Timetable

TODAY = "today"
Days = Mapping[str, tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One node in two plans; None where a plan does not know it. `moved` working days its end moved, later is more."""

    key: str
    name: str
    phase: str
    before: tuple[date, date] | None
    after: tuple[date, date] | None
    moved: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans of a schedule, node by node; `moved` counts the nodes that end later, and earlier."""

    before: str
    after: str
    lines: Sequence[Compared]
    later: int
    sooner: int


def changes_of(row: ProjectSchedule) -> list[Change]:
    """Everything that was done to a schedule, the latest first."""
    return list(Change.objects.filter(schedule=row))


def changes_since(row: ProjectSchedule, edition: int) -> list[Change]:
    """What was done to a schedule after it was seen in an edition, the latest first: every change makes one edition."""
    newest = ProjectSchedule.objects.values_list("edition", flat=True).get(pk=row.pk)
    return changes_of(row)[: max(0, newest - edition)]


def baselines(row: ProjectSchedule) -> list[Baseline]:
    """The baselines of a schedule, the first one first."""
    return list(Baseline.objects.filter(schedule=row))


def compare(found: Timetable, before: str, after: str) -> Comparison:
    """Two baselines (by number), or one and `today`, beside each other; an unknown one is taken for today."""
    known = {str(each.number): each for each in baselines(found.row)}
    first, second = _days(found, known, before), _days(found, known, after)
    working = found.plan.network.calendars["工作日"]
    lines = []
    for key, node in _nodes(found, first, second).items():
        one, other = first.get(key), second.get(key)
        moved = None
        if one and other:
            moved = working.before[_place(other[1])] - working.before[_place(one[1])]
        lines.append(Compared(key, node.name if node else key, node.phase if node else "", one, other, moved))
    return Comparison(
        _name(known, before),
        _name(known, after),
        lines,
        sum(1 for line in lines if (line.moved or 0) > 0),
        sum(1 for line in lines if (line.moved or 0) < 0),
    )


def slips(row: ProjectSchedule, nodes: Mapping[str, Node]) -> dict[str, Any] | None:
    """The forecast day of every node month by month, with the reasons given in each; None before the second month."""
    rows = list(Snapshot.objects.filter(schedule=row))
    if len(rows) < 2:
        return None
    reasons = _reasons(row)
    return {
        "months": [str(Month.of_key(each.month)) for each in rows],
        "target": [str(each.promised_on) for each in rows],
        "nodes": [
            {
                "id": key,
                "name": node.name,
                "dates": [each.dates[key][1] if key in each.dates else None for each in rows],
                "reasons": [reasons.get((each.month, key)) for each in rows],
            }
            for key, node in nodes.items()
        ],
    }


def _reasons(row: ProjectSchedule) -> dict[tuple[int, str], str]:
    """By month and node, the listed reasons given for changes of it."""
    found: dict[tuple[int, str], list[str]] = {}
    for change in Change.objects.filter(schedule=row).exclude(reason=""):
        found.setdefault((Month.of(change.on).key, change.node or row.aim), []).append(change.reason)
    return {key: "、".join(dict.fromkeys(said)) for key, said in found.items()}


def _days(found: Timetable, known: Mapping[str, Baseline], which: str) -> Days:
    if which in known:
        return dates_of(known[which])
    return {window.task.id: (window.start, window.finish) for window in found.plan.windows()}


def _nodes(found: Timetable, first: Days, second: Days) -> dict[str, Node | None]:
    keys: dict[str, Node | None] = dict(found.nodes)
    return keys | {key: None for key in (*first, *second) if key not in keys}


def _name(known: Mapping[str, Baseline], which: str) -> str:
    return known[which].name if which in known else "今天"


def _place(day: date) -> int:
    return place_of(day) + 1
