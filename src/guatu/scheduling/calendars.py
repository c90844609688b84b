"""The working calendars of places: announced years out of the calendar packs in force, and an office's own closures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from guatu.engine.calendar import (
    LAST_DAY,
    AnnouncedYear,
    Closure,
    WorkCalendar,
    closures_each_year,
    every_day,
    working_calendar,
)
from guatu.kit.packs import PackState
from guatu.scheduling.enums import PackKind
from guatu.scheduling.models import Closure as ClosureRow
from guatu.scheduling.models import PackVersion
from guatu.scheduling.packs.compiled import compile_calendar_pack

if TYPE_CHECKING:
    from guatu.access.models import Region

WORKING, EVERY_DAY = "working", "every_day"
PLAIN = {"工作日": (WORKING, ""), "自然日": (EVERY_DAY, "")}


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """A calendar as nodes name it: counting working or all days, without the closures of one kind of work."""

    name: str
    base: str
    work: str = ""


class Almanac:
    """What is known of days at this moment, read once for any number of schedules."""

    def __init__(self) -> None:
        self.years = announced()
        rows = ClosureRow.objects.filter(withdrawn_at__isnull=True).select_related("region")
        self._closures = [(row.region.path if row.region else "", row.work, spans_of(row)) for row in rows]

    def calendars(self, specs: Iterable[CalendarSpec], region: Region | None) -> dict[str, WorkCalendar]:
        """The calendars of these names for a place; 工作日 and 自然日 are always among them."""
        path = region.path if region else ""
        wanted = {name: CalendarSpec(name, *kind) for name, kind in PLAIN.items()}
        wanted |= {spec.name: spec for spec in specs}
        return {name: _made(spec, self.years, self._closed(spec, path)) for name, spec in wanted.items()}

    def _closed(self, spec: CalendarSpec, path: str) -> tuple[Closure, ...]:
        """The closures of a kind of work in a place; those of every kind of work close only calendars that name a kind."""
        if not spec.work:
            return ()
        return tuple(
            each
            for prefix, work, spans in self._closures
            if path.startswith(prefix) and work in ("", spec.work)
            for each in spans
        )


def spans_of(row: ClosureRow) -> tuple[Closure, ...]:
    """A closure as the engine counts it: once, or every year as long as calendars reach."""
    first = Closure(row.name, row.first_on, row.last_on, row.source)
    return closures_each_year(first, LAST_DAY.year) if row.is_yearly else (first,)


def announced(draft: PackVersion | None = None) -> tuple[AnnouncedYear, ...]:
    """The years of all published calendar packs: of a year given several times the one announced later, then that of the
    later version, so that a version with one new year takes no other away. With a draft: as if it were published.
    """
    rows = PackVersion.objects.filter(kind=PackKind.CALENDAR, state=PackState.PUBLISHED)
    packs = [*rows, *([draft] if draft else [])]
    found: dict[int, AnnouncedYear] = {}
    for body in (pack.body for pack in sorted(packs, key=lambda pack: (pack.version, pack.slug))):
        for year in compile_calendar_pack(body).years:
            if year.year not in found or found[year.year].announced_on <= year.announced_on:
                found[year.year] = year
    return tuple(found[year] for year in sorted(found))


@lru_cache(maxsize=256)
def _made(
    spec: CalendarSpec, years: tuple[AnnouncedYear, ...], closures: tuple[Closure, ...]
) -> WorkCalendar:
    if spec.base == EVERY_DAY:
        return every_day(spec.name, closures)
    return working_calendar(spec.name, years, closures)
