"""The solver's share of a search: stretches of good plans solved anew, and now and then the whole problem."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import count

from guatu.engine.levelling.building import tightened
from guatu.engine.levelling.planning import is_kept
from guatu.engine.levelling.search import Search
from guatu.engine.levelling.solving import Answer, Model, Part
from guatu.engine.levelling.windows import Width, loosened, squeezed
from guatu.engine.levelling.work import Work

WINDOW = 0.15
SIDEWAYS = 0.2
SMALL = 80
TURNS = (0.5, 2.0, 10.0, 40.0, 50.0)


def refine(search: Search) -> None:
    """The whole of a small problem; of a larger one windows and the whole in turns, which change at TURNS seconds."""
    if search.work.count <= SMALL:
        prove(search, float("inf"))
        return
    for number, until in enumerate((*TURNS, float("inf"))):
        if number % 2:
            prove(search, until)
        else:
            cut_windows(search, 0, until=until)


def cut_windows(
    search: Search, number: int, *, until: float = float("inf"), rounds: int | None = None
) -> None:
    """Solve stretches of good plans anew; `number` tells searchers apart."""
    work, rng = search.work, random.Random(f"{search.seed}/{number}/{search.spent}")  # noqa: S311 - a search
    widths = _Widths()
    for _ in count() if rounds is None else range(rounds):
        if search.is_over or search.spent > until:
            return
        is_late = search.score[0] > search.least_lateness
        starts = search.population.leader(rng)
        aside = rng.random() < SIDEWAYS
        width = widths.loose if is_late else widths.side if aside else widths.tight
        if is_late:
            part = loosened(work, starts, round(width.count), rng)
        else:
            part = squeezed(work, starts, 0 if aside else 1, round(width.count), rng)
        if part is None:
            continue
        answer = Model(work, part, horizon(work) + 1 if is_late else None).solve(
            min(WINDOW, search.left), seed=rng.randrange(1 << 30)
        )
        width.learn(answer.is_final)
        _offer(search, answer)


@dataclass(slots=True)
class _Widths:
    tight: Width
    side: Width
    loose: Width

    def __init__(self) -> None:
        self.tight, self.side, self.loose = Width(), Width(), Width()


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
