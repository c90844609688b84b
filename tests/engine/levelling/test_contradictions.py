"""What no plan can satisfy is named in sentences, all of it; and days are dates of one calendar."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.engine.calendar import CalendarError, Month, every_day, working_calendar
from guatu.engine.levelling import (
    Activity,
    Budget,
    LevellingError,
    Link,
    Problem,
    Resource,
    Timeline,
    first_plan,
)
from guatu.engine.schedule import LinkKind

CREWS = Resource("施工班组", 2)


def problems_with(problem: Problem) -> tuple[str, ...]:
    with pytest.raises(LevellingError) as caught:
        first_plan(problem)
    return caught.value.problems


def test_needs_beyond_the_standing_number_are_named() -> None:
    work = (Activity("a", "主体施工", 5, needs={"施工班组": 3}), Activity("b", "评审", 1, needs={"专家": 1}))
    assert problems_with(Problem(work, (), (CREWS,))) == (
        "“主体施工”同时要用施工班组 3，而施工班组常备只有 2，永远排不下",
        "“评审”要用的资源“专家”不存在",
    )


def test_more_asked_than_will_ever_be_released_is_named() -> None:
    work = (Activity("a", "厂房", 5, spends={"用地": 30}), Activity("b", "道路", 5, spends={"用地": 25}))
    assert problems_with(Problem(work, (), (), (Budget("用地", ((0, 20), (30, 30))),))) == (
        "各项工作共要用用地 55，而下达的一共只有 50，差 5",
    )


def test_circles_are_named_one_by_one() -> None:
    work = tuple(Activity(name, name, 1) for name in "甲乙丙丁")
    links = (Link("甲", "乙"), Link("乙", "丙", LinkKind.SS, -9), Link("丙", "甲"), Link("丙", "丁"))
    assert problems_with(Problem(work, links)) == ("这些节点互相等待：“甲”→“乙”→“丙”→“甲”",)


def test_negative_numbers_repeated_names_and_unknown_ends_are_all_named_at_once() -> None:
    work = (
        Activity("a", "厂房", -1, release=-2, weight=-1),
        Activity("a", "道路", 1, needs={"施工班组": -1}, spends={"用地": -3}, spread={"资金": 1, "用地": 2}),
    )
    budgets = (Budget("用地", ((0, -5), (0, 10))),)
    crews = Resource("施工班组", 1, ((5, 3, 1),))
    assert problems_with(Problem(work, (Link("a", "z"), Link("a", "a")), (crews,), budgets)) == (
        "工作编号“a”用了 2 次",
        "“厂房”的工期是 -1 天，应在 0 到 1000000 之间",
        "“厂房”的最早开始日 -2 应在 0 到 1000000 之间",
        "“厂房”的权重是 -1，不能为负",
        "“道路”要用的施工班组是 -1，不能为负",
        "“道路”要用的用地是 -3，不能为负",
        "“道路”的用地分摊到 2 天，应在 1 到 1 之间",
        "“道路”按工期分摊的额度“资金”没有写要用多少",
        "关系 a→z 里没有工作“z”",
        "工作“a”不能等待自己",
        "资源“施工班组”的一段变动（5 至 3）首尾颠倒或超出范围",
        "额度“用地”的下达数不能为负",
    )


def test_nothing_at_all_is_a_plan_that_is_proven() -> None:
    plan = first_plan(Problem(()))
    assert (plan.starts, plan.finish, plan.is_proven) == ({}, 0, True)


def test_days_are_counted_in_working_days_and_shown_as_dates() -> None:
    timeline = Timeline(working_calendar("工作日"), date(2026, 5, 2))  # a Saturday
    assert [str(timeline.on(day)) for day in (0, 4, 5)] == ["2026-05-04", "2026-05-08", "2026-05-11"]
    assert [timeline.day(date(2026, 5, day)) for day in (1, 4, 9, 11)] == [-1, 0, 5, 5]
    assert [timeline.end(date(2026, 5, day)) for day in (4, 8, 10)] == [1, 5, 5]
    assert [str(day) for day in timeline.dates(3, 3)] == ["2026-05-07", "2026-05-11"]
    assert [str(day) for day in timeline.dates(5, 0)] == ["2026-05-08", "2026-05-08"]
    with pytest.raises(CalendarError):
        timeline.on(100_000)


def test_capacities_and_quotas_are_given_by_month() -> None:
    timeline = Timeline(every_day(), date(2026, 5, 30))
    months = {Month(2026, 6): 3, Month(2026, 5): 1}
    assert timeline.by_month(months) == ((-29, 2, 1), (2, 32, 3))
    assert timeline.released(months) == ((0, 1), (2, 3))
