"""Random problems with every kind of link, lags either way, capacities that change, budgets at the start and spread."""

from __future__ import annotations

from hypothesis import strategies as st

from guatu.engine.levelling import Activity, Budget, Link, Problem, Resource
from guatu.engine.schedule import LinkKind

LAND, BOTH = ("用地",), ("用地", "资金")


@st.composite
def problems(
    draw: st.DrawFn, *, most: int = 8, longest: int = 5, plain: bool = False, limited: tuple[str, ...] = LAND
) -> Problem:
    count = draw(st.integers(1, most))
    capacity = {"班组": draw(st.integers(1, 3)), "专家": draw(st.integers(1, 4))}
    changes = [] if plain else [_changes(draw) for _ in capacity]
    resources = tuple(
        Resource(name, capacity[name], () if plain else changes[r]) for r, name in enumerate(capacity)
    )
    limited = () if plain else limited
    activities = tuple(_activity(draw, j, capacity, longest, limited, plain) for j in range(count))
    pairs = [(i, j) for j in range(count) for i in range(j)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=count)) if pairs else []
    kinds = st.just(LinkKind.FS) if plain else st.sampled_from(LinkKind)
    lags = st.just(0) if plain else st.integers(-3, 4)
    links = tuple(Link(f"t{i}", f"t{j}", draw(kinds), draw(lags)) for i, j in chosen)
    budgets = tuple(_budget(draw, name, activities) for name in limited)
    return Problem(activities, links, resources, budgets)


def _budget(draw: st.DrawFn, name: str, activities: tuple[Activity, ...]) -> Budget:
    asked = sum(each.spends.get(name, 0) for each in activities)
    days = sorted(draw(st.lists(st.integers(0, 20), max_size=3)))
    parts = [(day, draw(st.integers(0, asked))) for day in days]
    rest = (draw(st.integers(0, 25)), max(0, asked - sum(amount for _, amount in parts)))
    return Budget(name, (*parts, rest))


def _changes(draw: st.DrawFn) -> tuple[tuple[int, int, int], ...]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.integers(-2, 12))
        found.append((first, first + draw(st.integers(0, 6)), draw(st.integers(0, 5))))
    return tuple(found)


def _activity(
    draw: st.DrawFn, j: int, capacity: dict[str, int], longest: int, limited: tuple[str, ...], plain: bool
) -> Activity:
    needs = {name: draw(st.integers(0, units)) for name, units in capacity.items()}
    spends, days = {name: draw(st.integers(0, 9)) for name in limited}, draw(st.integers(0, longest))
    return Activity(
        f"t{j}",
        f"工作{j}",
        days,
        draw(st.sampled_from(["", "甲", "乙"])),
        needs,
        spends,
        {name: draw(st.integers(1, max(1, days))) for name in spends if draw(st.booleans())},
        0 if plain else draw(st.integers(0, 6)),
        draw(st.none() | st.integers(-1, 15)),
        draw(st.integers(0, 3)),
    )
