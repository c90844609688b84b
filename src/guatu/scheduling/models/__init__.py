"""Packs and closures, schedules with their nodes, what was promised, and how all of it moved."""

from guatu.scheduling.models.course import Baseline, Change, Snapshot
from guatu.scheduling.models.definitions import Closure, PackVersion
from guatu.scheduling.models.levelling import LevellingRun
from guatu.scheduling.models.schedules import Node, NodeLink, OptionTaken, ProjectSchedule, Promise

__all__ = [
    "Baseline",
    "Change",
    "Closure",
    "LevellingRun",
    "Node",
    "NodeLink",
    "OptionTaken",
    "PackVersion",
    "ProjectSchedule",
    "Promise",
    "Snapshot",
]
