"""The page of forecasts: its sentences, figures, tables and pictures, and who sees what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guatu.access.models import Region
from guatu.engine.calendar import Month
from guatu.engine.forecast import year_end
from guatu.kit.clock import today
from guatu.kit.money import prose
from guatu.oversight.models import YearEndForecast
from guatu.registry.enums import Category
from guatu.registry.models import AnnualPlan, Project
from guatu.scheduling.foresight import Foreseen, Pace, Risk
from guatu.scheduling.models import ProjectSchedule, Snapshot
from guatu.web.forecasts.pictures import Axis, number_chart, range_picture
from guatu.web.forecasts.words import chance_said
from tests.apps.oversight.rows import NOW, WAN, fact, project
from tests.web.reading import page_of, words
from tests.world import World

JUNE = Month(2023, 6)
ADDRESS = "/forecasts/?on=2023-12-31"


def promised(
    world: World,
    name: str,
    chance: float | None,
    *,
    region: Region | None = None,
    unit: Any = None,
    **more: Any,
) -> ProjectSchedule:
    """A schedule promised for the end of September 2023."""
    subject = project(name, region=region or world.chengguan, unit=unit or world.water)
    known: dict[str, Any] = {
        "half_on": date(2023, 9, 20),
        "eight_in_ten_on": date(2023, 10, 20),
        "nine_in_ten_on": date(2023, 11, 10),
        "risk_node": "征地",
    }
    return ProjectSchedule.objects.create(
        project=subject, title=name, aim="aim", laid_on=date(2023, 1, 1), promised_on=date(2023, 9, 30),
        finish=date(2023, 9, 15), chance=chance, created_at=timezone.now(), **(known | more),
    )  # fmt: skip


def behind(subject: Project, **more: Any) -> None:
    """300 of 1,200 万元 in June, 600 were due."""
    values = {"done_fen": 300 * WAN, "plan_fen": 1200 * WAN, "plan_to_date_fen": 600 * WAN}
    fact(subject, JUNE, **(values | more))


def test_the_first_words_are_what_a_leader_needs(world: World) -> None:
    promised(world, "城关水厂", 0.3)
    promised(world, "城关堤防", 1.0)
    behind(project("大坝", region=world.chengguan, unit=world.water))
    end = year_end({6: 300 * WAN}, 1200 * WAN, monthly={6: 600 * WAN})
    assert end is not None
    said = words(world.officer, ADDRESS)
    assert (
        "到 2023年12月31日应完成的 2 份工期，已完成 0 份，其余 2 份预计 1 份按期（八成落在 1 至 2 份），"
        "全部按期的可能 30%；最难按期的是“城关水厂”（可能 30%，拖延主要在“征地”）。"
    ) in said
    low, high = end.ranges[80]
    assert (
        f"2023年到 6 月完成投资 300万元，预计全年 {prose(end.mean)}，为年度计划 1,200万元的 {end.mean / 1200 / WAN:.1%}"
        f"（八成落在 {prose(low)}至 {prose(high)}），预计缺口 {prose(1200 * WAN - end.mean)}。"
    ) in said
    assert "供研判，不是统计数，也不作为填报的依据" in said


def test_an_empty_place_says_so_in_words(world: World) -> None:
    said = words(world.officer, ADDRESS)
    for sentence in (
        "没有目标日期在 2023年12月31日以前的倒排工期。",
        "没有年度计划投资，不作资金预测。",
        "没有到期的倒排工期",
        "还没有已经完成的工期可以对照",
        "还没有可以对照的年份",
    ):
        assert sentence in said
    assert "提前开工" not in said


def test_the_table_names_each_schedule_with_its_days_and_its_weight(world: World) -> None:
    row = promised(world, "城关水厂", 0.3)
    page = page_of(world.officer, ADDRESS)
    assert f'href="/schedules/{row.project_id}/"' in page
    said = words(world.officer, ADDRESS)
    assert "城关水厂 水利局 2023-09-30 30% 2023-09-20 2023-10-20 2023-11-10 征地 70.0%" in said
    assert '<svg class="gt-range"' in page


def test_a_schedule_without_a_forecast_has_dashes_and_is_told_of(world: World) -> None:
    promised(world, "新编", None, half_on=None, eight_in_ten_on=None, nine_in_ten_on=None, risk_node="")
    promised(world, "坏的", 0.5, problem="工期排不出来")
    said = words(world.officer, ADDRESS)
    assert "新编 水利局 2023-09-30 — — — — — —" in said
    assert "1 份刚编制或修改，还没有算出预测，不计入概率。1 份现在排不出来" in said


def test_the_gap_is_told_by_unit_and_by_project(world: World) -> None:
    water = project("大坝", region=world.chengguan, unit=world.water)
    road = project("公路", region=world.pingliang, unit=world.transport)
    behind(water)
    behind(road, done_fen=600 * WAN)
    said = words(world.officer, ADDRESS)
    assert said.index("1 水利局 1 1,200.00 300.00") < said.index("2 交通局 1 1,200.00 600.00")
    assert "合计 2 2,400.00 900.00" in said
    assert "1 大坝 水利局 1,200.00 300.00" in said


def test_earlier_starts_are_listed_with_what_they_add(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guatu.web.forecasts.page.today", lambda: date(2023, 6, 20))
    behind(project("大坝", region=world.chengguan, unit=world.water))
    late = project("水厂", region=world.chengguan, unit=world.water)
    behind(late, done_fen=0, plan_to_date_fen=0, category=Category.NEW, total_fen=9000 * WAN)
    AnnualPlan.objects.create(
        project=late, year=2023, category=Category.NEW, plan_fen=1200 * WAN, start_month=202309
    )
    said = words(world.officer, ADDRESS)
    assert "1 水厂 水利局 1,200.00 2023年9月 2023年6月 3 个月 900" in said
    assert "最少 1 个项目提前开工可补上缺口：“水厂”提前" in said
    assert "可以提前开工的项目 1 个，其中 1 个提前即可补上缺口。" in said


def test_the_record_tells_how_forecasts_did(world: World) -> None:
    row = promised(world, "完工的", None, aim_done_on=date(2023, 10, 5))
    within = {str(level): ["2023-09-20", "2023-10-01"] for level in (50, 80, 90)}
    kept = {"by": {"50": "2023-09-25"}, "within": within, "chance": 0.7, "nodes": [], "sentence": ""}
    Snapshot.objects.create(
        schedule=row, month=202303, as_of=date(2023, 3, 31), promised_on=date(2023, 9, 30),
        finish=date(2023, 9, 25), late_days=0, dates={}, forecast=kept,
    )  # fmt: skip
    YearEndForecast.objects.create(
        month=202306, year=2023, region=world.chengguan, projects=1, plan_fen=1000 * WAN, value_fen=900 * WAN,
        ranges={str(level): [800 * WAN, 950 * WAN] for level in (50, 80, 90)}, made_at=NOW,
    )  # fmt: skip
    done = project("大坝", region=world.chengguan, unit=world.water)
    fact(done, Month(2023, 12), plan_fen=1000 * WAN, done_fen=850 * WAN, is_frozen=True)
    said = words(world.officer, ADDRESS)
    assert "50% 区间守住 0/1（0%，次数少，看不出不符）" in said
    assert "中间值与实际完成日期平均相差 10 天，总的偏早 10 天。" in said
    assert "60% 至 80% 1 70% 0%" in said
    assert "50% 区间守住 1/1（100%，次数少，看不出不符）" in said
    assert "预计值与年底实际平均相差年度计划的 5.0 个百分点，总的偏高 5.0 个百分点。" in said
    assert "2023年完成投资 850万元，为年度计划 1,000万元的 85.0%。" in said


@pytest.mark.parametrize(
    ("person", "seen"), [("water_clerk", "城关"), ("transport_clerk", "平梁"), ("town_clerk", "城关")]
)
def test_what_lies_outside_a_scope_is_neither_named_nor_counted(world: World, person: str, seen: str) -> None:
    for name, region, unit in (
        ("城关", world.chengguan, world.water),
        ("平梁", world.pingliang, world.transport),
    ):
        promised(world, f"{name}厂", 0.5, region=region, unit=unit)
        behind(project(f"{name}坝", region=region, unit=unit))
    said = words(world.people[person], ADDRESS)
    other = "平梁" if seen == "城关" else "城关"
    named = said.split("筛选", 1)[-1].split("清除", 1)[-1]
    assert f"{seen}厂" in named
    assert f"{seen}坝" in named
    assert other not in named
    assert "到 2023年12月31日应完成的 1 份工期" in said
    assert "为年度计划 1,200万元的" in said


def test_filters_narrow_schedules_and_money_alike(world: World) -> None:
    for name, region, unit in (
        ("城关", world.chengguan, world.water),
        ("平梁", world.pingliang, world.transport),
    ):
        promised(world, f"{name}厂", 0.5, region=region, unit=unit)
        behind(project(f"{name}坝", region=region, unit=unit))
    for asked in (f"region={world.chengguan.pk}", f"unit={world.water.pk}"):
        said = words(world.officer, f"{ADDRESS}&{asked}")
        assert "平梁厂" not in said
        assert "平梁坝" not in said
        assert "城关厂" in said
        assert "城关坝" in said


def test_the_number_to_hold_may_be_chosen(world: World) -> None:
    promised(world, "一", 0.5)
    promised(world, "二", 0.5)
    assert "至少 1 份按期的可能" in words(world.officer, f"{ADDRESS}&number=1")
    assert "至少 2 份按期的可能" in words(world.officer, f"{ADDRESS}&number=7")


@pytest.mark.parametrize(
    "query",
    [
        "on=nonsense", "on=9999-12-31", "on=0001-01-01", "on=", "region=999999", "region=x", "unit=-1", "on_list=7",
        "number=-3", "number=99999999999999999999", "number=x", "on=2023-12-31%00", "region=1&region=2",
    ],
)  # fmt: skip
def test_what_makes_no_sense_narrows_nothing(world: World, query: str) -> None:
    promised(world, "一", 0.5)
    page_of(world.officer, f"/forecasts/?{query}")


def test_without_a_day_it_is_the_end_of_this_year(world: World) -> None:
    assert f'value="{today().year}-12-31"' in page_of(world.officer, "/forecasts/")


def test_a_year_without_facts_falls_back_to_the_last_and_says_so(world: World) -> None:
    behind(project("大坝", region=world.chengguan, unit=world.water))
    said = words(world.officer, "/forecasts/?on=2025-06-30")
    assert "所选日期那一年还没有月度数据，以下按最近有数据的 2023 年计算，数据截至2023年6月。" in said


def test_three_of_everything_take_as_many_queries_as_one(world: World) -> None:
    def add(name: str) -> None:
        promised(world, name, 0.5)
        behind(project(f"{name}坝", region=world.chengguan, unit=world.water))
        late = project(f"{name}厂", region=world.chengguan, unit=world.water)
        behind(late, done_fen=None, category=Category.NEW)
        AnnualPlan.objects.create(project=late, year=2023, plan_fen=1200 * WAN, start_month=202309)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page_of(world.officer, ADDRESS)
        return len(found)

    add("一")
    queries()
    one = queries()
    add("二")
    add("三")
    assert queries() == one


FORECAST = Foreseen(
    date(2026, 3, 2),
    date(2026, 7, 31),
    {50: date(2026, 7, 20), 80: date(2026, 8, 10), 90: date(2026, 8, 20)},
    {
        50: (date(2026, 7, 10), date(2026, 8, 5)),
        80: (date(2026, 7, 1), date(2026, 8, 20)),
        90: (date(2026, 6, 25), date(2026, 9, 3)),
    },
    0.62,
    (Risk("a", "征地", 0.8, 12.5), Risk("b", "初步设计", 0.2, 0.4)),
    "模拟 2,000 次。",
    Pace(date(2026, 8, 1), {80: (date(2026, 7, 5), date(2026, 9, 9))}, "到 2026-03-02 完成工作量 10%。"),
)


def test_the_card_of_a_schedule_shows_its_ranges_and_who_carries_the_risk() -> None:
    page = render_to_string("schedules/_forecast.html", {"forecast": FORECAST})
    for said in (
        "2026-07-31",
        "62%",
        "2026-08-10",
        "2026-06-25 至 2026-09-03",
        "征地",
        "12.5",
        "模拟 2,000 次。",
        "另按完成的工作量推算，2026-08-01 完成",
        "2026-07-05 至 2026-09-09",
    ):
        assert said in page
    assert render_to_string("schedules/_forecast.html", {"forecast": None}).strip() == ""


def test_a_range_lies_on_an_axis_that_holds_everything() -> None:
    found = range_picture(FORECAST)
    assert (found.axis.first, found.axis.last) == (date(2026, 6, 25), date(2026, 9, 3))
    assert [(band.level, band.x, band.width) for band in found.bands] == [
        (90, 0, 100),
        (80, 8.57, 71.43),
        (50, 21.43, 37.14),
    ]
    assert (found.middle, found.promised) == (35.71, 51.43)
    assert Axis.around([date(2026, 1, 1)]).bar(date(2026, 1, 1), date(2026, 1, 1)) == (0, 0.8)


def test_unlikely_ends_of_a_number_are_left_out_and_many_are_put_together() -> None:
    from guatu.engine.simulation import Count

    chart = number_chart(Count((0.0001, 0.2, 0.7998, 0.0001)))
    assert (chart["categories"], chart["series"][0]["values"]) == (["1", "2"], [20.0, 80.0])
    many = number_chart(Count(tuple([1 / 100] * 100)))
    assert many["categories"][0] == "0–2"
    assert len(many["categories"]) == 34


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (0.004, "不到 1%"), (0.374, "37%"), (0.995, "99% 以上"), (1, "100%")]
)
def test_chances_are_said_without_feigned_precision(value: float, said: str) -> None:
    assert chance_said(value) == said
