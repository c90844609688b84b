"""Ways to win time back: what each gains, who must agree, and the cheapest set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.schedule import (
    Link,
    Option,
    Schedule,
    ScheduleError,
    Task,
    compile_network,
    misses,
    recover,
    schedule,
    with_options,
)
from guatu.engine.schedule.recovery import SETS_TRIED
from tests.engine.schedule.draw import calendars

LAND, DESIGN, REVIEW, PERMIT, BUILD = (
    Task("land", "土地出让", 30, "工作日"),
    Task("design", "施工图设计", 25, "工作日"),
    Task("review", "图审", 10, "工作日"),
    Task("permit", "施工许可", 0, "工作日"),
    Task("build", "施工", 120, "自然日"),
)
LINKS = [
    Link("land", "design"),
    Link("design", "review"),
    Link("review", "permit"),
    Link("permit", "build"),
    Link("land", "permit"),
]
BESIDE = Option("设计与出让并联", unlink=(("land", "design"),), must_agree=("自然资源局",), cost=3)
PROMISE = Option("图审承诺制", {"review": 8}, must_agree=("住建局", "企业"), cost=1)
CREWS = Option("增加班组", {"build": 30}, must_agree=("施工单位",), cost=5)
OVERLAP = Option("设计搭接", relink=(Link("land", "design", lag=-10),), must_agree=("住建局",), cost=1)
OPTIONS = (BESIDE, PROMISE, CREWS, OVERLAP)


def planned(finish_by: date) -> Schedule:
    network = compile_network((LAND, DESIGN, REVIEW, PERMIT, BUILD), LINKS, calendars())
    return schedule(network, as_of=date(2026, 1, 5), finish_by=finish_by)


def names(options: Sequence[Option]) -> list[str]:
    return [option.name for option in options]


def test_each_option_says_what_it_gains_by_itself_and_what_it_touches() -> None:
    found = recover(planned(date(2026, 8, 7)), OPTIONS, calendar="工作日")
    assert [(gain.option.name, gain.days) for gain in found.gains] == [
        ("设计与出让并联", 30),
        ("图审承诺制", 7),
        ("增加班组", 21),
        ("设计搭接", 10),
    ]
    assert [option.affects for option in OPTIONS] == [
        ("land", "design"),
        ("review",),
        ("build",),
        ("land", "design"),
    ]


def test_the_cheapest_set_is_found_and_says_who_must_agree() -> None:
    plan = planned(date(2026, 7, 15))
    assert misses(plan)
    found = recover(plan, OPTIONS, calendar="工作日")
    assert (names(found.chosen), found.fits, found.is_proven) == (["图审承诺制", "设计搭接"], True, True)
    assert found.must_agree == ("住建局", "企业")
    assert found.sentence == (
        f"代价最小的办法是图审承诺制、设计搭接，最早完工日期由 {plan.finish} 变为 {found.finish}，须住建局、企业同意。"
    )


def test_a_plan_that_fits_needs_nothing() -> None:
    found = recover(planned(date(2026, 12, 31)), OPTIONS, calendar="工作日")
    assert (found.chosen, found.fits) == ((), True)
    assert found.sentence.startswith("不需要赶工")


def test_a_date_no_set_reaches_is_said_to_be_out_of_reach() -> None:
    found = recover(planned(date(2026, 3, 1)), OPTIONS, calendar="工作日")
    assert (found.chosen, found.fits, found.is_proven) == ((), False, True)
    assert found.sentence == "现有的 4 种办法怎样组合都赶不回来，请调整目标日期或增加办法。"


def test_an_option_about_an_unknown_task_is_refused() -> None:
    with pytest.raises(ScheduleError, match="没有节点“roof”"):
        recover(planned(date(2026, 7, 15)), [Option("加快封顶", {"roof": 3})], calendar="工作日")


def test_an_option_that_makes_a_circle_is_refused() -> None:
    with pytest.raises(ScheduleError, match="互相等待"):
        recover(
            planned(date(2026, 7, 15)), [Option("倒置", relink=(Link("build", "land"),))], calendar="工作日"
        )


def test_more_options_than_can_be_compared_still_give_a_set_that_fits() -> None:
    many = [Option(f"缩短 {number}", {"build": 1}, cost=1) for number in range(16)]
    plan = planned(date(2026, 7, 24))
    assert 2 ** len(many) > SETS_TRIED
    found = recover(plan, many, calendar="自然日")
    assert found.fits
    assert not found.is_proven
    assert not misses(with_options(plan, found.chosen))
    assert all(
        misses(with_options(plan, [each for each in found.chosen if each is not left]))
        for left in found.chosen
    )


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2026, 5, 1), date(2026, 8, 20)), st.lists(st.integers(0, 4), min_size=4, max_size=4))
def test_no_cheaper_set_fits(finish_by: date, costs: list[int]) -> None:
    plan = planned(finish_by)
    options = [
        Option(one.name, one.shorten, one.relink, one.unlink, one.must_agree, cost)
        for one, cost in zip(OPTIONS, costs, strict=True)
    ]
    fitting = [
        sum(option.cost for option in chosen)
        for size in range(5)
        for chosen in combinations(options, size)
        if not (options[0] in chosen and options[3] in chosen) and not misses(with_options(plan, chosen))
    ]
    found = recover(plan, options, calendar="工作日")
    assert found.fits == bool(fitting)
    assert sum(option.cost for option in found.chosen) == min(fitting, default=0)


def test_a_large_plan_that_nothing_saves_is_not_proven_so() -> None:
    tasks = [Task(f"t{number}", f"节点{number}", 5, "工作日") for number in range(300)]
    links = [Link(f"t{number}", f"t{number + 1}") for number in range(299)]
    network = compile_network(tasks, links, calendars())
    plan = schedule(network, as_of=date(2026, 1, 5), finish_by=date(2026, 12, 31))
    many = [Option(f"缩短 {number}", {f"t{number}": 1}) for number in range(12)]
    found = recover(plan, many, calendar="工作日")
    assert (found.fits, found.is_proven, found.chosen) == (False, False, ())
    assert found.sentence == "现有的 12 种办法一起用也赶不回来，请调整目标日期或增加办法。"
