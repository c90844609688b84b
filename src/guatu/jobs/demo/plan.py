"""The demonstration county's plans: read, confirmed, bound, broken down, in force and reported on, through the same services
as everybody else's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from guatu.access.queries import user_named
from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.jobs.demo.stories import PLANS, PlanStory, Story
from guatu.targets import services
from guatu.targets.enums import Cadence, Measure, Part
from guatu.targets.queries.bindings import confirmed_targets
from guatu.targets.queries.parts import units_for
from guatu.targets.services.binding import bind_as_proposed, bind_by_hand
from guatu.targets.services.breaking_down import break_down
from guatu.targets.services.figures import Report, report_figures
from guatu.targets.shares import evenly

if TYPE_CHECKING:
    from guatu.access.models import Region, User
    from guatu.targets.models import Plan, Target

FOLDER = Path(__file__).parent


def load_demo_plans() -> None:
    """Put the plans in and let them tell their years; the worker says how their targets stand."""
    officer = user_named("officer")
    county = officer.organisation.region if officer.organisation else None
    if county is not None:
        for told in PLANS:
            _load(told, county, officer)


def _load(told: PlanStory, county: Region, officer: User) -> None:
    last = Month.of_key(names.LAST_MONTH)
    text = (FOLDER / f"plan-{told.year}.txt").read_bytes()
    file = ContentFile(text, name=f"{told.title}.txt")
    plan = services.put_in_plan(file, region=county, by=officer, inline=True)
    services.confirm_rest(plan, by=officer)
    bind_as_proposed(plan, month=last, by=officer)
    kept = [(target, story) for target in confirmed_targets(plan) if (story := _story_of(target, told))]
    for target, story in kept:
        if target.unit_in_charge is not None:
            bind_by_hand(target, target.unit_in_charge, story.every, by=officer, flow=story.flow)
    _break_down(plan, told, last, officer)
    services.bring_into_force(plan, leaving=0, by=officer)
    reports = [report for target, story in kept for report in _reports(target, story, told.year)]
    report_figures(reports, by=officer, today=last.last_day)


def _story_of(target: Target, told: PlanStory) -> Story | None:
    return next((story for word, story in told.targets.items() if word in target.indicator), None)


def _reports(target: Target, story: Story, year: int) -> list[Report]:
    step = 3 if story.every == Cadence.QUARTER else 1
    months = (Month(year, number) for number in range(step, 13, step))
    return [
        Report(target, month, Decimal(value), "月度调度表")
        for month, value in zip(months, story.figures.split(), strict=False)
        if target.measure == Measure.HAND
    ]


def _break_down(plan: Plan, told: PlanStory, month: Month, officer: User) -> None:
    """The county's investment by quarters, what is to be attracted by towns."""
    for target in confirmed_targets(plan):
        if target.indicator == "重点项目完成投资" and not target.is_growth:
            quarters = {
                told.year * 100 + 3 * number: Decimal(part) for number, part in enumerate(told.quarters, 1)
            }
            break_down(target, Part.QUARTER, quarters, month=month, by=officer)
        if target.indicator.startswith("招商引资"):
            towns = [unit.pk for unit in units_for(target) if unit.kind == "town"]
            shares = evenly(target.value, towns, target.unit)
            break_down(target, Part.ORGANISATION, shares, month=month, by=officer)
