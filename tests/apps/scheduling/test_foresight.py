"""Forecasts of schedules: how many will be in time, who carries the risk, and how good they were."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import guatu.scheduling.foresight as foresight
from guatu.access.models import Region
from guatu.engine.simulation import count_done
from guatu.registry.enums import Stage
from guatu.registry.models import ListEntry, Project, ProjectList
from guatu.scheduling.foresight import number_done
from guatu.scheduling.models import Node, ProjectSchedule, Snapshot
from guatu.scheduling.queries.foresight import (
    Outlook,
    Past,
    Within,
    earliest_starts,
    forecast_of,
    outlook,
    record,
)
from guatu.scheduling.services import end_schedule, reckon
from tests.apps.scheduling.given import DAY, PROMISED, a_project, fresh, laid_out, take_step
from tests.world import World

YEAR_END = date(2026, 12, 31)


def stands(
    world: World,
    name: str,
    chance: float | None,
    *,
    region: Region | None = None,
    unit: Any = None,
    **more: Any,
) -> ProjectSchedule:
    """A schedule in use whose figures are as said, promised for the end of June 2026."""
    subject = Project.objects.create(
        name=name,
        created_at=timezone.now(),
        region=region or world.chengguan,
        unit=unit or world.water,
        owner=None,
    )
    promised = more.pop("promised_on", date(2026, 6, 30))
    return ProjectSchedule.objects.create(
        project=subject, title=name, aim="aim", laid_on=date(2026, 1, 1), promised_on=promised,
        finish=promised, chance=chance, created_at=timezone.now(), **more,
    )  # fmt: skip


def of(world: World, person: str = "officer", **more: Any) -> Outlook:
    return outlook(world.people[person], more.pop("by", YEAR_END), on=DAY, **more)


def names(found: Outlook) -> list[str]:
    return [row.project.name for row in found.rows]


def test_an_outlook_counts_what_is_done_open_and_broken(world: World) -> None:
    stands(world, "早", None, aim_done_on=date(2026, 6, 30))
    stands(world, "晚", None, aim_done_on=date(2026, 7, 1))
    stands(world, "稳", 0.9)
    stands(world, "险", 0.2)
    stands(world, "新", None)
    stands(world, "坏", 0.5, problem="工期排不出来")
    found = of(world)
    assert (found.total, found.done, found.in_time, found.broken, found.waiting) == (6, 2, 1, 1, 1)
    assert found.foreseen == 2
    assert found.count is not None
    assert found.count.expected == pytest.approx(1.1, abs=0.001)
    assert names(found) == ["险", "稳", "新"]


def test_what_is_promised_later_or_was_finished_in_earlier_years_is_left_out(world: World) -> None:
    stands(world, "明年", 0.5, promised_on=date(2027, 1, 1))
    stands(world, "去年完成", None, promised_on=date(2025, 6, 30), aim_done_on=date(2025, 12, 31))
    stands(world, "去年没完成", 0.0, promised_on=date(2025, 6, 30))
    assert names(of(world)) == ["去年没完成"]
    assert names(of(world, by=date(2027, 1, 1))) == ["去年没完成", "明年"]


def test_without_schedules_there_is_nothing_to_expect(world: World) -> None:
    found = of(world)
    assert (found.total, found.count, found.number, found.rows) == (0, None, 0, [])


def test_the_weight_of_each_is_for_one_more_than_is_as_likely_as_not(world: World) -> None:
    stands(world, "稳", 0.95)
    stands(world, "险", 0.4)
    found = of(world)
    assert found.number == 2  # one of them is as likely as not
    assert found.count is not None
    both = found.count.at_least(2)
    gains = {each.row.project.name: each.carrier.gain for each in found.standings if each.carrier}
    assert gains["险"] == pytest.approx(0.95 - both, abs=0.001)
    assert gains["稳"] == pytest.approx(0.4 - both, abs=0.001)
    assert of(world, number=1).number == 1
    assert of(world, number=9).number == 2


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("officer", {"城", "平"}),
        ("leader", {"城", "平"}),
        ("town_clerk", {"城"}),
        ("water_clerk", {"城"}),
        ("transport_clerk", {"平"}),
        ("owner_clerk", set()),
        ("nobody", set()),
        ("administrator", set()),
    ],
)
def test_nobody_is_told_of_schedules_outside_their_scope(world: World, person: str, seen: set[str]) -> None:
    stands(world, "城", 0.5)
    stands(world, "平", 0.5, region=world.pingliang, unit=world.transport)
    found = of(world, person)
    assert set(names(found)) == seen
    assert found.foreseen == len(seen)


def test_a_region_a_unit_and_a_list_narrow_an_outlook(world: World) -> None:
    stands(world, "城", 0.5)
    far = stands(world, "平", 0.5, region=world.pingliang, unit=world.transport)
    listed = ProjectList.objects.create(year=2026, name="2026年市级重点项目")
    ListEntry.objects.create(list=listed, project=far.project, entered_on=date(2026, 1, 1))
    assert set(names(of(world, within=Within(region=world.county.pk)))) == {"城", "平"}
    assert names(of(world, within=Within(region=world.chengguan.pk))) == ["城"]
    assert names(of(world, within=Within(unit=world.transport.pk))) == ["平"]
    assert set(names(of(world, within=Within(unit=world.government.pk)))) == {"城", "平"}
    assert names(of(world, within=Within(on_list=listed.pk))) == ["平"]


def test_three_schedules_take_as_many_queries_as_one(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert [row.project.unit.short_name for row in of(world).rows if row.project.unit]
        return len(found)

    stands(world, "一", 0.5)
    queries()
    one = queries()
    stands(world, "二", 0.6)
    stands(world, "三", 0.7)
    assert queries() == one


def test_of_very_many_the_number_is_nearly_what_is_counted_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(4)
    chances = [dice.choice((0.0, 1.0, dice.random())) for _ in range(200)]
    exact = count_done(chances)
    monkeypatch.setattr(foresight, "MANY", 100)
    nearly = number_done(chances)
    assert len(nearly.chances) == 201
    assert sum(nearly.chances) == pytest.approx(1)
    assert nearly.expected == pytest.approx(exact.expected, abs=0.1)
    assert all(abs(nearly.at_least(each) - exact.at_least(each)) < 0.01 for each in range(201))


def test_the_worker_keeps_a_forecast_and_the_page_reads_the_newest(world: World) -> None:
    row = laid_out(world)
    reckon(on=DAY)
    found, stored = forecast_of(fresh(row)), fresh(row)
    assert found is not None
    assert (found.made_on, found.promised_on) == (DAY, PROMISED)
    assert found.by[50] <= found.by[80] <= found.by[90]
    assert (stored.half_on, stored.eight_in_ten_on) == (found.by[50], found.by[80])
    assert stored.chance == found.chance


def test_the_earliest_day_of_works_is_that_of_the_node_as_last_worked_out(world: World) -> None:
    row = laid_out(world)
    reckon(on=DAY)
    node = Node.objects.get(schedule=row, stage=Stage.STARTED)
    dates = Snapshot.objects.get(schedule=row).dates
    assert earliest_starts([row.project_id, 999_999]) == {
        row.project_id: date.fromisoformat(dates[node.key][0])
    }
    other = a_project(world, "没有工期")
    assert earliest_starts([other.pk]) == {}


def kept(row: ProjectSchedule, month: int, chance: float, *, middle: date) -> None:
    """A forecast as the worker keeps it: five days to either side in half of the cases, ten and fifteen in more."""
    within = {
        str(level): [str(middle - timedelta(days=days)), str(middle + timedelta(days=days))]
        for level, days in ((50, 5), (80, 10), (90, 15))
    }
    forecast = {
        "by": {level: str(middle) for level in within},
        "within": within,
        "chance": chance,
        "nodes": [],
        "sentence": "",
    }
    Snapshot.objects.create(
        schedule=row, month=month, as_of=date(month // 100, month % 100, 28), promised_on=date(2026, 6, 30),
        finish=middle, late_days=0, dates={}, forecast=forecast,
    )  # fmt: skip


def test_of_what_is_finished_the_first_forecast_is_judged(world: World) -> None:
    done = stands(world, "完", None, aim_done_on=date(2026, 7, 8))
    kept(done, 202601, 0.7, middle=date(2026, 6, 30))
    kept(done, 202602, 0.1, middle=date(2026, 7, 8))
    early = stands(world, "早", None, aim_done_on=date(2026, 6, 28))
    kept(early, 202602, 0.75, middle=date(2026, 6, 30))
    going = stands(world, "在", 0.5)
    kept(going, 202601, 0.5, middle=date(2026, 6, 30))
    past = record(world.officer, on=DAY)
    found, bins = past.runs, past.chances
    assert found is not None
    assert past.pace is None  # none of them was kept with one
    assert [(each.level, each.held, each.count) for each in found.coverage] == [
        (50, 1, 2),
        (80, 2, 2),
        (90, 2, 2),
    ]
    assert (found.mean_error, found.bias) == (5, 3)
    assert [(each.stated, each.happened, each.count) for each in bins] == [(pytest.approx(0.725), 0.5, 2)]


def test_the_record_is_that_of_the_readers_scope(world: World) -> None:
    done = stands(world, "完", None, aim_done_on=date(2026, 7, 8))
    kept(done, 202601, 0.7, middle=date(2026, 6, 30))
    assert record(world.transport_clerk, on=DAY) == Past(None, None, ())
    assert record(world.officer, Within(region=world.pingliang.pk), on=DAY) == Past(None, None, ())
    assert record(world.officer, Within(region=world.county.pk), on=DAY).runs is not None


def test_a_forecast_is_judged_although_its_schedule_was_ended(world: World) -> None:
    over = stands(world, "完", None, aim_done_on=date(2026, 7, 8), ended_at=timezone.now())
    kept(over, 202601, 0.9, middle=date(2026, 6, 30))
    first = laid_out(world)
    kept(first, 202601, 0.9, middle=date(2026, 2, 1))
    end_schedule(first, "重新编制", seen=first.edition, on=DAY, by=None)
    laid_out(world, first.project)
    assert counted(world) == (1, 8)
    take_step(first.project, Stage.STARTED, date(2026, 2, 10))
    take_step(first.project, Stage.COMPLETED, date(2026, 2, 21))
    assert counted(world) == (2, 14)


def test_what_was_aimed_at_by_name_is_reached_by_the_schedule_that_followed(world: World) -> None:
    first = stands(world, "改", None, ended_at=timezone.now())
    kept(first, 202601, 0.9, middle=date(2026, 6, 30))
    later = ProjectSchedule.objects.create(
        project=first.project, title="改", aim="end", laid_on=DAY, created_at=timezone.now(),
    )  # fmt: skip
    for row in (first, later):
        Node.objects.create(schedule=row, key=row.aim, place=1, name="投产", days=0, calendar="工作日")
    assert record(world.officer, on=YEAR_END) == Past(None, None, ())
    ProjectSchedule.objects.filter(pk=later.pk).update(aim_done_on=date(2026, 7, 10))
    assert counted(world) == (1, 10)


def counted(world: World) -> tuple[int, float]:
    """How many forecasts are judged, and by how many days they were wrong."""
    found = record(world.officer, on=YEAR_END).runs
    assert found is not None
    return found.coverage[0].count, found.mean_error
