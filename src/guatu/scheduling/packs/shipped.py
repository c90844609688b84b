"""The schedule and calendar packs that come with the product."""

from __future__ import annotations

from guatu.kit.packs import shipped_texts


def shipped_schedules() -> dict[str, str]:
    """The text of every shipped schedule pack by file name."""
    return shipped_texts("schedule")


def shipped_calendars() -> dict[str, str]:
    """The text of every shipped calendar pack by file name."""
    return shipped_texts("calendar")
