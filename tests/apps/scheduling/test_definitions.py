"""Packs go from draft to published and then never change."""

from __future__ import annotations

import pytest

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.scheduling import services
from guatu.scheduling.models import PackVersion
from guatu.scheduling.packs.shipped import shipped_calendars, shipped_schedules
from tests.apps.scheduling.given import (
    DAY,
    PACK,
    YEAR_2026,
    a_project,
    calendar_text,
    fresh,
    laid_out,
    one_trace,
    published,
    wanted,
)
from tests.world import World


def test_a_pack_is_kept_as_a_draft_and_replaced_until_it_is_published(world: World) -> None:
    services.save_draft(PACK, by=world.officer)
    pack = services.save_draft(PACK.replace("title: 小型工程", "title: 小型房建"), by=world.officer)
    assert (pack.slug, pack.version, pack.title, pack.state) == ("small-works", 1, "小型房建", "draft")
    assert PackVersion.objects.count() == 1
    services.publish(pack, by=world.officer)
    assert (pack.state, pack.published_at is None) == ("published", False)
    with pytest.raises(Refused) as said:
        services.save_draft(PACK, by=world.officer)
    assert said.value.sentence == "“small-works”第 1 版已发布，不能修改；请把 version 改为 2 再保存"
    assert PackVersion.objects.get().title == "小型房建"
    verbs = list(
        AuditEntry.objects.filter(subject__startswith="pack:").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["schedule-pack.save", "schedule-pack.save", "schedule-pack.publish"]


def test_a_long_source_is_shown_in_part_and_kept_whole(world: World) -> None:
    pack = services.save_draft(PACK.replace("示例县政务服务指南", "长" * 900), by=None)
    pack.refresh_from_db()
    assert (len(pack.source), pack.body.count("长")) == (600, 900)


def test_a_published_version_is_neither_published_again_nor_thrown_away(world: World) -> None:
    pack = published(PACK)
    with pytest.raises(Refused, match="这一版已经发布"):
        services.publish(pack, by=world.officer)
    with pytest.raises(Refused, match="已发布的版本不能删除"):
        services.discard_draft(pack, by=world.officer)
    second = services.save_draft(PACK.replace("version: 1", "version: 2"), by=world.officer)
    services.discard_draft(second, by=world.officer)
    assert list(PackVersion.objects.values_list("version", flat=True)) == [1]


@pytest.mark.django_db
def test_a_text_with_mistakes_is_not_kept_and_every_mistake_is_named() -> None:
    wrong = PACK.replace("days: 5\n", "days: 9\n").replace("stage: started", "stage: begun")
    with pytest.raises(Refused) as said:
        services.save_draft(wrong, by=None)
    assert said.value.sentence == "模板有 2 处问题，没有保存"
    assert said.value.details == [
        "第 36 行，nodes[5].days：“施工许可”计划 9 天，超过法定至多 7 天",
        "第 40 行，nodes[6].stage：不认识“begun”，这里可以写：planned、reserved、preliminary、signed、started、"
        "completed、producing、at_capacity、suspended、resumed、terminated",
    ]
    assert not PackVersion.objects.exists()


def test_a_name_belongs_to_one_kind_of_pack(world: World) -> None:
    published(PACK)
    with pytest.raises(Refused) as said:
        services.save_draft(calendar_text(YEAR_2026, slug="small-works", version=2), by=None)
    assert said.value.sentence == "代号“small-works”已用于工期模板，请换一个 slug"


@pytest.mark.parametrize("written", ['kind: "calendar"', "kind:   calendar # ours", "'kind': calendar"])
def test_a_calendar_is_known_by_its_kind_however_that_is_written(world: World, written: str) -> None:
    text = calendar_text(YEAR_2026).replace("kind: calendar", written, 1)
    assert services.save_draft(text, by=None).kind == "calendar"


def test_a_remark_that_speaks_of_a_calendar_makes_a_schedule_no_calendar(world: World) -> None:
    text = PACK.replace("source: ", "note: |\n  kind: calendar\nsource: ", 1)
    assert services.save_draft(text, by=None).kind == "schedule"


def test_publishing_a_calendar_is_told_to_every_schedule_and_a_pack_to_none(world: World) -> None:
    calendar = services.save_draft(calendar_text(YEAR_2026), by=None)
    with one_trace("schedule-pack.publish", "calendar.changed"):
        services.publish(calendar, by=None)
    before = OutboxEvent.objects.count()
    published(PACK)
    assert OutboxEvent.objects.count() == before


def test_a_schedule_keeps_the_version_it_was_laid_out_by(world: World) -> None:
    row = laid_out(world)
    second = published(PACK.replace("version: 1", "version: 2").replace("days: 60", "days: 90"))
    row.refresh_from_db()
    assert str(row.pack) == "small-works@1"
    other = services.lay_out(a_project(world, "水库"), second, wanted(), on=DAY, by=None)
    assert [str(fresh(each).finish) for each in (row, other)] == ["2026-07-20", "2026-08-19"]


@pytest.mark.django_db
def test_the_shipped_packs_are_published_once() -> None:
    added = services.load_shipped(at=now())
    assert len(added) == len(shipped_schedules()) + len(shipped_calendars())
    assert {pack.state for pack in added} == {"published"}
    assert services.load_shipped(at=now()) == []
