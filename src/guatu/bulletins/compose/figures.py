"""Every figure a bulletin speaks of, read once from oversight within what its author may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.oversight import queries as oversight
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.packs.compiled import LightsPack
from guatu.oversight.queries import LightCounts, RateRow, RateTable, Reason
from guatu.oversight.queries.register import ProjectRow, RegisterSums, register_page, register_rows
from guatu.oversight.queries.register_filters import RegisterFilters
from guatu.progress import queries as progress
from guatu.progress.values import FIGURES

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.oversight.models import PackVersion

MOST_PROJECTS = 2000  # more would make an annex of over a hundred pages
_BLANK = re.compile(r"(?<=[^ -~]) | (?=[^ -~])")  # beside a Chinese character
MILD = ("green", "blue", "normal", "")  # colours nobody is called upon for


@dataclass(frozen=True, slots=True)
class Listed:
    """A project with a warning: its colour in words and why it has it."""

    project: ProjectRow
    label: str
    because: str


@dataclass(frozen=True, slots=True)
class Lights:
    """The lights of the month; `before` are last month's counts by the same rules, `warnings` most severe first."""

    pack: PackVersion
    rules: LightsPack
    total: LightCounts
    before: LightCounts | None
    by_unit: tuple[LightCounts, ...]
    by_region: tuple[LightCounts, ...]
    warnings: tuple[Listed, ...]

    def counts(self, row: LightCounts) -> list[tuple[str, str, int]]:
        """(code, label, number of projects) of each colour, most severe first; what has no colour last."""
        ranked = sorted(self.rules.text.colours, key=lambda each: -each.rank)
        codes = [*(each.code for each in ranked), ""]
        return [(code, self.rules.label(code), row.counts.get(code, 0)) for code in codes]


@dataclass(frozen=True, slots=True)
class Figures:
    """One month. `before` and `sums_before` are last month's totals, None in January (the year starts anew) and without facts.

    `projects` is empty when there are more than `MOST_PROJECTS`; `sums` counts them all.
    """

    month: Month
    by_unit: RateTable
    by_region: RateTable
    before: RateRow | None
    sums: RegisterSums
    sums_before: RegisterSums | None
    projects: tuple[ProjectRow, ...]
    problems: dict[int, str]
    lights: Lights | None


def gather(month: Month, by: User | AnonymousUser) -> Figures:
    """Read the month. Raises Refused when it has no data within the user's scope or no indicators are in force."""
    by_unit = oversight.rates(by, month, Slice.UNIT)
    if not by_unit.total.projects:
        raise Refused(f"您的管理范围内{month.label}没有数据，请先导入该月台账再起草通报")
    by_region = oversight.rates(by, month, Slice.REGION, pack=by_unit.pack)
    last = None if month.number == 1 else month.plus(-1)
    before = oversight.rates(by, last, pack=by_unit.pack).total if last else None
    if not (before and before.projects):
        last = before = None
    sums = register_page(by, month, size=1).sums
    projects = tuple(register_rows(by, month)) if sums.count <= MOST_PROJECTS else ()
    return Figures(
        month,
        by_unit,
        by_region,
        before,
        sums,
        register_page(by, last, size=1).sums if last else None,
        projects,
        _problems(projects, month),
        _lights(month, by),
    )


def _problems(projects: tuple[ProjectRow, ...], month: Month) -> dict[int, str]:
    """What was reported as a problem for the month, by project."""
    place = FIGURES.index("problem_text")
    found = progress.current_figures([row.project_id for row in projects], [month.key])
    return {project: str(values[place] or "") for (project, _), (_, values) in found.items()}


def _lights(month: Month, by: User | AnonymousUser) -> Lights | None:
    pack = oversight.pack_in_force(PackKind.LIGHTS, month)
    if pack is None:
        return None
    total = _only(oversight.light_counts(by, month, pack=pack))
    before = _only(oversight.light_counts(by, month.plus(-1), pack=pack))
    rules = oversight.lights_of(pack)
    return Lights(
        pack,
        rules,
        total,
        before if before.projects else None,
        tuple(oversight.light_counts(by, month, Slice.UNIT, pack=pack)),
        tuple(oversight.light_counts(by, month, Slice.REGION, pack=pack)),
        _warnings(month, by, rules, pack, total),
    )


def _only(rows: list[LightCounts]) -> LightCounts:
    return rows[0] if rows else LightCounts(None, "", 0, {})


def _warnings(
    month: Month, by: User | AnonymousUser, rules: LightsPack, pack: PackVersion, total: LightCounts
) -> tuple[Listed, ...]:
    """The projects that are called upon, most severe first, in the order of the register within a colour."""
    colours = sorted(
        (each for each in rules.text.colours if each.code not in MILD), key=lambda each: -each.rank
    )
    if sum(total.counts.get(each.code, 0) for each in colours) > MOST_PROJECTS:
        return ()
    warned = [row for each in colours for row in register_rows(by, month, RegisterFilters(light=each.code))]
    reasons = oversight.reasons(by, month, [row.project_id for row in warned], pack=pack)
    return tuple(
        Listed(row, rules.label(row.colour), _because(reasons.get(row.project_id, ()), row.colour))
        for row in warned
    )


def _because(reasons: Sequence[Reason], colour: str) -> str:
    """The sides that gave the project its colour, each with its numbers, without the blanks of a screen."""
    said = "；".join(each.because for each in reasons if each.colour == colour)
    return _BLANK.sub("", said)
