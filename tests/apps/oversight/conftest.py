"""The shipped packs, loaded and in force."""

from __future__ import annotations

import pytest

from guatu.oversight import services
from tests.apps.oversight.rows import NOW


@pytest.fixture
def packs(db: None) -> None:
    """银川 and the five rates are in force; the other shipped packs are published."""
    services.load_shipped_packs(at=NOW)
