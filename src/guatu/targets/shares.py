"""Cutting a figure into parts that add up to it exactly. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from guatu.targets.amounts import is_whole

Key = TypeVar("Key", bound=Hashable)


def grain_of(total: Decimal, unit: str) -> Decimal:
    """The smallest step of a part: one whole thing, else hundredths, or finer where the total is."""
    if is_whole(unit) and total == total.to_integral_value():
        return Decimal(1)
    exponent = total.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(-2, exponent if isinstance(exponent, int) else 0))


def evenly(total: Decimal, keys: Sequence[Key], unit: str) -> dict[Key, Decimal]:
    """The same for each, the last steps for the first of them.

    >>> [str(part) for part in evenly(Decimal(33), "一二三四", "个").values()]
    ['9', '8', '8', '8']
    """
    return adjusted(dict.fromkeys(keys, Decimal(1)), total, unit)


def adjusted(parts: Mapping[Key, Decimal], total: Decimal, unit: str) -> dict[Key, Decimal]:
    """Parts in the same proportion that add up to `total`; even parts where all are nought.

    >>> [str(part) for part in adjusted({"一": Decimal(10), "二": Decimal(30)}, Decimal("57.5"), "亿元").values()]
    ['14.38', '43.12']
    """
    if not parts:
        return {}
    weights = parts if sum(parts.values()) else dict.fromkeys(parts, Decimal(1))
    whole, grain = sum(weights.values(), Decimal(0)), grain_of(total, unit)
    exact = {key: total * weight / whole for key, weight in weights.items()}
    cut = {key: (value / grain).to_integral_value(ROUND_FLOOR) * grain for key, value in exact.items()}
    missing = int((total - sum(cut.values(), Decimal(0))) / grain)
    for key in sorted(exact, key=lambda each: cut[each] - exact[each])[:missing]:
        cut[key] += grain
    return cut
