"""Two people who approve a reason for the same project at the same moment: one is told that the other was first."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from guatu.kit.errors import Refused
from guatu.oversight import services
from guatu.oversight.enums import ExcuseTopic
from guatu.oversight.models import Excuse
from tests.apps.oversight.rows import project
from tests.world import build_world

IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
ROUNDS, PEOPLE = 10, 4


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_several_approvals_at_once_one_is_in_force() -> None:
    world = build_world()
    dams = [project(f"坝{number}", region=world.chengguan, unit=world.water) for number in range(ROUNDS)]
    together = Barrier(PEOPLE)
    refused: list[str] = []

    def approve() -> None:
        for dam in dams:
            together.wait()
            try:
                services.excuse_project(
                    dam,
                    ExcuseTopic.START,
                    reason="征地",
                    valid_from=date(2023, 5, 1),
                    valid_to=date(2023, 5, 31),
                    by=world.officer,
                )
            except Refused as said:
                refused.append(said.sentence)
        connection.close()

    people = [Thread(target=approve) for _ in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert Excuse.objects.count() == ROUNDS
    assert refused == ["该项目已有一项未开工的正当理由，有效期至 2023-05-31"] * (ROUNDS * (PEOPLE - 1))
