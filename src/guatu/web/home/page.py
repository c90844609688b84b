"""What the front page shows of a month. Everything is read from roll-ups and short lists, however many projects there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.packs.schema import ColourText
from guatu.oversight.queries.lights import light_counts
from guatu.oversight.queries.overview import (
    Overdue,
    Standing,
    Turned,
    first_turned,
    is_compared,
    overdue_starts,
    standings_by_unit,
    summed,
    turn_counts,
)
from guatu.oversight.queries.packs import lights_of, pack_in_force
from guatu.oversight.queries.rates import RateTable, rates
from guatu.targets.queries.wall import plans_at_a_glance
from guatu.web.home.figures import rate_figures, sum_figures
from guatu.web.home.ranking import Ranking, ranking_of
from guatu.web.lights.picture import Picture, picture_of
from guatu.web.months import months_shown, no_data
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion

MOST_UNITS = 6


@dataclass(frozen=True, slots=True)
class Changes:
    """Projects that turned to one colour since last month: how many, and the first few."""

    code: str
    label: str
    count: int
    projects: list[Turned]

    @property
    def more(self) -> int:
        """How many are not named here."""
        return self.count - len(self.projects)


@dataclass(frozen=True, slots=True)
class Tasks:
    """What somebody has to see to: starts overdue and reports missing, each with its number and the first few."""

    overdue: int
    overdue_projects: list[Overdue]
    unreported: int
    unreported_units: list[Standing]
    more_units: int


def home_context(request: SignedIn) -> dict[str, Any]:
    """Everything the front page is made from; `empty` instead of figures where the month has no projects."""
    month, months = months_shown(request)
    units = standings_by_unit(request.user, month)
    whole = summed(units)
    frame = {"month": month, "months": months}
    if not whole.projects:
        return frame | {"empty": no_data(month, months)}
    table = _rates(request, month, Slice.UNIT)
    before = _rates(request, month.plus(-1), None) if month.number > 1 and month.plus(-1) in months else None
    pack = pack_in_force(PackKind.LIGHTS, month)
    return frame | {
        "whole": whole,
        "sums": sum_figures(whole, month),
        "rates": rate_figures(table, before) if table else [],
        "pack": table.pack if table else None,
        "ranking": _ranking(table),
        "lights": _lights(request, month, pack) if pack else None,
        "changes": _changes(request, month, pack) if pack and is_compared(month, pack) else None,
        "tasks": _tasks(request, month, units, whole),
        "plans": plans_at_a_glance(request.user, month),
    }


def _rates(request: SignedIn, month: Month, by: Slice | None) -> RateTable | None:
    pack = pack_in_force(PackKind.INDICATORS, month)
    return rates(request.user, month, by, pack=pack) if pack else None


def _ranking(table: RateTable | None) -> Ranking | None:
    return ranking_of(table) if table else None


def _lights(request: SignedIn, month: Month, pack: PackVersion) -> Picture:
    counts = light_counts(request.user, month, pack=pack)[0]
    return picture_of(counts, lights_of(pack), pack, month)


def _changes(request: SignedIn, month: Month, pack: PackVersion) -> list[Changes]:
    """What turned to the worst and to the best colour of the pack."""
    colours = sorted(lights_of(pack).text.colours, key=lambda each: -each.rank)
    counts = turn_counts(request.user, month)
    return [_turned_to(request, month, each, counts) for each in (colours[0], colours[-1])]


def _turned_to(
    request: SignedIn, month: Month, colour: ColourText, counts: dict[tuple[str, str], int]
) -> Changes:
    count = sum(number for (_, after), number in counts.items() if after == colour.code)
    projects = first_turned(request.user, month, colour.code) if count else []
    return Changes(colour.code, colour.label, count, projects)


def _tasks(request: SignedIn, month: Month, units: list[Standing], whole: Standing) -> Tasks:
    silent = sorted((each for each in units if each.unreported), key=lambda each: -each.unreported)
    return Tasks(
        whole.overdue,
        overdue_starts(request.user, month) if whole.overdue else [],
        whole.unreported,
        silent[:MOST_UNITS],
        len(silent[MOST_UNITS:]),
    )
