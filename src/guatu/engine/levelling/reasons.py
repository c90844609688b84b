"""Why an activity starts later than its links alone would let it, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.engine.levelling.building import spent
from guatu.engine.levelling.profile import Profile
from guatu.engine.levelling.timeline import Timeline
from guatu.engine.levelling.values import Plan, Problem
from guatu.engine.levelling.work import Work, work_of

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Waited:
    """It waits for an activity that is late itself."""

    before: str


@dataclass(frozen=True, slots=True)
class Full:
    """A resource has not enough left on the days of `spans` (first, last), because the activities `by` use it then."""

    resource: str
    spans: tuple[tuple[int, int], ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A budget does not allow a start before `until`: of `allowed`, released before `end`, the activities `by` use `used`."""

    budget: str
    until: int
    end: int
    allowed: int
    used: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delay:
    """One activity: days later than its earliest start if nothing were scarce, all the causes, and a Chinese sentence."""

    id: str
    days: int
    causes: tuple[Waited | Full | Used, ...]
    sentence: str


def reasons(problem: Problem, plan: Plan, timeline: Timeline | None = None) -> tuple[Delay, ...]:
    """A Delay for each activity that starts later than links and first days alone ask, in order of start.

    Days are dates with a timeline, else “第 n 天” from 1. Raises LevellingError.
    """
    work = work_of(problem)
    starts = work.starts(plan)
    late = [j for j in range(work.count) if starts[j] > work.early[j]]
    scene = _Scene(work, starts, timeline)
    return tuple(scene.delay(j) for j in sorted(late, key=lambda j: (starts[j], j)))


