"""Workbooks into the register and out of it again."""

from guatu.exchange.services.answers import (
    UNITS,
    accept_new_names,
    answer_names,
    answer_row,
    change_list,
    change_mapping,
    discard_import,
    restart_import,
)
from guatu.exchange.services.confirming import confirm_import, write_batch
from guatu.exchange.services.staging import decide_batch, read_batch, stage_import, upload_limit_mb
from guatu.exchange.services.undoing import obstacles, undo_import

__all__ = [
    "UNITS",
    "accept_new_names",
    "answer_names",
    "answer_row",
    "change_list",
    "change_mapping",
    "confirm_import",
    "decide_batch",
    "discard_import",
    "obstacles",
    "read_batch",
    "restart_import",
    "stage_import",
    "undo_import",
    "upload_limit_mb",
    "write_batch",
]
