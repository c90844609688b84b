"""What several threads know together: the best plan so far, the best bound, the time left, good plans to start from."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

from guatu.engine.levelling.bounds import bound_of
from guatu.engine.levelling.building import Starts
from guatu.engine.levelling.evolving import Population
from guatu.engine.levelling.planning import by_rules
from guatu.engine.levelling.values import Plan
from guatu.engine.levelling.work import Work


class Search:
    """One search. `population` is holds good plans to start from."""

    def __init__(self, work: Work, starts: Starts, seconds: float, seed: int) -> None:
        self.work, self.seed = work, seed
        self.starts, self.score, self.bound = starts, work.score(starts), bound_of(work)
        self.least_lateness = self.bound[0]
        self.population = Population(work, [], seed)
        self._begun, self._seconds = monotonic(), seconds
        self._lock = Lock()
        self._halt: Callable[[], None] = _nothing
        self._is_stopped = False

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return monotonic() - self._begun

    @property
    def left(self) -> float:
        """Seconds left."""
        return self._seconds - self.spent

    @property
    def is_over(self) -> bool:
        """Whether it was stopped, time is up, or nothing better is possible."""
        return self._is_stopped or self.left <= 0 or self.score[:2] <= self.bound

    @property
    def plan(self) -> Plan:
        """The best plan so far, with what is known of all others."""
        with self._lock:
            return self.work.plan(self.starts, self.bound)

    def begin(self) -> None:
        """Let plans by rules of thumb and the one given be the first of the population."""
        for starts in [self.starts, *by_rules(self.work)]:
            self.offer(starts)

    def offer(self, starts: Starts) -> None:
        """Take a plan that keeps everything in, and as the best if it is."""
        score = self.work.score(starts)
        with self._lock:
            self.population.admit(starts)
            if score < self.score:
                is_earlier = score[:2] < self.score[:2]
                self.starts, self.score = starts, score
                if is_earlier:
                    self._halt()

    def raise_bound(self, bound: tuple[int, int]) -> None:
        """Take a bound if it is higher; no bound is above a plan."""
        with self._lock:
            self.bound = max(self.bound, min(bound, self.score[:2]))

    def watch(self, halt: Callable[[], None]) -> None:
        """Call `halt` when a better plan is found, or the search is stopped: what is running has become pointless."""
        with self._lock:
            self._halt = halt

    def stop(self) -> None:
        """End it now."""
        with self._lock:
            self._is_stopped = True
            self._halt()


def _nothing() -> None:
    """Nothing runs that could be halted."""
