"""What is decided about a schedule: promised days, ways to win time, baselines."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.engine.schedule import Link
from guatu.kit.errors import AT_ONCE
from guatu.scheduling import services
from guatu.scheduling.models import Baseline, Change, OptionTaken, ProjectSchedule, Promise
from guatu.scheduling.timetables import Timetable
from tests.apps.scheduling.given import (
    DAY,
    dates,
    edition,
    fresh,
    laid_out,
    on_day,
    one_trace,
    refused,
    report,
)
from tests.world import World

MINUTES = "县政府常务会议纪要〔2026〕3号"


def promise(
    row: ProjectSchedule, key: str, day: date, source: str = MINUTES, reason: str = "", note: str = ""
) -> Timetable:
    return services.promise(
        fresh(row), key, day, source, seen=edition(row), on=DAY, by=None, reason=reason, note=note
    )


def take(row: ProjectSchedule, *keys: str, agreed_by: str = "施工单位 3 月 2 日函") -> Timetable:
    return services.take_options(fresh(row), list(keys), agreed_by, seen=edition(row), on=DAY, by=None)


def baseline(row: ProjectSchedule, name: str = "开工会议确定", decided_on: date = DAY) -> Baseline:
    return services.set_baseline(fresh(row), name, MINUTES, decided_on, seen=edition(row), on=DAY, by=None)


# promised days


def test_a_promised_day_moves_with_a_reason_and_where_it_was_decided(world: World) -> None:
    row = laid_out(world)
    for wrong in ("", "下雨"):
        with refused("“竣工”的目标日期由 2026-07-31 改为 2026-06-30，请选择原因：征地、天气、资金", row):
            promise(row, "accepted", date(2026, 6, 30), reason=wrong)
    with one_trace("schedule.promised"):
        promise(row, "accepted", date(2026, 6, 30), reason="资金", note="专项债要求")
    kept = fresh(row)
    assert (str(kept.promised_on), kept.late_days, str(kept.finish)) == ("2026-06-30", 14, "2026-07-20")
    said = Change.objects.order_by("-pk")[0]
    assert said.before == {"on": "2026-07-31", "source": "责任书"}
    assert said.after == {"on": "2026-06-30", "source": MINUTES}
    assert (said.reason, said.note) == ("资金", "专项债要求")


@pytest.mark.parametrize(
    ("key", "day", "source", "sentence"),
    [
        ("accepted", date(2026, 6, 30), " ", "请写明目标日期的出处（文件、会议、合同）"),
        ("accepted", date(2026, 7, 31), MINUTES, "“竣工”的目标日期没有变化"),
        ("bridge", date(2026, 7, 31), MINUTES, "这个节点已经不在工期表里，请刷新页面"),
    ],
)
def test_a_promise_without_a_source_or_of_nothing_new_is_refused(
    world: World, key: str, day: date, source: str, sentence: str
) -> None:
    row = laid_out(world)
    with refused(sentence, row):
        promise(row, key, day, source, reason="资金")


def test_a_promised_day_beyond_the_calendars_is_refused(world: World) -> None:
    row = laid_out(world)
    beyond = "2080-01-01不在日历范围内（1990-01-01 至 2079-12-31）"
    with refused("工期排不出来", row, beyond):
        promise(row, "accepted", date(2080, 1, 1), reason="资金")


def test_another_nodes_first_promise_needs_no_reason_and_holds_it(world: World) -> None:
    row = laid_out(world)
    with one_trace("schedule.promised"):
        found = promise(row, "earth", date(2026, 5, 20))
    (miss,) = found.misses
    assert (miss.task.id, miss.days) == ("earth", 1)
    assert miss.sentence == (
        f"“土方”最早 2026-05-21 完成，要求不晚于 2026-05-20 完成（{MINUTES}），已晚 1 个自然日；"
        "起因是“谋划”从数据日期 2026-03-02 起排。"
    )
    assert str(found.plan.window("design").latest_finish) == "2026-04-13"


def test_two_decisions_that_contradict_each_other_are_named_together(world: World) -> None:
    row = laid_out(world)
    services.change_node(
        fresh(row),
        "earth",
        services.NodeWanted("土方", 30, "", None, date(2026, 5, 6), "劳动节后进场", (Link("start", ""),)),
        seen=1,
        on=DAY,
        by=None,
        reason="天气",
    )
    found = promise(row, "earth", date(2026, 5, 31))
    miss, end = found.misses
    assert (end.task.id, end.limit, end.days) == ("accepted", None, 3)
    assert miss.against.limit is not None
    assert miss.sentence == (
        f"“土方”最早 2026-06-04 完成，要求不晚于 2026-05-31 完成（{MINUTES}），已晚 4 个自然日；"
        "与它矛盾的是“土方”不早于 2026-05-06 开始（劳动节后进场），两者只能保留一个。"
    )


def test_a_promise_is_withdrawn_with_a_reason_but_never_that_of_the_aim(world: World) -> None:
    row = laid_out(world)
    promise(row, "earth", date(2026, 5, 20))

    def withdraw(key: str, reason: str = "征地") -> Timetable:
        return services.withdraw_promise(fresh(row), key, seen=edition(row), on=DAY, by=None, reason=reason)

    with refused("取消“土方”的目标日期，请选择原因：征地、天气、资金", row):
        withdraw("earth", "")
    for kept in ("accepted", "design"):
        name = on_day(row).nodes[kept].name
        with refused(f"“{name}”的目标日期不能取消", row):
            withdraw(kept)
    with one_trace("schedule.promised"):
        found = withdraw("earth")
    assert (found.misses, set(found.promises)) == ((), {"accepted"})
    said = Change.objects.order_by("-pk")[0]
    assert (said.before, said.after) == ({"on": "2026-05-20", "source": MINUTES}, {})


# ways to win time


def test_ways_to_win_time_are_taken_with_who_agreed_and_win_days(world: World) -> None:
    row = laid_out(world)
    with refused("请写明同意的单位和依据（须 施工单位、建设单位 同意）", row):
        take(row, "overlap", "crews", agreed_by=" ")
    with one_trace("schedule.option_taken"):
        found = take(row, "overlap", "crews", "crews")
    assert dates(found, "building") == ("2026-05-02", "2026-06-10")
    kept = set(OptionTaken.objects.values_list("key", "agreed_by", "by_name"))
    assert kept == {(key, "施工单位 3 月 2 日函", "系统") for key in ("overlap", "crews")}
    said = Change.objects.order_by("-pk")[0]
    assert said.node_name == "土方与主体搭接、增加班组"
    assert (str(said.finish_before), str(said.finish_after)) == ("2026-07-20", "2026-06-10")


def test_a_way_that_was_taken_or_does_not_exist_cannot_be_taken(world: World) -> None:
    row = laid_out(world, options=("crews",))
    for keys in ((), ("crews",), ("magic",), ("overlap", "magic")):
        with refused("请选择要采用的赶工措施；已采用或不再适用的请刷新页面", row):
            take(row, *keys)


def test_a_way_that_speaks_of_finished_or_removed_nodes_is_not_offered(world: World) -> None:
    row = laid_out(world)
    report(row, "notice", finished=DAY)
    assert {option.key for option in on_day(row).untaken} == {"overlap", "crews"}
    services.remove_node(fresh(row), "earth", seen=edition(row), on=DAY, by=None)
    assert {option.key for option in on_day(row).untaken} == {"crews"}


def test_a_way_already_taken_goes_on_when_a_node_it_speaks_of_is_removed(world: World) -> None:
    row = laid_out(world, options=("overlap", "crews"))
    services.remove_node(fresh(row), "earth", seen=1, on=DAY, by=None)
    assert dates(on_day(row), "building") == ("2026-04-22", "2026-05-31")


def test_a_way_that_would_lose_days_is_not_taken(world: World) -> None:
    row = laid_out(world)
    services.set_days(fresh(row), "earth", 5, seen=1, on=DAY, by=None)
    with refused("采用“土方与主体搭接”反而使“竣工”的预计日期由 2026-06-25 推迟到 2026-06-30，没有采用", row):
        take(row, "overlap")


def test_no_way_shortens_what_the_law_gives_everybody(world: World) -> None:
    row = laid_out(world)
    services.set_days(fresh(row), "notice", 8, seen=1, on=DAY, by=None)
    found = take(row, "quick-notice")
    assert found.task("notice").days == 8  # the law's seven and the day it begins
    assert dates(found, "notice") == ("2026-03-17", "2026-03-24")


def test_a_way_is_dropped_with_a_reason_in_words(world: World) -> None:
    row = laid_out(world, options=("crews",))

    def drop(key: str, reason: str) -> Timetable:
        return services.drop_option(fresh(row), key, reason, seen=edition(row), on=DAY, by=None)

    with refused("这项赶工措施没有采用，请刷新页面", row):
        drop("overlap", "不用了")
    with refused("请写明不再采用的原因", row):
        drop("crews", " ")
    with one_trace("schedule.option_dropped"):
        found = drop("crews", "工作面不够")
    assert str(found.plan.finish) == "2026-07-20"
    said = Change.objects.order_by("-pk")[0]
    assert (said.node_name, said.note) == ("增加班组", "工作面不够")
    assert [option.key for option in found.untaken] == ["overlap", "crews", "quick-notice"]


# baselines


def test_baselines_are_numbered_and_never_change(world: World) -> None:
    row = laid_out(world)
    with one_trace("schedule.baseline"):
        first = baseline(row)
    services.set_days(fresh(row), "design", 15, seen=2, on=DAY, by=None)
    second = baseline(row, "第一次调整")
    assert [each.number for each in Baseline.objects.all()] == [1, 2]
    first.refresh_from_db()
    assert first.dates["accepted"] == ["2026-07-20", "2026-07-20"]
    assert second.dates["accepted"] == ["2026-07-13", "2026-07-13"]
    assert first.promises == {"accepted": "2026-07-31"}
    assert (first.decision, first.decided_on, first.as_of, first.by_name) == (MINUTES, DAY, DAY, "系统")


def test_a_baseline_needs_a_name_and_a_decision_that_was_made(world: World) -> None:
    row = laid_out(world)
    for name, decision in ((" ", MINUTES), ("基线", " ")):
        with refused("请填写基线名称和设定它的决定（文号或会议）", row):
            services.set_baseline(fresh(row), name, decision, DAY, seen=1, on=DAY, by=None)
    with refused("决定日期 2026-03-03 还没有到", row):
        baseline(row, decided_on=date(2026, 3, 3))


def test_long_names_of_what_was_decided_are_kept_as_far_as_they_fit(world: World) -> None:
    row = laid_out(world)
    baseline(row, "长" * 150)
    assert len(Baseline.objects.get().name) == 60
    assert len(Change.objects.order_by("-pk")[0].node_name) == 100


def test_every_decision_asks_for_the_schedule_as_it_is(world: World) -> None:
    row = laid_out(world, options=("crews",))
    promise(row, "earth", date(2026, 5, 20))
    old = {"seen": 1, "on": DAY, "by": None}
    for attempt in (
        lambda: services.promise(fresh(row), "earth", DAY, MINUTES, reason="资金", **old),
        lambda: services.withdraw_promise(fresh(row), "earth", reason="资金", **old),
        lambda: services.take_options(fresh(row), ["overlap"], "函", **old),
        lambda: services.drop_option(fresh(row), "crews", "不用了", **old),
        lambda: services.set_baseline(fresh(row), "基线", MINUTES, DAY, **old),
    ):
        with refused(AT_ONCE, row):
            attempt()
    assert Promise.objects.get(node="earth").on == date(2026, 5, 20)
