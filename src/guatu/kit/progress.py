"""How far a long job is, told while its transaction is still open.

What a transaction writes nobody else sees before it ends, so the number stands in a small file beside the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

_watchers: list[Callable[[int], None]] = []


@contextmanager
def watching(watcher: Callable[[int], None]) -> Iterator[None]:
    """While inside, `watcher` hears every percentage that this process tells, for a bar on a terminal."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def _file(job: str) -> Path:
    return Path(settings.DATA_DIR) / "progress" / job


def teller(job: str, *, start: int = 0, end: int = 100) -> Callable[[int, int], None]:
    """A function to be called with (done, of how many); it notes the percentage of `job` between `start` and `end`."""
    last = [-1]

    def tell(done: int, total: int) -> None:
        percent = start + (end - start) * min(done, total) // max(total, 1)
        if percent != last[0]:
            last[0] = percent
            path = _file(job)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(percent))
            for watcher in _watchers:
                watcher(percent)

    return tell


def percent_of(job: str) -> int:
    """The last percentage told of `job`; 0 when nothing was."""
    try:
        return int(_file(job).read_text() or 0)
    except (FileNotFoundError, ValueError):
        return 0


def told_at(job: str) -> datetime | None:
    """When something was last told of `job`; None when nothing was."""
    try:
        return datetime.fromtimestamp(_file(job).stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None


def forget(job: str) -> None:
    """The job is over."""
    _file(job).unlink(missing_ok=True)
