"""However much happens to a month, it is worked out once, the newest month first, and pages know what it waits for."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.engine.calendar import Month
from guatu.jobs import worker
from guatu.jobs.stale import update_of
from guatu.kit.clock import now
from guatu.ledger import services as ledger
from guatu.ledger.models import OutboxEvent
from guatu.oversight import services
from guatu.oversight.models import Fact
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN
from tests.world import World

MONTHS = [Month(2023, number) for number in range(1, 6)]


@pytest.fixture
def dam(world: World) -> Project:
    """A project with five months of reports, everything carried out and forgotten."""
    services.load_shipped_packs(at=NOW)
    subject = registry.create_project("坝", by=None, region_id=world.chengguan.pk, unit_id=world.water.pk)
    rows = [FigureRow(subject.pk, month, done_month_fen=10 * WAN) for month in MONTHS]
    progress.record_figures(rows, by=None)
    worker.run_pending()
    OutboxEvent.objects.all().delete()
    return subject


def worked_out() -> list[str]:
    """The months that were worked out, in this order."""
    done = OutboxEvent.objects.filter(name="month.stale", done_at__isnull=False)
    return list(done.order_by("done_at").values_list("topic", flat=True))


def test_many_events_lead_to_one_work_for_each_month_newest_first(world: World, dam: Project) -> None:
    for name in ("坝一", "坝二", "坝三"):
        registry.change_project(dam, by=world.officer, name=name)
    registry.change_plan(dam, 2023, by=world.officer, plan_fen=1200 * WAN)
    progress.correct_figure(dam.pk, MAY, by=world.officer, reason="补报", done_month_fen=20 * WAN)
    worker.run_pending()
    assert worked_out() == [str(month) for month in reversed(MONTHS)]
    found = Fact.objects.get(project=dam, month=MAY.key)
    assert (found.plan_fen, found.done_month_fen) == (1200 * WAN, 20 * WAN)


def test_projects_of_several_events_are_worked_out_together(world: World, dam: Project) -> None:
    bridge = registry.create_project("桥", by=None, region_id=world.chengguan.pk)
    registry.change_plan(dam, 2023, by=None, plan_fen=7 * WAN)
    registry.change_plan(bridge, 2023, by=None, plan_fen=8 * WAN)
    worker.run_pending()
    plans = Fact.objects.filter(month=MAY.key).order_by("project").values_list("plan_fen", flat=True)
    assert list(plans) == [7 * WAN, 8 * WAN]
    assert worked_out()[0] == "2023-05"


def test_a_fresh_correction_goes_before_older_months_that_still_wait(world: World, dam: Project) -> None:
    registry.change_project(dam, by=world.officer, name="大坝")
    assert worker.run_pending(limit=2) == 2
    progress.correct_figure(dam.pk, MAY, by=world.officer, reason="补报", done_month_fen=20 * WAN)
    assert worker.run_pending(limit=2) == 2
    assert worked_out() == ["2023-05", "2023-05"]


def test_a_month_being_worked_out_is_worked_out_again_for_what_came_since(world: World, dam: Project) -> None:
    registry.change_project(dam, by=world.officer, name="大坝")
    worker.run_pending(limit=1)
    taken = ledger.claim_next_event("other")
    assert taken is not None
    assert taken.topic == "2023-05"
    progress.correct_figure(dam.pk, MAY, by=world.officer, reason="补报", done_month_fen=20 * WAN)
    worker.run_pending()
    assert Fact.objects.get(project=dam, month=MAY.key).done_month_fen == 20 * WAN
    assert worked_out()[0] == "2023-05"


def test_work_that_was_given_up_starts_afresh_with_the_next_event(world: World, dam: Project) -> None:
    registry.change_project(dam, by=world.officer, name="大坝")
    worker.run_pending(limit=1)
    OutboxEvent.objects.filter(name="month.stale").update(attempts=ledger.MOST_ATTEMPTS, error="磁盘满")
    assert worker.run_pending() == 0
    registry.change_plan(dam, 2023, by=None, plan_fen=7 * WAN)
    worker.run_pending()
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
    assert Fact.objects.get(project=dam, month=MAY.key).plan_fen == 7 * WAN


def test_a_month_says_what_it_waits_for_until_it_is_worked_out(world: World, dam: Project) -> None:
    assert update_of(MAY) is None
    begun = now()
    registry.change_project(dam, by=world.officer, name="大坝")
    progress.correct_figure(dam.pk, MAY, by=world.officer, reason="补报", done_month_fen=20 * WAN)
    found = update_of(MAY)
    assert found is not None
    assert (found.causes, found.is_given_up) == (("进度填报或更正", "项目修改"), False)
    assert begun <= found.since <= now()
    assert update_of(MONTHS[0]).causes == ("项目修改",)  # type: ignore[union-attr]  # it waits
    worker.run_pending(limit=3)
    assert (update_of(MAY), update_of(MONTHS[0]) is None) == (None, False)
    worker.run_pending()
    assert update_of(MONTHS[0]) is None


def test_a_closed_month_waits_for_nothing(world: World, dam: Project) -> None:
    for month in MONTHS:
        services.close_month(month, by=world.officer)
    registry.change_project(dam, by=world.officer, name="大坝")
    assert update_of(MAY) is None


def test_work_that_failed_too_often_is_said_to_have_failed(world: World, dam: Project, caplog: Any) -> None:
    registry.change_project(dam, by=world.officer, name="大坝")
    worker.run_pending(limit=1)
    OutboxEvent.objects.filter(name="month.stale").update(attempts=ledger.MOST_ATTEMPTS, claimed_at=None)
    assert update_of(MAY).is_given_up  # type: ignore[union-attr]  # it waits
