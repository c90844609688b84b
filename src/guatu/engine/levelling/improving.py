"""A plan made better for as long as there is time, each better one told at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

from guatu.engine.levelling.planning import settled
from guatu.engine.levelling.search import Search
from guatu.engine.levelling.values import Plan, Problem
from guatu.engine.levelling.work import work_of

WITHOUT_SOLVER = "没有安装求解器（pip install guatu[optimise]），只用内置的办法改进排程，不能证明是否最优"
BREEDING = 10.0
BARREN = 30  # times the size of the population


def can_solve() -> bool:
    """Whether the extra `optimise` is installed; without it `improve` works with WITHOUT_SOLVER to be said beside it."""
    return find_spec("ortools") is not None


def improve(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    tell: Callable[[Plan], None] = lambda plan: None,
) -> Plan:
    """The best plan found in `seconds`, never worse than a `plan` that keeps the problem; one that does not is mended.

    `tell` is called with each better plan, in the thread of the caller. Without the extra `optimise` one worker breeds
    plans in pure Python. Raises LevellingError.
    """
    work = work_of(problem)
    search = Search(work, settled(work, work.starts(plan)), seconds, seed)
    if not search.is_over:
        search.begin()
        if not can_solve():
            _breed(search, tell, seconds)
        else:
            _together(search, tell, workers)
    return search.plan


def _together(search: Search, tell: Callable[[Plan], None], workers: int) -> None:
    """The solver in threads of its own, and breeding, later the solver too, in this one."""
    from guatu.engine.levelling.refining import Windows, refine  # loads OR-Tools

    with ThreadPoolExecutor(max(1, workers - 1)) as threads:
        try:
            running = [threads.submit(refine, search)] if workers > 1 else []
            running += [
                threads.submit(Windows(search, number).cut_until, float("inf"))
                for number in range(2, workers)
            ]
            _breed(search, tell, BREEDING, BARREN * search.population.size)
            own, told = Windows(search, 1), search.score
            while not search.is_over:
                own.cut()
                if search.score < told:
                    told = search.score
                    tell(search.plan)
        finally:
            search.stop()
        for each in running:
            each.result()


def _breed(
    search: Search, tell: Callable[[Plan], None], seconds: float, barren: float = float("inf")
) -> None:
    """Breed for so many seconds, or until so many children in a row bring nothing."""
    told, last = search.score, 0
    for number, child in enumerate(search.population.children()):
        search.offer(child)
        if search.score < told:
            told, last = search.score, number
            tell(search.plan)
        if search.is_over or search.spent > seconds or number - last > barren:
            return
