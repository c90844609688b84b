"""Who agreed to the ways to win time that were decided on."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.scheduling.models import OptionTaken, ProjectSchedule
from guatu.scheduling.packs.compiled import PackOption, compile_schedule_pack
from guatu.scheduling.timetables import Timetable


@dataclass(frozen=True, slots=True)
class Agreement:
    """A way to win time that was decided on, and who agreed to it."""

    option: PackOption
    agreed_by: str


def agreements(found: Timetable) -> list[Agreement]:
    """The ways decided on for a schedule, in the order of its pack."""
    who = dict(OptionTaken.objects.filter(schedule=found.row).values_list("key", "agreed_by"))
    return [Agreement(option, who[option.key]) for option in found.options if option.key in who]


def taken_options(row: ProjectSchedule) -> list[PackOption]:
    """The ways decided on for a schedule as stored, in the order of its pack."""
    keys = set(OptionTaken.objects.filter(schedule=row).values_list("key", flat=True))
    return (
        [option for option in compile_schedule_pack(row.pack.body).options if option.key in keys]
        if row.pack
        else []
    )
