"""The demonstration county is the same every time and keeps to the totals of the plans it follows."""

from __future__ import annotations

import pytest

from guatu.access.models import User
from guatu.access.queries import has_users
from guatu.jobs.demo import names
from guatu.jobs.demo.generator import draw_county
from guatu.jobs.demo.load import load_demo
from guatu.jobs.demo.people import PASSWORD, cast
from guatu.progress.models import MonthlyFigure
from guatu.registry.models import AnnualPlan, Project


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
