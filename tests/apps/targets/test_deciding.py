"""Rows are confirmed, rejected, edited, split and added by people, and each of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from guatu.targets.enums import Cadence, DecisionKind, Duty, Origin, PlanState, RowState
from guatu.targets.models import Decision, Plan, RecurringDuty, Target, TargetFigure, TargetPart, Task
from guatu.targets.queries.plans import last_decision
from guatu.targets.queries.values import label_of, seen_of
from guatu.targets.services import (
    DutyWords,
    TargetWords,
    add_duty,
    add_target,
    add_task,
    confirm_rest,
    confirm_row,
    edit_duty,
    edit_target,
    edit_task,
    reject_row,
    split_target,
    undo_decision,
)
from tests.apps.targets.readings import TEXT, checked_plan
from tests.world import World

WORDS = TargetWords("新开工项目", "全县", ">=", Decimal(40), "个", "2023")


def _places(target: Target) -> tuple[str, int, int]:
    return target.quote, target.start, target.end


@pytest.fixture
def plan(world: World) -> Plan:
    return checked_plan(world.county)


@pytest.fixture
def total(plan: Plan) -> Target:
    return Target.objects.get(plan=plan, indicator="新开工项目")


def test_a_row_is_confirmed_or_rejected_and_the_trail_says_by_whom(
    world: World, plan: Plan, total: Target
) -> None:
    confirm_row(total, by=world.officer)
    assert total.state == RowState.CONFIRMED
    reject_row(total, by=world.officer)
    assert total.state == RowState.REJECTED
    lines = [(line.verb, line.actor_name) for line in history_of(f"plan-document:{plan.pk}")]
    assert lines[:2] == [("plan-row.reject", "李发改"), ("plan-row.confirm", "李发改")]


def test_confirming_what_somebody_else_rejected_a_moment_before_is_refused(
    world: World, total: Target
) -> None:
    mine = Target.objects.get(pk=total.pk)
    reject_row(total, by=world.officer)
    with pytest.raises(Refused, match="刚被别人改过"):
        confirm_row(mine, by=world.officer)
    total.refresh_from_db()
    assert total.state == RowState.REJECTED
    assert Decision.objects.count() == 1


def test_confirming_twice_is_refused(world: World, total: Target) -> None:
    confirm_row(total, by=world.officer)
    with pytest.raises(Refused, match="这一行已确认"):
        confirm_row(total, by=world.officer)


def test_editing_confirms_and_leaves_quotation_and_place(world: World, total: Target) -> None:
    place = _places(total)
    words = replace(WORDS, indicator="新开工重点项目", value=Decimal(45), period="by 2023-06-30")
    edit_target(total, words, seen=seen_of(total), by=world.officer)
    assert (total.indicator, total.value, total.state) == ("新开工重点项目", Decimal(45), RowState.CONFIRMED)
    assert str(total.due_on) == "2023-06-30"
    assert _places(total) == place
    assert total.as_read["value"] == "40"


def test_editing_what_changed_since_is_refused(world: World, total: Target) -> None:
    seen = seen_of(total)
    edit_target(total, WORDS, seen=seen, by=world.officer)
    with pytest.raises(Refused, match="刚被别人改过"):
        edit_target(total, replace(WORDS, value=Decimal(1)), seen=seen, by=world.officer)
    total.refresh_from_db()
    assert total.value == 40


def test_tasks_and_duties_are_edited_too(world: World, plan: Plan) -> None:
    task, duty = Task.objects.get(), RecurringDuty.objects.get()
    edit_task(task, "抓好项目调度", seen=seen_of(task), by=world.officer)
    assert (task.title, task.state) == ("抓好项目调度", RowState.CONFIRMED)
    words = DutyWords("调度", Cadence.WEEK, 2)
    edit_duty(duty, words, seen=seen_of(duty), by=world.officer)
    assert (duty.every, duty.times_least, duty.times_most) == (Cadence.WEEK, 2, None)
    with pytest.raises(Refused, match="最多次数不能少于最少次数"):
        edit_duty(duty, replace(words, times_most=1), seen=seen_of(duty), by=world.officer)
    undo_decision(plan, by=world.officer)
    undo_decision(plan, by=world.officer)
    duty.refresh_from_db()
    task.refresh_from_db()
    assert (duty.every, duty.times_least, task.title) == (Cadence.MONTH, 1, "抓好调度")


def test_a_row_is_split_into_two_with_their_own_figures(world: World, plan: Plan) -> None:
    both = Target.objects.get(indicator="工业项目")
    place = _places(both)
    industry = replace(WORDS, indicator="工业", op="=", value=Decimal(25))
    traffic = replace(WORDS, indicator="交通", op="=", value=Decimal(14))
    rows = split_target(both, [industry, traffic], seen=seen_of(both), by=world.officer)
    assert [row.indicator for row in rows] == ["工业", "交通"]
    assert [row.origin for row in rows] == [Origin.READ, Origin.SPLIT]
    assert [TEXT[row.value_start : row.value_end] for row in rows] == ["25", "14"]
    assert {_places(row) for row in rows} == {place}
    assert {row.state for row in rows} == {RowState.CONFIRMED}


def test_one_part_is_no_split(world: World, total: Target) -> None:
    with pytest.raises(Refused, match="至少要有两行"):
        split_target(total, [WORDS], seen=seen_of(total), by=world.officer)
    assert Target.objects.count() == 4


def test_a_target_is_added_from_the_text(world: World, plan: Plan) -> None:
    start = TEXT.index("2022年完成投资30亿元")
    words = replace(WORDS, indicator="投资", value=Decimal(30), unit="亿元")
    made = add_target(plan, start, start + 13, words, by=world.officer)
    assert made.quote == "2022年完成投资30亿元"
    assert TEXT[made.value_start : made.value_end] == "30"
    assert (made.section, made.origin, made.state) == ("一", Origin.ADDED, RowState.CONFIRMED)


def test_a_target_added_inside_a_tasks_paragraph_belongs_to_the_task(world: World, plan: Plan) -> None:
    start = TEXT.index("每月调度1次")
    made = add_target(plan, start, start + 6, WORDS, by=world.officer)
    assert made.task == Task.objects.get()


def test_a_task_is_added_with_its_units_which_are_matched_and_taken_back_with_it(
    world: World, plan: Plan
) -> None:
    start = TEXT.index("开展“百日攻坚”行动")
    names = {"units": ["水利局"], "support": ["交通局", "水利局"]}
    task = add_task(plan, start, start + 10, "百日攻坚", **names, by=world.officer)
    assert (task.quote, task.state, task.origin) == ("开展“百日攻坚”行动", RowState.CONFIRMED, Origin.ADDED)
    said = {(unit.name, unit.duty, unit.organisation) for unit in task.units.all()}
    assert said == {("水利局", Duty.LEAD, world.water), ("交通局", Duty.SUPPORT, world.transport)}
    undo_decision(plan, by=world.officer)
    assert Task.objects.count() == 1


def test_a_duty_is_added(world: World, plan: Plan) -> None:
    start = TEXT.index("开展“百日攻坚”行动")
    words = DutyWords("攻坚", Cadence.WEEK, 1)
    made = add_duty(plan, start, start + 10, words, by=world.officer)
    assert (made.title, made.every, made.state) == ("攻坚", Cadence.WEEK, RowState.CONFIRMED)
    with pytest.raises(Refused, match="最多次数不能少于最少次数"):
        add_duty(plan, start, start + 10, replace(words, times_least=3, times_most=2), by=world.officer)
    assert RecurringDuty.objects.count() == 2


@pytest.mark.parametrize(("start", "end"), [(5, 5), (7, 3), (0, 10_000), (len(TEXT) - 1, len(TEXT))])
def test_a_place_that_holds_nothing_is_refused(world: World, plan: Plan, start: int, end: int) -> None:
    with pytest.raises(Refused, match="请先在原文中选中"):
        add_target(plan, start, end, WORDS, by=world.officer)
    assert Target.objects.count() == 4


def test_the_rest_is_confirmed_at_once_but_a_models_proposals_are_not(
    world: World, plan: Plan, total: Target
) -> None:
    reject_row(total, by=world.officer)
    proposal = Target.objects.get(indicator="开工率")
    Target.objects.filter(pk=proposal.pk).update(origin=Origin.MODEL)
    assert confirm_rest(plan, by=world.officer) == 4
    states = dict(Target.objects.values_list("indicator", "state"))
    assert states == {
        "新开工项目": "rejected",
        "工业项目": "confirmed",
        "交通项目": "confirmed",
        "开工率": "proposed",
    }
    assert Task.objects.get().state == RecurringDuty.objects.get().state == RowState.CONFIRMED
    with pytest.raises(Refused, match="没有待确认的行了"):
        confirm_rest(plan, by=world.officer)
    undo_decision(plan, by=world.officer)
    assert set(Target.objects.values_list("state", flat=True)) == {RowState.PROPOSED, RowState.REJECTED}


def test_steps_are_taken_back_one_after_another(world: World, plan: Plan, total: Target) -> None:
    edit_target(total, replace(WORDS, value=Decimal(50)), seen=seen_of(total), by=world.officer)
    split_target(total, [WORDS, WORDS], seen=seen_of(total), by=world.officer)
    add_target(plan, 0, 8, WORDS, by=world.officer)
    kinds = [undo_decision(plan, by=world.officer).kind for _ in range(3)]
    assert kinds == [DecisionKind.ADD, DecisionKind.SPLIT, DecisionKind.EDIT]
    total.refresh_from_db()
    assert (total.value, total.state, total.scope) == (40, RowState.PROPOSED, "")
    assert Target.objects.count() == 4
    with pytest.raises(Refused, match="没有可以撤销的操作了"):
        undo_decision(plan, by=world.officer)


def test_everybody_takes_back_only_what_is_their_own(world: World, plan: Plan, total: Target) -> None:
    confirm_row(total, by=world.officer)
    assert last_decision(plan, world.leader) is None
    with pytest.raises(Refused, match="没有可以撤销的操作了"):
        undo_decision(plan, by=world.leader)


def test_what_somebody_changed_afterwards_is_not_overwritten(world: World, plan: Plan, total: Target) -> None:
    confirm_row(total, by=world.officer)
    reject_row(total, by=world.leader)
    with pytest.raises(Refused, match="之后又有人改过"):
        undo_decision(plan, by=world.officer)
    total.refresh_from_db()
    assert total.state == RowState.REJECTED
    assert last_decision(plan, world.officer) is not None


def test_an_added_row_somebody_else_worked_on_is_not_taken_back(world: World, plan: Plan) -> None:
    made = add_target(plan, 0, 8, WORDS, by=world.officer)
    edit_target(made, replace(WORDS, value=Decimal(50)), seen=seen_of(made), by=world.leader)
    with pytest.raises(Refused, match="之后又有人改过"):
        undo_decision(plan, by=world.officer)
    undo_decision(plan, by=world.leader)
    part = TargetPart.objects.create(target=made, by="quarter", month=202303, value=1)
    with pytest.raises(Refused, match="已经绑定、分解"):
        undo_decision(plan, by=world.officer)
    part.delete()
    undo_decision(plan, by=world.officer)
    assert not Target.objects.filter(pk=made.pk).exists()


def test_an_added_row_with_reported_figures_is_not_taken_back(world: World, plan: Plan) -> None:
    made = add_target(plan, 0, 8, WORDS, by=world.officer)
    TargetFigure.objects.create(
        target=made, month=202305, value=1, at=plan.created_at, by_id=0, by_name="系统"
    )
    with pytest.raises(Refused, match="已有填报的数"):
        undo_decision(plan, by=world.officer)
    assert Target.objects.filter(pk=made.pk).exists()
    assert last_decision(plan, world.officer) is not None


@pytest.mark.parametrize("state", [PlanState.READING, PlanState.FAILED, PlanState.WITHDRAWN])
def test_rows_of_a_plan_that_is_closed_are_left_alone(
    world: World, plan: Plan, total: Target, state: str
) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=state)
    for change in (
        lambda: confirm_row(total, by=world.officer),
        lambda: edit_target(total, WORDS, seen=seen_of(total), by=world.officer),
        lambda: confirm_rest(plan, by=world.officer),
        lambda: undo_decision(plan, by=world.officer),
    ):
        with pytest.raises(Refused, match="现在不能改动其中的行"):
            change()
    total.refresh_from_db()
    assert total.state == RowState.PROPOSED


def test_a_row_is_called_by_what_it_promises(total: Target) -> None:
    assert label_of(total) == "新开工项目 不低于 40 个（2023年）"
