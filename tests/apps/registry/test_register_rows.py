"""Many rows into the register at once, and back out again."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.registry import services
from guatu.registry.facts import project_states
from guatu.registry.models import (
    AnnualPlan,
    ListEntry,
    MonthPlan,
    Project,
    ProjectChange,
    ProjectList,
    StageEvent,
)
from guatu.registry.queries import keys_of_codes, namesakes
from guatu.registry.values import RegisterRow
from tests.world import World

MAY = Month(2023, 5)
TABLES = (Project, AnnualPlan, MonthPlan, ProjectList, ListEntry, StageEvent)


def dump() -> dict[str, list[dict[str, object]]]:
    """Every row of the register's tables but the history."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def bridge(world: World, **more: object) -> RegisterRow:
    said: dict[str, object] = {
        "code": "2301-610921-04-01-100002",
        "name": "重庆路大桥",
        "region_id": world.chengguan.pk,
        "unit_id": world.transport.pk,
        "total_fen": 8_600_000_000,
        "plan_fen": 4_400_000_000,
        "category": "新开工",
        "month_plans": {202304: 100, 202305: 200},
        "list_names": ("2023年重点项目",),
        "started": True,
        "started_on": date(2023, 3, 1),
    }
    return RegisterRow(**{**said, **more})  # type: ignore[arg-type]  # a test's shorthand


def test_a_new_row_becomes_a_project_with_plan_list_and_start(world: World) -> None:
    applied = services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY, batch_id=7)
    project = Project.objects.get()
    assert (applied.project_ids, applied.created, applied.updated) == ((project.pk,), 1, 0)
    assert (project.initials, project.total_fen, project.batch_id) == ("cqldq", 8_600_000_000, 7)
    (state,) = project_states(MAY)
    assert (state.plan_fen, state.plan_month_fen, state.plan_to_date_fen) == (4_400_000_000, 200, 300)
    assert (state.started_on, state.category, state.on_list) == (date(2023, 3, 1), "新开工", True)
    assert ListEntry.objects.get().entered_on == date(2023, 1, 1)
    assert not ProjectChange.objects.exists()


