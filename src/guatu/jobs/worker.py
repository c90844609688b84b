"""The worker: takes what is waiting in the outbox and carries out its reactions, one event after the other."""

from __future__ import annotations

import logging
import os
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections

from guatu.access.enums import Can
from guatu.access.queries import people_around
from guatu.jobs.reactions import REACTIONS
from guatu.kit.clock import today
from guatu.ledger import services as ledger

if TYPE_CHECKING:
    from guatu.ledger.models import OutboxEvent

IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 5.0
BEAT_SECONDS = ledger.CLAIM_TIMEOUT.total_seconds() / 6
GIVEN_UP = (
    "后台任务 {event} 多次失败，数字可能没有更新；请查看日志，排除原因后在服务器上运行 guatu worker --retry"
)
log = logging.getLogger(__name__)


def worker_name() -> str:
    """This process, as it signs what it claims."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_pending(limit: int | None = None) -> int:
    """Carry out events that are waiting now, oldest first, at most `limit`; gives how many were tried.

    An event whose reaction fails keeps the error and is tried again later; the others go on.
    """
    tried = 0
    while limit is None or tried < limit:
        event = ledger.claim_next_event(worker_name())
        if event is None:
            _tell_of_abandoned()
            break
        _carry_out(event)
        tried += 1
    return tried


def begin_day(day: date) -> bool:
    """Say that a day has begun, once however many workers say so; gives whether it was this one."""
    return ledger.emit_once("day.begun", {"day": str(day)}, topic=str(day))


def run_forever(stop: Event) -> None:
    """Work until `stop` is set, looking for new events every second; the first look of a day says that it has begun.

    A database that cannot be reached or stays locked for long is asked again later: a worker that gave up would be missed
    only when figures stop following.
    """
    begun = None
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                if begun != (day := today()):
                    begin_day(day)
                    begun = day
                tried = run_pending(limit=100)
            except DatabaseError:
                log.exception("the outbox could not be read; trying again in %s s", TROUBLE_SECONDS)
                stop.wait(TROUBLE_SECONDS)
                continue
            if not tried:
                stop.wait(IDLE_SECONDS)
    finally:
        connections.close_all()


@contextmanager
def kept_alive(event: OutboxEvent, every: float = BEAT_SECONDS) -> Iterator[None]:
    """While inside, this worker's claim is renewed every so many seconds, however long the work takes.

    On SQLite a beat waits while the work itself writes; then nobody else can claim anything either.
    """
    over = Event()
    beating = Thread(target=_beat, args=(event, every, over), name=f"beat of {event}", daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat(event: OutboxEvent, every: float, over: Event) -> None:
    try:
        while not over.wait(every):
            try:
                ledger.renew_claim(event)
            except DatabaseError:
                log.info("no sign of life could be given for %s while the database is busy", event)
    finally:
        connections.close_all()


def _carry_out(event: OutboxEvent) -> None:
    try:
        with kept_alive(event):
            for react in REACTIONS.get(event.name, ()):
                react(event.payload)
    except Exception as failed:  # one event must not stop the others; the error is kept with it
        log.exception("event %s #%s failed", event.name, event.pk)
        ledger.fail_event(event, "".join(traceback.format_exception_only(failed)).strip())
        if ledger.is_given_up(event):
            _tell(event)
        return
    ledger.finish_event(event)


def _tell_of_abandoned() -> None:
    """Work whose last attempt ended with its worker is given up like work that failed."""
    for event in ledger.give_up_abandoned():
        log.error("event %s #%s was given up: its worker ended each time", event.name, event.pk)
        _tell(event)


def _tell(event: OutboxEvent) -> None:
    ledger.notify(people_around(None, Can.ACCOUNTS), GIVEN_UP.format(event=event))
