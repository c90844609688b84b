"""Closing a month freezes its facts in the same transaction: nothing comes in between, nothing has to follow."""

from __future__ import annotations

from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, transaction

from guatu.engine.calendar import Month
from guatu.jobs import worker
from guatu.kit.errors import Refused
from guatu.ledger.models import Notice, OutboxEvent
from guatu.oversight import services
from guatu.oversight.models import Fact, Light
from guatu.progress import queries
from guatu.progress import services as progress
from guatu.progress.models import MonthlyFigure
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN
from tests.world import World, build_world

IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.fixture
def dam(world: World) -> Project:
    """A project reported on in May 2023, everything about it carried out."""
    return reported(world)


def reported(world: World) -> Project:
    services.load_shipped_packs(at=NOW)
    subject = registry.create_project("坝", by=None, region_id=world.chengguan.pk, unit_id=world.water.pk)
    registry.change_plan(subject, 2023, by=None, plan_fen=1200 * WAN)
    progress.record_figures([FigureRow(subject.pk, MAY, done_year_fen=120 * WAN)], by=None)
    worker.run_pending()
    return subject


def of_may(subject: Project) -> Fact:
    return Fact.objects.get(project=subject, month=MAY.key)


def test_a_change_right_after_the_closing_does_not_enter_the_month(world: World, dam: Project) -> None:
    services.close_month(MAY, by=world.officer)
    registry.change_project(dam, by=world.officer, unit_id=world.transport.pk)
    registry.change_plan(dam, 2023, by=world.officer, plan_fen=9 * WAN)
    worker.run_pending()
    kept = of_may(dam)
    assert (kept.is_frozen, kept.unit_id, kept.plan_fen) == (True, world.water.pk, 1200 * WAN)


def test_a_change_right_before_the_closing_counts_though_no_worker_has_seen_it(
    world: World, dam: Project
) -> None:
    registry.change_plan(dam, 2023, by=world.officer, plan_fen=150 * WAN)
    registry.create_project("桥", by=world.officer, unit_id=world.transport.pk)
    assert services.close_month(MAY, by=world.officer) == 2
    assert of_may(dam).plan_fen == 150 * WAN
    worker.run_pending()
    assert Fact.objects.filter(month=MAY.key, is_frozen=True).count() == 2
    assert Light.objects.filter(month=MAY.key, project=dam).count() == 1


def test_a_month_is_frozen_without_any_worker(world: World, dam: Project) -> None:
    services.close_month(MAY, by=world.officer)
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
    assert of_may(dam).is_frozen


def test_a_closing_that_is_refused_leaves_the_month_as_it_was(world: World, dam: Project) -> None:
    progress.record_figures([FigureRow(dam.pk, Month(2023, 4), done_year_fen=1)], by=None)
    with pytest.raises(Refused, match="请先结2023年4月的账"):
        services.close_month(MAY, by=world.officer)
    assert (of_may(dam).is_frozen, queries.is_closed(MAY)) == (False, False)


def test_a_project_added_after_the_closing_is_not_added_to_the_month(world: World, dam: Project) -> None:
    services.close_month(MAY, by=world.officer)
    registry.create_project("桥", by=world.officer, unit_id=world.transport.pk)
    services.rebuild_facts(MAY, at=NOW)
    assert Fact.objects.filter(month=MAY.key).count() == 1


def test_who_asks_for_a_closing_is_told_when_it_is_done(world: World, dam: Project) -> None:
    services.ask_to_close(MAY, by=world.officer)
    with pytest.raises(Refused, match="2023年5月正在结账，请稍候"):
        services.ask_to_close(MAY, by=world.leader)
    worker.run_pending()
    assert of_may(dam).is_frozen
    told = Notice.objects.get()
    assert (told.user, told.text) == (world.officer, "2023年5月已结账，1 个项目的数据不再改变")
    with pytest.raises(Refused, match="2023年5月已经结账"):
        services.ask_to_close(MAY, by=world.officer)


def test_who_asks_for_a_closing_is_told_why_it_was_refused(world: World, dam: Project) -> None:
    services.ask_to_close(MAY, by=world.officer)
    progress.record_figures([FigureRow(dam.pk, Month(2023, 4), done_year_fen=1)], by=None)
    worker.run_pending()
    assert not queries.is_closed(MAY)
    assert "请先结2023年4月的账" in Notice.objects.get().text


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_report_being_written_is_waited_for_and_counts() -> None:
    """A report that found the month open is committed before the month is closed, and stands in its facts."""
    world = build_world()
    dam = reported(world)

    def close() -> None:
        services.close_month(MAY, by=world.officer)
        connection.close()

    closing = Thread(target=close)
    with transaction.atomic():
        progress.correct_figure(dam.pk, MAY, by=None, reason="补报", done_year_fen=500 * WAN)
        closing.start()
        closing.join(timeout=1)
        assert not queries.is_closed(MAY)
    closing.join(timeout=60)
    assert (of_may(dam).is_frozen, of_may(dam).done_fen) == (True, 500 * WAN)
    assert MonthlyFigure.objects.get(month=MAY.key, is_current=True).done_year_fen == 500 * WAN
