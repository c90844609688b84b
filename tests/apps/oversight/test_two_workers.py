"""Two workers that add the same month up at the same moment leave its sums once, not twice."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from guatu.oversight import services
from guatu.oversight.models import Rollup
from tests.apps.oversight.rows import MAY, NOW, WAN, fact, project
from tests.world import World

ROUNDS, WORKERS = 15, 4
IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_sums_worked_out_by_several_workers_at_once_stand_once(world: World) -> None:
    services.load_shipped_packs(at=NOW)
    dam = project("坝", region=world.chengguan, unit=world.water)
    fact(dam, plan_fen=1000 * WAN, done_fen=500 * WAN)
    services.refresh_rollups(MAY)
    together = Barrier(WORKERS)

    def work() -> None:
        for _ in range(ROUNDS):
            together.wait()
            services.refresh_rollups(MAY, {(world.chengguan.pk, world.water.pk)})
        connection.close()

    workers = [Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for measure in ("investment", "overview"):
        assert Rollup.objects.filter(month=MAY.key, measure=measure, slice="").get().projects == 1
