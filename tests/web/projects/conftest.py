"""A register of six projects, and a browser of each person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.projects.sample import Register, build_register
from tests.world import World

Browser = Callable[[str], Client]


@pytest.fixture
def register(world: World) -> Register:
    return build_register(world)


@pytest.fixture
def as_(world: World) -> Browser:
    def browser(person: str) -> Client:
        client = Client()
        client.force_login(world.people[person])
        return client

    return browser
