"""The days the law gives: what has begun is due so many days after, the day of its beginning not counted."""

from __future__ import annotations

from datetime import date

from guatu.engine.schedule import Sense
from guatu.scheduling import services
from guatu.scheduling.figures import figures
from tests.apps.scheduling.given import (
    DAY,
    PACK,
    YEAR_2026,
    a_project,
    calendar_text,
    dates,
    laid_out,
    on_day,
    published,
    report,
    wanted,
)
from tests.world import World


def test_what_has_not_begun_has_no_last_day_by_law(world: World) -> None:
    found = on_day(laid_out(world), date(2027, 1, 4))
    assert found.task("approval").limits == ()


def test_begun_on_a_monday_twenty_working_days_end_four_mondays_later(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=DAY)
    (limit,) = on_day(row).task("approval").limits
    assert (limit.sense, limit.day) == (Sense.NOT_AFTER, date(2026, 3, 30))
    assert limit.reason == "法定 20 个工作日，行政许可法第四十二条"


def test_holidays_are_left_out_of_the_laws_working_days(world: World) -> None:
    row = laid_out(world)
    on = date(2026, 4, 3)
    report(row, "permit", started=on, on=on)
    (limit,) = on_day(row, on).task("permit").limits
    assert limit.day == date(2026, 4, 15)


def test_the_laws_days_do_not_end_on_a_day_of_rest(world: World) -> None:
    published(calendar_text(YEAR_2026))
    pack = published(PACK.replace("at_least: 7", "at_most: 10"))
    row = services.lay_out(a_project(world), pack, wanted(), on=DAY, by=None)
    for began, last in (
        (date(2026, 4, 17), "2026-04-27"),
        (date(2026, 4, 21), "2026-05-06"),
        (date(2026, 4, 29), "2026-05-09"),
        (date(2026, 4, 30), "2026-05-11"),
    ):
        on = date(2026, 5, 6)
        report(row, "notice", started=began, on=on, reason="天气")
        (limit,) = on_day(row, on).task("notice").limits
        assert (str(limit.day), limit.reason) == (last, "法定 10 个自然日，示例公示办法第三条")


def test_the_law_is_kept_on_its_last_day_and_missed_the_day_after(world: World) -> None:
    row = laid_out(world)
    on = date(2026, 4, 3)
    for done in ("approval", "notice", "design"):
        report(row, done, finished=date(2026, 4, 2), on=on)
    report(row, "permit", started=on, percent=80, on=on)
    assert [miss for miss in on_day(row, date(2026, 4, 15)).misses if miss.limit] == []
    late = on_day(row, date(2026, 4, 16))
    (miss,) = (each for each in late.misses if each.limit)
    assert (miss.task.id, miss.days) == ("permit", 1)
    assert miss.sentence == (
        "“施工许可”最早 2026-04-16 完成，要求不晚于 2026-04-15 完成（法定 7 个工作日，建筑法第八条），"
        "已晚 1 个工作日；起因是“施工许可”从数据日期 2026-04-16 起排。"
    )
    assert figures(late, {}).over_law == 1


def test_the_law_says_nothing_any_more_of_what_is_finished(world: World) -> None:
    row = laid_out(world)
    on = date(2026, 4, 20)
    report(row, "permit", started=date(2026, 4, 3), finished=date(2026, 4, 16), on=on)
    assert [miss for miss in on_day(row, on).misses if miss.task.id == "permit"] == []


def test_two_schedules_do_not_share_their_limits(world: World) -> None:
    first = laid_out(world)
    second = laid_out(world, a_project(world, "水库"))
    report(first, "approval", started=DAY)
    assert on_day(second).task("approval").limits == ()


def test_the_days_the_law_gives_everybody_are_not_shortened_by_a_share_done(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", finished=date(2026, 2, 27))
    found = report(row, "notice", started=DAY, percent=90)
    assert dates(found, "notice") == ("2026-03-02", "2026-03-09")  # the day it begins is not counted
    (limit,) = found.task("notice").limits
    assert (limit.sense, limit.reason) == (
        Sense.NOT_BEFORE,
        "法定不少于 7 个自然日，示例公示办法第三条",
    )
    found = report(row, "notice", started=DAY, percent=10)
    assert dates(found, "notice") == ("2026-03-02", "2026-03-10")
