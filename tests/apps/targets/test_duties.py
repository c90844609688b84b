"""Recurring duties: who sees to them, recorded and taken back, covered by unit."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.kit.errors import NotVisible, Refused
from guatu.targets import policy, services
from guatu.targets.enums import Cadence, PlanState
from guatu.targets.models import RecurringDuty, RecurringDutyRecord
from guatu.targets.queries.duties import duties_in_force, duty_lines, unit_coverage
from tests.apps.targets.rows import make_duty, make_plan
from tests.world import World

MAY = date(2023, 5, 20)


@pytest.fixture
def duty(world: World) -> RecurringDuty:
    return make_duty(make_plan(world.county), organisation=world.water)


def test_records_fill_the_months_they_lie_in(world: World, duty: RecurringDuty) -> None:
    for month in (1, 2, 4):
        services.record_duty(duty, date(2023, month, 9), "", by=world.water_clerk, today=MAY)
    (line,) = duty_lines([duty], MAY)
    assert line.times == "每月至少 1 次"
    assert (line.coverage.over, line.coverage.kept, line.coverage.missed) == (4, 3, 1)
    assert line.coverage.running is not None
    assert line.coverage.running.missing == 1


@pytest.mark.parametrize(
    ("day", "why"), [(date(2023, 5, 21), "还没有到"), (date(2022, 12, 31), "请填 2023 年的日期")]
)
def test_a_day_to_come_or_of_another_year_is_refused(
    world: World, duty: RecurringDuty, day: date, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        services.record_duty(duty, day, "", by=world.water_clerk, today=MAY)
    assert not RecurringDutyRecord.objects.exists()


def test_nothing_is_recorded_on_a_plan_that_is_not_in_force(world: World) -> None:
    waiting = make_duty(make_plan(world.county, state=PlanState.CHECKING), organisation=world.water)
    with pytest.raises(Refused, match="方案没有生效"):
        services.record_duty(waiting, MAY, "", by=world.officer, today=MAY)


def test_a_record_made_by_mistake_stays_but_does_not_count(world: World, duty: RecurringDuty) -> None:
    record = services.record_duty(duty, date(2023, 4, 9), "开会", by=world.water_clerk, today=MAY)
    services.withdraw_record(record, by=world.water_clerk)
    with pytest.raises(Refused, match="已经撤销过"):
        services.withdraw_record(record, by=world.water_clerk)
    record.refresh_from_db()
    assert (record.note, record.withdrawn_by_name) == ("开会", "王水利")
    (line,) = duty_lines([duty], MAY)
    assert line.coverage.times_done == 0


def test_another_unit_neither_records_nor_takes_back(world: World, duty: RecurringDuty) -> None:
    record = services.record_duty(duty, date(2023, 4, 9), "", by=world.water_clerk, today=MAY)
    with pytest.raises(NotVisible):
        policy.duty_to_report(world.transport_clerk, duty.pk)
    with pytest.raises(NotVisible):
        policy.duty_record_to_report(world.transport_clerk, record.pk)
    assert policy.duty_record_to_report(world.water_clerk, record.pk) == record


def test_a_duty_is_given_to_a_unit_of_the_region(world: World) -> None:
    own = make_duty(make_plan(world.chengguan))
    with pytest.raises(Refused, match="不在城关镇"):
        services.assign_duty(own, world.water, by=world.officer)
    county = make_duty(make_plan(world.county))
    services.assign_duty(county, world.water, by=world.officer)
    county.refresh_from_db()
    assert county.organisation == world.water
    with pytest.raises(Refused, match="没有变化"):
        services.assign_duty(county, world.water, by=world.officer)
    services.assign_duty(county, None, by=world.officer)
    county.refresh_from_db()
    assert county.organisation is None


def test_coverage_is_of_units_and_those_not_given_come_last(world: World, duty: RecurringDuty) -> None:
    make_duty(duty.plan)
    quarterly = make_duty(duty.plan, organisation=world.water, every=Cadence.QUARTER)
    services.record_duty(quarterly, date(2023, 3, 1), "", by=world.water_clerk, today=MAY)
    found = unit_coverage(duty_lines(duties_in_force(world.leader), MAY))
    assert [(each.organisation, each.duties, each.over, each.kept) for each in found] == [
        (world.water, 2, 5, 1),
        (None, 1, 4, 0),
    ]
    assert found[0].share == 0.2
