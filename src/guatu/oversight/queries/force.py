"""Which pack rules which months: the choices that count, as a line of time."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.models import PackVersion
from guatu.oversight.queries.packs import choices

SINCE_EVER = 190001


@dataclass(frozen=True, slots=True)
class Reign:
    """A pack in force from a month on (None: since ever) to another (None: to this day), both included."""

    pack: PackVersion
    first: Month | None
    last: Month | None

    @property
    def label(self) -> str:
        """“2025年6月起”, “2025年5月及以前”, “2024年1月至2025年5月” or “一直”."""
        if self.last is None:
            return f"{self.first.label}起" if self.first else "一直"
        return f"{self.first.label}至{self.last.label}" if self.first else f"{self.last.label}及以前"


def reigns(kind: PackKind) -> list[Reign]:
    """Every stretch of months with the pack that rules it, the latest first; of two choices from one month the later counts."""
    found: list[Reign] = []
    last: Month | None = None
    for choice in choices(kind):
        if found and found[-1].first == _first(choice.from_month):
            continue
        found.append(Reign(choice.pack, _first(choice.from_month), last))
        last = Month.of_key(choice.from_month).plus(-1) if choice.from_month > SINCE_EVER else None
    return found


def _first(key: int) -> Month | None:
    return Month.of_key(key) if key > SINCE_EVER else None
