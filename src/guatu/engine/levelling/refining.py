"""The solver's share of a search: stretches of good plans solved anew, and now and then the whole problem."""

from __future__ import annotations

import random

from guatu.engine.levelling.building import tightened
from guatu.engine.levelling.planning import is_kept
from guatu.engine.levelling.search import Search
from guatu.engine.levelling.solving import Answer, Model, Part
from guatu.engine.levelling.windows import Width, loosened, squeezed
from guatu.engine.levelling.work import Work

WINDOW = 0.15
SIDEWAYS = 0.2
SMALL = 80
WIDE = 35
TURNS = (0.5, 1.5, 3.0, 10.0, 40.0, 50.0)


def refine(search: Search) -> None:
    """The whole of a small problem; of a larger one windows and the whole in turns, which change at TURNS seconds.

    Where wide windows are solved with ease the whole is within reach, and has the first long turn.
    """
    if search.work.count <= SMALL:
        prove(search, float("inf"))
    windows = Windows(search, 0)
    cut, tried, looked, first, proven, again = TURNS
    windows.cut_until(cut)
    prove(search, tried)
    windows.cut_until(looked)
    if windows.is_wide:
        prove(search, first)
    windows.cut_until(first)
    prove(search, proven)
    windows.cut_until(again)
    prove(search, float("inf"))


class Windows:
    """One searcher that solves stretches of good plans anew; `number` tells searchers apart."""

    def __init__(self, search: Search, number: int) -> None:
        self._search = search
        self._rng = random.Random(f"{search.seed}/{number}")  # noqa: S311 - a search, not a secret
        self._tight, self._side, self._loose = Width(), Width(), Width()

    @property
    def is_wide(self) -> bool:
        """Whether wide windows have been solved in time."""
        return self._tight.count >= WIDE

    def cut_until(self, until: float) -> None:
        """One window after another until so many seconds into the search."""
        while not self._search.is_over and self._search.spent < until:
            self.cut()

    def cut(self) -> None:
        """One window: less lateness where there is more than there must be, else an earlier end, or another plan as good."""
        search, rng = self._search, self._rng
        work, starts = search.work, search.population.leader(rng)
        goal = None
        if search.score[0] > search.least_lateness:
            width, goal = self._loose, horizon(work) + 1
            part = loosened(work, starts, round(width.count), rng)
        elif rng.random() < SIDEWAYS:
            width = self._side
            part = squeezed(work, starts, 0, round(width.count), rng)
        else:
            width = self._tight
            part = squeezed(work, starts, 1, round(width.count), rng)
        if part is None:
            return
        answer = Model(work, part, goal).solve(min(WINDOW, search.left), seed=rng.randrange(1 << 30))
        width.learn(answer.is_final)
        _offer(search, answer)


def prove(search: Search, until: float) -> None:
    """Put the whole to the solver: something better, or the proof that there is nothing."""
    while not search.is_over and search.spent < until:
        seconds = min(search.left, until - search.spent)
        if search.score[0] == search.least_lateness:
            _end_earlier(search, seconds)
        else:
            _be_less_late(search, seconds)


def _end_earlier(search: Search, seconds: float) -> None:
    """A plan no later anywhere than it must be that ends a day earlier, or none."""
    work, score = search.work, search.score
    high = [score[1] - 1 - tail for tail in work.tail]
    for j, due, weight in work.due:
        if weight:
            high[j] = min(high[j], max(due - work.days[j], work.early[j]))
    for i in reversed(work.order):
        high[i] = min([high[i], *(high[j] - days for j, days in work.after[i])])
    if any(last < first for first, last in zip(work.early, high, strict=True)):
        search.raise_bound(score[:2])
        return
    model = Model(work, Part(work.early, high), None)
    model.hint(search.starts)
    search.watch(model.halt)
    answer = model.solve(seconds, seed=search.seed)
    _offer(search, answer)
    if answer.starts is None and answer.is_final:
        search.raise_bound(score[:2])


def _be_less_late(search: Search, seconds: float) -> None:
    work, far = search.work, horizon(search.work)
    model = Model(work, Part(work.early, [far - tail for tail in work.tail]), far + 1)
    model.hint(search.starts)
    search.watch(model.halt)
    answer = model.solve(seconds, seed=search.seed)
    _offer(search, answer)
    search.raise_bound(divmod(answer.bound, far + 1))


def _offer(search: Search, answer: Answer) -> None:
    """Offer what was found, and the same tightened; what was moved with a stretch may have broken something."""
    if answer.starts is not None and is_kept(search.work, answer.starts):
        search.offer(answer.starts)
        search.offer(tightened(search.work, answer.starts))


def horizon(work: Work) -> int:
    """A boundary within which there is a plan at least as good as any."""
    problem = work.problem
    calm = [each.release for each in problem.activities]
    calm += [max(0, end) for resource in problem.resources for _, end, _ in resource.changes]
    calm += [end for quota in work.quotas for end in quota.ends]
    lags = [max(0, distance) for arcs in work.before for _, distance in arcs]
    return max(calm, default=0) + sum(work.days) + sum(lags)
