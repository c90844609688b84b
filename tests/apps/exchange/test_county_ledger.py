"""The county's real workbook from upload to register, and all the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.oversight.services import close_month
from guatu.progress.facts import figure_states
from guatu.progress.models import MonthlyFigure, StatisticsEntry
from guatu.registry.facts import project_states
from guatu.registry.models import Project, ProjectChange
from tests.world import World

MAY = Month(2023, 5)
TRAIL = {
    "AuditEntry",
    "ChainHead",
    "OutboxEvent",
    "ImportBatch",
    "ImportRow",
    "HeaderMemory",
    "ProjectChange",
}


def dump() -> dict[str, list[dict[str, object]]]:
    """Every row of every table but the trail, the queue and the imports themselves."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for label in ("access", "registry", "progress", "oversight")
        for model in apps.get_app_config(label).get_models()
        if model.__name__ not in TRAIL
    }


def imported(file: SimpleUploadedFile, world: World, month: Month = MAY) -> ImportBatch:
    batch = services.stage_import(file, as_of=month, by=world.officer)
    batch = services.accept_new_names(batch, by=world.officer)
    return services.confirm_import(batch, by=world.officer)


def test_nothing_is_written_before_confirmation(world: World, ledger_a: SimpleUploadedFile) -> None:
    before = dump()
    batch = services.stage_import(ledger_a, as_of=MAY, by=world.officer)
    assert batch.state == BatchState.STAGED
    assert (batch.summary["create"], batch.summary["plan_fen"]) == (46, 1_123_400_000_000)
    assert dump() == before


def test_unknown_names_must_be_answered_first(world: World, ledger_a: SimpleUploadedFile) -> None:
    batch = services.stage_import(ledger_a, as_of=MAY, by=world.officer)
    assert batch.reading["questions"]
    with pytest.raises(Refused, match="还有没有回答的问题"):
        services.confirm_import(batch, by=world.officer)
    assert not Project.objects.exists()


def test_the_register_equals_the_gold_to_the_fen(
    world: World, ledger_a: SimpleUploadedFile, gold: dict[str, Any]
) -> None:
    batch = imported(ledger_a, world)
    assert batch.state == BatchState.CONFIRMED
    states = {state.project_id: state for state in project_states(MAY)}
    figures = {figure.project_id: figure for figure in figure_states(MAY)}
    found = {
        project.code: {
            "name": project.name,
            "total_fen": project.total_fen,
            "plan_fen": states[project.pk].plan_fen,
            "done_fen": figures[project.pk].done_year_fen,
            "started": states[project.pk].started_known_on is not None,
            "in_stats": figures[project.pk].in_statistics,
            "start_year": project.start_year,
            "finish_year": project.finish_year,
            "start_on": str(states[project.pk].started_on) if states[project.pk].started_on else None,
        }
        for project in Project.objects.all()
    }
    expected = {row["code"]: {key: row[key] for key in row if key != "code"} for row in gold["rows"]}
    assert found == expected
    assert sum(state.total_fen or 0 for state in states.values()) == 2_845_000_000_000
    assert sum(state.plan_fen or 0 for state in states.values()) == 1_123_400_000_000
    assert sum(figure.done_year_fen or 0 for figure in figures.values()) == 362_215_590_000
    assert sum(row["started"] for row in found.values()) == gold["started"] == 39
    assert StatisticsEntry.objects.count() == gold["in_stats"] == 34
    assert sum(state.category == "新开工" for state in states.values()) == gold["new"] == 27


def test_one_audit_line_and_one_event_for_a_whole_import(world: World, ledger_a: SimpleUploadedFile) -> None:
    batch = imported(ledger_a, world)
    entry = AuditEntry.objects.get(verb="import.confirm")
    assert (entry.subject, entry.actor_name) == (f"import:{batch.pk}", "李发改")
    event = OutboxEvent.objects.get(name="import.confirmed")
    assert (event.payload["batch_id"], event.payload["months"]) == (batch.pk, [202305])
    assert len(event.payload["project_ids"]) == 46


def test_undoing_restores_every_table(world: World, ledger_a: SimpleUploadedFile) -> None:
    before = dump()
    batch = imported(ledger_a, world)
    assert dump() != before
    batch = services.undo_import(batch, by=world.officer)
    assert batch.state == BatchState.UNDONE
    assert dump() == before


def test_the_same_file_again_changes_nothing(world: World, ledger_a: SimpleUploadedFile) -> None:
    imported(ledger_a, world)
    before = dump()
    ledger_a.seek(0)
    batch = services.stage_import(ledger_a, as_of=MAY, by=world.officer)
    assert not batch.reading["questions"]
    assert {key: batch.summary[key] for key in ("create", "update", "unchanged")} == {
        "create": 0,
        "update": 0,
        "unchanged": 46,
    }
    services.confirm_import(batch, by=world.officer)
    assert dump() == before


def test_next_months_file_updates_the_same_projects_and_adds_its_figures(
    world: World, ledger_a: SimpleUploadedFile
) -> None:
    imported(ledger_a, world)
    before = dump()
    ledger_a.seek(0)
    batch = services.stage_import(ledger_a, as_of=MAY.plus(1), by=world.officer)
    assert (batch.summary["create"], batch.summary["update"]) == (0, 46)
    batch = services.confirm_import(batch, by=world.officer)
    assert Project.objects.count() == 46
    assert MonthlyFigure.objects.filter(month=202306).count() == 46
    assert MonthlyFigure.objects.filter(month=202305, is_current=True).count() == 46
    assert not ProjectChange.objects.exists()
    services.undo_import(batch, by=world.officer)
    assert dump() == before


def test_a_month_closed_since_keeps_an_import_from_being_undone(
    world: World, ledger_a: SimpleUploadedFile
) -> None:
    batch = imported(ledger_a, world)
    close_month(MAY, by=world.officer)
    before = dump()
    with pytest.raises(Refused) as refused:
        services.undo_import(batch, by=world.officer)
    assert refused.value.details == ["2023年5月已结账"]
    assert dump() == before
    ledger_a.seek(0)
    with pytest.raises(Refused, match="2023年5月已结账，不能再导入当月数据"):
        services.stage_import(ledger_a, as_of=MAY, by=world.officer)


def test_a_second_confirmation_finds_nothing_to_do(world: World, ledger_a: SimpleUploadedFile) -> None:
    staged = services.stage_import(ledger_a, as_of=MAY, by=world.officer)
    staged = services.accept_new_names(staged, by=world.officer)
    stale = ImportBatch.objects.get(pk=staged.pk)
    services.confirm_import(staged, by=world.officer)
    with pytest.raises(Refused, match="不在待确认状态"):
        services.confirm_import(stale, by=world.officer)
    services.write_batch(staged.pk, world.officer.pk)
    assert Project.objects.count() == 46
    assert AuditEntry.objects.filter(verb="import.confirm").count() == 1
