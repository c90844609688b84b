"""`guatu check --deploy` is silent on a sound installation and names what is dangerous on another."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from tests.contracts.source import ROOT


def _found(settings: Settings, **given: object) -> set[str]:
    for name, value in given.items():
        setattr(settings, name, value)
    return {
        str(message.id)
        for message in run_checks(include_deployment_checks=True)
        if str(message.id).startswith("guatu.")
    }


@pytest.fixture
def sound(settings: Settings, tmp_path: Path) -> Settings:
    """The settings of a live installation, as far as our checks look at them."""
    tmp_path.chmod(0o700)
    settings.DATA_DIR = tmp_path
    settings.DEMO = settings.DEBUG = False
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["guatu.example.gov.cn"]
    settings.SECRET_KEY = secrets.token_urlsafe(64)
    settings.REQUIRE_TOTP_ROLES = ["administrator"]
    return settings


def test_a_live_installation_passes(sound: Settings) -> None:
    assert _found(sound) <= {"guatu.W001"}  # the suite itself may run on SQLite


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"DEMO": True}, {"guatu.E001", "guatu.E004"}),
        ({"DEBUG": True}, {"guatu.E002"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"guatu.E003"}),
        ({"HTTPS": False}, {"guatu.E005"}),
        ({"REQUIRE_TOTP_ROLES": ["admin"]}, {"guatu.E006"}),
        ({"SECRET_KEY": "geheim"}, {"guatu.E007"}),
        ({"SECRET_KEY": "a" * 80}, {"guatu.E007"}),
    ],
)
def test_each_dangerous_setting_is_named(
    sound: Settings, given: dict[str, object], expected: set[str]
) -> None:
    assert _found(sound, **given) - {"guatu.W001"} == expected


def test_a_data_folder_others_can_read_is_named(sound: Settings) -> None:
    sound.DATA_DIR.chmod(0o755)
    assert "guatu.E008" in _found(sound)
    sound.DATA_DIR.chmod(0o700)
    (sound.DATA_DIR / "secret_key").write_text("key")
    (sound.DATA_DIR / "secret_key").chmod(0o644)
    assert "guatu.E008" in _found(sound)


def test_the_demonstration_on_loopback_is_allowed(sound: Settings) -> None:
    assert "guatu.E001" not in _found(sound, DEMO=True, ALLOWED_HOSTS=["localhost", "127.0.0.1"])


def test_the_deploy_check_says_nothing_in_a_production_environment(tmp_path: Path) -> None:
    folder = tmp_path / "guatu"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUATU_")}
    given = {
        "PYTHONPATH": str(ROOT / "src"),
        "GUATU_DATA_DIR": str(folder),
        "GUATU_HOSTS": "guatu.example.gov.cn",
        "GUATU_DATABASE_URL": "postgres://guatu:x@127.0.0.1:1/guatu",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    environment = kept | given | {"DJANGO_SETTINGS_MODULE": "guatu.config.settings"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own check
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
