"""A levelling run made better by the worker for as long as it was given, each better plan kept as it is found."""

from __future__ import annotations

from time import monotonic
from typing import Any

from guatu.engine.levelling import Plan, improve
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.scheduling.enums import RunState
from guatu.scheduling.levelling import Portfolio, outcome_of
from guatu.scheduling.levelling.telling import view_of
from guatu.scheduling.models import LevellingRun
from guatu.scheduling.services.levelling import plan_of, portfolio_of

BETWEEN = 1.0
MOST_COURSE = 200


class _Stopped(Exception):  # noqa: N818 - an end somebody wished for
    """Somebody has ended the run."""


class _Outgrown(Exception):  # noqa: N818 - says where to go on, nothing went wrong
    """A plan needs more days than were reckoned with."""

    def __init__(self, portfolio: Portfolio, plan: Plan) -> None:
        super().__init__()
        self.portfolio, self.plan = portfolio, plan


class _Keeper:
    """Keeps the best plan that holds by the schedules' own calendars, at most once a second."""

    def __init__(self, run: LevellingRun, portfolio: Portfolio) -> None:
        self.run, self.portfolio = run, portfolio
        self.best = plan_of(run, portfolio)
        self.count, self.course = run.improved, list(run.course)
        self.began = self.stored = monotonic()
        self.is_new = False

    def tell(self, plan: Plan) -> None:
        """Take a better plan in. Raises _Outgrown for one that does not hold, _Stopped when the run has ended."""
        grown = self.portfolio.grown(plan)
        if grown is not None:
            raise _Outgrown(grown, plan)
        if (plan.lateness, plan.finish) < (self.best.lateness, self.best.finish):
            self.count += 1
            self.is_new = True
        self.best = plan
        if monotonic() - self.stored >= BETWEEN:
            self.store()

    def store(self) -> None:
        """Write what is best now. Raises _Stopped."""
        self.stored = monotonic()
        values: dict[str, Any] = {"bound": self.best.bound[0], "is_proven": self.best.is_proven}
        if self.is_new:
            spent = round(self.stored - self.began, 1)
            self.course = [*self.course, [spent, self.best.lateness]][-MOST_COURSE:]
            values |= {
                "best": dict(self.best.starts),
                "view": view_of(outcome_of(self.portfolio, self.best)),
                "late": self.best.lateness,
                "improved": self.count,
                "improved_at": now(),
                "course": self.course,
            }
            self.is_new = False
        running = LevellingRun.objects.filter(pk=self.run.pk, state=RunState.RUNNING)
        if not running.update(**values):
            raise _Stopped


def improve_run(run_id: int) -> None:
    """Look for better plans until the run's seconds are over, it is stopped, or nothing better is possible.

    A run whose schedules were changed meanwhile ends with a sentence that says so; its first plan stays.
    """
    begun = LevellingRun.objects.filter(pk=run_id, state__in=(RunState.WAITING, RunState.RUNNING))
    if not begun.update(state=RunState.RUNNING, begun_at=now()):
        return
    run = LevellingRun.objects.get(pk=run_id)
    try:
        keeper = _Keeper(run, portfolio_of(run))
        _search(keeper, run.seconds)
        keeper.store()
    except Refused as refused:
        _running(run_id, state=RunState.FAILED, problem=refused.sentence[:300])
    except _Stopped:
        return
    else:
        _running(run_id, state=RunState.ENDED)


def _running(run_id: int, **values: Any) -> None:
    LevellingRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(ended_at=now(), **values)


def _search(keeper: _Keeper, seconds: int) -> None:
    plan, until = keeper.best, monotonic() + seconds
    while (left := until - monotonic()) > 0:
        try:
            found = improve(keeper.portfolio.problem, plan, seconds=left, tell=keeper.tell)
            if found.score < keeper.best.score or found.is_proven:
                keeper.tell(found)
            return
        except _Outgrown as outgrown:
            keeper.portfolio, plan = outgrown.portfolio, outgrown.plan
