"""Texts that cannot turn into formulas, in a workbook or after it was saved as CSV."""

from __future__ import annotations

from guatu.exchange.reader.text import FORMULA_STARTS

LONGEST_TEXT = 32_767
"""Excel keeps no more characters in one cell."""


def inert(text: str) -> str:
    """The text as it is written to a cell: one that could start a formula gets an apostrophe in front.

    >>> inert("=1+1"), inert(" @SUM(A1)"), inert("一号路"), inert("-25℃冷库")
    ("'=1+1", "' @SUM(A1)", '一号路', "'-25℃冷库")
    """
    safe = f"'{text}" if text.lstrip("' ").startswith(FORMULA_STARTS) else text
    return safe if len(safe) <= LONGEST_TEXT else safe[: LONGEST_TEXT - 1] + "…"


def sheet_name(title: str) -> str:
    """A name Excel allows for a sheet, made from a title."""
    name = "".join(c for c in title if c not in "[]:*?/\\" and c.isprintable()).strip("'")[:31]
    return name or "表"
