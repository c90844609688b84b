"""Pausing Python's search for cycles while very many values are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycle_search() -> Iterator[None]:
    """While many rows are in memory the garbage collector walks over all of them again and again and finds nothing;
    a third of an import's time went there. Counting references goes on as always."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
