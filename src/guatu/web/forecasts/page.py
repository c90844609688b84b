"""What the page of forecasts shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.access.choices import bodies_to_choose, regions_to_choose
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.oversight.queries.early_starts import EarlyOutlook, early_outlook
from guatu.oversight.queries.foresight_record import year_end_record
from guatu.oversight.queries.months import latest_month_until
from guatu.oversight.queries.register_filters import RegisterFilters
from guatu.oversight.queries.year_end import YearOutlook, year_outlook
from guatu.registry.search import lists_on_record
from guatu.scheduling.queries.foresight import Outlook, Within, outlook, record
from guatu.web.forecasts.forms import ScopeForm
from guatu.web.forecasts.pictures import fan, number_chart, row_pictures
from guatu.web.forecasts.words import (
    chance_said,
    days_said,
    early_said,
    money_said,
    schedules_said,
    shares_said,
)
from guatu.web.requests import SignedIn


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a year with what earlier starts could add; both None without facts or plans."""

    year: YearOutlook | None
    early: EarlyOutlook | None

    @property
    def gap_fen(self) -> int:
        """What is expected to be missing; 0 when nothing is."""
        return max(0, self.year.whole.gap_fen) if self.year and self.year.whole else 0


def page_context(request: SignedIn) -> dict[str, Any]:
    """Everything the page is made from."""
    on = today()
    form = ScopeForm(
        request.GET,
        otherwise=date(on.year, 12, 31),
        region=regions_to_choose(request.user, Can.VIEW),
        unit=bodies_to_choose(request.user, Can.VIEW),
        on_list=lists_on_record(request.user, Can.VIEW),
    )
    places = {name: form.asked(name) for name in ("region", "unit", "on_list")}
    within = Within(**places)
    filters = RegisterFilters(region=places["region"], unit=places["unit"], on_list=places["on_list"])
    schedules = outlook(request.user, form.day, within, on=on, number=form.asked("number"))
    money = _money(request, form.day, filters, on)
    kept = record(request.user, within, on=on)
    past = year_end_record(request.user)
    return {
        "form": form,
        "on": on,
        "said": [
            schedules_said(schedules),
            money_said(money.year),
            early_said(money.early, money.gap_fen),
        ],
        **_schedules(schedules),
        "year": money.year,
        "share_said": f"{money.year.whole.share:.1%}" if money.year and money.year.whole else "",
        "early": money.early,
        "gap_fen": money.gap_fen,
        "is_other_year": money.year is not None and money.year.month.year != form.day.year,
        "fan": fan(money.year) if money.year else None,
        "kept": kept,
        "kept_said": days_said(kept.runs) if kept.runs else "",
        "pace_said": days_said(kept.pace) if kept.pace else "",
        "past": past,
        "past_said": shares_said(past) if past else "",
    }


def _schedules(found: Outlook) -> dict[str, Any]:
    pictures = row_pictures(found.rows)
    return {
        "schedules": found,
        "rows": [(each, pictures.get(each.row.pk)) for each in found.standings],
        "numbers": number_chart(found.count) if found.count else None,
        "eighty": found.count.within(0.8) if found.count else None,
        "all_chance": chance_said(found.count.at_least(found.foreseen)) if found.count else "",
        "number_chance": chance_said(found.count.at_least(found.number)) if found.count else "",
    }


def _money(request: SignedIn, day: date, filters: RegisterFilters, on: date) -> Money:
    """The year of the day, or the last one there are facts of."""
    month = latest_month_until(Month(day.year, 12))
    if month is None:
        return Money(None, None)
    year = year_outlook(request.user, month, filters)
    if year.whole is None:
        return Money(year, None)
    return Money(year, early_outlook(request.user, month, max(0, year.whole.gap_fen), filters, on=on))
