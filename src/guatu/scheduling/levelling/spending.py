"""What schedules have used of a quota by the end of each month: evenly over the days of the axis they take, rounded up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guatu.engine.calendar import Month, day_at
from guatu.engine.levelling import Plan
from guatu.engine.schedule import Schedule
from guatu.scheduling.levelling.means import Means, month_end, used_by
from guatu.scheduling.levelling.strips import Strip
from guatu.scheduling.levelling.translating import Portfolio

Plans = Mapping[Strip, Schedule]
Spending = tuple[int, int, int]
"""An amount used evenly from a day of the axis to before another one."""


def planned(portfolio: Portfolio, means: Means, strip: Strip, number: int, plan: Plan) -> Spending:
    """What a node uses by a plan, in the fewest days it is sure to take."""
    name = strip.ident(number)
    days = portfolio.least[name] if means.is_spread else 1
    return portfolio.uses(strip, number)[means.name], plan.starts[name], plan.starts[name] + days


def spending(portfolio: Portfolio, means: Means, strip: Strip, number: int, dates: Schedule) -> Spending:
    """What a node uses by its own dates: of a quota that is spread, on each day of the axis it takes, on the next one where
    it takes none; of another one, all of it from the first day of its month on."""
    amount, axis = portfolio.uses(strip, number)[means.name], portfolio.axis
    first, end = dates.early[1][number], dates.early[2][number]
    if not means.is_spread:
        day = axis.timeline.day(Month.of(day_at(first)).first_day)
        return amount, day, day + 1
    start = axis.number(first)
    return amount, start, max(start + 1, axis.number(end))


def by_month(portfolio: Portfolio, spent: Spending, months: Sequence[Month]) -> list[int]:
    """How much of it is used by the end of each month."""
    amount, start, stop = spent
    timeline = portfolio.axis.timeline
    return [used_by((amount, stop - start), month_end(timeline, month) - start) for month in months]


def users_of(portfolio: Portfolio, means: Means) -> Iterator[tuple[Strip, int]]:
    """The nodes not begun that use it."""
    return (node for node in portfolio.nodes() if means.name in portfolio.uses(*node))


def totals(portfolio: Portfolio, means: Means, plans: Plans) -> dict[Month, int]:
    """All that is used by the end of each month, what is under way with it, until nothing more is used."""
    timeline = portfolio.axis.timeline
    spent = [
        spending(portfolio, means, strip, number, plans[strip])
        for strip, number in users_of(portfolio, means)
    ]
    spent += [(amount, 0, days) for amount, days in portfolio.running(means)]
    month, whole, found = Month.of(timeline.first), sum(amount for amount, _, _ in spent), dict[Month, int]()
    while True:
        found[month] = sum(by_month(portfolio, each, [month])[0] for each in spent)
        if found[month] == whole:
            return found
        month = month.plus(1)
