"""Every change to reports, months and statistics entries."""

from guatu.progress.services.figures import (
    correct_figure,
    record_figures,
    touched_months,
    would_change,
)
from guatu.progress.services.periods import closing, hold_open, refuse_to_close
from guatu.progress.services.statistics import (
    DENIED,
    denied,
    enter_statistics,
    record_statistics,
    withdraw_statistics,
    would_enter,
)
from guatu.progress.services.undo import obstacles, revert_batch

__all__ = [
    "DENIED",
    "closing",
    "correct_figure",
    "denied",
    "enter_statistics",
    "hold_open",
    "obstacles",
    "record_figures",
    "record_statistics",
    "refuse_to_close",
    "revert_batch",
    "touched_months",
    "withdraw_statistics",
    "would_change",
    "would_enter",
]
