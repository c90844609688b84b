"""The demonstration county is the same every time and keeps to the totals of the plans it follows."""

from __future__ import annotations

import pytest

from guatu.access.models import User
from guatu.access.queries import has_users, user_named
from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.jobs.demo.generator import draw_county
from guatu.jobs.demo.load import load_demo
from guatu.jobs.demo.people import PASSWORD, cast
from guatu.jobs.demo.plan import load_demo_plans
from guatu.jobs.worker import run_pending
from guatu.kit.clock import now
from guatu.oversight.services.packs import load_shipped_packs
from guatu.progress.models import MonthlyFigure
from guatu.registry.models import AnnualPlan, Project
from guatu.targets.queries.wall import plans_at_a_glance, wall


def test_the_same_seed_draws_the_same_county() -> None:
    assert draw_county() == draw_county()
    assert draw_county(seed=1) != draw_county()


@pytest.mark.parametrize("year", names.YEARS)
def test_each_year_keeps_to_its_totals(year: int) -> None:
    on_list, plan_fen, new, new_plan_fen = names.YEARS[year]
    plans = [each.plans[year] for each in draw_county() if year in each.plans]
    listed = [plan for plan in plans if plan.category != "前期"]
    starting = [plan for plan in listed if plan.category == "新开工"]
    assert (len(listed), sum(plan.plan_fen for plan in listed)) == (on_list, plan_fen)
    assert (len(starting), sum(plan.plan_fen for plan in starting)) == (new, new_plan_fen)


def test_figures_never_shrink_within_a_year() -> None:
    for project in draw_county():
        for month, figure in project.figures.items():
            later = project.figures.get(month.plus(1))
            if later and month.number < 12:
                assert later.done_year_fen == figure.done_year_fen + later.done_month_fen


def test_the_county_is_loaded_through_the_services(db: None) -> None:
    load_demo()
    assert has_users()
    assert Project.objects.count() == len(draw_county()) == 122
    assert AnnualPlan.objects.filter(year=2023).count() == 46
    assert MonthlyFigure.objects.filter(month=202305).count() == 46
    for username, _, _ in cast():
        assert User.objects.get(username=username).check_password(PASSWORD)


def test_its_plans_are_read_bound_and_reported_and_show_every_colour(db: None) -> None:
    load_shipped_packs(at=now())
    load_demo()
    run_pending()
    load_demo_plans()
    run_pending()
    officer = user_named("officer")
    found = {each.plan.year: each for each in plans_at_a_glance(officer, Month.of_key(names.LAST_MONTH))}
    assert {year: each.month for year, each in found.items()} == {
        2024: Month(2024, 12),
        2025: Month(2025, 10),
    }
    colours = {year: {count.label for count in each.counts if count.number} for year, each in found.items()}
    assert colours == {2024: {"绿", "红"}, 2025: {"绿", "黄", "红", "无灯"}}
    this_year = wall(officer, found[2025].plan)
    assert this_year.unbound == 0
    silent = [tile.name for group in this_year.groups for tile in group.tiles if not tile.colour]
    assert silent == ["盘活闲置土地"]
