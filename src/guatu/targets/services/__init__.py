"""Every change to plans, targets and tasks."""

from guatu.targets.services.deciding import (
    DutyWords,
    TargetWords,
    add_target,
    confirm_rest,
    confirm_row,
    edit_duty,
    edit_target,
    edit_task,
    reject_row,
    split_target,
)
from guatu.targets.services.force import (
    announce_plan,
    bring_into_force,
    discard_plan,
    name_plan,
    withdraw_plan,
)
from guatu.targets.services.reading import put_in_plan, put_in_text, read_plan_document
from guatu.targets.services.undoing import undo_decision

__all__ = [
    "DutyWords",
    "TargetWords",
    "add_target",
    "announce_plan",
    "bring_into_force",
    "confirm_rest",
    "confirm_row",
    "discard_plan",
    "edit_duty",
    "edit_target",
    "edit_task",
    "name_plan",
    "put_in_plan",
    "put_in_text",
    "read_plan_document",
    "reject_row",
    "split_target",
    "undo_decision",
    "withdraw_plan",
]
