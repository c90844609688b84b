"""Puts the demonstration county into an empty database, through the same services as everybody else."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.jobs.demo.generator import PERMITS, DemoFigure, DemoProject, draw_county
from guatu.jobs.demo.people import Places, make_people, make_places
from guatu.progress import services as progress
from guatu.progress.values import FigureRow, StatisticsRow
from guatu.registry import services as registry
from guatu.registry.values import RegisterRow

NOTE = "示例数据"


@transaction.atomic
def load_demo() -> None:
    """Make places, people, projects and three years of figures; the worker makes facts, lights and rates of them."""
    places = make_places()
    make_people(places)
    county = draw_county()
    ids: dict[str, int] = {}
    for year in names.YEARS:
        _plan_year([each for each in county if year in each.plans], year, places, ids)
    _record_figures(county, ids)


def _plan_year(projects: list[DemoProject], year: int, places: Places, ids: dict[str, int]) -> None:
    rows = [_register_row(project, year, places, ids.get(project.code)) for project in projects]
    applied = registry.apply_register_rows(rows, by=None, as_of=Month(year, 1))
    ids.update(zip((project.code for project in projects), applied.project_ids, strict=True))


def _register_row(project: DemoProject, year: int, places: Places, project_id: int | None) -> RegisterRow:
    plan = project.plans[year]
    lists = [f"{year}年县级重点项目"] if plan.category != "前期" else [f"{year}年重点前期项目"]
    if project.level in {"省级", "市级"} and plan.category != "前期":
        lists.append(f"{year}年{project.level}重点项目")
    return RegisterRow(
        name=project.name,
        project_id=project_id,
        code=project.code,
        region_id=places.regions[project.place].pk,
        unit_id=places.bodies[project.unit].pk,
        owner_id=places.bodies[project.owner].pk,
        kind=project.kind,
        level=project.level,
        nature=project.nature,
        industry=project.industry,
        total_fen=project.total_fen or None,
        start_year=project.start_year or None,
        finish_year=project.finish_year or None,
        remark=NOTE,
        plan_year=year,
        plan_fen=plan.plan_fen,
        start_month=plan.start_month.key if plan.start_month else None,
        category=plan.category,
        list_names=tuple(lists),
        started=True if project.started_on else None,
        started_on=project.started_on,
        completed_on=project.completed_on,
    )


def _record_figures(county: list[DemoProject], ids: dict[str, int]) -> None:
    rows = [
        _figure_row(ids[project.code], month, figure)
        for project in county
        for month, figure in sorted(project.figures.items())
    ]
    progress.record_figures(rows, by=None)
    last = Month.of_key(names.LAST_MONTH)
    entries = [
        StatisticsRow(ids[project.code], in_statistics=True, entered_on=project.statistics_on)
        for project in county
        if project.statistics_on and project.statistics_on <= last.last_day
    ]
    progress.record_statistics(entries, as_of=last, by=None)


def _figure_row(project_id: int, month: Month, figure: DemoFigure) -> FigureRow:
    return FigureRow(
        project_id=project_id,
        month=month,
        done_month_fen=figure.done_month_fen,
        done_year_fen=figure.done_year_fen,
        done_total_fen=figure.done_total_fen,
        permits_due=PERMITS,
        permits_done=figure.permits_done,
        payable_fen=figure.payable_fen,
        paid_fen=figure.paid_fen,
        physical_percent=Decimal(figure.physical_percent),
    )
