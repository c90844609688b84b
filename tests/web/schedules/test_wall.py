"""The page for the big screen: its words, what it fetches again, its filters, and where its bars lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guatu.kit.clock import today
from guatu.registry.enums import Level
from guatu.registry.models import Project
from guatu.scheduling.models import ProjectSchedule
from guatu.scheduling.queries.schedules import Asked
from guatu.scheduling.queries.wall import Wall, WallLine
from guatu.scheduling.queries.wall import wall as wall_of
from guatu.web.schedules.wall import Bar, bar_of, scale_of
from tests.apps.scheduling.given import fresh
from tests.web.reading import page_of, words
from tests.web.schedules.given import TIGHT, client_of, queries, schedule_of
from tests.world import World

WALL = "/schedules/wall/"
ON = date(2026, 11, 16)


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    return schedule_of(world)


def test_the_wall_says_who_is_late_and_who_has_to_act(world: World, row: ProjectSchedule) -> None:
    late = fresh(schedule_of(world, "平梁水厂", within=TIGHT))
    said = words(world.leader, WALL)
    assert "倒排工期 2 份 将延误 1 份 余量不足 10 天 0 份" in said
    assert f"1 平梁水厂 水利局 谋划 水利局 最迟 {late.next_on:%y-%m-%d}" in said
    assert f"目标 {late.promised_on} 预计 {late.finish}" in said
    assert f"晚 {late.late_days} 天" in said
    assert said.index("平梁水厂") < said.index("城关小学")


def test_what_is_fetched_again_is_the_picture_without_the_page_around_it(
    world: World, row: ProjectSchedule
) -> None:
    client = client_of(world.leader)
    whole, part = client.get(WALL), client.get(WALL, headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    for text in ("data-wall-time", "城关小学", "倒排工期"):
        assert text in part.content.decode()
    assert "HX-Request" in whole.headers["Vary"]


def test_filters_narrow_the_wall_are_named_and_stay_while_it_is_fetched_again(
    world: World, row: ProjectSchedule
) -> None:
    schedule_of(world, "平梁水厂", within=TIGHT)
    Project.objects.filter(name="平梁水厂").update(level=Level.CITY)
    query = f"?standing=late&region={world.chengguan.pk}&unit={world.water.pk}&level={Level.CITY.value}"
    said = words(world.leader, WALL + query)
    assert "将延误 · 城关镇 · 水利局 · 市级" in said
    assert "平梁水厂" in said
    assert "城关小学" not in said
    page = page_of(world.leader, f"{WALL}?standing=late")
    assert f'hx-get="{WALL}?standing=late"' in page
    assert 'href="/schedules/?standing=late"' in page


def test_what_makes_no_sense_narrows_nothing(world: World, row: ProjectSchedule) -> None:
    for query in ("standing=x", "region=abc", "unit=" + "9" * 30, "pack=../x", "level=%00"):
        assert "倒排工期 1 份" in words(world.leader, f"{WALL}?{query}"), query


def test_the_list_offers_the_wall_with_its_filters(world: World, row: ProjectSchedule) -> None:
    page = page_of(world.leader, f"/schedules/?level={Level.CITY.value}&page=2")
    assert f'href="{WALL}?level=%E5%B8%82%E7%BA%A7"' in page


def test_an_empty_wall_says_what_to_do(world: World) -> None:
    assert "还没有倒排工期" in words(world.leader, WALL)
    assert WALL not in page_of(world.leader, "/schedules/")
    schedule_of(world)
    said = words(world.leader, f"{WALL}?text=没有这个项目")
    assert "没有符合条件的工期" in said
    assert "倒排工期 0 份" in said


def test_the_wall_says_when_the_worker_is_behind(world: World, row: ProjectSchedule) -> None:
    assert "推算" not in words(world.leader, WALL)
    before = today() - timedelta(days=3)
    ProjectSchedule.objects.filter(pk=row.pk).update(reckoned_on=before)
    assert f"工期按 {before.month}月{before.day}日 推算" in words(world.leader, WALL)


def test_a_schedule_that_cannot_be_worked_out_keeps_its_line(world: World, row: ProjectSchedule) -> None:
    ProjectSchedule.objects.filter(pk=row.pk).update(problem="这些节点互相等待：甲→乙→甲", finish=None)
    said = words(world.leader, WALL)
    assert "这些节点互相等待：甲→乙→甲" in said
    assert "排不出" in said


def test_what_people_wrote_is_not_markup(world: World, row: ProjectSchedule) -> None:
    bad = "<script>alert(1)</script>"
    Project.objects.filter(pk=row.project_id).update(name=bad)
    assert "<script>alert" not in page_of(world.leader, f"{WALL}?text={bad}")


def test_the_page_asks_as_often_for_three_schedules_as_for_one(world: World, row: ProjectSchedule) -> None:
    once = queries(world.leader, WALL)
    for name in ("平梁水厂", "经开大道"):
        schedule_of(world, name)
    assert queries(world.leader, WALL) == once


def line(world: World, **values: object) -> tuple[Wall, WallLine]:
    """The wall as of `ON` with one line of these values."""
    found = wall_of(world.leader, Asked(), today())
    one = replace(found.lines[0], **values)  # type: ignore[arg-type]  # its own fields
    return replace(found, as_of=ON, lines=(one,)), one


def bar(world: World, promised_on: date | None, finish: date | None) -> Bar | None:
    found, one = line(world, promised_on=promised_on, finish=finish)
    return bar_of(one, scale_of(found).axis, ON)


def test_the_axis_runs_from_last_month_over_the_months_to_come(world: World, row: ProjectSchedule) -> None:
    soon, _ = line(world, promised_on=date(2026, 12, 1), finish=ON)
    assert [label for _, label in scale_of(soon).ticks] == ["10月", "11月", "12月", "27年1月", "2月", "3月"]
    assert scale_of(soon).today == pytest.approx((31 + 15) / 181 * 100, abs=0.01)
    far, _ = line(world, promised_on=date(2031, 1, 1), finish=ON)
    assert [label for _, label in scale_of(far).ticks] == ["10月", "27年1月", "4月", "7月", "10月", "28年1月"]


def test_a_bar_is_red_from_the_target_to_the_forecast(world: World, row: ProjectSchedule) -> None:
    found = bar(world, date(2026, 12, 1), date(2027, 1, 1))
    assert found
    assert (found.ahead, found.spare, found.is_before, found.is_beyond) == (
        (25.41, 8.29),
        None,
        False,
        False,
    )
    assert (found.late, found.target) == ((33.7, 17.13), 33.7)


def test_a_bar_in_time_shows_what_is_to_spare(world: World, row: ProjectSchedule) -> None:
    found = bar(world, date(2027, 1, 1), date(2026, 12, 1))
    assert found
    assert (found.ahead, found.late) == ((25.41, 8.29), None)
    assert (found.spare, found.target) == ((33.7, 17.13), 50.83)


def test_a_target_that_is_over_leaves_red_alone(world: World, row: ProjectSchedule) -> None:
    found = bar(world, date(2026, 9, 1), date(2026, 12, 1))
    assert found
    assert (found.ahead, found.spare, found.late) == (None, None, (25.41, 8.29))
    assert (found.target, found.is_before) == (None, True)


def test_what_lies_beyond_the_axis_is_pointed_at(world: World, row: ProjectSchedule) -> None:
    found = bar(world, date(2031, 1, 1), date(2031, 2, 1))
    assert found
    assert (found.late, found.target, found.is_before, found.is_beyond) == (None, None, False, True)
    assert found.ahead
    assert sum(found.ahead) == pytest.approx(100)
    assert bar(world, None, ON) is None
    assert bar(world, ON, None) is None
