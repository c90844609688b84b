"""The schedule and calendar packs that come with the product: `packs/` beside the source, `guatu/packs` once installed."""

from __future__ import annotations

from pathlib import Path

import guatu

PACKAGE_DIR = Path(guatu.__file__).resolve().parent


def shipped_schedules() -> dict[str, str]:
    """The text of every shipped schedule pack by file name."""
    return _texts("schedule")


def shipped_calendars() -> dict[str, str]:
    """The text of every shipped calendar pack by file name."""
    return _texts("calendar")


def _texts(folder: str) -> dict[str, str]:
    installed = PACKAGE_DIR / "packs"
    packs = installed if installed.is_dir() else PACKAGE_DIR.parents[1] / "packs"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((packs / folder).glob("*.yaml"))}
