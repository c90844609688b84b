"""Large files are read and written by the worker."""

from __future__ import annotations

import pytest

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import BatchState
from guatu.jobs.worker import run_pending
from guatu.kit import progress
from guatu.kit.errors import Refused
from guatu.ledger.models import OutboxEvent
from guatu.oversight.models import Fact
from guatu.registry.models import Project
from tests.apps.exchange.conftest import Book, upload
from tests.world import World

ROW = ("C-1", "大桥工程", "城关镇", "交通局", 8600, 4400, 147.07, 905.59)
MAY = Month(2023, 5)


def test_the_worker_reads_writes_and_rebuilds_the_facts(world: World, book: Book) -> None:
    batch = services.stage_import(book(ROW), as_of=MAY, by=world.officer, inline=False)
    assert batch.state == BatchState.READING
    run_pending()
    batch.refresh_from_db()
    assert (batch.state, batch.summary["create"]) == (BatchState.STAGED, 1)
    batch = services.confirm_import(batch, by=world.officer, inline=False)
    assert batch.state == BatchState.WRITING
    assert not Project.objects.exists()
    run_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.CONFIRMED
    assert Project.objects.get().name == "大桥工程"
    run_pending()
    assert Fact.objects.get(month=202305).done_fen == 905_590_000
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()


def test_facts_go_with_an_undone_import(world: World, book: Book) -> None:
    batch = services.confirm_import(
        services.stage_import(book(ROW), as_of=MAY, by=world.officer), by=world.officer
    )
    run_pending()
    assert Fact.objects.count() == 1
    services.undo_import(batch, by=world.officer)
    run_pending()
    assert not Fact.objects.exists()


def test_answers_about_a_large_file_are_worked_in_by_the_worker(world: World, book: Book) -> None:
    row = (*ROW[:3], "卫健局", *ROW[4:])
    batch = services.stage_import(book(row), as_of=MAY, by=world.officer)
    batch = services.accept_new_names(batch, by=world.officer, inline=False)
    assert batch.state == BatchState.READING
    run_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED
    assert not batch.reading["questions"]


def test_an_unreadable_file_fails_with_a_sentence_and_keeps_the_file(world: World) -> None:
    batch = services.stage_import(upload(b"PK\x03\x04 broken"), as_of=MAY, by=world.officer)
    assert batch.state == BatchState.FAILED
    assert batch.message
    assert batch.file.size == 11


def test_a_batch_is_written_once_by_two_workers(world: World, book: Book) -> None:
    batch = services.stage_import(book(ROW), as_of=MAY, by=world.officer)
    services.confirm_import(batch, by=world.officer, inline=False)
    services.write_batch(batch.pk, world.officer.pk)
    services.write_batch(batch.pk, world.officer.pk)
    assert Project.objects.count() == 1


def test_progress_is_told_in_whole_percents_and_forgotten_at_the_end() -> None:
    heard: list[int] = []
    tell = progress.teller("import-7", start=10, end=60)
    with progress.watching(heard.append):
        for done in (0, 0, 50, 100):
            tell(done, 100)
    assert heard == [10, 35, 60]
    assert progress.percent_of("import-7") == 60
    progress.forget("import-7")
    assert progress.percent_of("import-7") == 0


@pytest.mark.parametrize("name", ["台账.exe", "台账", "台账.docx"])
def test_other_kinds_of_files_are_refused(world: World, name: str) -> None:
    with pytest.raises(Refused, match="不是表格文件"):
        services.stage_import(upload(b"x", name), as_of=MAY, by=world.officer)
