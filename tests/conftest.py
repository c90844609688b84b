"""What every test may use."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("GUATU_DEMO", "1")
os.environ.setdefault("GUATU_DATA_DIR", tempfile.mkdtemp(prefix="guatu-test-"))

import pytest

from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """The cast, freshly made."""
    return build_world()
