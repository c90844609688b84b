"""Which projects, started earlier than planned, would bring the money that is missing this year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.engine.calendar import Month


@dataclass(frozen=True, slots=True)
class Waiting:
    """A project not started: the month it is to start, the earliest it could, and what it spends each month from its start."""

    id: str
    name: str
    planned: Month
    earliest: Month
    spends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EarlyStart:
    """One project started so many months earlier, and what that adds by the end of the year."""

    id: str
    months: int
    start: Month
    adds: int


@dataclass(frozen=True, slots=True)
class EarlyStarts:
    """What earlier starts can do about a gap.

    `candidates`: each project at its earliest, the one that adds most first. `fewest` closes the gap with the smallest number
    of projects, `gentlest` with the fewest months moved in all; both are empty when all of them together do not close it.
    """

    candidates: tuple[EarlyStart, ...]
    fewest: tuple[EarlyStart, ...]
    gentlest: tuple[EarlyStart, ...]
    sentence: str


def early_starts(waiting: Sequence[Waiting], gap: int, *, until: Month) -> EarlyStarts:
    """Candidates for 提前开工 to close a gap by the end of month `until`; money in one unit, spent after a start as planned."""
    choices = {each.id: _choices(each, until) for each in waiting}
    best = [ways[-1] for ways in choices.values() if ways]
    candidates = tuple(sorted(best, key=lambda each: (-each.adds, each.months, each.id)))
    if gap <= 0:
        return EarlyStarts(candidates, (), (), "没有缺口，不需要提前开工。")
    total = sum(each.adds for each in candidates)
    if total < gap:
        told = (
            f"{len(candidates)} 个项目全部按最早时间开工，能补上缺口的 {total / gap:.1%}，不够。"
            if candidates
            else "没有可以提前开工的项目。"
        )
        return EarlyStarts(candidates, (), (), told)
    fewest = _least_months({each.id: choices[each.id] for each in _largest(candidates, gap)}, gap)
    gentlest = _least_months(choices, gap)
    names = {each.id: each.name for each in waiting}
    return EarlyStarts(candidates, fewest, gentlest, _sentence(fewest, gentlest, names))


def _choices(project: Waiting, until: Month) -> list[EarlyStart]:
    """Every number of months a project can be moved that adds more than one fewer does, fewest first."""
    found: list[EarlyStart] = []
    planned = _spent(project, project.planned, until)
    for months in range(1, project.planned.minus(project.earliest) + 1):
        start = project.planned.plus(-months)
        adds = _spent(project, start, until) - planned
        if adds > (found[-1].adds if found else 0):
            found.append(EarlyStart(project.id, months, start, adds))
    return found


def _spent(project: Waiting, start: Month, until: Month) -> int:
    return sum(project.spends[: max(0, until.minus(start) + 1)])


def _largest(candidates: Sequence[EarlyStart], gap: int) -> list[EarlyStart]:
    chosen, added = [], 0
    for each in candidates:
        if added >= gap:
            break
        chosen.append(each)
        added += each.adds
    return chosen


def _least_months(choices: Mapping[str, Sequence[EarlyStart]], gap: int) -> tuple[EarlyStart, ...]:
    """The choice of at most one way for each project that closes a gap with the fewest months in all, adding most at that.

    Exact: the most that can be added with each number of months is built up project by project.
    """
    most: dict[int, tuple[int, tuple[EarlyStart, ...]]] = {0: (0, ())}
    for ways in choices.values():
        grown = dict(most)
        for months, (added, chosen) in most.items():
            for way in ways if added < gap else ():
                total = months + way.months
                if total not in grown or grown[total][0] < added + way.adds:
                    grown[total] = added + way.adds, (*chosen, way)
        enough = min((months for months, (added, _) in grown.items() if added >= gap), default=None)
        most = {months: found for months, found in grown.items() if enough is None or months <= enough}
    return most[min(months for months, (added, _) in most.items() if added >= gap)][1]


def _sentence(fewest: Sequence[EarlyStart], gentlest: Sequence[EarlyStart], names: Mapping[str, str]) -> str:
    def told(chosen: Sequence[EarlyStart]) -> str:
        return "、".join(
            f"“{names[each.id]}”提前 {each.months} 个月（{each.start.label}）" for each in chosen
        )

    said = f"最少 {len(fewest)} 个项目提前开工可补上缺口：{told(fewest)}"
    if tuple(fewest) == tuple(gentlest):
        return said + "。"
    return said + f"；挪动月数最少的办法共 {sum(each.months for each in gentlest)} 个月：{told(gentlest)}。"
