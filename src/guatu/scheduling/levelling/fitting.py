"""Plans that hold by the schedules' own calendars: planned, looked at, translated anew where more days are needed."""

from __future__ import annotations

from guatu.engine.calendar import CalendarError
from guatu.engine.levelling import LevellingError, Plan, first_plan, improve
from guatu.kit.errors import Refused
from guatu.scheduling.levelling.translating import Portfolio

MOST_ROUNDS = 60
MOST_TRIALS = 12


def fitted(portfolio: Portfolio) -> tuple[Portfolio, Plan]:
    """A first plan, and the portfolio with the days it needs. Raises Refused with every contradiction."""
    try:
        for _ in range(MOST_ROUNDS):
            plan = first_plan(portfolio.problem)
            grown = portfolio.grown(plan)
            if grown is None:
                return portfolio, plan
            portfolio = grown
    except LevellingError as wrong:
        told = list(dict.fromkeys([*wrong.problems, *_kept(portfolio)]))
        raise Refused("这样的数量排不下", details=told) from wrong
    except CalendarError as wrong:
        raise Refused(str(wrong)) from wrong
    raise Refused("停工的日子太多，排了多遍仍放不下，请减少一起排的项目或放宽数量")


def _kept(portfolio: Portfolio) -> list[str]:
    """What is kept of quotas for what is under way."""
    kept = {each.name: sum(amount for amount, _ in portfolio.running(each)) for each in portfolio.means}
    return [f"{name}已先给正在做的留出 {amount}" for name, amount in kept.items() if amount]


def tightened(portfolio: Portfolio, plan: Plan) -> tuple[Portfolio, Plan]:
    """The plan in the same order, each node with the days it takes where it stands and no more; itself where that fails."""
    best, trial = (portfolio, plan), portfolio.at(plan.starts)
    for _ in range(MOST_TRIALS):
        found = improve(trial.problem, plan, seconds=0)
        grown = trial.grown(found, is_exact=True)
        if grown is not None:
            trial = grown
        elif found.score < best[1].score:
            best, trial, plan = (trial, found), portfolio.at(found.starts), found
        else:
            break
    return best
