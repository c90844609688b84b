"""Packs whose parts fit together: what projects are planned by, as values for the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from guatu.engine.calendar import AnnouncedYear, announced_years
from guatu.engine.schedule import Link, Option
from guatu.kit.yaml_text import PackProblems, Problem
from guatu.scheduling.enums import PackKind
from guatu.scheduling.packs.checking import problems_of
from guatu.scheduling.packs.parts import links_of, option_of
from guatu.scheduling.packs.reader import kind_of, read_calendar, read_schedule
from guatu.scheduling.packs.schema import CalendarPackText, NodeText, ScheduleText
from guatu.scheduling.uses import shared_name


@dataclass(frozen=True, slots=True)
class PackCalendar:
    """A calendar nodes name: `base` is working or every_day; closures of `work` apply, none when it is empty."""

    name: str
    base: str
    work: str


@dataclass(frozen=True, slots=True)
class PackNode:
    """One node of a pack. Days and statutory limits are days of its calendar; None where nothing is said.

    `stage` is the step of the register it is, or empty. `order` counts from 0 as written.
    """

    key: str
    name: str
    phase: str
    days: int
    calendar: str
    body: str
    law_least: int | None
    law_most: int | None
    law_source: str
    stage: str
    uses: Mapping[str, int]
    deliverable: str
    spread_low: float | None
    spread_high: float | None
    order: int

    @property
    def least(self) -> int:
        """The days no way to win time goes below."""
        return max(1, self.law_least or 0)


@dataclass(frozen=True, slots=True)
class PackOption:
    """One way to win time: which (并联, 容缺 …), under what condition, by what source, and its effect for the engine."""

    key: str
    name: str
    way: str
    when: str
    source: str
    engine: Option


@dataclass(frozen=True, slots=True)
class SchedulePack:
    """A schedule pack ready for use. `targets` are the node keys of promised dates by their names."""

    text: ScheduleText
    calendars: Mapping[str, PackCalendar]
    nodes: tuple[PackNode, ...]
    links: tuple[Link, ...]
    options: tuple[PackOption, ...]
    targets: Mapping[str, str]

    @property
    def default_target(self) -> str:
        """The name of the target a date is about when nothing else is said."""
        return self.text.default_target

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases in order."""
        return tuple(self.text.phases)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The listed reasons for slips and moved targets."""
        return tuple(self.text.reasons)

    def node(self, key: str) -> PackNode | None:
        """The node of that key."""
        return next((each for each in self.nodes if each.key == key), None)


@dataclass(frozen=True, slots=True)
class CalendarPack:
    """A calendar pack ready for use: its announced years, the earliest first."""

    text: CalendarPackText
    years: tuple[AnnouncedYear, ...]


def compile_pack(text: str) -> SchedulePack | CalendarPack:
    """A pack of the kind it says it is; one that says none is read as a schedule pack. Raises PackProblems as those below."""
    return compile_calendar_pack(text) if kind_of(text) == PackKind.CALENDAR else compile_schedule_pack(text)


@lru_cache(maxsize=64)
def compile_schedule_pack(text: str) -> SchedulePack:
    """Read a schedule pack and check that its parts fit together. Raises PackProblems with all that is wrong."""
    read = read_schedule(text)
    found = problems_of(read.text)
    if found:
        raise PackProblems([read.problem(place, sentence) for place, sentence in found])
    said = read.text
    return SchedulePack(
        said,
        {name: PackCalendar(name, each.base, each.work) for name, each in said.calendars.items()},
        tuple(_node(each, order) for order, each in enumerate(said.nodes)),
        links_of(said),
        tuple(
            PackOption(each.id, each.name, each.way, each.when, each.source, option_of(each))
            for each in said.options
        ),
        dict(said.targets),
    )


@lru_cache(maxsize=16)
def compile_calendar_pack(text: str) -> CalendarPack:
    """Read a calendar pack. Raises PackProblems with all that is wrong, each at the line of its year."""
    read = read_calendar(text)
    rows = [year.model_dump() for year in read.text.years]
    found: list[Problem] = []
    for number, row in enumerate(rows):
        try:
            announced_years({"years": [row]})
        except ValueError as refused:
            found.append(read.problem(("years", number), str(refused)))
        if row["year"] in [before["year"] for before in rows[:number]]:
            found.append(
                read.problem(("years", number, "year"), f"日历里 {row['year']} 年出现了两次，请合为一年")
            )
    if found:
        raise PackProblems(found)
    return CalendarPack(read.text, announced_years({"years": rows}))


def _node(text: NodeText, order: int) -> PackNode:
    law, spread = text.law, text.spread
    return PackNode(
        key=text.id,
        name=text.name,
        phase=text.phase,
        days=text.days,
        calendar=text.calendar,
        body=text.body,
        law_least=law.at_least if law else None,
        law_most=law.at_most if law else None,
        law_source=law.source if law else "",
        stage=text.stage or "",
        uses={shared_name(name): units for name, units in text.uses.items()},
        deliverable=text.deliverable,
        spread_low=spread.low if spread else None,
        spread_high=spread.high if spread else None,
        order=order,
    )
