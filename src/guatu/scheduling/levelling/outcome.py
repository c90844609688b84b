"""What a plan means for the schedules: which nodes are held until when and why, and the dates that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate

from guatu.engine.calendar import day_at, place_of
from guatu.engine.levelling import Delay, Full, Plan, Used, reasons
from guatu.engine.schedule import Edge, Limit, Schedule, Sense
from guatu.engine.schedule.passes import held_back
from guatu.scheduling.levelling.means import Means
from guatu.scheduling.levelling.spending import by_month, planned, spending, users_of
from guatu.scheduling.levelling.strips import Strip
from guatu.scheduling.levelling.translating import Portfolio

MOST_REASON = 100


@dataclass(frozen=True, slots=True)
class Hold:
    """A node that may not start before a day: `short` is why in a few words, `reason` in full."""

    strip: Strip
    number: int
    not_before: date
    short: str
    reason: str

    @property
    def key(self) -> str:
        """The key of the node."""
        return self.strip.network.tasks[self.number].id


@dataclass(frozen=True, eq=False)
class Outcome:
    """The dates of every schedule with its nodes held as a plan asks."""

    portfolio: Portfolio
    plan: Plan
    plans: Mapping[Strip, Schedule]
    holds: tuple[Hold, ...]

    @cached_property
    def late(self) -> int:
        """Working days promises are late × weight, summed."""
        return late_of(self.portfolio, self.plans)


def outcome_of(portfolio: Portfolio, plan: Plan) -> Outcome:
    """The dates a plan leads to. Nothing is later than the plan says, and nothing held that need not be."""
    problem, whole = portfolio.with_under_way(plan)
    said = {each.id: each for each in reasons(problem, whole, portfolio.axis.timeline)}
    pins = {
        strip: {number for number in strip.waiting if _is_held(said.get(strip.ident(number)))}
        for strip in portfolio.strips
    }
    while True:
        plans = {strip: _with(strip, numbers, plan) for strip, numbers in pins.items()}
        more = list(_too_early(portfolio, plans, pins, plan))
        if not more:
            break
        for strip, number in more:
            pins[strip].add(number)
    holds = tuple(
        _hold(portfolio, strip, number, plan, said.get(strip.ident(number)))
        for strip, numbers in pins.items()
        for number in sorted(numbers)
        if _matters(strip, number, plans[strip], plan)
    )
    return Outcome(portfolio, plan, plans, holds)


def use_of(portfolio: Portfolio, plans: Mapping[Strip, Schedule], means: Means, last: int) -> list[int]:
    """How much of a resource is at work on each calendar day from the day of the portfolio up to place `last`."""
    base = place_of(portfolio.axis.timeline.first)
    steps = [0] * (last - base + 2)
    for strip, plan in plans.items():
        _, starts, finishes = plan.early
        for number in (*strip.waiting, *strip.under_way):
            used = portfolio.uses(strip, number).get(means.name, 0)
            first, end = max(base, starts[number]), min(last + 1, finishes[number])
            if used and first < end:
                steps[first - base] += used
                steps[end - base] -= used
    return list(accumulate(steps))[: last - base + 1]


def late_of(portfolio: Portfolio, plans: Mapping[Strip, Schedule]) -> int:
    """Working days the promises of what has not begun are late × weight, summed."""
    return sum(
        portfolio.weight(strip) * max(0, portfolio.axis.number(plans[strip].early[2][number]) - due)
        for strip, number in portfolio.nodes()
        if (due := portfolio.due(strip, number)) is not None
    )


def last_place(plans: Mapping[Strip, Schedule]) -> int:
    """The last day on which anything is done."""
    return max((end for plan in plans.values() for end in plan.early[2]), default=1) - 1


def _is_held(delay: Delay | None) -> bool:
    """Whether a resource or a quota holds a node back, and not only what it waits for."""
    return delay is not None and any(isinstance(cause, (Full, Used)) for cause in delay.causes)


def _start(strip: Strip, number: int, plan: Plan) -> int:
    """The place of the day a plan starts a node on."""
    return strip.axis.place(plan.starts[strip.ident(number)])


def _with(strip: Strip, numbers: set[int], plan: Plan) -> Schedule:
    """The schedule with some of its nodes held to the plan."""
    network = strip.network
    for number in numbers:
        task = strip.network.tasks[number]
        limit = Limit(Edge.START, Sense.NOT_BEFORE, day_at(_start(strip, number, plan)))
        network = network.with_task(replace(task, limits=(*task.limits, limit)))
    return strip.table.plan.on(network) if numbers else strip.table.plan


def _too_early(
    portfolio: Portfolio, plans: Mapping[Strip, Schedule], pins: Mapping[Strip, set[int]], plan: Plan
) -> Iterator[tuple[Strip, int]]:
    """Nodes to be held too, because what they use before the day of the plan is not there."""
    full = {each.name: _overfull(portfolio, plans, each) for each in portfolio.means if not each.is_quota}
    hasty = {
        node for each in portfolio.means if each.is_quota for node in _hasty(portfolio, plans, each, plan)
    }
    for strip, number in portfolio.nodes():
        first, end = plans[strip].early[1][number], plans[strip].early[2][number]
        if number in pins[strip] or first >= _start(strip, number, plan):
            continue
        uses = portfolio.uses(strip, number)
        is_full = any(first <= place < end for name in uses if name in full for place in full[name])
        if is_full or (strip, number) in hasty:
            yield strip, number


def _hasty(
    portfolio: Portfolio, plans: Mapping[Strip, Schedule], means: Means, plan: Plan
) -> Iterator[tuple[Strip, int]]:
    """Nodes that have used more of a quota than in the plan by the end of a month by which more is used than there is."""
    grant, users = portfolio.grants[means.name], list(users_of(portfolio, means))
    months = grant.months[:-1]
    used = [
        by_month(portfolio, spending(portfolio, means, strip, number, plans[strip]), months)
        for strip, number in users
    ]
    over = [m for m in range(len(months)) if sum(each[m] for each in used) > grant.free[m]]
    for (strip, number), own in zip(users, used, strict=True):
        by_plan = by_month(portfolio, planned(portfolio, means, strip, number, plan), months) if over else own
        if any(own[m] > by_plan[m] for m in over):
            yield strip, number


def _overfull(portfolio: Portfolio, plans: Mapping[Strip, Schedule], means: Means) -> list[int]:
    """The places of the days on which more is used than there is."""
    axis, last = portfolio.axis, last_place(plans)
    base = place_of(axis.timeline.first)
    capacity = portfolio.capacity(means, axis.number(last + 1) + 1)
    used = use_of(portfolio, plans, means, last)
    return [
        base + place
        for place, units in enumerate(used)
        if units > capacity[max(0, axis.number(base + place + 1) - 1)]
    ]


def _matters(strip: Strip, number: int, after: Schedule, plan: Plan) -> bool:
    """Whether a node would start earlier were it not held."""
    network, (_, starts, finishes) = after.network, after.early
    work = strip.network.works[number]
    first = max(work.low, work.before[strip.axis.place(0)])
    for wire in network.incoming[number]:
        place = finishes[wire.other] if wire.from_finish else starts[wire.other]
        first = max(first, held_back(wire, place, work.before, work.left))
    return work.before[_start(strip, number, plan)] > first


def _hold(
    portfolio: Portfolio,
    strip: Strip,
    number: int,
    plan: Plan,
    delay: Delay | None,
) -> Hold:
    day = day_at(_start(strip, number, plan))
    if delay is None or not _is_held(delay):
        means = "、".join(portfolio.uses(strip, number))
        why = f"统筹排期：{means}与其他项目错开"
        return Hold(strip, number, day, why[:MOST_REASON], f"{means}要与其他项目错开。")
    # what is written into a schedule is read by people who may not see the other projects: it names none
    parts = [
        f"{cause.resource}已被其他项目占满" if isinstance(cause, Full) else f"{cause.budget}已用完"
        for cause in delay.causes
        if isinstance(cause, (Full, Used))
    ]
    short = f"统筹排期：{'；'.join(parts)}"
    short = short if len(short) <= MOST_REASON else f"{short[: MOST_REASON - 1]}…"
    return Hold(strip, number, day, short, delay.sentence.partition("开始：")[2])
