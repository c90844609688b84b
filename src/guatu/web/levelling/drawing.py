"""Where the marks of the pictures of a run are put: bars of phases, loads by month, the falling line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.engine.calendar import Month

MONTH_WIDTH, NARROW = 24, 12
MANY_MONTHS = 40
LOAD_HEIGHT, LOAD_FOOT, LOAD_LEFT, DIGIT = 96, 18, 34, 7
LINE_WIDTH, LINE_HEIGHT = 320, 72
COLOURS = 10


@dataclass(frozen=True, slots=True)
class Scale:
    """Days as places across, month by month, between the first and the last."""

    months: tuple[Month, ...]
    step: int

    @classmethod
    def between(cls, first: date, last: date) -> Scale:
        """Whole months; narrow ones when there are many."""
        begin, end = Month.of(first), Month.of(last)
        months = tuple(begin.plus(number) for number in range(end.minus(begin) + 1))
        return cls(months, NARROW if len(months) > MANY_MONTHS else MONTH_WIDTH)

    @property
    def width(self) -> int:
        """The whole width."""
        return len(self.months) * self.step

    def at(self, day: date, after: int = 0) -> float:
        """The place of the morning of a day, or of its evening with `after` 1."""
        month = Month.of(day)
        days = (month.last_day - month.first_day).days + 1
        place = month.minus(self.months[0]) + (day.day - 1 + after) / days
        return round(max(0.0, min(float(len(self.months)), place)) * self.step, 1)

    @property
    def marks(self) -> list[dict[str, Any]]:
        """Where months begin, with a word at quarters and years."""
        return [
            {
                "x": number * self.step,
                "text": _mark(month, number),
                "is_year": month.number == 1 or not number,
            }
            for number, month in enumerate(self.months)
        ]


def _mark(month: Month, number: int) -> str:
    if not number or month.number == 1:
        return f"{month.year}.{month.number}"
    return f"{month.number}" if month.number in (4, 7, 10) and number > 2 else ""


def rows_of(view: dict[str, Any], scale: Scale) -> list[dict[str, Any]]:
    """A row for each project: bars of its phases, thin ones for the dates without limits, a mark for what is promised."""
    phases = names_of(view)
    rows = []
    for project in view["projects"]:
        bars = [
            {
                "name": phase["name"],
                "colour": phases.index(phase["name"]) % COLOURS,
                "after": _bar(scale, phase["after"]),
                "before": _bar(scale, phase["before"]),
                "dates": phase,
            }
            for phase in project["phases"]
        ]
        promised = date.fromisoformat(project["promised"])
        rows.append(project | {"bars": bars, "mark": scale.at(promised, 1)})
    return rows


def names_of(view: dict[str, Any]) -> list[str]:
    """The phases in the order they are met."""
    return list(dict.fromkeys(phase["name"] for project in view["projects"] for phase in project["phases"]))


def legend_of(view: dict[str, Any]) -> list[tuple[int, str]]:
    """The colour of each phase."""
    return [(number % COLOURS, name) for number, name in enumerate(names_of(view))]


def loads_of(view: dict[str, Any], scale: Scale) -> list[dict[str, Any]]:
    """A picture for each thing shared: what is used and what there is, month by month."""
    return [_load(load, scale.step) for load in view["loads"]]


def line_of(course: Sequence[Sequence[float]], seconds: int, now_at: float, bound: int) -> dict[str, Any]:
    """The falling line as steps, from 0 to the seconds given; `floor` is what no plan can be below."""
    top = max(1, *(late for _, late in course))
    points, last = [], course[0][1]
    for spent, late in [*course, [now_at, course[-1][1]]]:
        across = round(min(1.0, spent / max(1, seconds)) * LINE_WIDTH, 1)
        points += [f"{across},{_height(last, top)}", f"{across},{_height(late, top)}"]
        last = late
    return {"points": " ".join(points), "floor": _height(bound, top), "top": top, "is_shown": len(course) > 1}


def _height(late: float, top: float) -> float:
    return round((1 - late / top) * LINE_HEIGHT, 1)


def _bar(scale: Scale, days: Sequence[str]) -> dict[str, float]:
    first, last = scale.at(date.fromisoformat(days[0])), scale.at(date.fromisoformat(days[1]), 1)
    return {"x": first, "width": round(max(2.0, last - first), 1)}


def _load(load: dict[str, Any], step: int) -> dict[str, Any]:
    months = load["months"]
    top = max(1, *(max(each["units"], each["before"], each["after"]) for each in months))
    left = max(LOAD_LEFT, DIGIT * len(str(top)) + 10)
    bars = []
    for number, each in enumerate(months):
        month = Month.parse(each["month"])
        bars.append(
            each
            | {
                "x": left + number * step,
                "wide": step - 4 if step > NARROW else step - 3,
                "step": step,
                "text": _mark(month, number),
                "is_over": each["after"] > each["units"],
                "after_y": _up(each["after"], top),
                "after_h": LOAD_HEIGHT - _up(each["after"], top),
                "before_y": _up(each["before"], top),
                "before_h": LOAD_HEIGHT - _up(each["before"], top),
                "units_y": _up(each["units"], top),
            }
        )
    return {
        "name": load["name"],
        "is_quota": load["is_quota"],
        "bars": bars,
        "rows": _rows(months) if load["is_quota"] else [],
        "top": top,
        "left": left,
        "width": left + len(months) * step + 6,
        "height": LOAD_HEIGHT + LOAD_FOOT,
        "over": [each["month"] for each in bars if each["is_over"]],
        "busy": sum(1 for each in months if each["before"] > each["units"]),
    }


def _rows(months: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each month by itself what is released and used, and what is left at its end."""
    found, last = [], {"units": 0, "before": 0, "after": 0}
    for each in months:
        own = {name: each[name] - was for name, was in last.items()}
        found.append({"month": each["month"], "left": each["units"] - each["after"]} | own)
        last = {name: each[name] for name in last}
    return found


def _up(count: int, top: int) -> float:
    return round(LOAD_HEIGHT - (LOAD_HEIGHT - 10) * count / top, 1)
