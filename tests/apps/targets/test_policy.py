"""Who sees which plans and rows, who manages them, and who reports on them."""

from __future__ import annotations

import pytest

from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.targets.enums import Duty, PlanState, RowState
from tests.apps.targets.rows import make_duty, make_passage, make_plan, make_target, make_task
from tests.world import World

EVERYBODY = [
    "officer",
    "water_clerk",
    "transport_clerk",
    "town_clerk",
    "owner_clerk",
    "leader",
    "administrator",
    "auditor",
    "reader",
    "nobody",
]
INSIDERS = {"officer", "water_clerk", "transport_clerk", "town_clerk", "owner_clerk", "leader"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", list(PlanState))
def test_a_plan_in_force_is_seen_by_all_around_it_and_any_other_by_its_manager(
    world: World, who: str, state: str
) -> None:
    plan = make_plan(world.county, state=state)
    sees = INSIDERS if state == PlanState.IN_FORCE else {"officer"}
    assert policy.plans_for(world.people[who]).filter(pk=plan.pk).exists() == (who in sees)
    assert policy.may_manage(world.people[who], plan) == (who == "officer")


def test_a_town_sees_its_own_plan_and_the_countys_but_not_another_towns(world: World) -> None:
    own = make_plan(world.chengguan)
    above = make_plan(world.county)
    other = make_plan(world.pingliang)
    seen = policy.plans_for(world.town_clerk)
    assert set(seen) == {own, above}
    with pytest.raises(NotVisible):
        policy.plan_for(world.town_clerk, other.pk)
    with pytest.raises(NotVisible):
        policy.plan_to_manage(world.town_clerk, own.pk)


def test_only_confirmed_rows_of_a_plan_in_force_reach_its_readers(world: World) -> None:
    plan, draft = make_plan(world.county), make_plan(world.county, state=PlanState.CHECKING)
    confirmed = make_target(plan)
    rejected = make_target(plan, state=RowState.REJECTED)
    unread = make_target(draft)
    assert set(policy.targets_for(world.leader)) == {confirmed}
    assert set(policy.targets_for(world.officer)) == {confirmed, rejected, unread}
    assert policy.target_to_manage(world.officer, rejected.pk) == rejected
    for pk in (confirmed.pk, rejected.pk, unread.pk):
        with pytest.raises(NotVisible):
            policy.target_to_manage(world.leader, pk)


def test_a_figure_is_reported_by_the_unit_in_charge_and_by_the_plans_manager(world: World) -> None:
    plan = make_plan(world.county)
    target = make_target(plan, unit_in_charge=world.water)
    able = {who for who in EVERYBODY if target in policy.targets_to_report(world.people[who])}
    assert able == {"officer", "water_clerk"}
    with pytest.raises(NotVisible):
        policy.target_to_report(world.transport_clerk, target.pk)


def test_nothing_is_reported_on_a_plan_that_is_not_in_force_or_a_row_that_is_not_confirmed(
    world: World,
) -> None:
    checking = make_plan(world.county, state=PlanState.CHECKING)
    make_target(checking, unit_in_charge=world.water)
    make_task(make_plan(world.county), units={world.water: Duty.LEAD}, state=RowState.PROPOSED)
    for who in EVERYBODY:
        assert not policy.targets_to_report(world.people[who]).exists()
        assert not policy.tasks_to_report(world.people[who]).exists()


def test_a_task_is_reported_by_those_who_lead_and_those_who_support(world: World) -> None:
    plan = make_plan(world.county)
    task = make_task(plan, units={world.water: Duty.LEAD, world.transport: Duty.SUPPORT})
    able = {who for who in EVERYBODY if task in policy.tasks_to_report(world.people[who])}
    assert able == {"officer", "water_clerk", "transport_clerk"}
    assert {who for who in EVERYBODY if task in policy.tasks_for(world.people[who])} == INSIDERS
    assert policy.task_to_report(world.water_clerk, task.pk) == task
    with pytest.raises(NotVisible):
        policy.task_to_manage(world.water_clerk, task.pk)


def test_a_duty_is_reported_by_its_unit(world: World) -> None:
    duty = make_duty(make_plan(world.county), organisation=world.transport)
    able = {who for who in EVERYBODY if duty in policy.duties_to_report(world.people[who])}
    assert able == {"officer", "transport_clerk"}
    assert policy.duty_for(world.leader, duty.pk) == duty
    with pytest.raises(NotVisible):
        policy.duty_to_report(world.leader, duty.pk)


def test_what_was_not_taken_is_seen_by_the_plans_manager_alone(world: World) -> None:
    passage = make_passage(make_plan(world.county))
    assert {who for who in EVERYBODY if passage in policy.passages_for(world.people[who])} == {"officer"}
    with pytest.raises(NotVisible):
        policy.passage_to_manage(world.leader, passage.plan, passage.pk)
