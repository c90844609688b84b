"""The one error of the formula language, and how near names are suggested."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class FormulaError(Exception):
    """A formula that cannot be used, in one Chinese sentence for the person who typed it.

    `reason` says what is wrong, `position` counts characters from 1 in the text as typed (None when no place
    in it is to blame), `message` (also `str(error)`) is both together.
    """

    def __init__(self, reason: str, position: int | None = None) -> None:
        self.reason = reason
        self.position = position
        self.message = reason if position is None else f"第 {position} 个字：{reason}"
        super().__init__(self.message)


def nearest(word: str, names: Iterable[str]) -> str:
    """The half-sentence that offers the closest known name, or nothing when none is close."""
    found = difflib.get_close_matches(word, list(names), n=1, cutoff=0.5)
    return f"，是不是“{found[0]}”？" if found else ""
