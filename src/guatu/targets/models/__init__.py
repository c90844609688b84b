"""Plan documents, the targets and tasks read from them, and what became of each."""

from guatu.targets.models.deciding import Decision
from guatu.targets.models.plans import Passage, Plan, Quoted
from guatu.targets.models.targets import Target, TargetFigure, TargetPart, TargetStatus
from guatu.targets.models.tasks import (
    RecurringDuty,
    RecurringDutyRecord,
    Task,
    TaskReport,
    TaskUnit,
    UnitName,
)

__all__ = [
    "Decision",
    "Passage",
    "Plan",
    "Quoted",
    "RecurringDuty",
    "RecurringDutyRecord",
    "Target",
    "TargetFigure",
    "TargetPart",
    "TargetStatus",
    "Task",
    "TaskReport",
    "TaskUnit",
    "UnitName",
]
