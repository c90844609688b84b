"""A month with facts, and callers with keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from guatu.access.services import create_token
from guatu.engine.calendar import Month
from guatu.jobs.worker import run_pending
from guatu.kit.clock import now
from guatu.oversight.services.packs import load_shipped_packs
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.values import RegisterRow
from tests.world import World

MAY = Month(2023, 5)


@dataclass(frozen=True)
class County:
    """The cast, and a reservoir (水利局) and a road (交通局) with figures for May 2023."""

    world: World
    reservoir: int
    road: int


@pytest.fixture
def county(world: World) -> County:
    rows = [
        RegisterRow(
            name=name,
            unit_id=unit.pk,
            region_id=world.county.pk,
            kind=kind,
            total_fen=100_000_000_000,
            plan_fen=12_000_000_000,
            category="续建",
            started=True,
        )
        for name, unit, kind in (("水库工程", world.water, "水利"), ("公路工程", world.transport, "交通"))
    ]
    load_shipped_packs(at=now())
    reservoir, road = registry.apply_register_rows(rows, by=None, as_of=MAY).project_ids
    progress.record_figures(
        [
            FigureRow(reservoir, MAY, done_month_fen=1_000_000_000, done_year_fen=6_000_000_000),
            FigureRow(road, MAY, done_month_fen=1_000_000, done_year_fen=600_000_000),
        ],
        by=None,
    )
    run_pending()
    return County(world, reservoir, road)


@pytest.fixture
def caller(county: County) -> Callable[..., Client]:
    """`caller("officer", write=True)` is a client with a key of that person."""

    def make(person: str, *, write: bool = False) -> Client:
        user = county.world.people[person]
        _, secret = create_token(user, "测试", may_write=write, days=7, by=user)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make
