"""What every test may use."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.world import World, build_world


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """The cast, freshly made. Its passwords are hashed fast: ten people by Argon2 would cost each test a second."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    return build_world()
