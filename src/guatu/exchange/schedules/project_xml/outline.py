"""The outline of a file: which tasks are work, and which summary task is the phase of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.project_xml.records import Record


@dataclass(frozen=True, slots=True)
class Place:
    """A task that is work, with the phase it stands in; `is_summary` when it only sums others up."""

    task: Record
    name: str
    phase: str
    is_summary: bool


def outlined(tasks: Sequence[Record], notes: Notes, *, keep_single: bool) -> tuple[list[Place], str]:
    """Every task in the file's order with its phase, and the title the outline gives.

    The outermost summary is the phase. Where one summary holds everything it is the title, unless `keep_single`.
    """
    rows = [(_level(task), _name(task, number), task) for number, task in enumerate(_real(tasks), start=1)]
    title = ""
    if rows and rows[0][0] == 0 and (len(rows) > 1 or rows[0][2].number("UID", -1) == 0):
        title, rows = rows[0][1], rows[1:]
    if not keep_single and len(rows) > 1 and all(level > rows[0][0] for level, _, _ in rows[1:]):
        title = title or rows[0][1]
        rows = rows[1:]
    places: list[Place] = []
    above: list[tuple[int, str]] = []
    for number, (level, name, task) in enumerate(rows):
        while above and above[-1][0] >= level:
            above.pop()
        is_summary = number + 1 < len(rows) and rows[number + 1][0] > level
        phase = above[0][1] if above else ""
        places.append(Place(task, name, phase, is_summary))
        if is_summary:
            if above:
                notes.add("阶段只有一层，下层汇总任务并入它所在的阶段", f"“{name}”（“{phase}”）")
            above.append((level, name))
    return places, title


def _real(tasks: Sequence[Record]) -> list[Record]:
    """The tasks without the blank rows Project keeps."""
    return [task for task in tasks if not task.number("IsNull")]


def _level(task: Record) -> int:
    if task.text("OutlineLevel"):
        return task.number("OutlineLevel", 1)
    outline = task.text("OutlineNumber")
    return outline.count(".") + 1 if outline not in ("", "0") else int(task.number("UID", 1) != 0)


def _name(task: Record, number: int) -> str:
    return task.line("Name") or f"（第 {number} 个任务，没有名称）"
