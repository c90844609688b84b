"""The packs that come with the product: `packs/` beside the source, `guatu/packs` once installed."""

from __future__ import annotations

from pathlib import Path

import guatu

PACKAGE_DIR = Path(guatu.__file__).resolve().parent
DEFAULT_LIGHTS = "yinchuan"
DEFAULT_INDICATORS = "fengxi-five-rates"
DEFAULT_MEASURES = "plan-measures"
DEFAULT_TARGET_RULES = "plan-targets"


def shipped_dir() -> Path:
    """The folder the shipped packs lie in."""
    installed = PACKAGE_DIR / "packs"
    return installed if installed.is_dir() else PACKAGE_DIR.parents[1] / "packs"


def shipped_texts() -> dict[str, str]:
    """The text of every shipped pack by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(shipped_dir().glob("*.yaml"))}
