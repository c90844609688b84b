"""Forecasts as pictures: places on an axis, worked out here so that page and paper show them without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from guatu.engine.simulation import Count
from guatu.kit.money import FEN_PER_WAN, FEN_PER_YI
from guatu.oversight.queries.year_end import YearOutlook

if TYPE_CHECKING:
    from guatu.scheduling.foresight import Foreseen
    from guatu.scheduling.models import ProjectSchedule

LEAST_SHOWN = 0.001
MOST_BARS = 40
LEVELS = (90, 80, 50)
_TICKS = (1, 2, 2.5, 4, 5, 10)


@dataclass(frozen=True, slots=True)
class Axis:
    """Days laid out on 100 steps."""

    first: date
    last: date

    @classmethod
    def around(cls, days: Iterable[date]) -> Axis:
        """From the earliest of some days to the latest."""
        known = list(days)
        return cls(min(known), max(known))

    def at(self, day: date) -> float:
        """Where a day lies, from 0 to 100."""
        length = max(1, (self.last - self.first).days)
        return round(min(100.0, max(0.0, (day - self.first).days / length * 100)), 2)

    def bar(self, first: date, last: date) -> tuple[float, float]:
        """Where a range begins and how wide it is; at least wide enough to be seen."""
        begins, ends = self.at(first), self.at(last)
        width = max(0.8, ends - begins)
        return min(begins, 100 - width), round(width, 2)


@dataclass(frozen=True, slots=True)
class Band:
    """A range by its level in percent, where it lies on the axis, and its ends."""

    level: int
    x: float
    width: float
    first: date
    last: date
    by: date


@dataclass(frozen=True, slots=True)
class RangePicture:
    """The ranges of one forecast, the widest first, its middle and the promised day on one axis."""

    axis: Axis
    bands: tuple[Band, ...]
    middle: float
    promised: float


def range_picture(found: Foreseen) -> RangePicture:
    """The days one schedule may be done on."""
    days = [day for ends in found.within.values() for day in ends]
    axis = Axis.around([*days, *found.by.values(), found.promised_on])
    bands = tuple(
        Band(level, *axis.bar(*found.within[level]), *found.within[level], found.by[level])
        for level in LEVELS
    )
    return RangePicture(axis, bands, axis.at(found.by[50]), axis.at(found.promised_on))


@dataclass(frozen=True, slots=True)
class RowPicture:
    """The days by which one schedule of a table is done in 50, 80 and 90 of 100 cases, beside its promised day."""

    half: float
    eight: tuple[float, float]
    nine: tuple[float, float]
    promised: float


def row_pictures(rows: Sequence[ProjectSchedule]) -> dict[int, RowPicture]:
    """The pictures of a table by schedule, all on one axis."""
    known = [
        row for row in rows if row.half_on and row.eight_in_ten_on and row.nine_in_ten_on and row.promised_on
    ]
    days = [day for row in known for day in (row.half_on, row.nine_in_ten_on, row.promised_on) if day]
    if not days:
        return {}
    axis = Axis.around(days)
    found = {}
    for row in known:
        half, eight, nine, promised = row.half_on, row.eight_in_ten_on, row.nine_in_ten_on, row.promised_on
        if half and eight and nine and promised:
            found[row.pk] = RowPicture(
                axis.at(half), axis.bar(half, eight), axis.bar(eight, nine), axis.at(promised)
            )
    return found


def number_chart(count: Count) -> dict[str, Any]:
    """The distribution of how many will be in time, as `components/chart.html` takes it; unlikely ends are left out."""
    shown = [number for number, chance in enumerate(count.chances) if chance >= LEAST_SHOWN]
    if not shown:  # so many projects that no single number is likely
        low, high = count.within(0.98)
        shown = [low, high]
    first, last = min(shown), max(shown)
    step = ceil((last - first + 1) / MOST_BARS)
    starts = range(first, last + 1, step)
    values = [round(sum(count.chances[start : start + step]) * 100, 1) for start in starts]
    names = [str(start) if step == 1 else f"{start}–{min(start + step - 1, last)}" for start in starts]
    return {"categories": names, "unit": "%", "series": [{"name": "可能", "kind": "bar", "values": values}]}


@dataclass(frozen=True, slots=True)
class Fan:
    """The year's money: what was done, what was due, and the ranges of the end as they open up. 120 wide, 100 high.

    Lines are points for SVG; `bands` the outlines by level, the widest first; `ticks` the amounts beside the axis, highest
    first; `rows` the same as a table: month, done, due, lowest and highest of the 80 % range.
    """

    done: str
    due: str
    expected: str
    bands: tuple[tuple[int, str], ...]
    plan_y: float
    end: tuple[float, float]
    ticks: tuple[str, ...]
    unit: str
    months: tuple[str, ...]
    rows: tuple[tuple[str, int | None, int | None, int | None, int | None], ...]


def fan(found: YearOutlook) -> Fan | None:
    """The picture of a year; None when nothing is planned."""
    if found.whole is None:
        return None
    whole, last = found.whole, found.month.number
    done = {each.month.number: each.done_fen for each in found.months}
    due = {each.month.number: each.due_fen for each in found.months} | {12: whole.plan_fen}
    top, ticks, unit = _scale(max(whole.plan_fen, whole.end.ranges[90][1], *done.values(), *due.values()))

    def point(month: float, fen: float) -> str:
        return f"{month * 10 - 5:.2f},{_y(fen, top)}"

    def outline(level: int) -> str:
        low, high = whole.end.ranges[level]
        return " ".join([point(last, whole.done_fen), point(12, high), point(12, low)])

    is_over = last == 12
    return Fan(
        " ".join(point(month, fen) for month, fen in sorted(done.items())),
        " ".join(point(month, fen) for month, fen in sorted(due.items())),
        "" if is_over else f"{point(last, whole.done_fen)} {point(12, whole.end.mean)}",
        () if is_over else tuple((level, outline(level)) for level in LEVELS),
        _y(whole.plan_fen, top),
        (115.0, _y(whole.end.mean, top)),
        ticks,
        unit,
        tuple(f"{month}月" for month in range(1, 13)),
        tuple(_row(found, month, done, due) for month in sorted({*done, 12})),
    )


def _row(
    found: YearOutlook, month: int, done: dict[int, int], due: dict[int, int]
) -> tuple[str, int | None, int | None, int | None, int | None]:
    low, high = found.whole.end.ranges[80] if found.whole and month == 12 else (None, None)
    return f"{month}月", done.get(month), due.get(month), low, high


def _y(fen: float, top: float) -> float:
    return round(100 - fen / top * 100, 2)


def _scale(most: int) -> tuple[float, tuple[str, ...], str]:
    """The top of an axis that holds an amount, its ticks from the top down, and the unit they are in."""
    fen, unit = (FEN_PER_YI, "亿元") if most >= FEN_PER_YI else (FEN_PER_WAN, "万元")
    need = max(most, 1) / fen / 4
    power = 1.0
    while power * 10 <= need:
        power *= 10
    while power > need:
        power /= 10
    step = next(each * power for each in _TICKS if each * power >= need)
    return (
        step * 4 * fen,
        tuple(
            f"{step * place:,.4g}" if step * 4 < 10_000 else f"{step * place:,.0f}"
            for place in range(4, -1, -1)
        ),
        unit,
    )
