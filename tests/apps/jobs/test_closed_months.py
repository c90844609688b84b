"""A closed month says the same for ever, whatever is chosen, taken back or corrected later."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files import File

from guatu.engine.calendar import Month
from guatu.exchange import services as exchange
from guatu.exchange.models import ImportBatch
from guatu.jobs import worker
from guatu.kit.errors import Refused
from guatu.oversight import queries, services
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Fact, Rollup
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN
from tests.world import World

APRIL, JUNE = Month(2023, 4), Month(2023, 6)
HEAD = "项目名称,建设地点,责任单位,年度计划投资(万元),年初至今累计完成投资(万元),是否开工,开工时间\n"


def taken_in(world: World, as_of: Month, *rows: str) -> ImportBatch:
    """A small workbook imported and everything that follows carried out."""
    file = File(io.BytesIO((HEAD + "\n".join(rows)).encode()), name="台账.csv")
    batch = exchange.stage_import(file, as_of=as_of, by=world.officer, inline=True)
    assert batch.state == "staged", batch.message
    exchange.confirm_import(batch, by=world.officer, inline=True)
    worker.run_pending()
    batch.refresh_from_db()
    return batch


def sums(month: Month) -> dict[str, Any]:
    """The front page's sums of a month, and the same straight from the facts."""
    cells = Rollup.objects.filter(month=month.key, measure="overview")
    facts = Fact.objects.filter(month=month.key)
    return {
        "projects": (sum(cell.projects for cell in cells), facts.count()),
        "plan": (sum(cell.a0 or 0 for cell in cells), sum(fact.plan_fen or 0 for fact in facts)),
    }


def test_a_pack_chosen_later_does_not_reach_back_into_closed_months(world: World) -> None:
    services.load_shipped_packs(at=NOW)
    taken_in(world, MAY, "坝,城关镇,水利局,1200,120,否,")
    before = queries.lights_for(world.officer, MAY)
    services.close_month(MAY, by=world.officer)
    services.choose_pack(queries.pack_named("wuhan", PackKind.LIGHTS), APRIL, by=world.officer)
    worker.run_pending()
    after = queries.lights_for(world.officer, MAY)
    assert (after.pack.slug, after.counts) == (before.pack.slug, before.counts)
    assert queries.lights_for(world.officer, JUNE).pack.slug == "wuhan"


def test_an_import_whose_projects_a_closed_month_counts_is_not_taken_back(world: World) -> None:
    services.load_shipped_packs(at=NOW)
    taken_in(world, MAY, "坝,城关镇,水利局,1200,120,否,")
    june = taken_in(world, JUNE, "坝,城关镇,水利局,1200,150,否,", "桥,城关镇,水利局,800,10,否,")
    services.rework_month(MAY, at=NOW)
    assert sums(MAY) == {"projects": (2, 2), "plan": (2000 * WAN, 2000 * WAN)}
    services.close_month(MAY, by=world.officer)
    with pytest.raises(Refused) as refused:
        exchange.undo_import(june, by=world.officer)
    assert refused.value.details == ["2023年5月已结账，含其中 1 个项目"]
    assert Project.objects.filter(name="桥").exists()
    assert sums(MAY) == {"projects": (2, 2), "plan": (2000 * WAN, 2000 * WAN)}


def test_taking_an_import_back_changes_the_sums_of_every_month_that_counted_it(world: World) -> None:
    services.load_shipped_packs(at=NOW)
    taken_in(world, MAY, "坝,城关镇,水利局,1200,120,否,")
    june = taken_in(world, JUNE, "坝,城关镇,水利局,1200,150,否,", "桥,城关镇,水利局,800,10,否,")
    services.rework_month(MAY, at=NOW)
    exchange.undo_import(june, by=world.officer)
    worker.run_pending()
    assert sums(MAY) == {"projects": (1, 1), "plan": (1200 * WAN, 1200 * WAN)}
    assert sums(JUNE)["projects"] == (1, 1)


def test_what_an_import_says_of_plan_and_start_reaches_earlier_open_months(world: World) -> None:
    services.load_shipped_packs(at=NOW)
    taken_in(world, APRIL, "坝,城关镇,水利局,1200,120,否,")
    taken_in(world, MAY, "坝,城关镇,水利局,1500,150,是,2023-04-10")
    found = Fact.objects.get(month=APRIL.key)
    assert (found.plan_fen, found.started, found.done_fen) == (1500 * WAN, 1, 120 * WAN)
    assert sums(APRIL)["plan"] == (1500 * WAN, 1500 * WAN)


def test_a_step_on_an_impossible_day_is_refused(world: World) -> None:
    from guatu.registry import services as registry
    from guatu.registry.enums import Stage

    dam = registry.create_project("坝", by=None, region_id=world.chengguan.pk)
    with pytest.raises(Refused, match="1949"):
        registry.record_stage(
            dam, Stage.STARTED, known_on=date(2023, 5, 1), happened_on=date(203, 5, 1), by=None
        )
    assert not dam.events.exists()
