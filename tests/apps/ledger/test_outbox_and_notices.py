from __future__ import annotations

from datetime import timedelta

import pytest

from guatu.kit.clock import now
from guatu.kit.errors import NotVisible
from guatu.ledger import services
from guatu.ledger.models import Notice, OutboxEvent
from guatu.ledger.queries import given_up_events, notice_of, notices_of, unfinished_events, unread_count
from tests.world import World

pytestmark = pytest.mark.django_db


def test_events_are_taken_in_order_and_each_once() -> None:
    services.emit("test.first", {"n": 1})
    services.emit("test.second", {"n": 2})
    names = [
        event.name for event in (services.claim_next_event("a"), services.claim_next_event("b")) if event
    ]
    assert names == ["test.first", "test.second"]
    assert services.claim_next_event("c") is None


def test_a_finished_event_is_not_taken_again() -> None:
    services.emit("test.done", {})
    event = services.claim_next_event("a")
    assert event is not None
    services.finish_event(event)
    OutboxEvent.objects.update(claimed_at=now() - timedelta(hours=1))
    assert services.claim_next_event("a") is None
    assert not unfinished_events().exists()


def test_a_claim_that_was_never_finished_is_taken_again() -> None:
    services.emit("test.lost", {})
    assert services.claim_next_event("dead") is not None
    OutboxEvent.objects.update(claimed_at=now() - services.CLAIM_TIMEOUT - timedelta(seconds=1))
    again = services.claim_next_event("alive")
    assert again is not None
    assert (again.claimed_by, again.attempts) == ("alive", 2)


def test_a_failed_event_waits_keeps_its_error_and_gives_up_after_five_attempts() -> None:
    services.emit("test.fails", {})
    for attempt in range(1, services.MOST_ATTEMPTS + 1):
        event = services.claim_next_event("a")
        assert event is not None
        assert event.attempts == attempt
        services.fail_event(event, f"第 {attempt} 次")
        assert services.claim_next_event("a") is None  # not yet: it waits
        OutboxEvent.objects.update(run_after=now())
    assert services.claim_next_event("a") is None
    [given_up] = given_up_events(services.MOST_ATTEMPTS)
    assert given_up.error == "第 5 次"


def test_a_notice_is_for_its_person_alone(world: World) -> None:
    services.notify([world.officer, world.leader], "本月台账已导入", url="/imports/1/")
    services.notify([world.officer], "月度已结账")
    assert (unread_count(world.officer), unread_count(world.leader), unread_count(world.nobody)) == (2, 1, 0)
    newest = notices_of(world.officer)[0]
    assert newest.text == "月度已结账"
    with pytest.raises(NotVisible):
        notice_of(world.leader, newest.pk)


def test_reading_counts_once(world: World) -> None:
    services.notify([world.officer], "一")
    services.notify([world.officer], "二")
    first = notices_of(world.officer).get(text="一")
    services.read_notice(first)
    at = Notice.objects.get(pk=first.pk).read_at
    services.read_notice(first)
    assert Notice.objects.get(pk=first.pk).read_at == at
    assert services.read_notices(world.officer) == 1
    assert services.read_notices(world.officer) == 0
    assert unread_count(world.officer) == 0
