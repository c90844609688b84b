"""Named units become organisations when a document is read, are corrected by a person, and are remembered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.access import services as access
from guatu.access.enums import OrganisationKind
from guatu.access.models import Organisation
from guatu.engine.extract import PlanReading, ReadTarget, ReadTask
from guatu.engine.extract.values import Modality, Op
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from guatu.targets import services
from guatu.targets.enums import Duty, PlanState
from guatu.targets.models import Plan, RecurringDuty, Target, Task, TaskUnit, UnitName
from guatu.targets.queries.units import name_lines
from guatu.targets.services.storing import store_reading
from tests.apps.targets.rows import make_plan
from tests.world import World

TEXT = "一、抓开工。全年新开工40个，每月调度一次。（县发改局牵头，县水利局、项目工作组等配合）\n以下任务均需各镇抓好落实。"


def _task(units: tuple[str, ...], support: tuple[str, ...], shared: bool = True) -> PlanReading:
    end = TEXT.index("\n")
    place = {"start": 0, "end": end, "section": "一", "rule": "试"}
    task = ReadTask(title="抓开工", number="一", units=units, support=support, has_more=True, **place)
    at = TEXT.index("全年")
    target = ReadTarget(
        quote=TEXT[at : at + 8],
        start=at,
        end=at + 8,
        value_start=at + 5,
        value_end=at + 7,
        indicator="新开工项目",
        scope="",
        op=Op.EQUAL,
        value=Decimal(40),
        unit="个",
        period="2023",
        is_growth=False,
        modality=Modality.PLAIN,
        section="一",
        rule="试",
        reason="",
    )
    return PlanReading(
        "方案", 2023, "示例县", tasks=(task,), targets=(target,), shared_units=("各镇",) if shared else ()
    )


def _read(world: World, **values: object) -> Plan:
    plan = make_plan(world.county, state=PlanState.READING, text="", **values)
    store_reading(plan, TEXT, [], _task(("县发改局",), ("县水利局", "项目工作组")))
    plan.refresh_from_db()
    return plan


@pytest.fixture
def towns(world: World) -> list[Organisation]:
    return [
        access.add_organisation(
            f"{region}人民政府",
            kind=OrganisationKind.TOWN,
            parent=world.government,
            short_name=str(region),
            region=region,
            by=None,
        )
        for region in (world.chengguan, world.pingliang)
    ]


def _units(plan: Plan) -> set[tuple[str, str, Organisation | None, bool]]:
    rows = TaskUnit.objects.filter(task__plan=plan).select_related("organisation")
    return {(row.name, row.duty, row.organisation, row.is_shared) for row in rows}


def test_reading_a_document_matches_its_units_and_expands_groups(
    world: World, towns: list[Organisation]
) -> None:
    plan = _read(world)
    assert _units(plan) == {
        ("县发改局", Duty.LEAD, world.reform, False),
        ("县水利局", Duty.SUPPORT, world.water, False),
        ("项目工作组", Duty.SUPPORT, None, False),
        ("各镇", Duty.LEAD, towns[0], True),
        ("各镇", Duty.LEAD, towns[1], True),
    }
    reasons = dict(TaskUnit.objects.values_list("name", "reason"))
    assert reasons["县发改局"] == "去掉“县”，简称“发改局”相同"
    assert reasons["项目工作组"] == "泛指，请选定单位"


@pytest.mark.usefixtures("towns")
def test_a_target_is_in_the_charge_of_the_unit_that_leads_its_task(world: World) -> None:
    assert Target.objects.get(plan=_read(world)).unit_in_charge == world.reform


def test_of_several_units_the_one_named_first_is_in_charge(world: World) -> None:
    plan = make_plan(world.county, state=PlanState.READING, text="")
    store_reading(plan, TEXT, [], _task(("县水利局", "县发改局"), ()))
    assert Target.objects.get(plan=plan).unit_in_charge == world.water
    other = make_plan(world.county, state=PlanState.READING, text="")
    store_reading(other, TEXT, [], _task(("县发改局", "县水利局"), ()))
    assert Target.objects.get(plan=other).unit_in_charge == world.reform


@pytest.mark.usefixtures("towns")
def test_names_that_wait_come_first_and_say_why(world: World) -> None:
    first, *others = name_lines(_read(world))
    assert (first.name, first.is_open, first.support) == ("项目工作组", True, 1)
    assert not any(line.is_open for line in others)


def test_what_a_person_said_holds_for_every_task_and_the_next_plan_of_the_region(
    world: World, towns: list[Organisation]
) -> None:
    plan = _read(world)
    services.settle_name(plan, "项目工作组", [world.transport, world.water], by=world.officer)
    services.settle_name(plan, "各镇", [], by=world.officer)
    meant = {(name, organisation) for name, _, organisation, _ in _units(plan)}
    assert ("项目工作组", world.transport) in meant
    assert ("项目工作组", world.water) in meant
    assert ("各镇", None) in meant
    assert ("各镇", towns[0]) not in meant
    next_plan = _read(world, title="下一份")
    assert {(name, organisation) for name, _, organisation, _ in _units(next_plan)} == meant
    assert all(line.is_settled for line in name_lines(next_plan) if line.name in ("项目工作组", "各镇"))
    town_plan = make_plan(world.chengguan, state=PlanState.READING, text="")
    store_reading(town_plan, TEXT, [], _task(("县发改局",), ("项目工作组",), shared=False))
    assert ("项目工作组", Duty.SUPPORT, None, False) in _units(town_plan)


def test_matching_again_finds_new_organisations_and_leaves_what_a_person_said(world: World) -> None:
    plan = make_plan(world.county, state=PlanState.READING, text="")
    store_reading(plan, TEXT, [], _task(("县审计局",), ("县水利局",), shared=False))
    services.settle_name(plan, "县水利局", [world.transport], by=world.officer)
    assert services.match_units(plan, by=world.officer) == 0
    audit = access.add_organisation(
        "示例县审计局", kind=OrganisationKind.DEPARTMENT, region=world.county, by=None
    )
    assert services.match_units(plan, by=world.officer) == 1
    assert _units(plan) == {
        ("县审计局", Duty.LEAD, audit, False),
        ("县水利局", Duty.SUPPORT, world.transport, False),
    }
    assert Target.objects.get(plan=plan).unit_in_charge == audit
    verbs = list(history_of(f"plan-document:{plan.pk}").values_list("verb", flat=True))
    assert verbs == ["plan-units.match", "plan-units.match", "plan-units.settle"]


@pytest.mark.usefixtures("towns")
def test_a_corrected_name_takes_its_targets_along(world: World) -> None:
    plan = _read(world)
    services.settle_name(plan, "县发改局", [world.transport], by=world.officer)
    assert Target.objects.get(plan=plan).unit_in_charge == world.transport
    services.settle_name(plan, "县发改局", [], by=world.officer)
    assert Target.objects.get(plan=plan).unit_in_charge is None


@pytest.mark.usefixtures("towns")
def test_a_name_the_plan_does_not_have_is_refused_and_not_remembered(world: World) -> None:
    with pytest.raises(Refused, match="方案里没有“县财政局”"):
        services.settle_name(_read(world), "县财政局", [world.water], by=world.officer)
    assert not UnitName.objects.exists()


@pytest.mark.usefixtures("towns")
def test_a_list_that_ends_in_and_so_on_is_completed_by_hand(world: World) -> None:
    task = Task.objects.get(plan=_read(world))
    services.add_unit(task, world.transport, Duty.SUPPORT, by=world.officer)
    added = TaskUnit.objects.get(task=task, organisation=world.transport)
    assert (added.duty, added.name) == (Duty.SUPPORT, "示例县交通运输局")
    with pytest.raises(Refused, match="已经是这项任务"):
        services.add_unit(task, world.transport, Duty.LEAD, by=world.officer)
    services.match_units(task.plan, by=world.officer)
    assert TaskUnit.objects.filter(task=task, organisation=world.transport).count() == 1
    services.remove_unit(added, by=world.officer)
    with pytest.raises(Refused, match="已经不在"):
        services.remove_unit(added, by=world.officer)


def test_a_unit_of_another_region_is_refused(world: World, towns: list[Organisation]) -> None:
    plan = make_plan(world.chengguan, state=PlanState.READING, text="")
    store_reading(plan, TEXT, [], _task((), (), shared=False))
    with pytest.raises(Refused, match="不在城关镇"):
        services.add_unit(Task.objects.get(plan=plan), towns[1], Duty.LEAD, by=world.officer)
    assert not TaskUnit.objects.filter(task__plan=plan).exists()


@pytest.mark.usefixtures("towns")
def test_a_closed_organisation_is_no_longer_proposed(world: World) -> None:
    access.close_organisation(world.water, on=date(2022, 12, 31), by=None)
    plan = _read(world)
    assert ("县水利局", Duty.SUPPORT, None, False) in _units(plan)
    assert not RecurringDuty.objects.filter(plan=plan).exists()
