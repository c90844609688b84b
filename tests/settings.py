"""The product's settings on a folder of their own, as the demonstration (no HTTPS); pytest reads them before any conftest."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("GUATU_DEMO", "1")
if "GUATU_DATA_DIR" not in os.environ:
    os.environ["GUATU_DATA_DIR"] = tempfile.mkdtemp(prefix="guatu-test-")
Path(os.environ["GUATU_DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)

from guatu.config.settings import *  # noqa: E402, F403 - the environment comes first
