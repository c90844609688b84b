"""An import whose writer died, that two workers took up, or that names what is gone."""

from __future__ import annotations

import pytest

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch
from guatu.exchange.services import confirming
from guatu.kit.errors import Refused
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.exchange.conftest import Book
from tests.world import World

MAY = Month(2023, 5)
BRIDGE = ("2301-610921-04-01-100002", "大桥工程", "城关镇", "交通局", 8600, 4400, 147.07, 905.59)


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
