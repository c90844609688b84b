"""What is decided about a schedule: promised days, ways to win time, baselines, its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guatu.kit.clock import today
from guatu.scheduling.models import (
    Baseline,
    OptionTaken,
    ProjectSchedule,
    Promise,
)
from tests.web.schedules.given import asked, at, does, refuses, schedule_of
from tests.world import World

LIST = "征地、天气、资金"
MUST = "这个字段是必填项。"


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    return schedule_of(world)


# Promises


def test_a_day_is_promised_moved_with_a_reason_and_taken_back(world: World, row: ProjectSchedule) -> None:
    first, second = today() + timedelta(days=400), today() + timedelta(days=420)
    address = "nodes/start/promise/"
    assert does(row, world.officer, address, promised_on=first, source="会议").status == 302
    refuses(row, world.officer, address, 409, f"请选择原因：{LIST}", promised_on=second, source="会议")
    refuses(
        row, world.officer, address, 409, "目标日期没有变化", promised_on=first, source="会议", reason="资金"
    )
    assert does(row, world.officer, address, promised_on=second, source="会议", reason="资金").status == 302
    assert Promise.objects.get(schedule=row, node="start").on == second
    refuses(row, world.officer, f"{address}withdraw/", 409, f"请选择原因：{LIST}")
    assert does(row, world.officer, f"{address}withdraw/", reason="资金").status == 302
    assert not Promise.objects.filter(schedule=row, node="start").exists()


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({}, 422, MUST),
        ({"promised_on": "2075-01-01"}, 422, MUST),
        ({"promised_on": "2075-13-01", "source": "会议"}, 422, "请填写日期，例如 2023-05-31"),
        ({"promised_on": "0001-01-01", "source": "会议"}, 422, "日期不能早于 1949 年，请核对年份"),
        ({"promised_on": "9999-12-31", "source": "会议"}, 422, "日期不能晚于 2100 年，请核对年份"),
        ({"promised_on": "2099-12-31", "source": "会议"}, 409, "工期排不出来"),
        ({"promised_on": "2075-01-01", "source": "长" * 201}, 422, "200"),
    ],
)
def test_a_promise_that_cannot_be_is_refused(
    world: World, row: ProjectSchedule, data: dict[str, str], status: int, sentence: str
) -> None:
    refuses(row, world.officer, "nodes/start/promise/", status, sentence, **data)


def test_the_promise_the_plan_is_counted_back_from_stays(world: World, row: ProjectSchedule) -> None:
    refuses(
        row, world.officer, "nodes/accepted/promise/withdraw/", 409, "“竣工”的目标日期不能取消", reason="资金"
    )


# Ways to win time


def test_ways_to_win_time_are_taken_with_who_agreed_and_given_up_with_a_reason(
    world: World, row: ProjectSchedule
) -> None:
    refuses(row, world.officer, "options/", 422, "请选择要采用的办法", agreed_by="建设单位")
    refuses(
        row,
        world.officer,
        "options/",
        422,
        'value="crews" aria-label="采用增加班组" checked',
        options="crews",
    )
    refuses(
        row, world.officer, "options/", 422, "选择一个有效的选项", options="nonsense", agreed_by="建设单位"
    )
    said = does(row, world.officer, "options/", options="crews", agreed_by="建设单位")
    assert (said.status, said.leads_to) == (302, at(row))
    assert OptionTaken.objects.get(schedule=row).agreed_by == "建设单位"
    refuses(row, world.officer, "options/crews/drop/", 422, MUST)
    assert asked(world.officer, at(row, "options/overlap/drop/")).status == 404
    said = does(row, world.officer, "options/crews/drop/", reason="工作面不够")
    assert (said.status, said.leads_to) == (302, at(row, "options/"))
    assert not OptionTaken.objects.filter(schedule=row).exists()


def test_the_days_of_a_node_shortened_by_a_way_are_those_it_has(world: World, row: ProjectSchedule) -> None:
    assert does(row, world.officer, "options/", options="crews", agreed_by="建设单位").status == 302
    said = asked(world.officer, at(row, "nodes/building/")).words
    assert "工期 40 个自然日，赶工措施采用前 60 个" in said


# Baselines and the end


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({}, 422, MUST),
        (
            {"name": "初始计划", "decision": "会议", "decided_on": "2075-01-01"},
            409,
            "决定日期 2075-01-01 还没有到",
        ),
        ({"name": " ", "decision": "会议", "decided_on": "2026-01-05"}, 422, MUST),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(
    world: World, row: ProjectSchedule, data: dict[str, str], status: int, sentence: str
) -> None:
    refuses(row, world.officer, "baselines/new/", status, sentence, **data)


def test_a_baseline_keeps_the_dates_of_today(world: World, row: ProjectSchedule) -> None:
    data = {"name": "初始计划", "decision": "县政府第3次常务会议", "decided_on": date(2026, 1, 5)}
    said = does(row, world.officer, "baselines/new/", **data)
    assert (said.status, said.leads_to) == (302, at(row, "baselines/"))
    kept = Baseline.objects.get(schedule=row)
    assert (kept.number, kept.name, kept.by_name) == (1, "初始计划", str(world.officer))


def test_a_schedule_is_ended_with_a_reason_and_laid_out_anew(world: World, row: ProjectSchedule) -> None:
    refuses(row, world.officer, "end/", 422, MUST)
    assert asked(world.water_clerk, at(row, "end/")).status == 404
    assert does(row, world.officer, "end/", reason="停建").status == 302
    assert asked(world.officer, at(row, "new/")).status == 200
    assert asked(world.officer, at(row, "nodes/design/report/")).status == 404
