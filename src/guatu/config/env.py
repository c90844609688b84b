"""Typed readers of the environment; every setting an installation may give is named here and in docs/deploy.md."""

import os
import secrets
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """The value of `GUATU_<name>`."""
    return os.environ.get(f"GUATU_{name}", default)


def flag(name: str, default: bool) -> bool:
    """1/true/yes/on and 0/false/no/off; anything else is refused at start."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise SystemExit(f"环境变量 GUATU_{name} 应为 1 或 0，现在是“{value}”")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise SystemExit(f"环境变量 GUATU_{name} 应为整数，现在是“{value}”")
    return int(value)


def words(name: str, default: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret_key(data_dir: Path) -> str:
    """The signing key: from GUATU_SECRET_KEY, else one made once and kept in the data folder, readable by its owner alone."""
    if given := text("SECRET_KEY"):
        return given
    kept = data_dir / "secret_key"
    if not kept.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text().strip()
