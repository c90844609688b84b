"""The reasons of delays name real culprits, all of them, and nobody else."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from guatu.engine.calendar import Month, every_day, working_calendar
from guatu.engine.levelling import (
    Activity,
    Budget,
    Full,
    Link,
    Plan,
    Problem,
    Resource,
    Timeline,
    Used,
    Waited,
    first_plan,
    reasons,
)
from tests.engine.levelling import slow
from tests.engine.levelling.draw import BOTH, problems

CREWS = Resource("施工班组", 2)


def told(problem: Problem, starts: dict[str, int], timeline: Timeline | None = None) -> list[str]:
    plan = Plan(starts, 0, 0, 0, (0, 0))
    return [delay.sentence for delay in reasons(problem, plan, timeline)]


def earliest(problem: Problem) -> dict[str, int]:
    """First starts by links alone, by going round until nothing changes."""
    found = {each.id: each.release for each in problem.activities}
    days = {each.id: each.days for each in problem.activities}
    for _ in problem.activities:
        for link in problem.links:
            from_finish, to_finish = link.kind[0] == "F", link.kind[1] == "F"
            least = found[link.before] + from_finish * days[link.before] + link.lag
            found[link.after] = max(found[link.after], least - to_finish * days[link.after])
    return found


@given(problems(limited=BOTH))
@settings(max_examples=100, deadline=None)
def test_exactly_what_starts_later_than_its_links_ask_has_a_reason(problem: Problem) -> None:
    plan, first = first_plan(problem), earliest(problem)
    late = {one: start - first[one] for one, start in plan.starts.items() if start > first[one]}
    assert {delay.id: delay.days for delay in reasons(problem, plan)} == late


@given(problems(limited=BOTH))
@settings(max_examples=100, deadline=None)
def test_culprits_use_what_is_short_on_the_days_named(problem: Problem) -> None:
    plan = first_plan(problem)
    activities = {each.id: each for each in problem.activities}
    resources = {each.name: each for each in problem.resources}
    for delay in reasons(problem, plan):
        for cause in delay.causes:
            if isinstance(cause, Full):
                days = [day for first, last in cause.spans for day in range(first, last + 1)]
                resource = resources[cause.resource]
                one = activities[delay.id]
                assert all(slow.is_too_full(problem, plan.starts, one, resource, day) for day in days)
                users = [
                    each.id
                    for each in problem.activities
                    if each.needs.get(cause.resource)
                    and any(plan.starts[each.id] <= day < plan.starts[each.id] + each.days for day in days)
                ]
                assert sorted(cause.by) == sorted(users)
            if isinstance(cause, Waited):
                assert cause.before in {link.before for link in problem.links if link.after == delay.id}


@given(problems(limited=BOTH))
@settings(max_examples=100, deadline=None)
def test_every_earlier_start_is_ruled_out_by_a_cause(problem: Problem) -> None:
    plan, first = first_plan(problem), earliest(problem)
    activities = {each.id: each for each in problem.activities}
    for delay in reasons(problem, plan):
        one, start = activities[delay.id], plan.starts[delay.id]
        full = [
            day
            for cause in delay.causes
            if isinstance(cause, Full)
            for begin, end in cause.spans
            for day in range(begin, end + 1)
        ]
        granted = max([0, *(cause.until for cause in delay.causes if isinstance(cause, Used))])
        for day in range(first[delay.id], start):
            tried = {**plan.starts, delay.id: day}
            is_linked = not slow.links_broken(problem, tried)
            held = day < granted or any(day <= each < day + max(1, one.days) for each in full)
            assert held or not is_linked


def test_a_full_crew_names_its_days_and_projects() -> None:
    timeline = Timeline(working_calendar("工作日"), date(2026, 5, 6))
    work = (
        Activity("a", "厂房", 16, "甲", {"施工班组": 1}),
        Activity("b", "道路", 16, "乙", {"施工班组": 1}),
        Activity("c", "主体施工", 5, "丙", {"施工班组": 1}),
    )
    assert told(Problem(work, (), (CREWS,)), {"a": 0, "b": 0, "c": 16}, timeline) == [
        "“主体施工”晚 16 个工作日开始：施工班组在 2026-05-06 至 2026-05-27 已被 2 个项目占满（甲、乙）。"
    ]


def test_a_quota_names_what_was_released_and_who_used_it() -> None:
    timeline = Timeline(every_day(), date(2026, 5, 1))
    land = Budget("用地指标", timeline.released({Month(2026, 5): 60, Month(2026, 7): 40}))
    work = (
        Activity("a", "厂房", 3, "甲", spends={"用地指标": 50}),
        Activity("b", "道路", 3, spends={"用地指标": 40}),
    )
    assert told(Problem(work, (), (), (land,)), {"a": 0, "b": 61}, timeline) == [
        "“道路”晚 61 天开始：用地指标截至 2026-06-30 共下达 60，已由 1 个项目用去 50（甲），不够本项要的 40。"
    ]


def test_money_spread_over_the_days_names_what_would_be_used_by_then() -> None:
    timeline = Timeline(every_day(), date(2026, 5, 1))
    money = Budget("资金", timeline.released({Month(2026, 5): 60, Month(2026, 6): 60, Month(2026, 7): 60}))
    work = (
        Activity("a", "厂房", 61, "甲", spends={"资金": 100}, spread={"资金": 61}),
        Activity("b", "道路", 90, "乙", spends={"资金": 60}, spread={"资金": 90}),
        Activity("c", "绿化", 10, "丙", spends={"资金": 5, "用地": 40}, spread={"资金": 10}),
    )
    land = Budget("用地", timeline.released({Month(2026, 5): 30, Month(2026, 8): 10}))
    problem = Problem(work, (), (), (money, land))
    starts = {"a": 0, "b": 31, "c": 92}
    assert slow.faults(problem, starts) == []
    assert slow.faults(problem, starts | {"b": 30}) == ["资金 on 60: 121"]
    assert told(problem, starts, timeline) == [
        "“道路”晚 31 天开始：资金截至 2026-06-30 共下达 120，已由 1 个项目用去 100（甲），"
        "不够本项到那时要用的 41（全部 60）。",
        "“绿化”晚 92 天开始：资金截至 2026-06-30 共下达 120，已由 2 个项目用去 120（甲、乙），不够本项要的 5；"
        "用地截至 2026-07-31 共下达 30，不够本项要的 40。",
    ]


def test_who_waits_for_a_late_one_says_so_and_who_could_begin_earlier_too() -> None:
    work = (
        Activity("a", "厂房", 2, needs={"施工班组": 2}),
        Activity("b", "道路", 2, needs={"施工班组": 1}),
        Activity("c", "验收", 1),
    )
    problem = Problem(work, (Link("b", "c"),), (CREWS,))
    assert told(problem, {"a": 0, "b": 2, "c": 5}) == [
        "“道路”晚 2 天开始：施工班组在第 1 天至第 2 天已被 1 项工作占满（“厂房”）。",
        "“验收”晚 3 天开始：等“道路”（它晚 2 天）；没有什么拦着，最早可提前到第 5 天。",
    ]


def test_fewer_crews_than_usual_are_a_reason_without_culprits() -> None:
    crews = Resource("施工班组", 2, ((0, 4, 1),))
    problem = Problem((Activity("a", "厂房", 2, needs={"施工班组": 2}),), (), (crews,))
    assert told(problem, {"a": 4}) == [
        "“厂房”晚 4 天开始：施工班组在第 1 天至第 4 天数量减少，不够本项要的 2。"
    ]
