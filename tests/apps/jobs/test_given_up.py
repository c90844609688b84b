"""Work that keeps failing is told to the administrator and can be taken up again."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.core.management import call_command

from guatu.jobs import worker
from guatu.kit.clock import now
from guatu.ledger import services as ledger
from guatu.ledger.models import Notice, OutboxEvent
from tests.world import World


def failing_event(world: World) -> OutboxEvent:
    """An event that nothing can be made of, tried as often as events are tried."""
    ledger.emit("pack.chosen", {})
    for _ in range(ledger.MOST_ATTEMPTS):
        assert worker.run_pending() == 1
        OutboxEvent.objects.update(run_after=now())
    assert worker.run_pending() == 0
    return OutboxEvent.objects.get()


def test_the_administrator_is_told_once_that_work_was_given_up(world: World, caplog: Any) -> None:
    failing_event(world)
    assert [notice.user for notice in Notice.objects.all()] == [world.administrator]
    assert "guatu worker --retry" in Notice.objects.get().text


def test_work_that_was_given_up_can_be_taken_up_again(world: World, caplog: Any) -> None:
    event = failing_event(world)
    OutboxEvent.objects.filter(pk=event.pk).update(payload={"from_month": 202305})
    said = StringIO()
    call_command("worker", retry=True, stdout=said)
    assert said.getvalue() == "已重新排队 1 项任务\n"
    assert worker.run_pending() == 1
    event.refresh_from_db()
    assert event.done_at is not None
