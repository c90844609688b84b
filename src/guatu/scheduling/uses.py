"""What a node uses of what several projects share, as people write it: `施工班组：2，资金（万元）：300`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MOST_USES, MOST_UNITS, MOST_WORD = 20, 1_000_000, 60
_PART = re.compile(r"(.*\D)[:\s]\s*(\d{1,9})")


def shared_name(name: str) -> str:
    """The name of something shared with its brackets wide, so that it is the same wherever it was written."""
    return name.replace("(", "（").replace(")", "）")


def uses_text(uses: Mapping[str, int]) -> str:
    """All of them in one line.

    >>> uses_text({"施工班组": 2, "资金（万元）": 300})
    '施工班组：2，资金（万元）：300'
    """
    return "，".join(f"{name}：{units}" for name, units in uses.items())


def read_uses(text: str) -> dict[str, int]:
    """What `uses_text` writes, brackets and signs of either width. Raises ValueError with a Chinese sentence.

    >>> read_uses("施工班组 2; 资金(万元):300")
    {'施工班组': 2, '资金（万元）': 300}
    """
    found: dict[str, int] = {}
    for part in re.split(r"[,;、\n]+", unicodedata.normalize("NFKC", text)):
        if not part.strip():
            continue
        read = _PART.fullmatch(part.strip())
        if not read:
            raise ValueError(
                f"“{part.strip()}”看不懂，请写成“名称：整数”，单位写在名称里，如 施工班组：2，资金（万元）：300"
            )
        name = shared_name(read[1].strip(" :"))
        if not 1 <= len(name) <= MOST_WORD or not 1 <= int(read[2]) <= MOST_UNITS:
            raise ValueError(f"“{part.strip()}”的名称请写 1 至 {MOST_WORD} 字，数量请填 1 至 {MOST_UNITS}")
        if name in found:
            raise ValueError(f"“{name}”写了两次，请合成一个")
        found[name] = int(read[2])
    if len(found) > MOST_USES:
        raise ValueError(f"一个节点最多写 {MOST_USES} 种资源，现在有 {len(found)} 种")
    return found
