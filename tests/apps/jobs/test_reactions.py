"""What follows from an event is carried out by the worker, once or twice with the same result."""

from __future__ import annotations

from datetime import date
from threading import Event, Thread
from typing import Any

import pytest

from guatu.engine.calendar import Month
from guatu.jobs import worker
from guatu.jobs.reactions import REACTIONS
from guatu.ledger import services as ledger
from guatu.ledger.models import OutboxEvent
from guatu.oversight import queries, services
from guatu.oversight.enums import ExcuseTopic, PackKind
from guatu.oversight.models import Fact, Light, Rollup
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.enums import Category
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN
from tests.world import World


@pytest.fixture
def dam(world: World) -> Project:
    """A project 31.7 points behind in May 2023, everything about it already carried out."""
    services.load_shipped_packs(at=NOW)
    subject = registry.create_project("坝", by=None, region_id=world.chengguan.pk, unit_id=world.water.pk)
    registry.change_plan(
        subject, 2023, by=None, plan_fen=1200 * WAN, category=Category.NEW, start_month=Month(2023, 5)
    )
    progress.record_figures([FigureRow(subject.pk, MAY, done_year_fen=120 * WAN)], by=None)
    worker.run_pending()
    return subject


def colour(subject: Project, month: Month = MAY) -> str:
    return Light.objects.get(project=subject, month=month.key).colour


def test_a_report_gives_facts_a_light_and_roll_ups(dam: Project) -> None:
    assert Fact.objects.get(project=dam, month=MAY.key).done_fen == 120 * WAN
    assert colour(dam) == "red"
    assert Rollup.objects.filter(month=MAY.key, measure="investment", slice="").get().a0 == 120 * WAN
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()


def test_a_correction_changes_the_light(world: World, dam: Project) -> None:
    progress.correct_figure(dam.pk, MAY, by=world.officer, reason="补报", done_year_fen=500 * WAN)
    assert worker.run_pending() == 2
    assert Rollup.objects.filter(month=MAY.key, measure="investment", slice="").get().a0 == 500 * WAN
    assert queries.lights_for(world.officer, MAY).rows[0].dimensions[1].label == "绿"


def test_a_report_of_april_reaches_may(dam: Project) -> None:
    progress.record_figures([FigureRow(dam.pk, Month(2023, 4), done_year_fen=100 * WAN)], by=None)
    worker.run_pending()
    assert Fact.objects.get(project=dam, month=MAY.key).done_month_fen == 20 * WAN
    assert Fact.objects.get(project=dam, month=202304).done_fen == 100 * WAN


def test_an_approved_reason_takes_the_light_off(world: World, dam: Project) -> None:
    assert Light.objects.get(project=dam).clause_1 == 2
    services.excuse_project(dam, ExcuseTopic.START, reason="征地", valid_from=date(2023, 5, 1),
                            valid_to=date(2023, 5, 31), by=world.officer)  # fmt: skip
    worker.run_pending()
    assert Light.objects.get(project=dam).clause_1 is None


def test_another_pack_relights_the_open_months_from_its_first_on(world: World, dam: Project) -> None:
    progress.record_figures([FigureRow(dam.pk, Month(2023, 6), done_year_fen=570 * WAN)], by=None)
    worker.run_pending()
    services.close_month(MAY, by=world.officer)
    services.choose_pack(queries.pack_named("wuhan", PackKind.LIGHTS), MAY, by=world.officer)
    worker.run_pending()
    wuhan = queries.pack_named("wuhan", PackKind.LIGHTS)
    assert list(Light.objects.filter(pack=wuhan).values_list("month", "colour")) == [(202306, "normal")]
    assert (
        Rollup.objects.filter(month=202306, pack=wuhan, measure="light:normal", slice="").get().projects == 1
    )


def test_a_closed_month_is_frozen_and_nothing_moves_it_any_more(world: World, dam: Project) -> None:
    services.close_month(MAY, by=world.officer)
    registry.change_project(dam, by=world.officer, level="省级")
    worker.run_pending()
    kept = Fact.objects.get(project=dam, month=MAY.key)
    assert (kept.is_frozen, kept.level) == (True, "")


@pytest.mark.parametrize("name", ["project.changed", "figure.changed", "month.stale", "closing.asked"])
def test_a_reaction_that_runs_twice_gives_the_same(world: World, dam: Project, name: str) -> None:
    def state() -> list[Any]:
        facts = list(Fact.objects.order_by("pk").values_list("project", "month", "done_fen", "is_frozen"))
        lights = list(Light.objects.values_list("project", "month", "colour"))
        cells = sorted(
            Rollup.objects.values_list("month", "measure", "slice", "key", "projects", "a0", "a1"), key=str
        )
        return [facts, lights, cells]

    payload = {
        "project_ids": [dam.pk], "months": [MAY.key], "month": MAY.key, "user_id": world.officer.pk
    }  # fmt: skip
    for react in REACTIONS[name]:
        react(payload)
    worker.run_pending()
    once = state()
    for react in REACTIONS[name]:
        react(payload)
    worker.run_pending()
    assert state() == once


def test_a_failing_event_keeps_its_error_and_does_not_stop_the_others(dam: Project, caplog: Any) -> None:
    ledger.emit("pack.chosen", {})
    ledger.emit("project.changed", {"project_ids": [dam.pk], "months": None})
    assert worker.run_pending() == 3
    failed = OutboxEvent.objects.get(name="pack.chosen", done_at__isnull=True)
    assert failed.error == "KeyError: 'from_month'"
    assert (failed.attempts, failed.claimed_at) == (1, None)
    assert OutboxEvent.objects.filter(done_at__isnull=True).count() == 1


def test_an_event_nothing_follows_from_is_simply_done(db: None) -> None:
    ledger.emit("moon.risen", {})
    assert worker.run_pending(limit=1) == 1
    assert OutboxEvent.objects.get().done_at is not None


@pytest.mark.django_db(transaction=True)
def test_the_worker_stops_when_told() -> None:
    stop = Event()
    thread = Thread(target=worker.run_forever, args=(stop,))
    thread.start()
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive()
