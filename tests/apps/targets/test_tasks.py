"""What becomes of a task: who reports for whom, how far it is, finished, dropped, opened again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access import services as access
from guatu.access.enums import OrganisationKind
from guatu.access.models import Organisation
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of, notices_of
from guatu.targets import policy, services
from guatu.targets.enums import Duty, PlanState, TaskState
from guatu.targets.models import Task, TaskReport
from guatu.targets.queries.tasks import (
    OVERDUE,
    SILENT,
    TaskFilters,
    context_of,
    events_of,
    lines_of,
    silent_units,
    task_lines,
)
from tests.apps.targets.rows import make_duty, make_plan, make_target, make_task
from tests.world import World


@pytest.fixture
def task(world: World) -> Task:
    return make_task(make_plan(world.county), units={world.water: Duty.LEAD, world.transport: Duty.SUPPORT})


@pytest.fixture
def towns(world: World) -> list[Organisation]:
    """城关镇, for which `town_clerk` reports, and 平梁镇."""
    return [
        access.add_organisation(f"{region}人民政府", kind=OrganisationKind.TOWN, region=region, by=None)
        for region in (world.chengguan, world.pingliang)
    ]


def test_a_task_is_as_far_as_its_leading_unit_says(world: World, task: Task) -> None:
    services.report_task(task, world.water, 40, "设计批复", by=world.water_clerk)
    services.report_task(task, world.transport, 10, "便道", by=world.transport_clerk)
    task.refresh_from_db()
    assert task.progress_percent == 40
    services.report_task(task, None, 45, "现场核实", by=world.officer)
    task.refresh_from_db()
    assert task.progress_percent == 45
    assert [event.percent for event in events_of(task)] == [45, 10, 40]


def test_a_unit_that_does_not_answer_for_a_task_cannot_be_spoken_for(world: World, task: Task) -> None:
    with pytest.raises(Refused, match="发改局不是这项任务的责任或配合单位"):
        services.report_task(task, world.reform, 40, "设计批复", by=world.officer)
    assert not TaskReport.objects.exists()


def test_a_town_speaks_for_itself_and_never_for_another(world: World, towns: list[Organisation]) -> None:
    own, other = towns
    both = make_task(make_plan(world.county), units={own: Duty.LEAD, other: Duty.LEAD})
    assert list(policy.units_to_report(world.town_clerk, both)) == [own]
    theirs = make_task(both.plan, units={other: Duty.LEAD})
    assert theirs not in policy.tasks_to_report(world.town_clerk)
    assert not policy.units_to_report(world.town_clerk, theirs).exists()


@pytest.mark.parametrize(("percent", "text"), [(101, "完"), (-1, "完"), (50, " "), (50, "字" * 2001)])
def test_a_report_says_something_between_nought_and_a_hundred(
    world: World, task: Task, percent: int, text: str
) -> None:
    with pytest.raises(Refused):
        services.report_task(task, world.water, percent, text, by=world.water_clerk)
    assert not TaskReport.objects.exists()


def test_a_task_is_finished_opened_again_and_dropped_each_with_a_reason(world: World, task: Task) -> None:
    services.report_task(task, world.water, 90, "主体完工", by=world.water_clerk)
    services.report_task(task, world.transport, 20, "便道", by=world.transport_clerk)
    services.finish_task(task, "已验收", by=world.officer)
    task.refresh_from_db()
    assert (task.progress_state, task.progress_percent) == (TaskState.DONE, 100)
    with pytest.raises(Refused, match="任务已完成，不用再填报"):
        services.report_task(task, world.water, 95, "补", by=world.water_clerk)
    services.reopen_task(task, "验收不合格", by=world.officer)
    task.refresh_from_db()
    assert (task.progress_state, task.progress_percent) == (TaskState.OPEN, 90)
    services.drop_task(task, "上级取消", by=world.officer)
    task.refresh_from_db()
    assert task.progress_state == TaskState.DROPPED
    assert [event.what for event in events_of(task)][:3] == ["取消", "重新开启", "确认完成"]


def test_no_state_changes_without_a_reason_or_twice(world: World, task: Task) -> None:
    with pytest.raises(Refused, match="请写明理由"):
        services.finish_task(task, " ", by=world.officer)
    stale = Task.objects.get(pk=task.pk)
    services.finish_task(task, "已验收", by=world.officer)
    with pytest.raises(Refused, match="刚被别人改过"):
        services.drop_task(stale, "上级取消", by=world.officer)
    assert history_of(f"task:{task.pk}").count() == 1


def test_nothing_is_reported_when_the_plan_is_withdrawn(world: World, task: Task) -> None:
    services.withdraw_plan(task.plan, by=world.officer)
    with pytest.raises(Refused, match="方案没有生效"):
        services.report_task(task, world.water, 40, "设计批复", by=world.water_clerk)
    with pytest.raises(Refused, match="方案没有生效"):
        services.schedule_task(task, date(2023, 9, 30), by=world.officer)


def test_a_last_day_lies_near_the_plans_year(world: World, task: Task) -> None:
    services.schedule_task(task, date(2023, 9, 30), by=world.officer)
    with pytest.raises(Refused, match="相差太远"):
        services.schedule_task(task, date(2203, 9, 30), by=world.officer)
    task.refresh_from_db()
    assert task.due_on == date(2023, 9, 30)
    (line,) = lines_of([task], date(2023, 10, 1))
    assert line.is_overdue
    (line,) = lines_of([task], date(2023, 9, 30))
    assert not line.is_overdue


def test_leading_units_without_a_report_this_month_are_named(world: World, task: Task) -> None:
    (line,) = lines_of([task], today())
    assert line.silent == (world.water,)
    assert silent_units([line, line]) == [(world.water, 2)]
    services.report_task(task, world.water, 40, "设计批复", by=world.water_clerk)
    (line,) = lines_of([task], today())
    assert line.silent == ()
    services.finish_task(task, "已验收", by=world.officer)
    (line,) = lines_of([Task.objects.get(pk=task.pk)], date(2199, 1, 1))
    assert line.silent == ()


def test_a_list_is_narrowed_by_plan_unit_state_and_words(world: World, task: Task) -> None:
    other = make_task(make_plan(world.county, title="另一份"), units={world.transport: Duty.LEAD})
    services.finish_task(other, "已验收", by=world.officer)
    services.schedule_task(task, date(2023, 9, 30), by=world.officer)
    day = date(2023, 10, 1)

    def found(**wanted: object) -> set[Task]:
        return {line.task for line in task_lines(world.leader, TaskFilters(**wanted), day)[0]}

    assert found() == {task, other}
    assert found(plan=other.plan_id) == {other}
    assert found(unit=world.transport.pk) == {task, other}
    assert found(unit=world.water.pk) == {task}
    assert found(state="done") == {other}
    assert found(state=OVERDUE) == {task}
    assert found(state=SILENT) == {task}
    assert found(text="新开工") == {task, other}
    assert found(text="没有的字") == set()
    sums = task_lines(world.leader, TaskFilters(state="done"), day)[1]
    assert (sums.total, sums.open, sums.overdue, sums.silent, sums.done) == (2, 1, 1, 1, 1)


def test_a_list_costs_the_same_however_long_it_is(world: World, task: Task) -> None:
    task_lines(world.leader, TaskFilters(), today())  # what the leader may do is asked once
    with CaptureQueriesContext(connection) as one:
        task_lines(world.leader, TaskFilters(), today())
    for _ in range(2):
        more = make_task(task.plan, units={world.water: Duty.LEAD, world.transport: Duty.SUPPORT})
        services.report_task(more, world.water, 5, "进场", by=world.water_clerk)
    with CaptureQueriesContext(connection) as three:
        task_lines(world.leader, TaskFilters(), today())
    assert len(three) == len(one)


def test_a_quotation_stands_among_its_neighbours(world: World) -> None:
    text = "第一段。\n\n第二段开头，这一句，结尾。\n\n第三段。"
    plan = make_plan(world.county, text=text)
    found = context_of(make_task(plan, quote="这一句"))
    assert (found.before, found.quote, found.after) == (
        "第一段。\n第二段开头，",
        "这一句",
        "，结尾。\n第三段。",
    )


def test_a_plan_in_force_tells_each_office_what_falls_to_it(world: World) -> None:
    plan = make_plan(world.county, state=PlanState.IN_FORCE, title="方案")
    make_task(plan, units={world.water: Duty.LEAD, world.transport: Duty.SUPPORT})
    make_task(plan, units={world.water: Duty.SUPPORT})
    make_duty(plan, organisation=world.water)
    make_target(plan)
    services.announce_plan(plan.pk)
    services.announce_plan(plan.pk)
    (notice,) = notices_of(world.water_clerk)
    assert notice.text == "方案已生效：方案，您单位牵头 1 项任务、配合 1 项任务、承办 1 项常态化工作"
    assert notice.url == f"/tasks/mine/?plan={plan.pk}"
    (notice,) = notices_of(world.leader)
    assert (notice.text, notice.url) == ("方案已生效：方案", f"/plans/{plan.pk}/")
    assert not notices_of(world.reader).exists()
