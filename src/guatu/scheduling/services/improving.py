"""A levelling run made better by the worker for as long as it was given, each better plan kept as it is found."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any

from guatu.engine.calendar import CalendarError
from guatu.engine.levelling import LevellingError, Plan, improve
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.scheduling.enums import RunState
from guatu.scheduling.levelling import Outcome, Portfolio, fitted, outcome_of, tightened
from guatu.scheduling.levelling.telling import view_of
from guatu.scheduling.models import LevellingRun
from guatu.scheduling.services.levelling import portfolio_of

BETWEEN = 0.25
MOST_COURSE = 200


class _Stopped(Exception):  # noqa: N818 - an end somebody wished for
    """Somebody has ended the run."""


class _Outgrown(Exception):  # noqa: N818 - says where to go on, nothing went wrong
    """A plan needs more days than were reckoned with."""

    def __init__(self, portfolio: Portfolio, plan: Plan) -> None:
        super().__init__()
        self.portfolio, self.plan = portfolio, plan


class _Keeper:
    """Keeps the best plan that holds by the schedules' own calendars, and writes it at most four times a second."""

    def __init__(self, run: LevellingRun, portfolio: Portfolio) -> None:
        self.run, self.portfolio = run, portfolio
        self.tight: tuple[Portfolio, Plan] | None = None
        self.is_exact = False
        self.late = run.late
        self.best: Outcome | None = None
        self.starts: Mapping[str, int] = run.best
        self.count, self.course = run.improved, list(run.course)
        self.began = monotonic()
        self.stored = self.began - BETWEEN

    def tell(self, plan: Plan) -> None:
        """Take a plan in. Raises _Outgrown for one that does not hold, _Stopped when the run has ended."""
        grown = self.portfolio.grown(plan, is_exact=self.is_exact)
        if grown is not None:
            raise _Outgrown(grown, plan)
        portfolio, found = tightened(self.portfolio, plan)
        if self.tight is None or found.score < self.tight[1].score:
            self.tight = portfolio, found
            self._weigh(outcome_of(portfolio, found), found)
        if monotonic() - self.stored >= BETWEEN:
            self.store()

    def _weigh(self, outcome: Outcome, plan: Plan) -> None:
        """Keep what is less late by the schedules' own dates."""
        if outcome.late < self.late:
            self.best, self.late, self.starts = outcome, outcome.late, plan.starts
            self.count += 1

    def store(self) -> None:
        """Write the best that was not written yet. Raises _Stopped."""
        self.stored = monotonic()
        values: dict[str, Any] = {"state": RunState.RUNNING}
        if self.best:
            self.course = [*self.course, [round(self.stored - self.began, 1), self.late]][-MOST_COURSE:]
            values |= {
                "best": dict(self.starts),
                "view": view_of(self.best),
                "late": self.late,
                "is_proven": self.late == self.run.bound,
                "improved": self.count,
                "improved_at": now(),
                "course": self.course,
            }
            self.best = None
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
        portfolio, plan = fitted(portfolio_of(run))
        keeper = _Keeper(run, portfolio)
        _search(keeper, plan, run.seconds)
        keeper.store()
    except (Refused, CalendarError, LevellingError) as refused:
        _end(run_id, state=RunState.FAILED, problem=str(refused)[:300])
    except _Stopped:
        return
    else:
        _end(run_id, state=RunState.ENDED)


def _end(run_id: int, **values: Any) -> None:
    LevellingRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(ended_at=now(), **values)


def _search(keeper: _Keeper, plan: Plan, seconds: int) -> None:
    """Improve until the time is up, with more days for nodes wherever a better plan needs them: first with days that do for
    starts about then, and if nothing better is left to find, from the best plan on with no more days than it needs."""
    until = monotonic() + seconds
    while (left := until - monotonic()) > 0 and keeper.late > keeper.run.bound:
        try:
            keeper.tell(improve(keeper.portfolio.problem, plan, seconds=left, tell=keeper.tell))
        except _Outgrown as outgrown:
            keeper.portfolio, plan = outgrown.portfolio, outgrown.plan
        else:
            if keeper.is_exact or keeper.tight is None:
                return
            (keeper.portfolio, plan), keeper.is_exact = keeper.tight, True
