"""What every test may use."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("GUATU_DEMO", "1")
os.environ.setdefault("GUATU_DATA_DIR", tempfile.mkdtemp(prefix="guatu-test-"))
import pytest
from pytest_django import Settings

from tests.world import World, build_world


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The folder of static files as `collectstatic` leaves it, empty: whitenoise warns where there is none."""
    Path(os.environ["GUATU_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """The cast, freshly made. Its passwords are hashed fast: ten people by Argon2 would cost each test a second."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    return build_world()
