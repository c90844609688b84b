"""On whatever facts: roll-ups, facts and plain arithmetic in Python give the same rates to everybody, for every slice."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from guatu.oversight import queries, services
from guatu.oversight.enums import Slice
from guatu.oversight.models import Fact
from tests.apps.oversight.rows import MAY, fact, project
from tests.world import World

pytestmark = pytest.mark.usefixtures("packs")
Row = dict[str, Any]


def draw(world: World, dice: random.Random) -> None:
    """Forty projects with any mixture of places, offices, words and figures, empty ones among them."""
    places = [world.county, world.chengguan, world.pingliang, world.zone, None]
    offices = [world.water, world.transport, None]
    for number in range(40):
        subject = project(
            f"项目{number}",
            region=dice.choice(places),
            unit=dice.choice(offices),
            owner=dice.choice([world.company, world.water, None, None]),
            kind=dice.choice(["产业项目", "基础设施", "100%民生", ""]),
            level=dice.choice(["市级", "县级", ""]),
            nature=dice.choice(["政府投资", "民间投资"]),
        )

        def some(top: int) -> int | None:
            return dice.choice([None, 0, dice.randint(1, top)])

        fact(subject, category=dice.choice(["新开工", "续建"]), plan_fen=some(10**14), done_fen=some(10**14),
             done_quarter_fen=some(10**13), permits_due=some(9), permits_done=some(9),
             **{flag: dice.choice([0, 1, None]) for flag in ("start_due", "started", "statistics_due", "in_statistics")})  # fmt: skip


def total(rows: list[Row], column: str) -> int:
    return sum(row[column] or 0 for row in rows)


def both(rows: list[Row], first: str, second: str) -> int:
    return sum(row[first] == 1 and row[second] == 1 for row in rows)


HALVES: dict[str, Callable[[list[Row], list[Row]], tuple[int, int]]] = {
    "permits": lambda rows, _: (total(rows, "permits_done"), total(rows, "permits_due")),
    "started": lambda rows, _: (both(rows, "start_due", "started"), total(rows, "start_due")),
    "statistics": lambda rows, _: (
        both(rows, "statistics_due", "in_statistics"),
        total(rows, "statistics_due"),
    ),
    "investment": lambda rows, _: (total(rows, "done_fen"), total(rows, "plan_fen")),
    "quarter": lambda rows, every: (total(rows, "done_quarter_fen"), total(every, "done_quarter_fen")),
}


def seen_by(world: World, who: str) -> list[Row]:
    """What the cast may see, said in plain Python."""
    allowed: dict[str, Callable[[Row], bool]] = {
        "officer": lambda row: row["region_id"] is not None,
        "leader": lambda row: row["region_id"] is not None,
        "water_clerk": lambda row: world.water.pk in (row["unit_id"], row["owner_id"]),
        "transport_clerk": lambda row: world.transport.pk in (row["unit_id"], row["owner_id"]),
        "town_clerk": lambda row: row["region_id"] == world.chengguan.pk,
        "owner_clerk": lambda row: world.company.pk in (row["unit_id"], row["owner_id"]),
        "nobody": lambda row: False,
    }
    return [row for row in Fact.objects.values() if allowed[who](row)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("who", ["officer", "leader", "water_clerk", "transport_clerk", "town_clerk", "owner_clerk", "nobody"])  # fmt: skip
def test_roll_ups_facts_and_plain_arithmetic_agree(world: World, who: str, seed: int) -> None:
    draw(world, random.Random(seed))
    every = seen_by(world, who)
    user = world.people[who]
    tables = {by: queries.rates(user, MAY, by) for by in Slice}
    services.refresh_rollups(MAY)
    for by, direct in tables.items():
        rolled = queries.rates(user, MAY, by)
        assert rolled.rows == direct.rows
        assert rolled.total == direct.total
        groups: dict[Any, list[Row]] = defaultdict(list)
        for row in every:
            groups[row[f"{by.value}_id" if by in (Slice.UNIT, Slice.REGION) else by.value]].append(row)
        assert {row.key: row.projects for row in direct.rows} == {
            key: len(rows) for key, rows in groups.items()
        }
        for group in direct.rows:
            for rate in group.rates:
                upper, lower = HALVES[rate.slug](groups[group.key], every)
                assert (rate.upper, rate.lower) == (upper, lower)
                assert rate.value == (pytest.approx(upper / lower, rel=1e-12) if lower else None)
