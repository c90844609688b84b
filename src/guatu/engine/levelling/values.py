"""What is levelled: activities of many projects, links, crews with a capacity, quotas released month by month; and a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.engine.schedule import LinkKind


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of work that is not interrupted. Days are whole numbers counted from 0; 0 days long is a milestone.

    `needs`: units of each resource on every day it lasts. `spends`: of each budget in all, on its first day or, of the budgets
    in `spread`, evenly over so many days from the first (1 to all its days; rounded up to the unit). `release`: the first day
    it may start. `due`: the boundary it is promised to be finished by (work on days 0 to 4 is finished by 5), each day later
    costing `weight`.
    """

    id: str
    name: str
    days: int
    project: str = ""
    needs: Mapping[str, int] = field(default_factory=dict)
    spends: Mapping[str, int] = field(default_factory=dict)
    spread: Mapping[str, int] = field(default_factory=dict)
    release: int = 0
    due: int | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`, `lag` days between their edges (negative: they overlap). Lags are least lags."""

    before: str
    after: str
    kind: LinkKind = LinkKind.FS
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Resource:
    """So many units at work on one day: crews (施工班组), experts (评审专家). `capacity` is the standing number.

    `changes` are (first day, day after the last, units) during which it is another number; later ones win.
    """

    name: str
    capacity: int
    changes: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """A quota used up once: land (亩), money (万元). `releases` are (day, amount): from that day on so much more may be used.

    On no day has more been used than released so far. With releases on the first days of months that is the same as:
    what is used by the end of each month is within what was released up to and with it.
    """

    name: str
    releases: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """All that is levelled together. Order of activities is the order of everything given back."""

    activities: tuple[Activity, ...]
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A start for every activity, in keeping with everything in the problem.

    `lateness`: days late × weight, summed; `finish`: the boundary all is finished by; `total`: all finishes summed.
    `bound`: no plan has a smaller (`lateness`, `finish`) than this pair.
    """

    starts: Mapping[str, int]
    lateness: int
    finish: int
    total: int
    bound: tuple[int, int]

    @property
    def score(self) -> tuple[int, int, int]:
        """Smaller is better: less weighted lateness, then an earlier end, then earlier finishes."""
        return self.lateness, self.finish, self.total

    @property
    def is_proven(self) -> bool:
        """Whether no plan can be less late, nor, as late, end earlier."""
        return self.bound == (self.lateness, self.finish)


class LevellingError(ValueError):
    """What no plan can satisfy. `problems` are Chinese sentences, all of them; `str` joins them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems
