"""Behind a proxy wrong passwords are counted by the visitor's address, not by that of the proxy, which all visitors share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PRINT = (
    "from guatu.config import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT, s.SECURE_PROXY_SSL_HEADER)"
)


@pytest.mark.parametrize(("flag", "said"), [("1", "1 ('HTTP_X_FORWARDED_PROTO', 'https')"), ("0", "0 None")])
def test_the_address_before_the_proxy_is_trusted_only_behind_one(
    flag: str, said: str, tmp_path: Path
) -> None:
    environment = os.environ | {"GUATU_BEHIND_PROXY": flag, "GUATU_DATA_DIR": str(tmp_path)}
    environment["PYTHONPATH"] = str(SOURCE)
    done = subprocess.run(  # noqa: S603 - this interpreter with a fixed line
        [sys.executable, "-c", PRINT], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == said
