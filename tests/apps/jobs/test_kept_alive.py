"""Long work is not taken by a second worker, a dead worker's is, and a worker that died is started again."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from guatu.jobs import worker
from guatu.jobs.keeper import keep_running
from guatu.kit.clock import now
from guatu.ledger import services as ledger
from guatu.ledger.models import Notice, OutboxEvent
from tests.world import World

PATIENCE = 400  # looks of a twentieth of a second: far more than it takes


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_renewed_while_the_work_goes_on() -> None:
    ledger.emit("moon.risen", {})
    event = ledger.claim_next_event("slow")
    assert event is not None
    long_ago = now() - ledger.CLAIM_TIMEOUT - timedelta(minutes=1)
    OutboxEvent.objects.update(claimed_at=long_ago)
    looked = Event()
    with worker.kept_alive(event, every=0.01):
        for _ in range(PATIENCE):
            if OutboxEvent.objects.get().claimed_at > long_ago:
                break
            looked.wait(0.05)
        assert ledger.claim_next_event("other") is None
    connection.close()


def test_a_worker_that_lost_its_claim_does_not_finish_what_another_has_taken_over(db: None) -> None:
    ledger.emit("moon.risen", {})
    lost = ledger.claim_next_event("asleep")
    assert lost is not None
    OutboxEvent.objects.update(claimed_at=now() - ledger.CLAIM_TIMEOUT - timedelta(seconds=1))
    taken = ledger.claim_next_event("awake")
    assert taken is not None
    ledger.renew_claim(lost)
    ledger.finish_event(lost)
    ledger.fail_event(lost, "太晚")
    kept = OutboxEvent.objects.get()
    assert (kept.claimed_by, kept.claimed_at, kept.done_at, kept.error) == (
        "awake",
        taken.claimed_at,
        None,
        "",
    )


def test_the_administrator_is_told_of_work_that_killed_its_worker_each_time(
    world: World, caplog: Any
) -> None:
    ledger.emit("moon.risen", {})
    for _ in range(ledger.MOST_ATTEMPTS):
        assert ledger.claim_next_event("dies") is not None
        OutboxEvent.objects.update(claimed_at=now() - ledger.CLAIM_TIMEOUT - timedelta(seconds=1))
    assert worker.run_pending() == 0
    assert worker.run_pending() == 0
    assert [notice.user for notice in Notice.objects.all()] == [world.administrator]
    assert OutboxEvent.objects.get().error == "处理时后台进程异常退出"


def test_a_process_that_ends_is_started_again_and_ended_at_the_end(tmp_path: Path, caplog: Any) -> None:
    lives = tmp_path / "lives"
    program = (
        "import sys, time\n"
        f"with open({str(lives)!r}, 'a') as lives: lives.write('x')\n"
        f"if len(open({str(lives)!r}).read()) < 3: sys.exit(7)\n"
        "time.sleep(600)\n"
    )
    stop = Event()
    keeper = Thread(
        target=keep_running,
        args=(
            [sys.executable, "-c", program],
            stop,
        ),
        kwargs={"first_wait": 0.01},
    )
    keeper.start()
    for _ in range(PATIENCE):
        if lives.exists() and lives.read_text() == "xxx":
            break
        stop.wait(0.05)
    stop.set()
    keeper.join(timeout=60)
    assert not keeper.is_alive()
    assert lives.read_text() == "xxx"
    said = [record.getMessage() for record in caplog.records if record.name == "guatu.jobs.keeper"]
    assert [line.split("ended ")[1] for line in said] == [
        "with code 7; starting it again in 0.01 s",
        "with code 7; starting it again in 0.02 s",
    ]
