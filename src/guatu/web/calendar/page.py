"""What the page of the calendar shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.access.enums import Can
from guatu.access.policy import may
from guatu.engine.calendar import FIRST_DAY, LAST_DAY, CalendarError, WorkCalendar
from guatu.scheduling.calendars import EVERY_DAY, Almanac, CalendarSpec
from guatu.scheduling.queries.days import WEEK, Reckoned, day_after, days_between, year_grid
from guatu.scheduling.queries.definitions import closure_lines, indented, places_around, work_calendars
from guatu.web.calendar.forms import AfterForm, BetweenForm
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.access.models import Region


@dataclass(frozen=True, slots=True)
class Asked:
    """Which year by which calendar where."""

    year: int
    region: Region | None
    spec: CalendarSpec


def year_context(request: SignedIn, on: date) -> dict[str, Any]:
    """Everything the page is made from."""
    calendars, places = work_calendars(request.user), places_around(request.user)
    asked = _asked(request, calendars, places, on)
    almanac = Almanac()
    made = almanac.calendars(calendars, asked.region)
    grid = year_grid(asked.year, made[asked.spec.name], almanac.years)
    return {
        "asked": asked,
        "grid": grid,
        "unit": _unit(asked.spec),
        "week": WEEK,
        "legend": _legend(asked.spec),
        "is_every_day": asked.spec.base == EVERY_DAY,
        "today": on,
        "calendars": calendars,
        "places": indented(places),
        "before": asked.year - 1 if asked.year > FIRST_DAY.year else None,
        "after": asked.year + 1 if asked.year < LAST_DAY.year else None,
        "years": [each.year for each in almanac.years],
        "closures": closure_lines(request.user),
        "may_define": may(request.user, Can.DEFINE),
    } | _reckoned(request, calendars, made, on)


def _asked(request: SignedIn, calendars: list[CalendarSpec], places: list[Region], on: date) -> Asked:
    """What the address asks for; what it cannot mean is left out."""
    query = request.GET
    year = whole_number(query.get("year", "")) or on.year
    region = next((each for each in places if str(each.pk) == query.get("region")), None)
    spec = next((each for each in calendars if each.name == query.get("work")), calendars[0])
    return Asked(year if FIRST_DAY.year <= year <= LAST_DAY.year else on.year, region, spec)


def _unit(spec: CalendarSpec) -> str:
    if spec.base != EVERY_DAY:
        return "工作日"
    return "可施工日" if spec.work else "自然日"


def _legend(spec: CalendarSpec) -> list[tuple[str, str, str]]:
    """What a cell can look like: kind of day, its mark, and in words."""
    if spec.base == EVERY_DAY:
        found = [("work", "", _unit(spec)), ("holiday", "休", "法定节假日，照常计算")]
    else:
        found = [
            ("work", "", "工作日"),
            ("rest", "", "周末"),
            ("holiday", "休", "放假"),
            ("made-up", "班", "调休上班"),
        ]
    return [*found, ("closed", "停", "停工")] if spec.work else found


def _reckoned(
    request: SignedIn, calendars: list[CalendarSpec], made: dict[str, WorkCalendar], on: date
) -> dict[str, Any]:
    """The two calculators with what was asked of one of them."""
    query = request.GET
    first = {"start": on, "count": 20, "unit": calendars[0].name}
    second = {"first": on, "last": date(on.year, 12, 31), "unit": calendars[0].name}
    after = AfterForm(
        query if "count" in query else None, initial=first, calendars=calendars, auto_id="after_%s"
    )
    between = BetweenForm(
        query if "last" in query else None, initial=second, calendars=calendars, auto_id="between_%s"
    )
    return {
        "after_form": after,
        "between_form": between,
        "after_said": _said(after, made),
        "between_said": _said(between, made),
    }


def _said(form: AfterForm | BetweenForm, made: dict[str, WorkCalendar]) -> Reckoned | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    by = made[said["unit"]]
    try:
        if isinstance(form, AfterForm):
            return day_after(said["start"], said["count"], by, made["工作日"])
        return days_between(said["first"], said["last"], by)
    except CalendarError as refused:
        return Reckoned(None, None, str(refused))
