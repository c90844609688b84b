"""Timing in pairs: ours and the baseline in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paired:
    """Medians in seconds, and the median of the ratios pair by pair."""

    ours: float
    baseline: float
    ratio: float


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def paired(ours: Callable[[], object], baseline: Callable[[], object], *, rounds: int = 5) -> Paired:
    """Both in turn, `rounds` times after one warm-up each."""
    seconds(baseline), seconds(ours)
    pairs = [(seconds(ours), seconds(baseline)) for _ in range(rounds)]
    return Paired(
        statistics.median(mine for mine, _ in pairs),
        statistics.median(other for _, other in pairs),
        statistics.median(mine / other for mine, other in pairs),
    )


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of all stay under."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def say(name: str, found: Paired, limit: float, baseline: str) -> bool:
    """One line of the report; True when the ratio keeps within `limit`."""
    kept = found.ratio <= limit
    print(
        f"{'达到' if kept else '未达到'}  {name}：{found.ratio:.2f} 倍（要求 ≤ {limit:g}）  "
        f"本程序 {found.ours:.3f} 秒，{baseline} {found.baseline:.3f} 秒",
        flush=True,
    )
    return kept
