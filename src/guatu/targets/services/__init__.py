"""Every change to plans, targets and tasks."""

from guatu.targets.services.adding import add_duty, add_target, add_task
from guatu.targets.services.deciding import (
    DutyWords,
    TargetWords,
    confirm_rest,
    confirm_row,
    edit_duty,
    edit_target,
    edit_task,
    reject_row,
    split_target,
)
from guatu.targets.services.duties import assign_duty, record_duty, withdraw_record
from guatu.targets.services.force import (
    announce_plan,
    bring_into_force,
    discard_plan,
    name_plan,
    withdraw_plan,
)
from guatu.targets.services.proposing import ask_model, has_model, propose_rows
from guatu.targets.services.reading import put_in_plan, put_in_text, read_plan_document, upload_limit_mb
from guatu.targets.services.tasks import drop_task, finish_task, reopen_task, report_task, schedule_task
from guatu.targets.services.undoing import undo_decision
from guatu.targets.services.units import add_unit, match_units, remove_unit, settle_name

__all__ = [
    "DutyWords",
    "TargetWords",
    "add_duty",
    "add_target",
    "add_task",
    "add_unit",
    "announce_plan",
    "ask_model",
    "assign_duty",
    "bring_into_force",
    "confirm_rest",
    "confirm_row",
    "discard_plan",
    "drop_task",
    "edit_duty",
    "edit_target",
    "edit_task",
    "finish_task",
    "has_model",
    "match_units",
    "name_plan",
    "propose_rows",
    "put_in_plan",
    "put_in_text",
    "read_plan_document",
    "record_duty",
    "reject_row",
    "remove_unit",
    "reopen_task",
    "report_task",
    "schedule_task",
    "settle_name",
    "split_target",
    "undo_decision",
    "upload_limit_mb",
    "withdraw_plan",
    "withdraw_record",
]
