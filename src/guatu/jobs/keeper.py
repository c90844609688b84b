"""Keeping a process running: one that ends by itself is started again, later and later while it keeps ending."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from threading import Event
from time import monotonic

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
log = logging.getLogger(__name__)


def keep_running(command: Sequence[str], stop: Event, *, first_wait: float = FIRST_WAIT) -> None:
    """Run `command` until `stop` is set; each time it ends by itself a line goes to the log and it is started again.

    The wait before that begins with `first_wait` seconds and doubles up to a minute; a process that had lived for a minute
    begins anew. At the end the process is asked to end and, after 20 seconds, ended.
    """
    wait = first_wait
    while not stop.is_set():
        started = monotonic()
        process = subprocess.Popen(command)  # noqa: S603 - our own command
        code = _wait(process, stop)
        if code is None:
            return
        wait = first_wait if monotonic() - started > LONGEST_WAIT else wait
        log.error(
            "the worker (pid %s) ended with code %s; starting it again in %s s", process.pid, code, wait
        )
        stop.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def _wait(process: subprocess.Popen[bytes], stop: Event) -> int | None:
    """The code the process ended with by itself; None when it was made to end."""
    while not stop.is_set():
        try:
            return process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return None
