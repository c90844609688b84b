"""What has happened is reported node by node, and the dates follow."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.kit.errors import AT_ONCE
from guatu.registry import services as registry
from guatu.registry.enums import Stage
from guatu.scheduling.enums import Precision
from guatu.scheduling.models import Change, Node
from tests.apps.scheduling.given import (
    DAY,
    a_project,
    dates,
    fresh,
    laid_out,
    on_day,
    one_trace,
    refused,
    report,
    take_step,
)
from tests.world import World

LATER = date(2026, 4, 20)
SLIP = "“竣工”的预计日期由 2026-08-18 推迟到 2026-08-19，请选择原因：征地、天气、资金"


def test_what_finished_sooner_brings_the_end_nearer(world: World) -> None:
    row = laid_out(world)
    with one_trace("schedule.reported"):
        found = report(
            row, "design", started=date(2026, 3, 18), finished=date(2026, 4, 7), percent=40, on=LATER
        )
    node = Node.objects.get(key="design")
    assert (node.started_on, node.finished_on, node.percent) == (date(2026, 3, 18), date(2026, 4, 7), 100)
    assert dates(found, "design") == ("2026-03-18", "2026-04-07")
    kept = fresh(row)
    assert (kept.edition, kept.nodes_done, kept.reckoned_on) == (2, 1, LATER)
    change = Change.objects.get(deed="reported")
    assert change.before == {"started_on": "", "finished_on": "", "percent": "0"}
    assert change.after == {"started_on": "2026-03-18", "finished_on": "2026-04-07", "percent": "100"}
    assert (change.by_name, change.on) == ("系统", LATER)


def test_only_the_rest_of_what_has_begun_is_still_to_be_worked(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", finished=date(2026, 2, 27))
    found = report(row, "design", started=date(2026, 3, 2), percent=75)
    assert dates(found, "design") == ("2026-03-02", "2026-03-06")
    found = report(row, "design", started=date(2026, 3, 2), percent=99)
    assert dates(found, "design") == ("2026-03-02", "2026-03-02")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"started": date(2026, 3, 3)},
            "“初步设计”的开始日期 2026-03-03 还没有到，请填实际发生的日期",
        ),
        (
            {"started": date(2026, 2, 2), "finished": date(2026, 3, 3)},
            "“初步设计”的完成日期 2026-03-03 还没有到，请填实际发生的日期",
        ),
        (
            {"started": date(2026, 2, 12), "finished": date(2026, 2, 11)},
            "“初步设计”的完成日期 2026-02-11 早于开始日期 2026-02-12",
        ),
        ({"started": date(2026, 2, 2), "percent": 101}, "“初步设计”的完成比例应在 0 到 100 之间"),
        ({"started": date(2026, 2, 2), "percent": -1}, "“初步设计”的完成比例应在 0 到 100 之间"),
        ({"started": date(2026, 2, 2), "percent": 100}, "“初步设计”完成 100% 时，请填完成日期"),
        ({"percent": 5}, "“初步设计”已有进展，请填开始日期"),
        ({}, "“初步设计”的进展没有变化"),
    ],
)
def test_what_cannot_have_happened_is_refused(world: World, said: dict[str, object], sentence: str) -> None:
    row = laid_out(world)
    with refused(sentence, row):
        report(row, "design", **said)


def test_a_day_before_the_calendars_begin_is_refused(world: World) -> None:
    row = laid_out(world)
    day = "“初步设计”的日期 1989-12-31 不在日历范围内（1990-01-01 至 2079-12-31）"
    with refused("工期排不出来", row, day):
        report(row, "design", started=date(1989, 12, 31))


def test_what_happens_today_may_be_reported_today(world: World) -> None:
    row = laid_out(world)
    found = report(row, "design", started=DAY, finished=DAY)
    assert dates(found, "design") == ("2026-03-02", "2026-03-02")


def test_a_step_of_the_register_is_recorded_there_and_appears_here(world: World) -> None:
    row = laid_out(world)
    with refused("“开工”的日期来自项目库，请在项目页登记“开工”，这里自动更新", row):
        report(row, "start", finished=DAY)
    event = take_step(row.project, Stage.STARTED, date(2026, 4, 17))
    assert dates(on_day(row, LATER), "start") == ("2026-04-17", "2026-04-17")
    registry.withdraw_stage(event, "误登", by=None)
    assert dates(on_day(row, LATER), "start") == ("2026-06-10", "2026-06-10")


def test_a_node_somebody_removed_is_not_reported(world: World) -> None:
    row = laid_out(world)
    with refused("这个节点已经不在工期表里，请刷新页面", row):
        report(row, "bridge", started=DAY)


def test_of_a_schedule_changed_since_it_was_seen_nothing_is_overwritten(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=DAY, seen=1)
    with refused(AT_ONCE, row):
        report(row, "design", started=DAY, seen=1)
    with refused(AT_ONCE, row):
        report(row, "design", started=DAY, seen=3)


def test_what_is_taken_for_granted_is_confirmed_by_reporting_it(world: World) -> None:
    project = a_project(world)
    take_step(project, Stage.STARTED, date(2026, 2, 10))
    row = laid_out(world, project)
    report(row, "permit", finished=date(2026, 2, 10), on=DAY)
    assert Node.objects.get(key="permit").precision == Precision.REPORTED
    with refused("“施工许可”的进展没有变化", row):
        report(row, "permit", finished=date(2026, 2, 10), on=DAY)


def test_what_moves_the_end_back_asks_for_a_listed_reason(world: World) -> None:
    row = laid_out(world)
    day = date(2026, 5, 8)
    for done in ("approval", "notice"):
        report(row, done, finished=date(2026, 4, 8), on=day)
    report(row, "design", started=date(2026, 4, 9), percent=75, on=day)
    assert str(on_day(row, day).plan.finish) == "2026-08-18"
    for wrong in ("", "下雨", "手续办理"):
        with refused(SLIP, row):
            report(row, "design", started=date(2026, 4, 9), percent=70, on=day, reason=wrong)
    found = report(row, "design", started=date(2026, 4, 9), percent=70, on=day, reason="天气")
    assert str(found.plan.finish) == "2026-08-19"
    change = Change.objects.order_by("-pk")[0]
    assert (str(change.finish_before), str(change.finish_after)) == ("2026-08-18", "2026-08-19")
    assert change.reason == "天气"


def test_a_reason_that_is_not_listed_is_refused_even_where_none_is_asked_for(world: World) -> None:
    row = laid_out(world)
    with refused("“下雨”不在列出的原因里，请选择原因：征地、天气、资金", row):
        report(row, "design", started=DAY, reason="下雨")
    report(row, "design", started=DAY, reason="天气")
    assert Change.objects.get(deed="reported").reason == "天气"


def test_what_has_begun_still_waits_for_what_it_should_have_waited_for(world: World) -> None:
    row = laid_out(world)
    found = report(row, "design", started=DAY, percent=75)
    assert dates(found, "design") == ("2026-03-02", "2026-03-23")


def test_a_report_made_by_mistake_is_taken_back(world: World) -> None:
    row = laid_out(world)
    report(row, "design", started=DAY, percent=50)
    found = report(row, "design", reason="资金")
    assert dates(found, "design") == ("2026-03-17", "2026-04-14")
    assert fresh(row).nodes_done == 0


def test_what_was_reported_for_later_days_had_not_happened_earlier(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=date(2026, 3, 10), finished=date(2026, 3, 20), on=LATER)
    states = [on_day(row, day).task("approval").state.value for day in (DAY, date(2026, 3, 12), LATER)]
    assert states == ["waiting", "started", "done"]
