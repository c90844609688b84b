"""Reads for the pages and the command of an import."""

from guatu.exchange.queries.asked import (
    AskedName,
    AskedRow,
    Candidate,
    asked_names,
    asked_rows,
    questions,
    why_not_new,
)
from guatu.exchange.queries.batches import (
    annotated_copy,
    batch_json,
    found_month,
    list_name_of,
    months_of,
    problems_of,
    sheets_of,
    uploaded,
)
from guatu.exchange.queries.preview import Preview, PreviewCell, PreviewHead, PreviewRow, preview
from guatu.exchange.queries.said import all_values, values_at
from guatu.exchange.queries.standing import (
    BUSY,
    READ_PERCENT,
    Standing,
    is_followed_up,
    percent_done,
    standing,
)

__all__ = [
    "BUSY",
    "READ_PERCENT",
    "AskedName",
    "AskedRow",
    "Candidate",
    "Preview",
    "PreviewCell",
    "PreviewHead",
    "PreviewRow",
    "Standing",
    "all_values",
    "annotated_copy",
    "asked_names",
    "asked_rows",
    "batch_json",
    "found_month",
    "is_followed_up",
    "list_name_of",
    "months_of",
    "percent_done",
    "preview",
    "problems_of",
    "questions",
    "sheets_of",
    "standing",
    "uploaded",
    "values_at",
    "why_not_new",
]
