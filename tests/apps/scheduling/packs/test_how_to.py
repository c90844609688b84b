"""What docs/schedule-packs.md shows works, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guatu.scheduling.packs.compiled import compile_calendar_pack, compile_schedule_pack
from guatu.scheduling.packs.schema import (
    AfterText,
    CalendarPackText,
    CalendarText,
    HolidayText,
    LawText,
    NodeText,
    OptionText,
    Part,
    RelinkText,
    ScheduleText,
    SpreadText,
    YearText,
)
from guatu.scheduling.packs.shipped import shipped_schedules

TEXT = (Path(__file__).resolve().parents[4] / "docs" / "schedule-packs.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
PARTS = [
    ScheduleText,
    CalendarText,
    LawText,
    SpreadText,
    AfterText,
    NodeText,
    RelinkText,
    OptionText,
    CalendarPackText,
    YearText,
    HolidayText,
]


def test_the_examples_can_be_used() -> None:
    schedule, calendar = EXAMPLES
    assert compile_schedule_pack(schedule).default_target == "竣工"
    assert [year.year for year in compile_calendar_pack(calendar).years] == [2026]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_named(part: type[Part]) -> None:
    assert [key for key in part.model_fields if not re.search(rf"\b{key}\b", TEXT)] == []


def test_every_shipped_pack_is_listed() -> None:
    assert [name for name in shipped_schedules() if f"`{name.removesuffix('.yaml')}`" not in TEXT] == []
