"""Schedules and what is made of them follow every change, the calendar and the day; once, however many workers say so."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Event, Thread

import pytest
from django.conf import settings
from django.db import connection

from guatu.engine.calendar import Month
from guatu.jobs import worker
from guatu.jobs.stale import update_of
from guatu.kit.clock import today
from guatu.ledger.models import OutboxEvent
from guatu.oversight.models import Fact
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry.enums import Stage
from guatu.registry.models import Project
from guatu.scheduling import services
from guatu.scheduling.models import ProjectSchedule
from tests.apps.scheduling.given import DAY, a_project, edition, fresh, laid_out, report, take_step
from tests.world import World

IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
FEBRUARY, MARCH, APRIL = Month(2026, 2), Month(2026, 3), Month(2026, 4)


def reported_on(project: Project, *months: Month) -> None:
    """The project was reported on in these months, so that they are open."""
    progress.record_figures([FigureRow(project.pk, month, done_month_fen=1) for month in months], by=None)


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    """A schedule laid out on 2 March 2026 in a county with three open months, everything carried out and forgotten."""
    project = a_project(world)
    reported_on(project, FEBRUARY, MARCH, APRIL)
    found = laid_out(world, project)
    reported_on(a_project(world, "桥"), MARCH)
    worker.run_pending()
    OutboxEvent.objects.all().delete()
    return found


def fact(row: ProjectSchedule, month: Month) -> Fact:
    return Fact.objects.get(project=row.project_id, month=month.key)


def carried_out(*names: str) -> list[str]:
    """What was carried out of these, as name and topic."""
    done = OutboxEvent.objects.filter(done_at__isnull=False, name__in=names).order_by("done_at")
    return [f"{event.name} {event.topic}".strip() for event in done]


def test_the_months_tell_the_schedule_at_their_end(row: ProjectSchedule) -> None:
    """At the end of March nothing is reported: 立项批复 and what is before it are due; February knew no schedule."""
    february, march = fact(row, FEBRUARY), fact(row, MARCH)
    assert (february.has_schedule, february.nodes_total, february.target_moves) == (0, None, None)
    assert (march.has_schedule, march.nodes_total, march.nodes_due, march.nodes_overdue) == (1, 9, 2, 2)


def test_a_report_reaches_the_months_since_it_was_laid_out(row: ProjectSchedule) -> None:
    take_step(row.project, Stage.PLANNED, DAY)
    worker.run_pending()
    OutboxEvent.objects.all().delete()
    report(row, "approval", started=date(2026, 3, 3), finished=date(2026, 3, 16), on=date(2026, 3, 20))
    worker.run_pending()
    assert (fact(row, MARCH).nodes_done, fact(row, APRIL).nodes_done) == (2, 2)
    assert carried_out("month.stale", "schedules.stale") == [
        "schedules.stale schedules",
        "month.stale 2026-04",
        "month.stale 2026-03",
    ]


def test_many_changes_lead_to_one_reckoning(row: ProjectSchedule) -> None:
    for days in (61, 62, 63):
        services.set_days(fresh(row), "building", days, seen=edition(row), on=DAY, by=None, reason="天气")
    worker.run_pending()
    assert len(carried_out("schedule.changed")) == 3
    assert carried_out("schedules.stale") == ["schedules.stale schedules"]
    assert (fact(row, MARCH).slips, fresh(row).reckoned_on) == (3, today())


def test_a_step_of_the_register_is_a_date_of_its_node(row: ProjectSchedule) -> None:
    take_step(row.project, Stage.STARTED, date(2026, 4, 20))
    worker.run_pending()
    assert (fact(row, MARCH).nodes_done, fact(row, APRIL).nodes_done) == (0, 1)
    assert fact(row, APRIL).start_margin_days is None
    assert fresh(row).nodes_done == 1


def test_a_project_without_a_schedule_moves_none(row: ProjectSchedule) -> None:
    bridge = Project.objects.get(name="桥")
    take_step(bridge, Stage.STARTED, date(2026, 4, 20))
    worker.run_pending()
    assert carried_out("schedules.stale") == []


def test_a_closure_moves_every_schedule_and_the_months_of_those(row: ProjectSchedule, world: World) -> None:
    late = fact(row, APRIL).schedule_late_days
    services.add_closure(
        "创文停工",
        date(2026, 7, 1),
        date(2026, 7, 31),
        "县政府通知",
        region=world.county,
        work="露天",
        is_yearly=False,
        by=world.officer,
    )
    assert update_of(APRIL).causes == ("工作日历或停工安排修改",)  # type: ignore[union-attr]  # it waits
    assert update_of(FEBRUARY) is None
    worker.run_pending()
    assert (fact(row, APRIL).schedule_late_days or 0) > (late or 0)
    ended = [event.payload["project_ids"] for event in OutboxEvent.objects.filter(name="month.stale")]
    assert ended == [[row.project_id], [row.project_id]]


def test_a_day_begins_once(row: ProjectSchedule) -> None:
    assert worker.begin_day(DAY) is True
    worker.run_pending()
    assert worker.begin_day(DAY) is False
    assert worker.begin_day(DAY + timedelta(days=1)) is True
    assert OutboxEvent.objects.filter(name="day.begun").count() == 2


def test_a_new_day_is_for_schedules_and_the_newest_month(row: ProjectSchedule) -> None:
    services.reckon(on=DAY)
    worker.begin_day(today())
    assert (update_of(MARCH), update_of(APRIL).causes) == (None, ("倒排工期按日更新",))  # type: ignore[union-attr]
    worker.run_pending()
    assert fresh(row).reckoned_on == today()
    assert carried_out("schedules.stale", "month.stale") == [
        "schedules.stale schedules",
        "month.stale 2026-04",
    ]


def test_without_schedules_a_day_asks_for_nothing(world: World) -> None:
    worker.begin_day(DAY)
    worker.run_pending()
    assert [event.name for event in OutboxEvent.objects.all()] == ["day.begun"]


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_workers_that_see_a_day_begin_at_once_one_says_so() -> None:
    together = Barrier(4)
    said: list[bool] = []

    def begin() -> None:
        for number in range(10):
            together.wait()
            said.append(worker.begin_day(DAY + timedelta(days=number)))
        connection.close()

    workers = [Thread(target=begin) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert (said.count(True), OutboxEvent.objects.count()) == (10, 10)


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_says_that_the_day_has_begun() -> None:
    stop = Event()
    running = Thread(target=worker.run_forever, args=(stop,))
    running.start()
    for _ in range(400):
        if OutboxEvent.objects.filter(name="day.begun", done_at__isnull=False).exists():
            break
        stop.wait(0.05)
    stop.set()
    running.join(timeout=20)
    assert [event.topic for event in OutboxEvent.objects.all()] == [str(today())]
