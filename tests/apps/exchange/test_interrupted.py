"""An import whose writer died, that two workers took up, or that names what is gone."""

from __future__ import annotations

import pytest

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch, ImportPiece, ImportRow
from guatu.exchange.services import confirming
from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.exchange.conftest import Book
from tests.world import World

MAY = Month(2023, 5)
BRIDGE = ("2301-610921-04-01-100002", "大桥工程", "城关镇", "交通局", 8600, 4400, 147.07, 905.59)

FAULTY = {"name": [5], "region_id": [None], "unit_id": [None], "owner_id": [None]}


@pytest.fixture
def batch(world: World, book: Book) -> ImportBatch:
    return services.stage_import(book(BRIDGE), as_of=MAY, by=world.officer, inline=True)


def state_of(batch: ImportBatch) -> str:
    return ImportBatch.objects.get(pk=batch.pk).state


def test_an_import_whose_writer_died_can_be_thrown_away_and_is_then_not_written(
    world: World, batch: ImportBatch
) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.WRITING)
    services.discard_import(batch, by=world.officer)
    services.write_batch(batch.pk, world.officer.pk)
    assert (state_of(batch), Project.objects.count()) == (BatchState.DISCARDED, 0)


def test_a_second_worker_does_not_lay_out_anew_what_the_first_has_written(
    world: World, batch: ImportBatch
) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.WRITING)
    as_the_second_saw_it = ImportBatch.objects.get(pk=batch.pk)
    services.write_batch(batch.pk, world.officer.pk)
    registry.create_project("别的工程", by=None)
    assert not confirming._is_up_to_date(as_the_second_saw_it, world.officer)
    assert state_of(batch) == BatchState.CONFIRMED


def test_a_unit_that_is_not_there_is_no_answer(world: World, batch: ImportBatch) -> None:
    with pytest.raises(Refused, match="已不存在"):
        services.answer_names(batch, {"unit": {"交通局": 10**6}}, by=world.officer)
    assert state_of(batch) == BatchState.STAGED


def test_an_answer_that_cannot_be_worked_in_leaves_the_import_as_it_was(
    world: World, batch: ImportBatch
) -> None:
    ImportPiece.objects.update(columns=FAULTY)  # no reading leaves such a row: deciding about it fails
    with pytest.raises(TypeError):
        services.change_list(batch, "另一份清单", by=world.officer)
    batch.refresh_from_db()
    assert (batch.state, batch.mapping) == (BatchState.STAGED, {})


def test_an_answer_the_worker_cannot_work_in_fails_with_a_sentence_and_can_be_read_again(
    world: World, batch: ImportBatch
) -> None:
    ImportBatch.objects.update(state=BatchState.READING)
    ImportPiece.objects.update(columns=FAULTY)
    services.decide_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.message[:12]) == (BatchState.FAILED, "重新核对时出了意外，没有")
    batch = services.restart_import(batch)
    assert (batch.state, batch.summary["create"], batch.message) == (BatchState.STAGED, 1, "")


def test_a_reading_whose_reader_died_is_begun_anew(batch: ImportBatch) -> None:
    ImportBatch.objects.update(state=BatchState.READING)
    ImportRow.objects.all().delete()
    batch = services.restart_import(ImportBatch.objects.get())
    assert (batch.state, ImportRow.objects.count()) == (BatchState.STAGED, 1)


def test_a_large_file_is_begun_anew_by_the_worker(batch: ImportBatch) -> None:
    ImportBatch.objects.update(state=BatchState.READING, summary={"rows": 100_000})
    assert services.restart_import(ImportBatch.objects.get()).state == BatchState.READING
    run_pending()
    assert state_of(batch) == BatchState.STAGED


def test_an_import_whose_writer_died_waits_for_confirmation_again(world: World, batch: ImportBatch) -> None:
    ImportBatch.objects.update(state=BatchState.WRITING)
    batch = services.restart_import(ImportBatch.objects.get())
    assert (batch.state, batch.message) == (
        BatchState.STAGED,
        "写入已停下，没有写入任何数据；请核对后再确认导入",
    )
    services.write_batch(batch.pk, world.officer.pk)  # the writer lived after all, and finds it taken
    assert not Project.objects.exists()
    services.confirm_import(batch, by=world.officer)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("state", [BatchState.STAGED, BatchState.CONFIRMED, BatchState.DISCARDED])
def test_what_is_not_under_way_is_not_begun_anew(batch: ImportBatch, state: BatchState) -> None:
    ImportBatch.objects.update(state=state)
    with pytest.raises(Refused, match="已经导入或放弃"):
        services.restart_import(ImportBatch.objects.get())
    assert state_of(batch) == state
