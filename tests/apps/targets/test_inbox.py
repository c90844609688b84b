"""我的任务: what waits for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.targets import services
from guatu.targets.enums import Cadence, Duty, Measure, PlanState
from guatu.targets.models import Plan, TargetFigure
from guatu.targets.queries.inbox import inbox, name_of_own, organisations_to_choose
from tests.apps.targets.rows import make_duty, make_plan, make_target, make_task
from tests.world import World

JUNE = date(2023, 6, 10)


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world.county)


def test_a_unit_sees_what_it_leads_and_supports_and_is_asked_for_what_it_leads(
    world: World, plan: Plan
) -> None:
    led = make_task(plan, units={world.water: Duty.LEAD})
    helped = make_task(plan, units={world.transport: Duty.LEAD, world.water: Duty.SUPPORT})
    make_task(plan, units={world.transport: Duty.LEAD})
    found = inbox(world.water_clerk, today())
    assert [line.task for line in found.tasks] == [led, helped]
    assert (found.silent, found.led, found.waiting) == ({led.pk}, {led.pk}, 1)
    services.report_task(led, world.water, 30, "进场", by=world.water_clerk)
    assert inbox(world.water_clerk, today()).waiting == 0


def test_finished_tasks_and_plans_not_in_force_ask_for_nothing(world: World, plan: Plan) -> None:
    done = make_task(plan, units={world.water: Duty.LEAD})
    services.finish_task(done, "已验收", by=world.officer)
    make_task(make_plan(world.county, state=PlanState.CHECKING), units={world.water: Duty.LEAD})
    assert inbox(world.water_clerk, today()).tasks == ()


def test_a_figure_by_hand_is_due_for_the_month_that_is_over(world: World, plan: Plan) -> None:
    target = make_target(plan, unit_in_charge=world.water, measure=Measure.HAND)
    make_target(plan, unit_in_charge=world.transport, measure=Measure.HAND)
    make_target(plan, unit_in_charge=world.water, measure=Measure.INDICATOR)
    (due,) = inbox(world.water_clerk, JUNE).figures
    assert (due.target, due.month, due.is_due, due.reached) == (target, Month(2023, 5), True, "—")
    TargetFigure.objects.create(
        target=target,
        month=202305,
        value=Decimal(12),
        at=datetime(2023, 6, 2, tzinfo=UTC),
        by_id=0,
        by_name="王水利",
    )
    (known,) = inbox(world.water_clerk, JUNE).figures
    assert (known.is_due, known.reached) == (False, "12 个")


@pytest.mark.parametrize(
    ("every", "day", "month"),
    [
        (Cadence.QUARTER, date(2023, 6, 10), Month(2023, 3)),
        (Cadence.QUARTER, date(2023, 7, 1), Month(2023, 6)),
        (Cadence.HALF_YEAR, date(2023, 9, 1), Month(2023, 6)),
        (Cadence.YEAR, date(2024, 2, 1), Month(2023, 12)),
        ("", date(2025, 2, 1), Month(2023, 12)),
    ],
)
def test_a_figure_is_asked_for_as_often_as_it_is_due(
    world: World, plan: Plan, every: str, day: date, month: Month
) -> None:
    make_target(plan, unit_in_charge=world.water, measure=Measure.HAND, reports_every=every)
    (due,) = inbox(world.water_clerk, day).figures
    assert due.month == month


def test_a_duty_waits_while_its_period_runs(world: World, plan: Plan) -> None:
    duty = make_duty(plan, organisation=world.water)
    assert inbox(world.water_clerk, JUNE).duties_due == 1
    services.record_duty(duty, date(2023, 6, 9), "", by=world.water_clerk, today=JUNE)
    assert inbox(world.water_clerk, JUNE).duties_due == 0
    assert inbox(world.water_clerk, date(2024, 1, 1)).duties_due == 0


def test_an_office_that_reports_for_many_sees_its_own_first_and_may_choose(world: World, plan: Plan) -> None:
    make_task(plan, units={world.water: Duty.LEAD})
    own = make_task(plan, units={world.reform: Duty.LEAD})
    assert [line.task for line in inbox(world.officer, today()).tasks] == [own]
    assert name_of_own(world.officer, None) == "发改局"
    assert set(organisations_to_choose(world.officer)) == {world.reform, world.water}
    (line,) = inbox(world.officer, today(), unit=world.water.pk).tasks
    assert line.task != own


def test_nobody_looks_into_the_inbox_of_a_unit_they_do_not_report_for(world: World, plan: Plan) -> None:
    make_task(plan, units={world.water: Duty.LEAD})
    assert inbox(world.transport_clerk, today(), unit=world.water.pk).tasks == ()
    assert organisations_to_choose(world.transport_clerk) == []


def test_one_plan_alone_may_be_looked_at(world: World, plan: Plan) -> None:
    make_task(plan, units={world.water: Duty.LEAD})
    other = make_task(make_plan(world.county), units={world.water: Duty.LEAD})
    assert [line.task for line in inbox(world.water_clerk, today(), plan=other.plan_id).tasks] == [other]