class _Scene:
    """A plan as it stands: every resource with all its users in place, every budget with all it is used for."""

    def __init__(self, work: Work, starts: Sequence[int], timeline: Timeline | None) -> None:
        self._work, self._starts, self._timeline = work, starts, timeline
        self._ids = [each.id for each in work.problem.activities]
        self._profile = Profile(work.limits)
        self._users: list[list[int]] = [[] for _ in work.limits.most]
        for j, own in enumerate(work.needs):
            if own:
                self._profile.take(own, starts[j])
            for r, _ in work.units[j]:
                self._users[r].append(j)
        self._spent = [
            [sum(self._part(user, end) for user in quota.users) for end in quota.ends]
            for quota in work.quotas
        ]

    def delay(self, j: int) -> Delay:
        """All that held one activity back."""
        work, starts = self._work, self._starts
        ready, held = work.early[j], -1
        for i, days in work.before[j]:
            if starts[i] + days > ready:
                ready, held = starts[i] + days, i
        causes: list[Waited | Full | Used] = []
        told = []
        if held >= 0:
            causes.append(Waited(self._ids[held]))
            slip = starts[held] - work.early[held]
            told.append(f"等“{self._name(held)}”" + (f"（它晚 {slip} {self._unit}）" if slip else ""))
        granted = ready
        for spent_out, sentence in self._used(j, ready):
            causes.append(spent_out)
            told.append(sentence)
            granted = max(granted, spent_out.until)
        for full, sentence in self._full(j, granted):
            causes.append(full)
            told.append(sentence)
        if not any(isinstance(each, (Full, Used)) for each in causes) and ready < starts[j]:
            told.append(f"没有什么拦着，最早可提前到{self._day(ready)}")
        days = starts[j] - work.early[j]
        sentence = f"“{self._name(j)}”晚 {days} {self._unit}开始：{'；'.join(told)}。"
        return Delay(self._ids[j], days, tuple(causes), sentence)

    def _full(self, j: int, ready: int) -> list[tuple[Full, str]]:
        """Resources without enough left from the day it was ready to the day it started."""
        work, starts, found = self._work, self._starts, []
        for r, units in work.units[j]:
            days = self._full_days(r, units, ready, starts[j])  # its own use comes later
            if not days:
                continue
            spans = tuple((first + ready, last + ready) for first, last in _spans(days))
            by = [k for k in self._users[r] if _touches(starts[k], starts[k] + work.days[k], spans)]
            by.sort(key=lambda k: (starts[k], k))
            name = work.problem.resources[r].name
            is_all = not days & ~self._full_days(r, 1, ready, starts[j])
            told = f"{name}在{self._when(spans)}{self._taken(by, units, is_all)}"
            found.append((Full(name, spans, tuple(self._ids[k] for k in by)), told))
        return found

    def _full_days(self, r: int, units: int, first: int, end: int) -> int:
        """The days with less than so many units left, as bits from `first` on."""
        need = self._work.limits.need([(r, units)], 1)
        return self._profile.full(need, first, end) if need else 0

    def _used(self, j: int, ready: int) -> list[tuple[Used, str]]:
        """Budgets of which not enough was left for a start on the day it was ready."""
        work, found = self._work, []
        for b, amount, days in work.spends[j]:
            quota, until, binding = work.quotas[b], ready, -1
            for m, (end, allowed) in enumerate(zip(quota.ends, quota.allowed, strict=True)):
                rest = allowed - self._spent[b][m] + self._part((j, amount, days), end)
                fits = days if rest >= amount else max(0, rest) * days // amount
                if fits < days and end - fits > until:
                    until, binding = end - fits, m
            if binding >= 0:
                found.append(self._short(j, (b, amount, days), ready, until, binding))
        return found

    def _short(
        self, j: int, spending: tuple[int, int, int], ready: int, until: int, m: int
    ) -> tuple[Used, str]:
        """What stands in the way of a start on the day it was ready, of one budget by one of its ends."""
        (b, amount, days), starts = spending, self._starts
        quota, name = self._work.quotas[b], self._work.problem.budgets[b].name
        end, allowed = quota.ends[m], quota.allowed[m]
        parts = {user[0]: self._part(user, end) for user in quota.users if user[0] != j}
        by, used = sorted((k for k in parts if parts[k]), key=lambda k: (starts[k], k)), sum(parts.values())
        told = f"{name}截至{self._day(end - 1)}共下达 {allowed}"
        told += f"，已由{self._users_told(by, f'用去 {used}')}" if by else ""
        asked = spent(amount, days, end - ready)
        told += "，不够本项" + (
            f"到那时要用的 {asked}（全部 {amount}）" if asked < amount else f"要的 {amount}"
        )
        return Used(name, until, end, allowed, used, tuple(self._ids[k] for k in by)), told

    def _part(self, user: tuple[int, int, int], end: int) -> int:
        """What one user of a budget has used by a boundary."""
        k, amount, days = user
        return spent(amount, days, end - self._starts[k])

    def _taken(self, by: Sequence[int], units: int, is_all: bool) -> str:
        if not by:
            return f"数量减少，不够本项要的 {units}"
        return f"已被{self._users_told(by, '占满' if is_all else '占用')}" + (
            "" if is_all else f"，余下的不够本项要的 {units}"
        )

    def _users_told(self, by: Sequence[int], verb: str) -> str:
        """3 个项目占满（甲、乙、丙): projects, or activities where some belong to none."""
        activities = self._work.problem.activities
        names, what = list(dict.fromkeys(activities[k].project for k in by)), "个项目"
        if "" in names:
            names, what = [f"“{activities[k].name}”" for k in by], "项工作"
        shown = "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
        return f" {len(names)} {what}{verb}（{shown}）"

    def _when(self, spans: Sequence[tuple[int, int]]) -> str:
        told = []
        for first, last in spans[:SHOWN]:
            told.append(self._day(first) + (f"至{self._day(last)}" if last > first else ""))
        return "、".join(told).replace(" 、 ", "、") + (
            f"等 {len(spans)} 段时间" if len(spans) > SHOWN else ""
        )

    def _name(self, j: int) -> str:
        return self._work.problem.activities[j].name

    def _day(self, day: int) -> str:
        return f" {self._timeline.on(day)} " if self._timeline else f"第 {day + 1} 天"

    @property
    def _unit(self) -> str:
        return self._timeline.unit if self._timeline else "天"


def _spans(days: int) -> list[tuple[int, int]]:
    """Runs of set bits as (first, last)."""
    found, base = [], 0
    while days:
        skip = (days & -days).bit_length() - 1
        days >>= skip
        length = ((days + 1) & ~days).bit_length() - 1
        found.append((base + skip, base + skip + length - 1))
        days >>= length
        base += skip + length
    return found


def _touches(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= last and end > first for first, last in spans)
