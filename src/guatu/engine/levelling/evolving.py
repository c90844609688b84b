"""Better plans by crossing orders of good ones and tightening every child from both ends; pure Python, by seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from guatu.engine.levelling.building import Starts, by_start, in_order, latest_starts, placed, tightened
from guatu.engine.levelling.work import Work

SPARE, LARGEST = 30, 200
SWAPS = 0.05
Score = tuple[int, int, int]
Member = tuple[Score, Starts]


class Population:
    """Plans that breed; the same for the same seed and the same plans let in."""

    def __init__(self, work: Work, first: Sequence[Starts], seed: int) -> None:
        self._work, self.size = work, min(LARGEST, work.count + SPARE)
        self._rng = random.Random(seed)  # noqa: S311 - a search, not a secret
        self._members: list[Member] = []
        for starts in first:
            self.admit(starts)

    def children(self) -> Iterator[Starts]:
        """Child after child, without end: first around rules of thumb, then of two members each."""
        work, rng, late = self._work, self._rng, latest_starts(self._work)
        width = max(1, (max(late, default=0) - min(late, default=0)) // 4)
        for _ in range(self.size):
            yield self._born(in_order(work, [start + rng.randint(-width, width) for start in late]))
        while True:
            yield self._born(self._crossed(self._chosen(), self._chosen()))

    def leader(self, rng: random.Random) -> Starts:
        """One of the members that are as little late and end as early as the best."""
        members = list(self._members)  # other threads let plans in meanwhile
        best = min(members)[0][:2]
        return rng.choice([starts for score, starts in members if score[:2] == best])

    def admit(self, starts: Starts) -> None:
        """Let a plan in: in place of the worst when there are enough already and it is no worse; none twice."""
        score, members = self._work.score(starts), self._members
        if any(score == other and starts == same for other, same in members):
            return
        if len(members) < self.size:
            members.append((score, starts))
            return
        worst = max(range(self.size), key=members.__getitem__)
        if score <= members[worst][0]:
            members[worst] = (score, starts)

    def _born(self, order: list[int]) -> Starts:
        return tightened(self._work, placed(self._work, order))

    def _chosen(self) -> Starts:
        return min(self._rng.choice(self._members), self._rng.choice(self._members))[1]

    def _crossed(self, mother: Starts, father: Starts) -> list[int]:
        """The mother's order, but a stretch of it (a quarter to three quarters) in the father's; a few neighbours swapped."""
        work, rng, count = self._work, self._rng, self._work.count
        order = by_start(work, mother)
        length = rng.randint(count // 4, count * 3 // 4)
        low = rng.randint(0, count - length)
        places = {j: place for place, j in enumerate(by_start(work, father))}
        order[low : low + length] = sorted(order[low : low + length], key=places.__getitem__)
        for place in range(count - 1):
            if rng.random() < SWAPS:
                first, second = order[place], order[place + 1]
                if all(i != first for i, _ in work.before[second]):
                    order[place], order[place + 1] = second, first
        return order
