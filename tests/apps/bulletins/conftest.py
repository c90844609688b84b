"""The sample county for every test of bulletins."""

from __future__ import annotations

import pytest

from tests.apps.bulletins.sample import County, build_county
from tests.world import World


@pytest.fixture
def county(world: World) -> County:
    return build_county(world)
