"""What a forecast is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Course(StrEnum):
    """How a figure moves through its time: added up month by month, along a line, or holding its level."""

    TOTAL = "total"
    LINE = "line"
    LEVEL = "level"


class Method(StrEnum):
    """How a forecast was made."""

    REACHED = "reached"
    SEASONAL = "seasonal"
    PACE = "pace"
    LINE = "line"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The figure expected at the end, to four decimals, with the range it should fall into.

    `low` and `high` are None where too little is known for a range. `sentence` says in Chinese how all three were made.
    """

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    method: Method
    sentence: str
