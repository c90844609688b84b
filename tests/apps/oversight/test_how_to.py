"""The how-to for packs shows packs that work."""

from __future__ import annotations

import re
from pathlib import Path

from guatu.oversight.packs.check import check_pack
from guatu.oversight.packs.schema import KINDS, PARTS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "write-a-pack.md"


def test_the_example_pack_of_the_how_to_can_be_used() -> None:
    examples = [
        text for text in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S) if "kind:" in text
    ]
    assert [check_pack(text).problems for text in examples] == [()]


def test_the_how_to_names_every_key() -> None:
    page = PAGE.read_text("utf-8")
    keys = {key for part in [*KINDS.values(), *PARTS.values()] for key in part.model_fields}
    assert [key for key in sorted(keys) if f"`{key}`" not in page and f"{key}:" not in page] == []
