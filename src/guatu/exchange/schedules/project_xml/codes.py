"""The numbers, times and fields by which Microsoft Project's XML (MSPDI) says things.

Source: Microsoft's Project XML Data Interchange Schema reference (mspdi_pj12.xsd).
"""

from __future__ import annotations

import re
from datetime import date, datetime

from guatu.engine.schedule import Edge, LinkKind, Sense

NAMESPACE = "http://schemas.microsoft.com/project"
MINUTES_PER_DAY = 480
MINUTES_OF_A_DAY = 1440
MORNING, EVENING = "08:00:00", "17:00:00"
WORKING_TIMES = ((MORNING, "12:00:00"), ("13:00:00", EVENING))

KINDS = {LinkKind.FF: 0, LinkKind.FS: 1, LinkKind.SF: 2, LinkKind.SS: 3}
CONSTRAINTS = {
    (Edge.START, Sense.ON): 2,
    (Edge.FINISH, Sense.ON): 3,
    (Edge.START, Sense.NOT_BEFORE): 4,
    (Edge.START, Sense.NOT_AFTER): 5,
    (Edge.FINISH, Sense.NOT_BEFORE): 6,
    (Edge.FINISH, Sense.NOT_AFTER): 7,
}
ALAP = 1
DAYS, ELAPSED_DAYS = 7, 8
_ESTIMATED = 32
"""Added to a format of duration when the duration is an estimate (7 is days, 39 days?)."""
PERCENT, ELAPSED_PERCENT = 19, 20
_ELAPSED = {4, 6, 8, 10, 12, ELAPSED_PERCENT}

_FIELDS = ("节点编号", "法定时限", "约束依据", "期限依据")
FIELDS = {alias: 188743731 + 3 * place for place, alias in enumerate(_FIELDS)}
"""Text1 to Text4 of a task, by the name we give them."""
OWN_KEY, LAW, CONSTRAINT_REASON, DEADLINE_REASON = _FIELDS
HELD = "由数据日期推出"
"""The reason of a constraint that only says that the past is over; it is no limit of the node."""

_DURATION = re.compile(
    r"(-)?P(?:{0}Y)?(?:{0}M)?(?:{0}D)?(?:T(?:{0}H)?(?:{0}M)?(?:{0}S)?)?".format(r"(\d+(?:\.\d+)?)")
)
_TARGET = re.compile(r"目标：(.*?) ?(\d{4}-\d{2}-\d{2})?", re.DOTALL)


def morning(day: date) -> str:
    """The moment work begins on a day."""
    return f"{day.isoformat()}T{MORNING}"


def evening(day: date) -> str:
    """The moment work ends on a day."""
    return f"{day.isoformat()}T{EVENING}"


def hours(days: int) -> str:
    """A duration of days of eight hours."""
    return f"PT{days * MINUTES_PER_DAY // 60}H0M0S"


def minutes(count: int) -> str:
    """A duration of minutes."""
    return f"PT{count // 60}H{count % 60}M0S"


def minutes_of(text: str) -> float | None:
    """The minutes of a duration such as PT16H0M0S; None when it is none."""
    found = _DURATION.fullmatch(text.strip())
    if not found or not any(found.groups()[1:]):
        return None
    years, months, days, hour, minute, second = (float(part or 0) for part in found.groups()[1:])
    total = (
        years * 365 + months * 30 + days
    ) * MINUTES_OF_A_DAY  # as the schema's own type means them: passing days
    total += hour * 60 + minute + second / 60
    return -total if found[1] else total


def is_elapsed(form: int) -> bool:
    """Whether a format of durations or lags is one of 历时 (edays and the like)."""
    return (form - _ESTIMATED if form > _ESTIMATED else form) in _ELAPSED


def is_percent(form: int) -> bool:
    """Whether a format of lags is a share of the task before."""
    return (form - _ESTIMATED if form > _ESTIMATED else form) in (PERCENT, ELAPSED_PERCENT)


def moment_of(text: str) -> datetime | None:
    """A moment as the file writes it, without its zone; None when it is none (NA, empty, 1984 as 'never')."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=None) if 1985 <= found.year <= 2149 else None


def target_text(name: str, day: date | None) -> str:
    """The line in which a file's subject holds the target; empty without one."""
    if not name and day is None:
        return ""
    return f"目标：{name}" + (f" {day}" if day else "")


def target_of(subject: str) -> tuple[str, date | None] | None:
    """Name and day of the target in a subject; None when it is some other subject."""
    found = _TARGET.fullmatch(subject)
    if not found:
        return None
    try:
        return found[1], date.fromisoformat(found[2]) if found[2] else None
    except ValueError:
        return None
