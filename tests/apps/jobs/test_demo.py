"""The demonstration county is the same every time and keeps to the totals of the plans it follows."""

from __future__ import annotations

import random
from datetime import date

import pytest

from guatu.access.models import User
from guatu.access.queries import has_users, user_named
from guatu.engine.calendar import Month
from guatu.jobs.demo import names
from guatu.jobs.demo.courses import FAMILIES, Family, picks
from guatu.jobs.demo.generator import SEED, draw_county
from guatu.jobs.demo.load import load_demo
from guatu.jobs.demo.people import PASSWORD, cast
from guatu.jobs.demo.plan import load_demo_plans
from guatu.jobs.demo.schedules import load_demo_schedules
from guatu.jobs.worker import run_pending
from guatu.kit.clock import now
from guatu.oversight.services.packs import load_shipped_packs
from guatu.progress.models import MonthlyFigure
from guatu.registry.facts import stage_days
from guatu.registry.models import AnnualPlan, Project
from guatu.scheduling.enums import Deed
from guatu.scheduling.models import Baseline, Change, Closure, ProjectSchedule
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.packs.shipped import shipped_schedules
from guatu.scheduling.services import load_shipped
from guatu.scheduling.timetables import timetable_of
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


TODAY = date(2026, 11, 22)


def test_its_schedules_have_a_year_behind_them_and_agree_with_the_register(db: None) -> None:
    load_shipped(at=now())
    load_demo()
    load_demo_schedules(TODAY)
    rows = list(ProjectSchedule.objects.select_related("project", "pack"))
    assert {row.pack.slug for row in rows if row.pack} == {family.pack for family in FAMILIES}
    assert len(rows) == sum(family.under_way + family.not_begun for family in FAMILIES) == 21
    assert {row.problem for row in rows} == {""}
    late = [row.late_days for row in rows if row.late_days is not None]
    assert (min(late) < -40, len([days for days in late if -10 < days <= 0]) > 3, max(late) > 10) == (
        True,
    ) * 3
    happened = stage_days([row.project_id for row in rows], TODAY)
    for row in rows:
        months = list(row.snapshots.values_list("month", flat=True))
        first, last = Month.of(row.laid_on), Month.of(TODAY)
        assert months == [first.plus(number).key for number in range(last.minus(first) + 1)]
        assert (row.project.remark, row.reckoned_on) == ("示例数据", TODAY)
        steps = {node.stage: node.key for node in row.nodes.all() if node.stage}
        plan = timetable_of(row, TODAY).plan
        for step, taken in happened[row.project_id].items():
            assert plan.window(steps[step]).finish == taken.on
    moves = Change.objects.filter(deed=Deed.PROMISED)
    assert (moves.count() > 4, moves.filter(reason="").count()) == (True, 0)
    assert Change.objects.filter(deed=Deed.OPTION_TAKEN).exists()
    assert Baseline.objects.exclude(decision="").filter(number=2).exists()
    assert set(Closure.objects.values_list("work", flat=True)) == {"室外施工", "涉水施工"}


@pytest.mark.parametrize("today", [date(2025, 11, 3), TODAY, date(2029, 2, 28)])
def test_projects_with_a_schedule_are_the_same_every_time(today: date) -> None:
    chosen = [picks(draw_county(), today, random.Random(SEED)) for _ in range(2)]
    assert chosen[0] == chosen[1]
    for pick in chosen[0]:
        assert 7 <= Month.of(today).minus(Month.of(pick.laid_on)) <= 14
        begun, completed = pick.project.started_on, pick.project.completed_on
        assert (begun is None or begun < pick.laid_on, completed) == (True, None)


@pytest.mark.parametrize("family", FAMILIES[:4])
def test_projects_are_planned_by_a_pack_for_their_kind(family: Family) -> None:
    applies = compile_schedule_pack(shipped_schedules()[f"{family.pack}.yaml"]).text.applies
    industries = {named[4] for named in names.FAMILIES if named[0] in family.kinds}
    for word in family.kinds:
        assert any(each in word or each in industry for each in applies for industry in industries), word


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
