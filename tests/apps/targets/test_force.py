"""A plan is named, brought into force, withdrawn and thrown away."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.ledger.queries import notices_of
from guatu.targets import policy
from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import Decision, Plan, Target
from guatu.targets.services import (
    bring_into_force,
    confirm_rest,
    confirm_row,
    discard_plan,
    name_plan,
    put_in_plan,
    withdraw_plan,
)
from tests.apps.targets.readings import TEXT, checked_plan
from tests.world import World


def _state(plan: Plan) -> str:
    return Plan.objects.values_list("state", flat=True).get(pk=plan.pk)


def test_a_checked_plan_comes_into_force_and_everybody_around_is_told_once(world: World) -> None:
    plan = checked_plan(world.county)
    confirm_rest(plan, by=world.officer)
    bring_into_force(plan, leaving=0, by=world.officer)
    run_pending()
    plan.refresh_from_db()
    assert (plan.state, plan.in_force_by_name) == (PlanState.IN_FORCE, "李发改")
    told = {
        name: notices_of(user).filter(text__startswith="方案已生效").count()
        for name, user in world.people.items()
    }
    assert {name for name, count in told.items() if count} == {
        *("officer", "water_clerk", "transport_clerk", "town_clerk", "owner_clerk", "leader")
    }
    assert set(told.values()) == {0, 1}


def test_rows_nobody_checked_are_left_out_with_open_eyes(world: World) -> None:
    plan = checked_plan(world.county)
    row = Target.objects.get(indicator="开工率")
    confirm_row(row, by=world.officer)
    with pytest.raises(Refused, match="现在有 5 行没有核对，与您看到的（4 行）不同"):
        bring_into_force(plan, leaving=4, by=world.officer)
    assert _state(plan) == PlanState.CHECKING
    bring_into_force(plan, leaving=5, by=world.officer)
    assert set(policy.targets_for(world.leader)) == {row}


def test_a_plan_without_a_confirmed_row_or_a_year_does_not_come_into_force(world: World) -> None:
    plan = checked_plan(world.county)
    with pytest.raises(Refused, match="还没有一行确认过"):
        bring_into_force(plan, leaving=6, by=world.officer)
    confirm_rest(plan, by=world.officer)
    name_plan(plan, title="方案", year=None, by=world.officer)
    with pytest.raises(Refused, match="请先在“标题和年度”里填写年度"):
        bring_into_force(plan, leaving=0, by=world.officer)
    assert _state(plan) == PlanState.CHECKING


def test_a_withdrawn_plan_counts_no_more_and_may_come_back(world: World) -> None:
    plan = checked_plan(world.county)
    confirm_rest(plan, by=world.officer)
    bring_into_force(plan, leaving=0, by=world.officer)
    withdraw_plan(plan, by=world.officer)
    assert not policy.plans_for(world.leader).exists()
    with pytest.raises(Refused, match="方案已停用"):
        withdraw_plan(plan, by=world.officer)
    bring_into_force(plan, leaving=0, by=world.officer)
    assert policy.targets_for(world.leader).count() == 4


def test_last_days_follow_the_plans_year(world: World) -> None:
    plan = checked_plan(world.county)
    name_plan(plan, title="示例县2024年方案", year=2024, by=world.officer)
    plan.refresh_from_db()
    assert (plan.title, plan.year) == ("示例县2024年方案", 2024)
    assert str(Target.objects.get(indicator="开工率").due_on) == "2024-09-30"
    assert str(Target.objects.get(indicator="新开工项目").due_on) == "2023-12-31"


def test_a_plan_in_force_keeps_a_year(world: World) -> None:
    plan = checked_plan(world.county)
    confirm_rest(plan, by=world.officer)
    bring_into_force(plan, leaving=0, by=world.officer)
    with pytest.raises(Refused, match="已生效的方案必须有年度"):
        name_plan(plan, title="方案", year=None, by=world.officer)


def test_a_plan_that_was_never_in_force_is_thrown_away_with_its_rows_and_file(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    plan = checked_plan(world.county)
    confirm_rest(plan, by=world.officer)
    kept, storage = plan.file.name, plan.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        discard_plan(plan, by=world.officer)
    assert not Plan.objects.exists()
    assert not Target.objects.exists()
    assert not Decision.objects.exists()
    assert not storage.exists(kept)


def test_a_plan_thrown_away_while_it_waits_to_be_read_stays_away(world: World) -> None:
    big = ContentFile((TEXT + "\n" * 200_001).encode(), name="方案.txt")
    plan = put_in_plan(big, region=world.county, by=world.officer)
    discard_plan(plan, by=world.officer)
    run_pending()
    assert not Plan.objects.exists()


def test_a_plan_that_was_in_force_is_never_thrown_away(world: World) -> None:
    plan = checked_plan(world.county)
    Target.objects.update(state=RowState.CONFIRMED)
    bring_into_force(plan, leaving=2, by=world.officer)
    with pytest.raises(Refused, match="现在不能这样做"):
        discard_plan(plan, by=world.officer)
    withdraw_plan(plan, by=world.officer)
    with pytest.raises(Refused, match="现在不能这样做"):
        discard_plan(plan, by=world.officer)
    assert Plan.objects.exists()
