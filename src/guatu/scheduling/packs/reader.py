"""The YAML text of a schedule pack or a calendar pack → a model of its shape, or every problem with its place and line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from guatu.kit.yaml_text import PackProblems, Problem, ReadText, checked, line_of, load_yaml
from guatu.scheduling.packs.schema import (
    CALENDAR_PARTS,
    SCHEDULE_PARTS,
    CalendarPackText,
    HeadText,
    Part,
    ScheduleText,
)

Head = TypeVar("Head", bound=HeadText)


@lru_cache(maxsize=64)
def kind_of(text: str) -> str:
    """The kind a text says it is; empty when it says none. Raises PackProblems for a text that is no YAML.

    >>> kind_of("kind: calendar  # ours\\nslug: days\\n")
    'calendar'
    """
    data, _ = load_yaml(text, "工期模板")
    return str(data.get("kind", "")) if isinstance(data, dict) else ""


def read_schedule(text: str) -> ReadText[ScheduleText]:
    """A schedule pack as written; what its parts mean together is checked by `compiled.compile_schedule_pack`.

    Raises PackProblems with every problem found.
    """
    return _read(text, ScheduleText, SCHEDULE_PARTS, "schedule", "工期模板")


def read_calendar(text: str) -> ReadText[CalendarPackText]:
    """A calendar pack as written. Raises PackProblems with every problem found."""
    return _read(text, CalendarPackText, CALENDAR_PARTS, "calendar", "工作日历")


def _read(
    text: str, model: type[Head], parts: Mapping[str, type[Part]], kind: str, noun: str
) -> ReadText[Head]:
    data, lines = load_yaml(text, noun)
    if not isinstance(data, dict):
        raise PackProblems([Problem("", 1, f"{noun}应当是“键: 值”的列表，例如第一行写 kind: {kind}")])
    if data.get("kind") != kind:
        raise PackProblems([Problem("kind", line_of(lines, ("kind",)), f"请写 kind: {kind}（{noun}）")])
    return checked(data, lines, model, parts)
