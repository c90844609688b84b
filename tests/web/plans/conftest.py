"""A plan that waits to be checked, and the officer's browser."""

from __future__ import annotations

import pytest
from django.test import Client

from guatu.targets.models import Plan
from tests.apps.targets.readings import checked_plan
from tests.world import World


@pytest.fixture
def plan(world: World) -> Plan:
    return checked_plan(world.county)


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client
