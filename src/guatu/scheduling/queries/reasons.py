"""Why a node's dates are what they are, and what would change them: for the panel beside the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.engine.calendar import CalendarError
from guatu.engine.schedule import (
    Gain,
    Link,
    LinkKind,
    Recovery,
    ScheduleError,
    Trial,
    Why,
    recover,
    trial_of,
    why_early,
    why_late,
    with_options,
)
from guatu.kit.errors import NotVisible
from guatu.scheduling.models import Change, Node
from guatu.scheduling.packs.compiled import PackOption
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.timetables import Timetable

EARLIER = 10  # days less that are tried at first, but no more than half of them
_KINDS = {
    LinkKind.FS: "完成后开始",
    LinkKind.SS: "开始后开始",
    LinkKind.FF: "完成后完成",
    LinkKind.SF: "开始后完成",
}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node that this one waits for, or that waits for it, and how in words."""

    node: Node
    how: str
    finish: date


@dataclass(frozen=True, slots=True)
class Panel:
    """One node: its line, why its dates are so, its neighbours, what became of it, and what some days less would win."""

    line: Line
    early: Why
    late: Why | None
    waits_for: Sequence[Neighbour]
    awaited_by: Sequence[Neighbour]
    misses: Sequence[str]
    sooner: Trial | None
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to win time with what it gains by itself (working days)."""

    option: PackOption
    gain: Gain
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Rescue:
    """Ways to win time that are still open, the cheapest set that fits, and the words for it."""

    ways: Sequence[Way]
    recovery: Recovery


def panel(found: Timetable, key: str) -> Panel:
    """Everything about one node. Raises NotVisible when the schedule has no such node."""
    if key not in found.nodes:
        raise NotVisible
    line = next(each for each in lines_of(found) if each.node.key == key)
    plan = found.plan
    links = plan.network.links
    task = line.window.task
    less = min(EARLIER, max(1, task.days // 2), task.days - task.least)
    can_shrink = line.state != "done" and less > 0
    return Panel(
        line,
        why_early(plan, key),
        why_late(plan, key) if line.latest_finish and line.state != "done" else None,
        [_neighbour(found, link, link.before) for link in links if link.after == key],
        [_neighbour(found, link, link.after) for link in links if link.before == key],
        [miss.sentence for miss in found.misses if miss.task.id == key],
        trial_of(plan, found.with_days(key, line.node.days - less), key) if can_shrink else None,
        list(Change.objects.filter(schedule=found.row, node=key)[:20]),
    )


def rescue(found: Timetable) -> Rescue | None:
    """How the promised date can be kept; None when no way is open.

    Ways that no longer go with the links and days of the nodes as they are now are left out.
    """
    options = [option for option in found.untaken if _goes(found, option)]
    if not options:
        return None
    recovery = recover(found.plan, [option.engine for option in options], calendar="工作日")
    chosen = {id(option) for option in recovery.chosen}
    ways = [
        Way(option, gain, id(option.engine) in chosen)
        for option, gain in zip(options, recovery.gains, strict=True)
    ]
    return Rescue(sorted(ways, key=lambda way: (-way.gain.days, way.option.engine.cost)), recovery)


def _goes(found: Timetable, option: PackOption) -> bool:
    try:
        with_options(found.plan, [option.engine])
    except (ScheduleError, CalendarError):
        return False
    return True


def how(link: Link, unit: str) -> str:
    """完成后开始，再过 5 个工作日."""
    said = _KINDS[link.kind]
    if link.lag > 0:
        said += f"，再过 {link.lag} 个{unit}"
    elif link.lag < 0:
        said += f"，可提前 {-link.lag} 个{unit}"
    return said


def _neighbour(found: Timetable, link: Link, key: str) -> Neighbour:
    after = found.nodes[link.after]
    calendar = found.plan.network.calendars[link.calendar or after.calendar]
    unit = "自然日" if calendar.announced is None else "工作日"
    return Neighbour(found.nodes[key], how(link, unit), found.plan.window(key).finish)
