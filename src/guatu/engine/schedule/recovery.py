"""Ways to win time back: what each gains by itself, and the cheapest set that makes the plan fit."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guatu.engine.calendar import CalendarError
from guatu.engine.schedule.misses import misses
from guatu.engine.schedule.network import compile_network
from guatu.engine.schedule.results import Schedule
from guatu.engine.schedule.values import Link, ScheduleError, Task

SETS_TRIED = 4096
NODES_TRIED = 60_000  # over all sets, so that a page waits a second or two however large the plan is
LEAST_TRIED = 32


@dataclass(frozen=True, slots=True)
class Option:
    """One way to win time (并联, 容缺, 承诺制, 拿地即开工, 搭接, 增加班组).

    `shorten` takes days off tasks (none goes below one day), `relink` replaces all links between the same two tasks,
    `unlink` takes away the links between two tasks. `must_agree` are the bodies that must consent. `cost` is any whole
    number, 0 or more, by which sets are compared.
    """

    name: str
    shorten: Mapping[str, int] = field(default_factory=dict)
    relink: tuple[Link, ...] = ()
    unlink: tuple[tuple[str, str], ...] = ()
    must_agree: tuple[str, ...] = ()
    cost: int = 1

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs of tasks whose links it changes."""
        return frozenset((link.before, link.after) for link in self.relink) | frozenset(self.unlink)

    @property
    def affects(self) -> tuple[str, ...]:
        """The ids of the tasks it touches, each once."""
        return tuple(dict.fromkeys([*self.shorten, *(end for pair in sorted(self.pairs) for end in pair)]))


@dataclass(frozen=True, slots=True)
class Gain:
    """What an option does by itself: the earliest end with it, and the working days that is earlier than without."""

    option: Option
    finish: date
    days: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a plan can be made to fit. `chosen` is empty when nothing is needed, and when nothing `fits`.

    `is_proven`: no cheaper set fits (or, when none fits, none at all); otherwise not every set was tried.
    """

    gains: tuple[Gain, ...]
    chosen: tuple[Option, ...]
    fits: bool
    is_proven: bool
    finish: date
    must_agree: tuple[str, ...]
    sentence: str


def recover(plan: Schedule, options: Sequence[Option], *, calendar: str) -> Recovery:
    """What each option gains and the cheapest set with which nothing is missed any more.

    Sets are tried from the cheapest up, so the first that fits is the cheapest; that is exact as far as `SETS_TRIED` sets
    of `NODES_TRIED` nodes reach (10 options in a plan of 40 nodes); for more, options are added by what they gain, and sets
    are only compared when that fits. Two options that change the links of the same two tasks are never in one set.
    `calendar` names the calendar gains are counted in. Raises ScheduleError for options that name unknown tasks or would
    make a cycle.
    """
    gains = tuple(_gain(plan, option, calendar) for option in options)
    most = max(LEAST_TRIED, min(SETS_TRIED, NODES_TRIED // max(1, len(plan.network.tasks))))
    if 2 ** len(options) > most and misses(plan):
        quick = _greedy(plan, gains)
        if not quick.fits:
            return quick
    for tried, chosen in enumerate(_cheapest_first(options)):
        if tried == most:
            return _greedy(plan, gains)
        if found := _fitting(plan, chosen):
            return _said(plan, gains, chosen, found, is_proven=True)
    return _said(plan, gains, (), plan, is_proven=True)


def with_options(plan: Schedule, options: Sequence[Option]) -> Schedule:
    """The plan with options taken. Raises ScheduleError for unknown tasks or when links then go in a circle."""
    network = plan.network
    for task_id in (each for option in options for each in option.affects):
        network.number_of(task_id)
    tasks, links = apply_options(network.tasks, network.links, options)
    return plan.on(compile_network(tasks, links, network.calendars))


def apply_options(
    given: Sequence[Task], wired: Sequence[Link], options: Sequence[Option]
) -> tuple[list[Task], list[Link]]:
    """Tasks and links with options taken; what an option says of tasks that are not there is left out."""
    cut: dict[str, int] = {}
    for option in options:
        for task_id, days in option.shorten.items():
            cut[task_id] = cut.get(task_id, 0) + days
    tasks = [replace(task, days=_shortened(task, cut[task.id])) if task.id in cut else task for task in given]
    pairs = frozenset(pair for option in options for pair in option.pairs)
    known = {task.id for task in given}
    links = [link for link in wired if (link.before, link.after) not in pairs]
    links += [link for option in options for link in option.relink if {link.before, link.after} <= known]
    return tasks, links


def _shortened(task: Task, cut: int) -> int:
    return max(min(task.days, max(1, task.least)), task.days - cut)


def _gain(plan: Schedule, option: Option, calendar: str) -> Gain:
    found = with_options(plan, (option,))
    before = plan.network.calendars[calendar].before
    days = before[plan.earliest_end] - before[found.earliest_end]
    return Gain(option, found.finish, days)


def _cheapest_first(options: Sequence[Option]) -> Iterator[tuple[Option, ...]]:
    """Every set of options that do not clash, the cheapest first; of equal cost the smaller, then the earlier ones."""
    queue: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    while queue:
        cost, size, places = heapq.heappop(queue)
        yield tuple(options[place] for place in places)
        taken: frozenset[tuple[str, str]] = frozenset().union(*(options[place].pairs for place in places))
        for place in range(places[-1] + 1 if places else 0, len(options)):
            if not taken & options[place].pairs:
                heapq.heappush(queue, (cost + options[place].cost, size + 1, (*places, place)))


def _fitting(plan: Schedule, chosen: Sequence[Option]) -> Schedule | None:
    try:
        found = with_options(plan, chosen)
    except (ScheduleError, CalendarError):
        if len(chosen) < 2:
            raise
        return None  # each can be taken, but together their links go in a circle
    return None if misses(found) else found


def _greedy(plan: Schedule, gains: Sequence[Gain]) -> Recovery:
    """Options by what they gain for their cost until it fits, then without those that turn out not to be needed."""
    chosen: list[Option] = []
    for gain in sorted(gains, key=lambda each: (-each.days / max(1, each.option.cost), each.option.cost)):
        if any(gain.option.pairs & other.pairs for other in chosen):
            continue
        chosen.append(gain.option)
        if _fitting(plan, chosen):
            for option in sorted(chosen, key=lambda each: -each.cost):
                fewer = [other for other in chosen if other is not option]
                if _fitting(plan, fewer):
                    chosen = fewer
            fitting = _fitting(plan, chosen)
            return _said(plan, gains, tuple(chosen), fitting or plan, is_proven=False)
    return _said(plan, gains, (), plan, is_proven=False)


def _said(
    plan: Schedule, gains: Sequence[Gain], chosen: tuple[Option, ...], found: Schedule, *, is_proven: bool
) -> Recovery:
    fits = not misses(found)
    agree = tuple(dict.fromkeys(body for option in chosen for body in option.must_agree))
    if chosen:
        names = "、".join(option.name for option in chosen)
        asked = f"，须{'、'.join(agree)}同意" if agree else ""
        kind = "代价最小的办法" if is_proven else "可行的办法（未逐一比较）"
        sentence = f"{kind}是{names}，最早完工日期由 {plan.finish} 变为 {found.finish}{asked}。"
    elif fits:
        sentence = f"不需要赶工，最早 {plan.finish} 完工。"
    else:
        how = "怎样组合都" if is_proven else "一起用也"
        sentence = f"现有的 {len(gains)} 种办法{how}赶不回来，请调整目标日期或增加办法。"
    return Recovery(tuple(gains), chosen, fits, is_proven, found.finish, agree, sentence)
