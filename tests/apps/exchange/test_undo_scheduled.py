"""An import whose projects have been given schedules is not taken back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.models import ImportBatch
from guatu.kit.errors import Refused
from guatu.registry.models import Project
from guatu.scheduling import services as scheduling
from guatu.scheduling.models import ProjectSchedule
from tests.apps.exchange.test_county_ledger import dump, imported
from tests.apps.scheduling.given import DAY, edition, fresh, laid_out
from tests.world import World

MAY = Month(2023, 5)
REFUSED = "导入之后的数据有变化，不能整批撤销；请先处理下列内容，或逐项更正"


@pytest.fixture
def batch(world: World, ledger_a: SimpleUploadedFile) -> ImportBatch:
    """A county's ledger, imported."""
    return imported(ledger_a, world)


def test_an_import_is_kept_whose_project_has_a_schedule(world: World, batch: ImportBatch) -> None:
    project = Project.objects.order_by("pk")[3]
    row = laid_out(world, project)
    before = dump()
    with pytest.raises(Refused) as refused:
        services.undo_import(batch, by=world.officer)
    assert (refused.value.sentence, refused.value.details) == (
        REFUSED,
        [f"项目“{project.name}”已编制倒排工期"],
    )
    scheduling.end_schedule(fresh(row), "改用新模板", seen=edition(row), on=DAY, by=world.officer)
    with pytest.raises(Refused):
        services.undo_import(batch, by=world.officer)
    assert dump() == before
    assert ProjectSchedule.objects.filter(project=project).exists()
