"""What a schedule pack and a calendar pack may say, key by key (docs/schedule-packs.md)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from guatu.scheduling.uses import MOST_UNITS, MOST_USES

MOST_NODES = 300
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,38}[a-z0-9]$")]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
CalendarName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Days = Annotated[int, Field(ge=0, le=3650)]
Lag = Annotated[int, Field(ge=-3650, le=3650)]
Kind = Literal["FS", "SS", "FF", "SF"]
Way = Literal["并联", "容缺", "承诺制", "拿地即开工", "搭接", "增加班组"]


def _as_link(value: object) -> object:
    """A node to wait for may be just its id: finish to start, without lag."""
    return {"node": value} if isinstance(value, str) else value


class Part(BaseModel):
    """Any part of a pack: unknown keys are refused, nothing is converted silently, values never change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CalendarText(Part):
    """A calendar nodes name: announced working days or every day, less the closures of one kind of work."""

    base: Literal["working", "every_day"]
    work: str = Field(default="", max_length=40)


class LawText(Part):
    """A statutory limit on a node's days, in the node's own calendar."""

    at_most: Days | None = None
    at_least: Days | None = None
    source: Source


class SpreadText(Part):
    """The factors on a node's days that one time in ten it stays below, and one time in ten it goes beyond."""

    low: float = Field(gt=0, le=1)
    high: float = Field(ge=1, le=10)


class AfterText(Part):
    """A node waited for. `lag` counts in `calendar`, or in that of the node that waits."""

    node: Id
    kind: Kind = "FS"
    lag: Lag = 0
    calendar: CalendarName | None = None


class NodeText(Part):
    """One node; 0 days make it a milestone."""

    id: Id
    name: Word
    phase: Short
    days: Days
    calendar: CalendarName
    body: str = Field(default="", max_length=100)
    law: LawText | None = None
    stage: str | None = None
    uses: dict[Word, Annotated[int, Field(ge=1, le=MOST_UNITS)]] = Field(
        default_factory=dict, max_length=MOST_USES
    )
    deliverable: str = Field(default="", max_length=100)
    spread: SpreadText | None = None
    after: list[Annotated[AfterText, BeforeValidator(_as_link)]] = Field(default_factory=list, max_length=40)


class RelinkText(Part):
    """A link that takes the place of all links between the same two nodes."""

    before: Id
    after: Id
    kind: Kind = "FS"
    lag: Lag = 0
    calendar: CalendarName | None = None


class OptionText(Part):
    """One way to win time, the condition it may be used under, who must agree, and how hard it is."""

    id: Id
    name: Word
    way: Way
    shorten: dict[Id, Annotated[int, Field(ge=1, le=3650)]] = Field(default_factory=dict)
    relink: list[RelinkText] = Field(default_factory=list, max_length=20)
    unlink: list[Annotated[list[Id], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list, max_length=20
    )
    must_agree: list[Word] = Field(default_factory=list, max_length=20)
    cost: int = Field(default=1, ge=0, le=99)
    when: Line
    source: str = Field(default="", max_length=500)


class HeadText(Part):
    """What every pack says of itself."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$")]
    version: int = Field(ge=1, le=9999)
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    place: str = Field(default="", max_length=60)
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    valid_from: date | None = None
    note: str = Field(default="", max_length=2000)


class ScheduleText(HeadText):
    """The nodes a kind of project passes, from idea to use."""

    kind: Literal["schedule"]
    applies: list[Word] = Field(default_factory=list, max_length=60)
    calendars: dict[CalendarName, CalendarText] = Field(min_length=1, max_length=20)
    phases: list[Short] = Field(min_length=1, max_length=20)
    targets: dict[Word, Id] = Field(min_length=1, max_length=20)
    default_target: Word
    reasons: list[Short] = Field(min_length=1, max_length=40)
    nodes: list[NodeText] = Field(min_length=1, max_length=MOST_NODES)
    options: list[OptionText] = Field(default_factory=list, max_length=40)


class HolidayText(Part):
    """Days off, the first and the last included."""

    name: Word
    first: date
    last: date


class YearText(Part):
    """One announced year."""

    year: int = Field(ge=1990, le=2079)
    notice: Line
    announced_on: date
    url: str = Field(default="", max_length=300)
    holidays: list[HolidayText] = Field(default_factory=list, max_length=40)
    worked: list[date] = Field(default_factory=list, max_length=60)


class CalendarPackText(HeadText):
    """The announced working days of years."""

    kind: Literal["calendar"]
    years: list[YearText] = Field(min_length=1, max_length=90)


SCHEDULE_PARTS: dict[str, type[Part]] = {
    "calendars": CalendarText,
    "nodes": NodeText,
    "law": LawText,
    "spread": SpreadText,
    "after": AfterText,
    "options": OptionText,
    "relink": RelinkText,
}
CALENDAR_PARTS: dict[str, type[Part]] = {"years": YearText, "holidays": HolidayText}
