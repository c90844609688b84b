"""The demonstration county's plan of 2025: read, confirmed, bound, broken down, in force and reported, through the same services
as everybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from guatu.access.queries import user_named
from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.targets import services
from guatu.targets.enums import Cadence, Measure, Part
from guatu.targets.queries.bindings import confirmed_targets
from guatu.targets.queries.parts import units_for
from guatu.targets.services.binding import bind_as_proposed, bind_by_hand
from guatu.targets.services.breaking_down import break_down
from guatu.targets.services.figures import Report, report_figures
from guatu.targets.shares import evenly

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.targets.models import Plan, Target

TEXT = Path(__file__).with_name("plan-2025.txt")
YEAR = 2025


@dataclass(frozen=True, slots=True)
class Story:
    """What a unit reports of a target: figures at the end of months from January on (or of each quarter), until it stopped."""

    every: Cadence
    figures: str
    flow: str = ""


_MONTHLY, _QUARTERLY = Cadence.MONTH, Cadence.QUARTER
STORIES = {
    "规模以上工业企业": Story(_MONTHLY, "0 1 2 3 4 5 6 7 8 10"),
    "规模以上工业增加值": Story(_MONTHLY, "8.8 8.6 8.5 8.3 8.4 8.2 8.1 8.3 8.2 8.1"),
    "工业技改投资": Story(_MONTHLY, "4 5.5 6.1 7.4 8.8 9.0 9.6 9.9 10.2 10.4"),
    "高标准农田": Story(_MONTHLY, "0 0 0.3 0.6 0.9 1.2 1.5 1.8 2.1 2.2"),
    "农产品加工转化率": Story(_QUARTERLY, "61 62.5 63.8"),
    "农村公路": Story(_MONTHLY, "4 8 15 24 36 47 58 69 78 86"),
    "桥梁安全防护": Story(_MONTHLY, "0 1 3 5 7 9 12 15 18 18"),
    "漏损率": Story(_MONTHLY, "10.4 10.2 9.9 9.7 9.4 9.2 9.1 8.9 8.8 8.7"),
    "老旧小区": Story(_MONTHLY, "0 1 3 6 9 12 14 17 19 20"),
    "停车位": Story(_MONTHLY, "60 130 260 390 500 610 720 800"),
    "实训基地": Story(_MONTHLY, "0 0 0 1 1 1 2 2 2 2"),
    "养老床位": Story(_MONTHLY, "0 20 45 80 110 140 175 205 240 262"),
    "招商引资": Story(_MONTHLY, "2.1 5.4 10.2 15.0 19.7 25.6 30.1 35.8 41.0 45.9"),
    "新签约": Story(_MONTHLY, "1 3 6 8 10 13 15 18 20 23"),
    "接待游客": Story(_MONTHLY, "70 128 160 215 292 340 410 492 530 618"),
    "旅游综合收入": Story(_MONTHLY, "18 17.2 16.5 16.9 16.1 15.8 15.6 15.9 15.4 15.6"),
    "审批时限": Story(_QUARTERLY, "68 63 59", flow="line"),
    "闲置土地": Story(_MONTHLY, ""),
}
QUARTERS = ("15", "25", "30", "30")


def load_demo_plan() -> None:
    """Put the plan in and let it tell its year; the worker says how its targets stand."""
    officer = user_named("officer")
    last = Month.of_key(names.LAST_MONTH)
    county = officer.organisation.region if officer.organisation else None
    if county is None:
        return
    file = ContentFile(TEXT.read_bytes(), name=f"{names.COUNTY}{YEAR}年高质量项目推进行动方案.txt")
    plan = services.put_in_plan(file, region=county, by=officer, inline=True)
    services.confirm_rest(plan, by=officer)
    bind_as_proposed(plan, month=last, by=officer)
    told = [(target, story) for target in confirmed_targets(plan) if (story := _story_of(target))]
    for target, story in told:
        if target.unit_in_charge is not None:
            bind_by_hand(target, target.unit_in_charge, story.every, by=officer, flow=story.flow)
    _break_down(plan, last, officer)
    services.bring_into_force(plan, leaving=0, by=officer)
    reports = [report for target, story in told for report in _reports(target, story)]
    report_figures(reports, by=officer, today=last.last_day)


def _story_of(target: Target) -> Story | None:
    return next((story for word, story in STORIES.items() if word in target.indicator), None)


def _reports(target: Target, story: Story) -> list[Report]:
    step = 3 if story.every == _QUARTERLY else 1
    months = (Month(YEAR, step * number) for number in range(1, 13 // step))
    return [
        Report(target, month, Decimal(value), "月度调度表")
        for month, value in zip(months, story.figures.split(), strict=False)
        if target.measure == Measure.HAND
    ]


def _break_down(plan: Plan, month: Month, officer: User) -> None:
    """The county's investment by quarters, what is to be attracted by towns."""
    for target in confirmed_targets(plan):
        if target.indicator == "重点项目完成投资" and not target.is_growth:
            quarters = {YEAR * 100 + 3 * number: Decimal(part) for number, part in enumerate(QUARTERS, 1)}
            break_down(target, Part.QUARTER, quarters, month=month, by=officer)
        if target.indicator.startswith("招商引资"):
            towns = [unit.pk for unit in units_for(target) if unit.kind == "town"]
            shares = evenly(target.value, towns, target.unit)
            break_down(target, Part.ORGANISATION, shares, month=month, by=officer)
