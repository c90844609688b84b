"""Draws the demonstration county's projects and their figures; the same seed draws the same county."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.iso7064 import mod_11_10

from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.kit.money import FEN_PER_WAN

SEED = 20230501
PERMITS = 4  # planning, land, environment, energy
LEVELS = ("省级", "市级", "市级", "市级", "县级", "县级")


@dataclass(frozen=True, slots=True)
class DemoFigure:
    """One month of one project; money in 分."""

    done_month_fen: int
    done_year_fen: int
    done_total_fen: int
    permits_done: int
    payable_fen: int | None
    paid_fen: int | None
    physical_percent: int


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What a project is to do in one year."""

    plan_fen: int
    category: str
    start_month: Month | None


@dataclass(slots=True)
class DemoProject:
    """One made-up project with its whole story so far."""

    code: str
    name: str
    place: str
    unit: str
    owner: str
    kind: str
    nature: str
    industry: str
    level: str
    total_fen: int
    start_year: int
    finish_year: int
    plans: dict[int, DemoPlan] = field(default_factory=dict)
    planned_start: Month | None = None
    started_on: date | None = None
    statistics_on: date | None = None
    completed_on: date | None = None
    diligence: float = 1.0
    figures: dict[Month, DemoFigure] = field(default_factory=dict)


def draw_county(seed: int = SEED) -> list[DemoProject]:
    """All projects of the county, about 120 over three years, in the order of their codes."""
    dice = random.Random(seed)  # noqa: S311 - a demonstration wants the same county every time
    drawn = _identities(dice)
    projects: list[DemoProject] = []
    for year, (on_list, plan_fen, new, new_plan_fen) in names.YEARS.items():
        going_on = [each for each in projects if each.completed_on is None and each.started_on is not None]
        carried = dice.sample(going_on, min(on_list - new, len(going_on)))
        for project in going_on:
            if project not in carried:
                project.completed_on = date(year - 1, 12, dice.randint(5, 28))
        older = [next(drawn) for _ in range(on_list - new - len(carried))]
        fresh = [next(drawn) for _ in range(new)]
        for project in older:
            _began_before(project, year, dice)
        _plan_year(carried + older, year, plan_fen - new_plan_fen, dice)
        _plan_starts(fresh, year, new_plan_fen, dice)
        projects += older + fresh
        for project in carried + older + fresh:
            _live_through(project, year, dice)
    for project in [next(drawn) for _ in range(3)]:
        project.plans[max(names.YEARS)] = DemoPlan(200 * FEN_PER_WAN, "前期", None)
        projects.append(project)
    return projects


def _identities(dice: random.Random) -> Iterator[DemoProject]:
    places = [*names.TOWNS, *names.ZONES]
    families = [(family, title) for family in names.FAMILIES for title in family[5]]
    dice.shuffle(families)
    for number in range(1, 200):
        (kind, nature, unit, owner, industry, _), title = families[(number - 1) % len(families)]
        place = dice.choice(places)
        yield DemoProject(
            code=_code(number, nature),
            name=f"{place}{title}{'（二期）' if number > len(families) else ''}项目",
            place=place,
            unit=unit,
            owner=names.COMPANIES[owner],
            kind=kind,
            nature=nature,
            industry=industry,
            level=dice.choice(LEVELS),
            total_fen=0,
            start_year=0,
            finish_year=0,
            diligence=dice.triangular(0.45, 1.3, 1.02),
        )


def _code(number: int, nature: str) -> str:
    month = 2201 + number % 12
    body = f"{month}{names.COUNTY_CODE}04{'01' if nature == '政府投资' else '02'}{100000 + number * 371:06d}"[
        :19
    ]
    digits = body + mod_11_10.calc_check_digit(body)
    return f"{digits[:4]}-{digits[4:10]}-{digits[10:12]}-{digits[12:14]}-{digits[14:]}"


def _began_before(project: DemoProject, year: int, dice: random.Random) -> None:
    project.start_year = year - dice.choice((1, 1, 2))
    project.started_on = date(project.start_year, dice.randint(3, 11), dice.randint(1, 28))
    project.statistics_on = project.started_on + timedelta(days=dice.randint(20, 80))


