"""Six projects of the cast's county with what is known of them in May 2023, made through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from guatu.engine.calendar import Month
from guatu.kit.money import FEN_PER_WAN
from guatu.oversight.services.facts import rebuild_facts
from guatu.oversight.services.lights import relight
from guatu.oversight.services.packs import load_shipped_packs
from guatu.oversight.services.rollups import refresh_rollups
from guatu.progress import services as progress
from guatu.registry import services as registry
from guatu.registry.enums import Stage
from guatu.registry.models import Project
from tests.world import World

MAY = Month(2023, 5)
AT = datetime(2023, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Register:
    """The projects by a short name, in the order they were entered."""

    tunnel: Project
    reservoir: Project
    school: Project
    plant: Project
    road: Project
    idea: Project


def build_register(world: World) -> Register:
    """Water answers for the reservoir, transport for tunnel and road; the company owns the plant; the school stands in 城关镇."""
    made = Register(
        tunnel=_project(world, "凤凰山隧道项目", unit="transport", region="zone", total=8600, plan=4400, done=905, level="省级"),
        reservoir=_project(
            world, "观音河水库除险加固工程", unit="water", region="pingliang", total=3000, plan=1000, done=650, kind="水利"
        ),
        school=_project(world, "城关镇第二小学迁建项目", unit="reform", region="chengguan", total=5200, plan=2000, done=100),
        plant=_project(
            world, "光伏组件厂_A%区项目", unit="reform", region="zone", total=90000, plan=30000, done=15000,
            owner="company", nature="民间投资", code="2303-610999-04-02-100371",
        ),
        road=_project(
            world, "示例县至平梁镇公路项目", unit="transport", region="pingliang", total=12000, plan=6000, done=None, start=3
        ),
        idea=_project(world, "智慧物流园项目", unit="reform", region="county", total=None, plan=None, done=None),
    )  # fmt: skip
    for project in (made.tunnel, made.reservoir, made.school, made.plant):
        registry.record_stage(
            project, Stage.STARTED, happened_on=date(2022, 9, 1), known_on=date(2022, 9, 1), by=None
        )
    progress.enter_statistics(made.reservoir.pk, date(2022, 12, 1), by=None)
    registry.enter_list(made.tunnel, 2023, "2023年市级重点项目", entered_on=date(2023, 1, 5), by=None)
    load_shipped_packs(at=AT)
    refresh(MAY)
    return made


def refresh(month: Month) -> None:
    """What the worker does after changes: facts, lights, roll-ups of a month."""
    rebuild_facts(month, at=AT)
    relight(month)
    refresh_rollups(month)


def _project(
    world: World, name: str, *, unit: str, region: str, total: int | None, plan: int | None, done: int | None,
    owner: str = "", start: int | None = None, **more: Any,
) -> Project:  # fmt: skip
    project = registry.create_project(
        name,
        by=world.officer,
        unit_id=getattr(world, unit).pk,
        region_id=getattr(world, region).pk,
        owner_id=getattr(world, owner).pk if owner else None,
        total_fen=None if total is None else total * FEN_PER_WAN,
        **more,
    )
    if plan is not None:
        registry.change_plan(
            project,
            2023,
            by=None,
            plan_fen=plan * FEN_PER_WAN,
            category="新开工" if start else "续建",
            start_month=Month(2023, start) if start else None,
        )
    if done is not None:
        fen = done * FEN_PER_WAN
        progress.correct_figure(
            project.pk, MAY, by=None, done_month_fen=fen // 5, done_year_fen=fen, done_total_fen=fen * 2
        )
    return project
