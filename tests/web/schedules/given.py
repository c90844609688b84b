"""What tests of the pages of schedules share: a schedule laid out today, and answers to what people send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.access.models import User
from guatu.kit.clock import today
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.scheduling.models import ProjectSchedule
from tests.apps.scheduling.given import a_project, edition, laid_out, stored
from tests.web.reading import words_of
from tests.world import World

FAR = timedelta(days=730)
TIGHT = timedelta(days=60)


def schedule_of(
    world: World, name: str = "城关小学", within: timedelta = FAR, **values: Any
) -> ProjectSchedule:
    """The small pack laid out today, its 竣工 promised `within` so long."""
    promises = {"竣工": (today() + within, "责任书")}
    return laid_out(world, a_project(world, name), on=today(), **({"promises": promises} | values))


def client_of(user: User) -> Client:
    """A browser somebody is signed in with."""
    client = Client()
    client.force_login(user)
    return client


class Said:
    """An answer: its status, where it leads, and the words of its page."""

    def __init__(self, answer: Any) -> None:
        self.status = int(answer.status_code)
        self.leads_to = answer.headers.get("Location", "")
        self.page = answer.getvalue().decode()
        self.words = words_of(self.page)


def sent(user: User, address: str, **data: Any) -> Said:
    """What somebody gets who sends a form."""
    return Said(client_of(user).post(address, data))


def asked(user: User, address: str) -> Said:
    """What somebody gets who opens an address."""
    return Said(client_of(user).get(address))


@contextmanager
def untouched(row: ProjectSchedule) -> Iterator[None]:
    """What happens inside changes nothing of the schedule, the trail or the outbox."""
    before, lines, events = stored(row), AuditEntry.objects.count(), OutboxEvent.objects.count()
    yield
    assert stored(row) == before
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (lines, events)


@contextmanager
def nothing_stored() -> Iterator[None]:
    """What happens inside makes no schedule and leaves no trace."""
    before = ProjectSchedule.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()
    yield
    now = ProjectSchedule.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()
    assert now == before


def queries(user: User, address: str) -> int:
    """How often the database is asked for one address."""
    client = client_of(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def at(row: ProjectSchedule, rest: str = "") -> str:
    return f"/schedules/{row.project_id}/{rest}"


def does(row: ProjectSchedule, user: User, rest: str, **data: object) -> Said:
    """Send a form of the schedule as somebody who sees it as it is."""
    return sent(user, at(row, rest), **({"seen": edition(row)} | data))


def refuses(
    row: ProjectSchedule, user: User, rest: str, status: int, *sentences: str, **data: object
) -> None:
    """A form is shown again with exactly these words in it, and nothing changed."""
    with untouched(row):
        said = does(row, user, rest, **data)
    assert said.status == status, said.words
    for sentence in sentences:
        assert sentence in unescape(said.page), said.words
