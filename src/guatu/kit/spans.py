"""Walking over many rows in pieces that a database and the memory take easily."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Lookup = dict[str, int | list[int]]

SPAN = 5_000
MOST_NAMED = 900  # below the 999 parameters that every SQLite takes


def id_lookups(
    column: str, ids: Iterable[int] | None, *, lowest: int | None, highest: int | None
) -> Iterator[Lookup]:
    """Filter arguments that together cover all rows, in the order of `column`.

    With `ids` they name those ids a few hundred at a time; without, they are half-open spans from `lowest` to `highest`.

    >>> list(id_lookups("pk", [3, 1], lowest=1, highest=9))
    [{'pk__in': [1, 3]}]
    """
    if ids is not None:
        for few in pieces(sorted(set(ids)), MOST_NAMED):
            yield {f"{column}__in": list(few)}
    elif lowest is not None and highest is not None:
        for first in range(lowest, highest + 1, SPAN):
            yield {f"{column}__gte": first, f"{column}__lt": first + SPAN}


def pieces(items: Iterable[Item], size: int) -> Iterator[Sequence[Item]]:
    """Lists of `size` items, the last one shorter.

    >>> list(pieces("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
