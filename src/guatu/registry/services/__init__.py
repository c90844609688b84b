"""Every change to the register."""

from guatu.registry.services.projects import (
    change_plan,
    change_project,
    create_project,
    enter_list,
    leave_list,
)
from guatu.registry.services.register import apply_register_rows, preview_register_rows
from guatu.registry.services.stages import record_stage, withdraw_stage
from guatu.registry.services.undo import created_by, obstacles, revert_batch

__all__ = [
    "apply_register_rows",
    "change_plan",
    "change_project",
    "create_project",
    "created_by",
    "enter_list",
    "leave_list",
    "obstacles",
    "preview_register_rows",
    "record_stage",
    "revert_batch",
    "withdraw_stage",
]
