"""A schedule as files hold it: nodes with their dates, the links between them, and what a reader could not take over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.engine.schedule import Limit, Link

WORKDAYS, EVERY_DAY = "工作日", "自然日"
"""The two calendars every schedule may use by name; any other name is the user's own calendar."""


class UnreadableSchedule(ValueError):  # noqa: N818 - what happened, said as the rest of the project says it
    """The file cannot be read as a schedule: Chinese sentences that say why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class SheetNode:
    """One node as a file shows it. `days` are those of its `calendar` (工作日, 自然日 or another by name); 0 is a milestone.

    `percent` is 0 to 100, 100 exactly when it has `finished_on`. `start` to `is_critical` are worked out, not given: a
    reader hands on what the file says, None where it says nothing. `total_float` is in days of its calendar.
    """

    key: str
    name: str
    phase: str = ""
    days: int = 0
    calendar: str = WORKDAYS
    body: str = ""
    started_on: date | None = None
    finished_on: date | None = None
    percent: int = 0
    limits: tuple[Limit, ...] = ()
    start: date | None = None
    finish: date | None = None
    latest_start: date | None = None
    latest_finish: date | None = None
    total_float: int | None = None
    is_critical: bool = False
    baseline_start: date | None = None
    baseline_finish: date | None = None
    law: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetSchedule:
    """A schedule with the day it is to be finished by (`target_on`, named `target`) and the day its facts stand at (`as_of`)."""

    title: str
    nodes: tuple[SheetNode, ...]
    links: tuple[Link, ...] = ()
    target: str = ""
    target_on: date | None = None
    as_of: date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ReadSchedule:
    """What a file gave, and in `notes`, a sentence each, what of it was not taken over or had to be guessed."""

    schedule: SheetSchedule
    notes: tuple[str, ...] = ()
