"""The wall: what is kept of each schedule, beside each other, with the nodes that are due; nothing is worked out anew."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.registry.enums import Level, Stage
from guatu.registry.models import Project
from guatu.registry.services import record_stage
from guatu.scheduling import services
from guatu.scheduling.models import Node, NodeLink, ProjectSchedule
from guatu.scheduling.queries.picture import lines_of
from guatu.scheduling.queries.schedules import Asked
from guatu.scheduling.queries.wall import Wall, WallNode, WallPhase, wall
from guatu.scheduling.services import reckon
from guatu.scheduling.timetables import Timetable
from tests.apps.scheduling.given import (
    DAY,
    PROMISED,
    a_project,
    edition,
    fresh,
    laid_out,
    on_day,
    report,
    take_step,
)
from tests.world import World

LATER = date(2026, 4, 8)
"""A Wednesday, when 立项批复 and 公示 are long due by the dates of `DAY`."""


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    return laid_out(world)


def seen(world: World, on: date = DAY, **asked: object) -> Wall:
    """The wall of the leader after the worker has looked at the schedules on that day."""
    reckon(on=on)
    return wall(world.leader, Asked(**asked), on)  # type: ignore[arg-type]  # the fields of the filters


def promised(world: World, name: str, on: date, **values: object) -> ProjectSchedule:
    return laid_out(world, a_project(world, name), promises={"竣工": (on, "责任书")}, **values)


def names(nodes: tuple[WallNode, ...]) -> list[tuple[str, str, date]]:
    return [(each.node, each.body, each.on) for each in nodes]


def test_a_line_says_what_the_timetable_says(world: World, row: ProjectSchedule) -> None:
    (line,) = seen(world).lines
    found = on_day(row)
    assert (line.project_id, line.project, line.unit, line.region) == (
        row.project_id,
        "城关小学",
        "水利局",
        "城关镇",
    )
    assert (line.target, line.promised_on, line.finish, line.late_days) == (
        "竣工",
        PROMISED,
        found.plan.finish,
        found.late_days,
    )
    assert (line.next_node, line.next_body) == ("谋划", "水利局")
    assert (line.nodes, line.done, line.overdue, line.lost, line.problem) == (9, 0, 0, (), "")


def test_phases_are_those_of_the_timetable(world: World, row: ProjectSchedule) -> None:
    node = Node.objects.get(schedule=row, key="accepted")
    Node.objects.create(
        schedule=row,
        key="after",
        place=99,
        name="试运行",
        phase="建设",
        days=5,
        calendar=node.calendar,
        base=node.base,
    )
    Node.objects.create(
        schedule=row,
        key="alone",
        place=100,
        name="评优",
        phase="总结",
        days=5,
        calendar=node.calendar,
        base=node.base,
    )
    take_step(Project.objects.get(pk=row.project_id), Stage.PLANNED, DAY)
    (line,) = seen(world).lines
    assert line.phases == told(on_day(row))
    assert [(each.name, each.nodes, each.done) for each in line.phases] == [
        ("前期", 5, 1),
        ("建设", 5, 0),
        ("总结", 1, 0),
    ]
    assert [each.by for each in line.phases][1:] == [PROMISED, None]


def test_a_phase_after_the_aim_ends_by_what_is_promised_of_it(world: World, row: ProjectSchedule) -> None:
    later = PROMISED + timedelta(days=60)
    Node.objects.create(
        schedule=row,
        key="trial",
        place=99,
        name="试生产",
        phase="投产",
        days=10,
        calendar="自然日",
        base="every_day",
    )
    Node.objects.create(
        schedule=row,
        key="output",
        place=100,
        name="投产",
        phase="投产",
        days=0,
        calendar="自然日",
        base="every_day",
    )
    for before, after in (("accepted", "trial"), ("trial", "output")):
        NodeLink.objects.create(schedule=row, before=before, after=after)
    assert [each.by for each in seen(world).lines[0].phases][1:] == [PROMISED, None]
    services.promise(fresh(row), "output", later, "责任书", seen=edition(row), on=DAY, by=None)
    (line,) = seen(world).lines
    assert line.phases == told(on_day(row))
    assert [each.by for each in line.phases][1:] == [PROMISED, later]


def told(found: Timetable) -> tuple[WallPhase, ...]:
    """The phases read off a timetable that was worked out."""
    phases = []
    for name, group in groupby(lines_of(found), key=lambda line: line.node.phase):
        held = list(group)
        latest = [line.latest_finish for line in held if line.latest_finish]
        first, last = min(line.window.start for line in held), max(line.window.finish for line in held)
        done = sum(line.state == "done" for line in held)
        phases.append(WallPhase(name, first, last, max(latest, default=None), len(held), done))
    return tuple(phases)


def test_the_latest_stands_first_and_what_cannot_be_worked_out_last(world: World) -> None:
    promised(world, "余量大", PROMISED + timedelta(days=200))
    promised(world, "晚得多", date(2026, 5, 29))
    promised(world, "晚一点", date(2026, 7, 10))
    broken = promised(world, "排不出", date(2026, 4, 30))
    services.promise(
        fresh(promised(world, "开工晚", PROMISED + timedelta(days=200))),
        "start",
        date(2026, 3, 31),
        "会议纪要",
        seen=1,
        on=DAY,
        by=None,
    )
    NodeLink.objects.create(schedule=broken, before="accepted", after="approval")
    found = seen(world)
    assert [line.project for line in found.lines] == ["晚得多", "开工晚", "晚一点", "余量大", "排不出"]
    assert (found.late, found.tight, found.fine, found.broken) == (3, 0, 1, 1)
    by_name = {line.project: line for line in found.lines}
    start = by_name["开工晚"]
    assert start.late_days is not None
    assert start.late_days < 0 < start.missed_days == start.worst_days
    assert start.missed_node == "开工"
    assert "互相等待" in by_name["排不出"].problem


def test_nodes_are_due_by_their_latest_day_until_sunday(world: World, row: ProjectSchedule) -> None:
    latest = on_day(row, DAY).plan.window("approval").latest_finish
    monday = latest - timedelta(days=latest.weekday())
    found = seen(world, monday)
    assert found.until == monday + timedelta(days=6)
    assert ("立项批复", "发改局", latest) in names(found.due)
    assert all(monday <= each.on <= found.until and each.days_past == 0 for each in found.due)
    assert "立项批复" not in [each.node for each in seen(world, monday - timedelta(days=1)).due]


def test_what_is_overdue_is_what_the_list_counts(world: World, row: ProjectSchedule) -> None:
    services.set_baseline(fresh(row), "初始计划", "会议", DAY, seen=edition(row), on=DAY, by=None)
    promised(world, "平梁水厂", PROMISED)
    based = on_day(row, DAY).plan.window("approval").finish
    found = seen(world, LATER)
    stored = ProjectSchedule.objects.values_list("nodes_overdue", flat=True)
    assert len(found.overdue) == sum(stored) == sum(line.overdue for line in found.lines)
    (approval,) = [each for each in found.overdue if (each.project, each.node) == ("城关小学", "立项批复")]
    assert (approval.on, approval.days_past) == (based, (LATER - based).days)
    assert [each.on for each in found.overdue] == sorted(each.on for each in found.overdue)


def test_what_is_done_is_not_due_any_more(world: World, row: ProjectSchedule) -> None:
    services.set_baseline(fresh(row), "初始计划", "会议", DAY, seen=edition(row), on=DAY, by=None)
    before = {each.node for each in seen(world, LATER).overdue}
    assert {"谋划", "立项批复"} <= before
    take_step(Project.objects.get(pk=row.project_id), Stage.PLANNED, DAY)
    report(row, "approval", started=DAY, finished=LATER, on=LATER)
    assert before - {each.node for each in seen(world, LATER).overdue} == {"谋划", "立项批复"}


def test_a_promise_is_lost_once_its_day_is_over(world: World, row: ProjectSchedule) -> None:
    services.promise(fresh(row), "start", LATER, "会议纪要", seen=edition(row), on=DAY, by=None)
    assert (seen(world, LATER).lost, seen(world, LATER).lines[0].lost) == (0, ())
    after = seen(world, LATER + timedelta(days=1))
    assert (after.lost, after.lines[0].lost) == (1, ("开工",))
    take_step(Project.objects.get(pk=row.project_id), Stage.STARTED, LATER)
    assert seen(world, LATER + timedelta(days=1)).lost == 0


def test_soon_is_within_ten_working_days(world: World, row: ProjectSchedule) -> None:
    on = seen(world).lines[0].next_on
    assert on is not None
    tenth = on
    for _ in range(14):  # two weeks without a holiday
        tenth -= timedelta(days=1)
    counts = {day: wall(world.leader, Asked(), day).soon for day in (tenth, tenth - timedelta(days=1), on)}
    assert counts[on] == 1
    assert counts == {tenth: 1, tenth - timedelta(days=1): 0, on: 1}


def test_what_is_over_is_not_on_the_wall(world: World, row: ProjectSchedule) -> None:
    project = Project.objects.get(pk=row.project_id)
    record_stage(project, Stage.TERMINATED, happened_on=DAY, known_on=DAY, by=None, reason="停建")
    found = seen(world)
    assert (found.lines, found.due, found.overdue, found.late, found.reckoned_on) == ((), (), (), 0, None)


def test_the_wall_is_narrowed_as_the_list_is(world: World, row: ProjectSchedule) -> None:
    other = laid_out(world, a_project(world, "平梁水厂", world.pingliang))
    Project.objects.filter(pk=other.project_id).update(level=Level.CITY, unit=world.transport.pk)
    for asked in (
        {"region": world.pingliang.pk},
        {"unit": world.transport.pk},
        {"level": Level.CITY.value},
        {"text": "水厂"},
    ):
        assert [line.project for line in seen(world, **asked).lines] == ["平梁水厂"], asked
    assert seen(world, level=Level.NATIONAL.value).lines == ()


def test_a_person_sees_the_nodes_of_their_own_projects_alone(world: World, row: ProjectSchedule) -> None:
    other = laid_out(world, a_project(world, "平梁水厂", world.pingliang))
    Project.objects.filter(pk=other.project_id).update(unit=world.transport.pk, owner=None)
    assert {each.project for each in seen(world, LATER).overdue} == {"城关小学", "平梁水厂"}
    for person, project in ((world.town_clerk, "城关小学"), (world.transport_clerk, "平梁水厂")):
        found = wall(person, Asked(), LATER)
        assert {line.project for line in found.lines} == {project}
        assert {each.project for each in found.overdue} == {project}


def test_the_wall_asks_as_often_for_many_as_for_one(world: World, row: ProjectSchedule) -> None:
    seen(world)
    with CaptureQueriesContext(connection) as once:
        wall(world.leader, Asked(), DAY)
    for name in ("平梁水厂", "经开大道", "城关医院"):
        promised(world, name, PROMISED)
    reckon(on=DAY)
    with CaptureQueriesContext(connection) as often:
        assert len(wall(world.leader, Asked(), DAY).lines) == 4
    assert len(often) == len(once) <= 12
