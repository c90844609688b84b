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
    percent_done,
    problems_of,
)
from guatu.exchange.queries.preview import Preview, PreviewCell, PreviewHead, PreviewRow, preview

__all__ = [
    "AskedName",
    "AskedRow",
    "Candidate",
    "Preview",
    "PreviewCell",
    "PreviewHead",
    "PreviewRow",
    "annotated_copy",
    "asked_names",
    "asked_rows",
    "batch_json",
    "found_month",
    "list_name_of",
    "months_of",
    "percent_done",
    "preview",
    "problems_of",
    "questions",
    "why_not_new",
]
