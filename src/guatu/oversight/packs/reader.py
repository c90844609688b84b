"""The YAML text of a pack → a checked `PackText`, or every problem with its place and line."""

from __future__ import annotations

from guatu.kit.yaml_text import (
    MOST_BYTES,
    PackProblems,
    Place,
    Problem,
    ReadText,
    checked,
    line_of,
    load_yaml,
)
from guatu.oversight.packs.schema import KINDS, PARTS, PackText

__all__ = ["MOST_BYTES", "PackProblems", "Place", "Problem", "ReadPack", "read_pack"]

ReadPack = ReadText[PackText]


def read_pack(text: str) -> ReadPack:
    """Read the YAML of one pack and check its shape; the formulas are checked by `compiled.compile_pack`.

    Raises PackProblems with every problem found.
    """
    data, lines = load_yaml(text, "规则包")
    if not isinstance(data, dict):
        raise PackProblems([Problem("", 1, "规则包应当是“键: 值”的列表，例如第一行写 kind: lights")])
    model = KINDS.get(str(data.get("kind")))
    if model is None:
        raise PackProblems(
            [
                Problem(
                    "kind",
                    line_of(lines, ("kind",)),
                    "请写 kind: lights（亮灯规则）、indicators（指标）、measures（目标口径）或 targets（目标进展规则）",
                )
            ]
        )
    return checked(data, lines, model, PARTS)
