"""What a node uses of what several projects share, as people write it: `施工班组：2，资金（万元）：300`.

A name may hold anything but the signs that set one use apart from the next (docs/schedule-packs.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_USES, MOST_UNITS, MOST_WORD = 20, 1_000_000, 60
MOST_TEXT = MOST_USES * (MOST_WORD + len("：1000000，"))
APART = re.compile(r"[,，;；、\r\n]+")
NAME = re.compile(r"[^,，;；、\r\n:：]+")
_UNITS = r"([0-9０-９]{1,9})"
_COLON = re.compile(rf"([^:：]+)[:：]\s*{_UNITS}")
_SPACE = re.compile(rf"([^:：]*[^:：\s0-9０-９])\s+{_UNITS}")


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
    """What `uses_text` writes, brackets, signs and digits of either width; names stay as they are written. A space may stand for
    the colon where the name does not end in a digit. Raises ValueError with a Chinese sentence.

    >>> read_uses("施工班组 2; 资金(万元):300")
    {'施工班组': 2, '资金（万元）': 300}
    >>> read_uses("专家组2：１")
    {'专家组2': 1}
    """
    found: dict[str, int] = {}
    for part in filter(None, map(str.strip, APART.split(text))):
        read = _COLON.fullmatch(part) or _SPACE.fullmatch(part)
        if not read:
            raise ValueError(
                f"“{part}”看不懂，请写成“名称：整数”，单位写在名称里，如 施工班组：2，资金（万元）：300"
            )
        name, units = shared_name(read[1].strip()), int(read[2])
        if not 1 <= len(name) <= MOST_WORD or not 1 <= units <= MOST_UNITS:
            raise ValueError(f"“{part}”的名称请写 1 至 {MOST_WORD} 字，数量请填 1 至 {MOST_UNITS}")
        if name in found:
            raise ValueError(f"“{name}”写了两次，请合成一个")
        found[name] = units
    if len(found) > MOST_USES:
        raise ValueError(f"一个节点最多写 {MOST_USES} 种资源，现在有 {len(found)} 种")
    return found