def _shares(count: int, total_fen: int, dice: random.Random) -> list[int]:
    """`count` amounts in whole 万元 that add up to `total_fen`."""
    weights = [dice.lognormvariate(0, 0.9) for _ in range(count)]
    whole = total_fen // FEN_PER_WAN
    parts = [max(100, int(whole * weight / sum(weights))) for weight in weights]
    parts[parts.index(max(parts))] += whole - sum(parts)
    return [part * FEN_PER_WAN for part in parts]


def _plan_year(projects: list[DemoProject], year: int, total_fen: int, dice: random.Random) -> None:
    for project, plan_fen in zip(projects, _shares(len(projects), total_fen, dice), strict=True):
        finishing = dice.random() < 0.4
        project.plans[year] = DemoPlan(plan_fen, "竣工" if finishing else "续建", None)
        _size(project, year, dice)


def _plan_starts(projects: list[DemoProject], year: int, total_fen: int, dice: random.Random) -> None:
    for project, plan_fen in zip(projects, _shares(len(projects), total_fen, dice), strict=True):
        project.planned_start = Month(year, dice.choice((1, 2, 3, 3, 3, 4, 5, 6, 6, 8)))
        project.plans[year] = DemoPlan(plan_fen, "新开工", project.planned_start)
        project.start_year = year
        late = dice.choice((0, 0, 0, 0, 0, 1, 2, 4, 99)) if project.diligence < 1 else 0
        if late < 99:
            month = project.planned_start.plus(late)
            project.started_on = date(month.year, month.number, dice.randint(3, 27))
            wait = dice.choice((20, 30, 45, 60, 100)) if project.diligence < 0.9 else 25
            if project.diligence > 0.72:
                project.statistics_on = project.started_on + timedelta(days=wait)
        _size(project, year, dice)


def _size(project: DemoProject, year: int, dice: random.Random) -> None:
    planned = sum(plan.plan_fen for plan in project.plans.values())
    if not project.total_fen:
        project.total_fen = round(planned * dice.uniform(1.3, 3.2)) // (100 * FEN_PER_WAN) * 100 * FEN_PER_WAN
        project.finish_year = year + dice.choice((0, 1, 1, 2))
    project.total_fen = max(project.total_fen, planned)


def _live_through(project: DemoProject, year: int, dice: random.Random) -> None:
    plan = project.plans[year]
    before = max((figure.done_total_fen for figure in project.figures.values()), default=0)
    if project.start_year < year and not project.figures:
        before = round(project.total_fen * dice.uniform(0.1, 0.4)) // 10_000 * 10_000
    done = 0
    permits = PERMITS if project.start_year < year else dice.randint(0, 2)
    for month in (Month(year, number) for number in range(1, 13)):
        if month.key > names.LAST_MONTH:
            break
        if dice.random() < 0.35 * project.diligence:
            permits = min(PERMITS, permits + 1)
        now = max(done, _reached(project, plan.plan_fen, month, dice))
        project.figures[month] = _figure(project, now - done, now, before + now, permits)
        done = now
    if plan.category == "竣工" and done >= plan.plan_fen * 0.95:
        project.completed_on = date(year, 12 if year < 2025 else 10, 20)


def _reached(project: DemoProject, plan_fen: int, month: Month, dice: random.Random) -> int:
    """What has been done since New Year at the end of the month, in 分; nothing before works start."""
    if project.started_on is None or Month.of(project.started_on) > month:
        return 0
    first = project.started_on.month if project.started_on.year == month.year else 1
    span = 13 - first
    share = ((month.number - first + 1) / span) ** 1.08 * project.diligence * dice.uniform(0.96, 1.03)
    return int(plan_fen * min(share, 1.08)) // 10_000 * 10_000


def _figure(project: DemoProject, month_fen: int, year_fen: int, total_fen: int, permits: int) -> DemoFigure:
    public = project.nature == "政府投资"
    payable = round(year_fen * 0.6) // 10_000 * 10_000 if public else None
    paid = round((payable or 0) * min(1.0, project.diligence)) // 10_000 * 10_000 if public else None
    share = min(100, round(100 * total_fen / project.total_fen)) if project.total_fen else 0
    return DemoFigure(month_fen, year_fen, total_fen, permits, payable, paid, share)
