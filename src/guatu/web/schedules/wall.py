"""The wall of schedules on a big screen: figures, a bar for each project, and the nodes that are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.clock import now, today
from guatu.scheduling.queries.schedules import TIGHT
from guatu.scheduling.queries.wall import MOST, Wall, WallLine
from guatu.scheduling.queries.wall import wall as wall_of
from guatu.web.forecasts.pictures import Axis
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import FilterForm
from guatu.web.schedules.listing import asked_for

LEAST_MONTHS, MOST_MONTHS = 6, 18
MOST_TICKS = 12
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """One schedule on the axis: where a part begins and how wide it is, in hundredths; None where there is no such part.

    `ahead` is from today to the forecast or the target, whichever comes first, `spare` from the forecast to the target, `late`
    from the target to the forecast. `target` is where the target stands; `is_before` and `is_beyond` say that it, or the
    forecast, lies outside of the axis.
    """

    ahead: Span | None
    spare: Span | None
    late: Span | None
    target: float | None
    is_before: bool
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the wall with its place in the order, its bar, its light and what the light says, and what that is about
    where it is not the aim."""

    number: int
    line: WallLine
    bar: Bar | None
    level: str
    verdict: str
    cause: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The months of the wall: where each of the marked ones begins, and where today is, in hundredths."""

    today: float
    ticks: tuple[tuple[float, str], ...]
    axis: Axis


@require_GET
def wall(request: SignedIn) -> HttpResponse:
    """Every schedule in scope on one wall, by the filters of the list; htmx gets what changes alone."""
    access.require(request.user, Can.VIEW)
    is_part = bool(request.headers.get("HX-Request"))
    template = "schedules/wall/_board.html" if is_part else "schedules/wall/page.html"
    answer = render(request, template, wall_context(request))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def wall_context(request: SignedIn) -> dict[str, Any]:
    """Everything the wall is made from."""
    form, asked = asked_for(request)
    found = wall_of(request.user, asked, today())
    scale = scale_of(found)
    return {
        "wall": found,
        "at": now(),
        "narrowed": list(_narrowed(form)),
        "scale": scale,
        "rows": [_row(number, line, scale, found.as_of) for number, line in enumerate(found.lines[:MOST], 1)],
        "more": max(0, len(found.lines) - MOST),
        "overdue": found.overdue[:MOST],
        "due": found.due[:MOST],
        "query": request.GET.urlencode(),
    }


def scale_of(found: Wall) -> Scale:
    """The month before this one to that of the last target or forecast: half a year at least, a year and a half at most."""
    days = [day for line in found.lines for day in (line.promised_on, line.finish) if day]
    first = Month.of(found.as_of).plus(-1)
    count = Month.of(max(days, default=found.as_of)).minus(first) + 1
    count = min(MOST_MONTHS, max(LEAST_MONTHS, count))
    axis = Axis(first.first_day, first.plus(count - 1).last_day)
    step = 1 if count <= MOST_TICKS else 3
    months = [first.plus(number) for number in range(0, count, step)]
    ticks = tuple((axis.at(month.first_day), _tick(month, step)) for month in months)
    return Scale(axis.at(found.as_of), ticks, axis)


def bar_of(line: WallLine, axis: Axis, on: date) -> Bar | None:
    """The bar of one line; None without dates."""
    target, finish = line.promised_on, line.finish
    if target is None or finish is None:
        return None
    met = max(on, min(target, finish))
    return Bar(
        ahead=_span(axis, on, met),
        spare=_span(axis, max(on, finish), target),
        late=_span(axis, max(on, target), finish),
        target=axis.at(target) if axis.first <= target <= axis.last else None,
        is_before=target < axis.first,
        is_beyond=max(target, finish) > axis.last,
    )


def _span(axis: Axis, first: date, last: date) -> Span | None:
    return axis.bar(first, last) if first < last and first <= axis.last else None


def _tick(month: Month, step: int) -> str:
    """The name of a month, the first of a year with the year."""
    return f"{month.year % 100}年{month.number}月" if month.number <= step else f"{month.number}月"


def _row(number: int, line: WallLine, scale: Scale, on: date) -> Row:
    cause = line.missed_node if line.worst_days > (line.late_days or 0) and not line.problem else ""
    return Row(number, line, bar_of(line, scale.axis, on), *_verdict(line), cause)


def _verdict(line: WallLine) -> tuple[str, str]:
    """The light of a line and how many working days are to spare or lacking."""
    if line.problem or line.late_days is None:
        return "red", "排不出"
    if line.worst_days > 0:
        return "red", f"晚 {line.worst_days} 天"
    return "yellow" if -line.worst_days <= TIGHT else "green", f"余 {-line.worst_days} 天"


def _narrowed(form: FilterForm) -> Iterator[str]:
    """What the wall is narrowed to, in the words of the filters."""
    for name, value in form.cleaned_data.items():
        if value in ("", None):
            continue
        choices: Sequence[tuple[Any, str]] = getattr(form.fields[name], "choices", [])
        yield dict(choices).get(value, str(value)).strip()
