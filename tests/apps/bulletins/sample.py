"""A county of four projects in April and May 2023, written straight into the facts, with lights and roll-ups made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.bulletins.content import BulletinContent, to_parts
from guatu.bulletins.models import Bulletin, BulletinTemplate
from guatu.bulletins.services import draft_bulletin, issue_bulletin
from guatu.engine.calendar import Month
from guatu.oversight import services as oversight
from guatu.progress import services as progress
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN, fact, project
from tests.world import World

APRIL = Month(2023, 4)
JUNE_5 = date(2023, 6, 5)
NUMBER = "示发改发〔2023〕36号"


@dataclass(frozen=True, slots=True)
class County:
    """The cast and its projects: water answers for dam and canal, transport for the road, reform for the plant."""

    world: World
    dam: Project
    canal: Project
    road: Project
    plant: Project


def build_county(world: World) -> County:
    """Two months of facts; the rules of 银川 and the five rates are in force."""
    oversight.load_shipped_packs(at=NOW)
    county = County(
        world,
        dam=project("观音河水库除险加固工程", region=world.pingliang, unit=world.water, total_fen=3000 * WAN),
        canal=project("城关渠道改造工程", region=world.chengguan, unit=world.water, total_fen=5000 * WAN),
        road=project("经开区连接线公路", region=world.zone, unit=world.transport, total_fen=12000 * WAN),
        plant=project("智慧物流园", region=world.zone, unit=world.reform),
    )
    write_month(county, APRIL, dam=500, canal=50, road=700)
    write_month(county, MAY, dam=650, canal=100, road=900)
    progress.correct_figure(
        county.canal.pk, MAY, by=None, done_year_fen=100 * WAN, problem_text="征地未完成，一户未签约"
    )
    refresh(APRIL)
    refresh(MAY)
    return county


def write_month(county: County, month: Month, *, dam: int, canal: int, road: int) -> None:
    """The facts of a month with what the three projects have done since New Year, in 万元."""
    fact(county.dam, month, total_fen=3000 * WAN, plan_fen=1000 * WAN, done_fen=dam * WAN, done_month_fen=150 * WAN,
         done_quarter_fen=(dam - 350) * WAN, start_due=1, started=1, statistics_due=1, in_statistics=1,
         permits_due=4, permits_done=4)  # fmt: skip
    fact(county.canal, month, total_fen=5000 * WAN, plan_fen=1000 * WAN, done_fen=canal * WAN, done_month_fen=50 * WAN,
         done_quarter_fen=canal * WAN, start_due=1, started=0, start_overdue_months=max(month.number - 2, 0),
         permits_due=4, permits_done=1)  # fmt: skip
    fact(county.road, month, total_fen=12000 * WAN, plan_fen=2000 * WAN, done_fen=road * WAN, done_month_fen=200 * WAN,
         done_quarter_fen=(road - 500) * WAN, start_due=1, started=1, statistics_due=1, in_statistics=0,
         months_since_start=1.5)  # fmt: skip
    fact(county.plant, month)


def refresh(month: Month) -> None:
    """Lights and roll-ups as the worker makes them."""
    oversight.relight(month)
    oversight.refresh_rollups(month)


def drafted(county: County, month: Month = MAY) -> Bulletin:
    """A draft of the officer."""
    return draft_bulletin(month, by=county.world.officer, today=JUNE_5, is_demo=False)


def issued(county: County, month: Month = MAY, *, number: str = NUMBER, is_public: bool = False) -> Bulletin:
    """An issued bulletin of the officer."""
    draft = drafted(county, month)
    return issue_bulletin(
        draft, by=county.world.officer, number=number, issued_on=JUNE_5, is_public=is_public
    )


def bare_content(month: Month = MAY) -> BulletinContent:
    """A bulletin of one sentence."""
    return BulletinContent("关于试行的通报", "示例县发展和改革局", JUNE_5, month, lead=("试行一段。",))


def bare_draft(world: World, month: Month = MAY) -> Bulletin:
    """A draft without facts behind it, where only its being there matters."""
    return Bulletin.objects.create(**_row(world, bare_content(month)))


def bare_issued(world: World, month: Month = MAY, *, is_public: bool = False) -> Bulletin:
    """An issued bulletin whose files are a few bytes."""
    files = {kind: f"{kind} 文件".encode() for kind in ("docx", "pdf", "xlsx")}
    row = _row(world, bare_content(month)) | {"state": "issued", "number": NUMBER, "issued_at": NOW}
    return Bulletin.objects.create(**row, **files, is_public=is_public, issued_by_name="李发改")


def kept_template(world: World) -> BulletinTemplate:
    """A template somebody uploaded."""
    return BulletinTemplate.objects.create(
        name="本局模板.docx",
        file=b"PK",
        uploaded_at=NOW,
        uploaded_by_id=world.officer.pk,
        uploaded_by_name="李发改",
    )


def _row(world: World, content: BulletinContent) -> dict[str, Any]:
    return {
        "month": content.period.key,
        "title": content.title,
        "content": to_parts(content),
        "region": world.county,
        "created_at": NOW,
        "created_by_id": world.officer.pk,
        "created_by_name": "李发改",
    }