def test_the_same_rows_again_change_nothing(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    before = dump()
    applied = services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    assert (applied.created, applied.updated, applied.unchanged) == (0, 0, 1)
    assert dump() == before


def test_what_a_row_does_not_carry_stays(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    row = RegisterRow(code="2301-610921-04-01-100002", total_fen=9_000_000_000)
    applied = services.apply_register_rows([row], by=world.officer, as_of=MAY)
    project = Project.objects.get()
    assert applied.updated == 1
    assert (project.name, project.total_fen) == ("重庆路大桥", 9_000_000_000)
    change = ProjectChange.objects.get()
    assert (change.field, change.before, change.after) == ("total_fen", 8_600_000_000, 9_000_000_000)
    assert change.by_name == "李发改"


def test_a_denied_start_is_reported_and_not_written(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    denial = bridge(world, started=False, started_on=None)
    applied = services.apply_register_rows([denial], by=world.officer, as_of=MAY)
    assert applied.unchanged == 1
    assert "已记录该项目开工（2023年03月01日）" in applied.contradictions[0].sentence
    assert StageEvent.objects.get().withdrawn_at is None


def test_a_start_without_date_counts_from_the_evidence_and_gains_its_date_later(world: World) -> None:
    services.apply_register_rows([bridge(world, started_on=None)], by=world.officer, as_of=MAY)
    assert [state.started_known_on for state in project_states(Month(2023, 4))] == [None]
    assert [state.started_known_on for state in project_states(MAY)] == [date(2023, 5, 31)]
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY.plus(1))
    assert [state.started_on for state in project_states(Month(2023, 4))] == [date(2023, 3, 1)]
    assert StageEvent.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_a_continuing_project_has_started_before_its_year(world: World) -> None:
    row = bridge(world, started=None, started_on=None, category="续建")
    services.apply_register_rows([row], by=world.officer, as_of=MAY)
    event = StageEvent.objects.get()
    assert (event.stage, event.known_on, event.reason) == (
        "started",
        date(2022, 12, 31),
        "续建项目，上年度已开工",
    )


def test_a_new_project_without_a_name_is_refused_and_nothing_is_written(world: World) -> None:
    with pytest.raises(Refused, match="第 2 个新增项目没有名称"):
        services.apply_register_rows([bridge(world), RegisterRow(code="x")], by=world.officer, as_of=MAY)
    assert not Project.objects.exists()


def test_one_audit_line_and_one_event_for_rows_without_a_batch(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    project = Project.objects.get()
    assert AuditEntry.objects.filter(verb="register.apply").count() == 1
    event = OutboxEvent.objects.get(name="project.changed")
    assert event.payload["project_ids"] == [project.pk]


def test_undoing_a_first_import_leaves_no_trace_in_the_register(world: World) -> None:
    before = dump()
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY, batch_id=7)
    assert services.revert_batch(7, by=world.officer) == 1
    assert dump() == before


def test_undoing_a_second_import_brings_every_earlier_value_back(world: World) -> None:
    services.apply_register_rows([bridge(world, started_on=None)], by=world.officer, as_of=MAY, batch_id=7)
    before = dump()
    second = bridge(
        world,
        name="重庆路大桥（二期）",
        plan_fen=1,
        category="续建",
        month_plans={202304: 100, 202305: 999, 202306: 5},
        list_names=("2023年重点项目", "2023年省级重点项目"),
        extra={"联系人": "张三"},
    )
    applied = services.apply_register_rows([second], by=world.officer, as_of=MAY.plus(1), batch_id=8)
    assert applied.updated == 1
    assert dump() != before
    services.revert_batch(8, by=world.officer)
    assert dump() == before
    services.revert_batch(7, by=world.officer)
    assert not Project.objects.exists()


def test_a_later_change_to_the_same_field_stands_in_the_way_of_undoing(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    services.apply_register_rows([bridge(world, total_fen=1)], by=world.officer, as_of=MAY, batch_id=8)
    project = Project.objects.get()
    services.change_project(project, by=world.officer, total_fen=2)
    with pytest.raises(Refused) as refused:
        services.revert_batch(8, by=world.officer)
    assert refused.value.details == ["项目“重庆路大桥”的总投资在导入之后又改过"]
    project.refresh_from_db()
    assert project.total_fen == 2


def test_a_stage_recorded_since_stands_in_the_way_of_removing_a_project(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY, batch_id=7)
    services.record_stage(Project.objects.get(), "completed", known_on=date(2024, 1, 1), by=world.officer)
    assert services.obstacles(7) == ["项目“重庆路大桥”之后登记了阶段"]
    with pytest.raises(Refused):
        services.revert_batch(7, by=world.officer)
    assert Project.objects.count() == 1


def test_a_preview_counts_without_writing(world: World) -> None:
    services.apply_register_rows([bridge(world)], by=world.officer, as_of=MAY)
    before = dump()
    rows = [bridge(world), RegisterRow(name="新项目"), bridge(world, code="other", name="另一座桥")]
    applied = services.preview_register_rows(rows, as_of=MAY)
    assert (applied.created, applied.updated, applied.unchanged) == (2, 0, 1)
    assert dump() == before


@pytest.mark.parametrize("others", [0, 2_000])
def test_projects_are_found_by_code_and_by_name_however_many_are_asked_for(world: World, others: int) -> None:
    rows = [
        RegisterRow(name="供水管网", code="A-1"),
        RegisterRow(name="供水管网"),
        RegisterRow(name="大桥", code="B-1"),
    ]
    water, namesake, bridge = services.apply_register_rows(rows, by=world.officer, as_of=MAY).project_ids
    strangers = [f"X{number}" for number in range(others)]
    assert {code: key.pk for code, key in keys_of_codes(["A-1", "B-1", "", *strangers]).items()} == {
        "A-1": water,
        "B-1": bridge,
    }
    found = namesakes(["gsgw", "", *strangers])
    assert {letters: [key.pk for key in keys] for letters, keys in found.items()} == {
        "gsgw": [water, namesake]
    }
