"""Two people who enter a project into the statistics at the same moment: one does, the others are told."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from guatu.kit.errors import Refused
from guatu.progress import services
from guatu.progress.models import StatisticsEntry
from guatu.registry import services as registry
from tests.world import build_world

IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
ROUNDS, PEOPLE = 10, 4


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_several_entries_at_once_one_is_made() -> None:
    world = build_world()
    bridges = [registry.create_project(f"桥{number}", by=None).pk for number in range(ROUNDS)]
    together = Barrier(PEOPLE)
    refused: list[str] = []

    def enter() -> None:
        for bridge in bridges:
            together.wait()
            try:
                services.enter_statistics(bridge, date(2023, 4, 2), by=world.officer)
            except Refused as said:
                refused.append(said.sentence)
        connection.close()

    people = [Thread(target=enter) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert StatisticsEntry.objects.count() == ROUNDS
    assert len(refused) == ROUNDS * (PEOPLE - 1)
    assert set(refused) == {"该项目已入库纳统；日期有误时，请先撤销原记录"}
