"""How many projects of each colour, as a bar of segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guatu.engine.calendar import Month
from guatu.oversight.packs.compiled import UNLIT, LightsPack
from guatu.oversight.queries.lights import LightCounts
from guatu.web.lights.links import NONE, colour_url, lit_register_url

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion


@dataclass(frozen=True, slots=True)
class Segment:
    """One colour: its code (`none` for no light), how many, and where it lies on a bar 100 wide."""

    code: str
    label: str
    count: int
    x: float
    width: float
    share: float
    href: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The segments, worst colour first, and by which pack."""

    pack: PackVersion
    total: int
    segments: list[Segment]


def picture_of(
    counts: LightCounts, rules: LightsPack, pack: PackVersion, month: Month, *, preview: bool = False
) -> Picture:
    """The bar for these counts; segments lead to the register, or to the list of a pack that is only tried."""
    colours = sorted(rules.text.colours, key=lambda each: -each.rank)
    rows = [(each.code, each.label, each.meaning) for each in colours] + [("", UNLIT, "没有符合任何一条规则")]
    total = sum(counts.counts.values())
    segments, x = [], 0.0
    for code, label, meaning in rows:
        count = counts.counts.get(code, 0)
        share = count / total if total else 0.0
        href = (
            colour_url(month, code or NONE, pack if preview else None)
            if preview or not code
            else lit_register_url(month, code)
        )
        segments.append(
            Segment(code or NONE, label, count, round(x, 3), round(share * 100, 3), share, href, meaning)
        )
        x += share * 100
    return Picture(pack, total, segments)
