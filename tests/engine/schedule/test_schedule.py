"""Small schedules with every date known by hand."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date

import pytest

from guatu.engine import schedule as package
from guatu.engine.calendar import CalendarError
from guatu.engine.schedule import (
    Edge,
    Limit,
    Link,
    LinkKind,
    Schedule,
    ScheduleError,
    Sense,
    Task,
    compile_network,
    misses,
    paths,
    schedule,
    unannounced_years,
    what_if,
    why_early,
    why_late,
)
from tests.engine.schedule.draw import calendars

MONDAY = date(2026, 9, 14)
START = Task("start", "开工", 0, "工作日")
DIG = Task("dig", "土方", 5, "工作日")
POUR = Task("pour", "浇筑", 10, "工作日")
CURE = Task("cure", "养护", 14, "自然日")
OPEN = Task("open", "竣工验收", 0, "工作日")
TASKS = [START, DIG, POUR, CURE, OPEN]
LINKS = [
    Link("start", "dig", LinkKind.SS),
    Link("dig", "pour", lag=-2),
    Link("pour", "cure"),
    Link("cure", "open"),
    Link("pour", "open", LinkKind.SF, 3),
]


def planned(
    *changed: Task, links: list[Link] = LINKS, as_of: date = MONDAY, finish_by: date | None = None
) -> Schedule:
    given = {task.id: task for task in TASKS} | {task.id: task for task in changed}
    return schedule(compile_network(given.values(), links, calendars()), as_of=as_of, finish_by=finish_by)


def dates(plan: Schedule, task_id: str) -> tuple[str, str]:
    window = plan.window(task_id)
    return (
        f"{window.start:%m-%d} {window.finish:%m-%d}",
        f"{window.latest_start:%m-%d} {window.latest_finish:%m-%d}",
    )


def test_the_examples_of_the_package_are_true() -> None:
    found = doctest.testmod(package)
    assert found.attempted > 12
    assert found.failed == 0


def test_earliest_dates_pass_over_holidays_and_use_make_up_days() -> None:
    plan = planned()
    assert dates(plan, "start")[0] == "09-14 09-14"
    assert dates(plan, "dig")[0] == "09-14 09-18"
    assert dates(plan, "pour")[0] == "09-17 09-29"  # Sunday 20 September is worked
    assert dates(plan, "cure")[0] == "09-30 10-13"
    assert dates(plan, "open")[0] == "10-13 10-13"
    assert str(plan.finish) == "2026-10-13"


def test_latest_dates_are_counted_back_from_the_target() -> None:
    plan = planned(finish_by=date(2026, 10, 20))
    assert dates(plan, "open")[1] == "10-20 10-20"
    assert dates(plan, "cure")[1] == "10-07 10-20"
    assert dates(plan, "pour")[1] == "09-18 09-30"
    assert dates(plan, "dig")[1] == "09-15 09-20"
    assert [plan.window(each).total_float for each in ("open", "cure", "pour", "dig")] == [5, 7, 1, 1]
    assert not misses(plan)


def test_a_milestone_after_work_falls_on_its_last_day_and_work_after_a_milestone_begins_the_next() -> None:
    plan = planned(links=[Link("dig", "open"), Link("open", "cure")])
    assert dates(plan, "open")[0] == "09-18 09-18"
    assert dates(plan, "cure")[0] == "09-19 10-02"


def test_a_target_out_of_reach_is_named_with_the_days_it_is_late() -> None:
    (miss,) = misses(planned(finish_by=date(2026, 9, 30)))
    assert (miss.task.id, miss.limit, miss.days) == ("open", None, 5)
    assert miss.sentence == (
        "“竣工验收”最早 2026-10-13 完成，目标日期是 2026-09-30，已晚 5 个工作日；起因是“开工”从数据日期 2026-09-14 起排。"
    )


def test_two_limits_that_contradict_each_other_are_named_together() -> None:
    late_start = Limit(Edge.START, Sense.NOT_BEFORE, date(2026, 9, 21), "征地 9 月 20 日交付")
    promised = Limit(Edge.FINISH, Sense.NOT_AFTER, date(2026, 10, 10), "责任书")
    (miss,) = misses(planned(replace(DIG, limits=(late_start,)), replace(CURE, limits=(promised,))))
    assert (miss.task.id, miss.limit, miss.against.limit, miss.days) == ("cure", promised, late_start, 17)
    assert miss.sentence == (
        "“养护”最早 2026-10-27 完成，要求不晚于 2026-10-10 完成（责任书），已晚 17 个自然日；"
        "与它矛盾的是“土方”不早于 2026-09-21 开始（征地 9 月 20 日交付），两者只能保留一个。"
    )


def test_a_fixed_day_is_never_moved_in_silence() -> None:
    fixed = Limit(Edge.START, Sense.ON, date(2026, 9, 16), "集中开工")
    plan = planned(replace(POUR, limits=(fixed,)))
    assert dates(plan, "pour")[0] == "09-17 09-29"
    assert [(miss.limit, miss.days) for miss in misses(plan)] == [(fixed, 1)]
    assert plan.window("pour").total_float == -1


def test_what_has_happened_stands_and_the_rest_is_worked_from_the_data_date() -> None:
    dug = replace(DIG, started_on=date(2026, 9, 8), finished_on=date(2026, 9, 13))
    pouring = replace(POUR, started_on=date(2026, 9, 10), percent=35)
    plan = planned(dug, pouring, as_of=date(2026, 9, 16))
    assert dates(plan, "dig") == ("09-08 09-13", "09-08 09-13")
    assert dates(plan, "pour")[0] == "09-10 09-23"  # 6.5 days are left, so 7
    assert (plan.window("dig").total_float, plan.window("dig").free_float) == (None, None)
    assert tuple(each.sentence for each in plan.disorder) == (
        "“土方”已于 2026-09-08 开始，而它应等待的“开工”尚未开始",
    )


def test_work_under_way_waits_for_what_it_still_waits_for_and_says_so() -> None:
    plan = planned(replace(POUR, started_on=MONDAY), links=[Link("dig", "pour")])
    assert dates(plan, "pour")[0] == "09-14 10-08"
    assert tuple(each.sentence for each in plan.disorder) == (
        "“浇筑”已于 2026-09-14 开始，而它应等待的“土方”尚未完成",
    )
    assert why_early(plan, "pour").path == ("dig", "pour")


def test_an_earliest_date_says_why_in_one_sentence() -> None:
    found = why_early(planned(), "open")
    assert found.path == ("start", "dig", "pour", "cure", "open")
    assert found.sentence == (
        "“竣工验收”最早 2026-10-13：“开工”从数据日期 2026-09-14 起排（里程碑，2026-09-14），"
        "其开始后才能开始“土方”（5 个工作日，2026-09-14 至 2026-09-18），"
        "其完成前 2 个工作日即可开始“浇筑”（10 个工作日，2026-09-17 至 2026-09-29），"
        "其完成后才能开始“养护”（14 个自然日，2026-09-30 至 2026-10-13），"
        "其完成后才能达成“竣工验收”（里程碑，2026-10-13）。"
    )


def test_a_latest_date_says_why_in_one_sentence() -> None:
    found = why_late(planned(finish_by=date(2027, 1, 5)), "cure")
    assert found.path == ("cure", "open")
    assert found.unannounced == (2027,)
    assert found.sentence == (
        "“养护”最迟 2026-12-23 开始、2027-01-05 完成：全部工作要在目标日期 2027-01-05 前完成，"
        "“竣工验收”（里程碑，2027-01-05），而它在“养护”（14 个自然日，2026-12-23 至 2027-01-05）完成后才能达成，"
        "其中 2027 年的工作日安排未公布，按周一至周五计算。"
    )


def test_dates_that_rest_on_a_year_not_announced_are_told() -> None:
    assert unannounced_years(planned()) == {}
    rests = unannounced_years(planned(finish_by=date(2027, 1, 5)))
    assert rests == dict.fromkeys(("start", "dig", "pour", "cure", "open"), (2027,))


def test_a_shorter_task_is_answered_at_once() -> None:
    plan = planned()
    trial = what_if(plan, "pour", 7)
    assert (trial.gained, [each.task_id for each in trial.moved]) == (4, ["pour", "cure", "open"])
    assert trial.sentence == (
        "“浇筑”由 10 个工作日改为 7 个工作日，最早完工日期由 2026-10-13 提前到 2026-10-08，提前 4 个工作日。"
    )
    assert dates(plan, "open")[0] == "10-13 10-13"
    assert what_if(plan, "pour", 10).sentence == "“浇筑”由 10 个工作日改为 10 个工作日，没有变化。"


def test_a_task_may_become_a_milestone() -> None:
    trial = what_if(planned(links=[Link("dig", "pour")]), "pour", 0)
    assert str(trial.plan.window("pour").finish) == "2026-09-18"


def test_the_critical_path_and_the_nearly_critical_one_are_chains() -> None:
    beside = Task("pipe", "管线", 10, "自然日")
    plan = planned(beside, links=[*LINKS, Link("dig", "pipe"), Link("pipe", "cure")])
    first, second = paths(plan, within=3)
    assert (first.ids, first.slack) == (("start", "dig", "pour", "cure", "open"), 0)
    assert (second.ids, second.slack) == (("start", "dig", "pipe", "cure", "open"), 1)
    assert plan.critical() == ("start", "dig", "pour", "cure", "open")


def test_cycles_are_named_node_by_node() -> None:
    links = [Link("dig", "pour"), Link("pour", "cure"), Link("cure", "dig"), Link("cure", "open")]
    with pytest.raises(ScheduleError) as caught:
        compile_network(TASKS, links, calendars())
    assert caught.value.problems == ("这些节点互相等待：“土方”→“浇筑”→“养护”→“土方”",)
    with pytest.raises(ScheduleError, match="“土方”→“土方”"):
        compile_network(TASKS, [Link("dig", "dig")], calendars())


def test_everything_wrong_is_said_at_once() -> None:
    tasks = [
        Task("a", "甲", -1, "工作日"),
        Task("a", "乙", 3, "农历"),
        Task("c", "丙", 3, "工作日", percent=40),
        Task("d", "丁", 3, "工作日", started_on=date(2026, 9, 2), finished_on=date(2026, 9, 1)),
        Task("e", "戊", 0, "工作日", started_on=date(2026, 9, 2)),
        Task("f", "己", 3, "工作日", started_on=date(2026, 9, 2), percent=100),
    ]
    with pytest.raises(ScheduleError) as caught:
        compile_network(tasks, [Link("a", "x", calendar="农历")], calendars())
    assert caught.value.problems == (
        "节点编号“a”用了 2 次",
        "“甲”的工期是 -1 天，不能为负",
        "“乙”用的日历“农历”不存在",
        "“丙”完成 40%，但没有开始日期",
        "“丁”的完成日期 2026-09-01 早于开始日期 2026-09-02",
        "“戊”是里程碑，只有完成日期，没有开始日期",
        "“己”完成 100%，没有完成日期时应在 0 到 99 之间",
        "关系 a→x 里没有节点“x”",
        "关系 a→x 用的日历“农历”不存在",
    )


def test_what_is_said_to_have_happened_after_the_data_date_is_refused() -> None:
    with pytest.raises(ScheduleError, match="“土方”的开始日期 2026-09-20 晚于数据日期 2026-09-14"):
        planned(replace(DIG, started_on=date(2026, 9, 20)))


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(ScheduleError, match="没有节点“roof”"):
        what_if(planned(), "roof", 3)


def test_dates_that_leave_the_calendar_are_refused() -> None:
    with pytest.raises(CalendarError, match="超出了日历的最后一天"):
        planned(replace(POUR, days=20_000))
    with pytest.raises(CalendarError, match="早于日历的第一天"):
        planned(finish_by=date(1990, 1, 3))


def test_a_schedule_of_nothing_is_finished() -> None:
    plan = schedule(compile_network([], [], calendars()), as_of=MONDAY)
    assert (str(plan.finish), plan.critical(), paths(plan), misses(plan)) == ("2026-09-13", (), (), ())


def test_an_aim_that_is_late_is_named_and_what_comes_after_it_is_not_judged() -> None:
    network = compile_network(TASKS, LINKS, calendars())
    plan = schedule(network, as_of=MONDAY, finish_by=date(2026, 9, 28), aim="pour")
    (miss,) = misses(plan)
    assert (miss.task.id, miss.days) == ("pour", 1)
    assert plan.critical() == ("start", "dig", "pour")
    bound = {task.id for task, is_bound in zip(plan.network.tasks, plan.is_bound, strict=True) if is_bound}
    assert bound == {"start", "dig", "pour"}
