"""What the year will bring: exact sums, earlier starts, and forecasts that are kept and judged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access.models import User
from guatu.engine.calendar import Month
from guatu.engine.forecast import year_end, year_end_sum
from guatu.oversight import services
from guatu.oversight.models import Fact, YearEndForecast
from guatu.oversight.queries.early_starts import early_outlook
from guatu.oversight.queries.foresight_record import year_end_record
from guatu.oversight.queries.months import latest_month_until
from guatu.oversight.queries.register_filters import RegisterFilters
from guatu.oversight.queries.year_end import YearOutlook, year_outlook
from guatu.registry.enums import Category
from guatu.registry.models import AnnualPlan, ListEntry, MonthPlan, Project, ProjectList
from tests.apps.oversight.rows import MAY, NOW, WAN, fact, project
from tests.world import World

JUNE = Month(2023, 6)
DECEMBER = Month(2023, 12)
YEAR = {"plan_fen": 1200 * WAN}


@pytest.fixture
def places(world: World) -> dict[str, Project]:
    """Three projects of two towns and two units, May 2023."""
    return {
        "桥": project("桥", region=world.chengguan, unit=world.water, owner=world.company),
        "坝": project("坝", region=world.chengguan, unit=world.water),
        "路": project("路", region=world.pingliang, unit=world.transport),
    }


def outlook(user: User, month: Month = MAY, **filters: Any) -> YearOutlook:
    return year_outlook(user, month, RegisterFilters(**filters))


def test_one_project_behind_by_a_quarter_keeps_a_quarter_of_its_lag_in_june(
    world: World, places: dict[str, Project]
) -> None:
    fact(places["桥"], JUNE, done_fen=300 * WAN, plan_to_date_fen=600 * WAN, **YEAR)
    whole = outlook(world.officer, JUNE).whole
    assert whole is not None
    assert whole.end.value == 1125 * WAN  # a quarter of the 300 万元 it lacks in the middle of the year
    alone = year_end({6: 300 * WAN}, 1200 * WAN, monthly={6: 600 * WAN})
    assert alone is not None
    assert (whole.end.mean, whole.end.ranges) == (alone.mean, alone.ranges)
    assert whole.gap_fen == 1200 * WAN - alone.mean


def test_the_whole_is_the_sum_of_the_forecasts_of_its_projects(
    world: World, places: dict[str, Project]
) -> None:
    known = {"桥": (500, 1000, 400), "坝": (100, 3000, 1250), "路": (700, 900, 300)}
    ends = []
    for name, (done, plan, due) in known.items():
        fact(places[name], done_fen=done * WAN, plan_fen=plan * WAN, plan_to_date_fen=due * WAN)
        end = year_end({5: done * WAN}, plan * WAN, monthly={5: due * WAN})
        assert end is not None
        ends.append(end)
    found = outlook(world.officer)
    assert found.whole is not None
    assert found.whole.end == year_end_sum([ends[0], ends[1], ends[2]])
    assert (found.whole.plan_fen, found.whole.done_fen) == (4900 * WAN, 1300 * WAN)
    assert sum(unit.end.mean for unit in found.units) == found.whole.end.mean
    assert sum(unit.gap_fen for unit in found.units) == found.whole.gap_fen
    gaps = {each.name: each.gap_fen for each in found.debtors}
    assert gaps["坝"] == 3000 * WAN - ends[1].mean
    assert found.debtors[0].name == "坝"
    assert all(gap > 0 for gap in gaps.values())
    assert found.behind == len(found.debtors)


def test_a_plan_without_months_is_due_as_the_years_before_went(
    world: World, places: dict[str, Project]
) -> None:
    for year in (2021, 2022):
        fact(places["桥"], Month(year, 5), done_fen=20 * WAN, plan_fen=100 * WAN)
        fact(places["桥"], Month(year, 12), done_fen=100 * WAN, plan_fen=100 * WAN)
    fact(places["桥"], done_fen=240 * WAN, **YEAR)
    found = outlook(world.officer)
    assert found.by_years
    assert found.due_share == pytest.approx(0.2)
    assert found.whole is not None
    assert found.whole.end.value == 1200 * WAN  # a fifth was due and is done


def test_without_earlier_years_it_is_due_month_by_month_alike(
    world: World, places: dict[str, Project]
) -> None:
    fact(places["桥"], JUNE, done_fen=600 * WAN, **YEAR)
    found = outlook(world.officer, JUNE)
    assert (found.by_years, found.due_share) == (False, 0.5)
    assert found.whole is not None
    assert found.whole.end.value == 1200 * WAN
    assert [(each.month, each.done_fen, each.due_fen) for each in found.months] == [
        (JUNE, 600 * WAN, 600 * WAN)
    ]


def test_who_did_not_report_lately_counts_as_last_known_and_who_never_did_as_nothing(
    world: World, places: dict[str, Project]
) -> None:
    fact(places["桥"], Month(2023, 3), done_fen=300 * WAN, plan_to_date_fen=300 * WAN, **YEAR)
    fact(places["桥"], JUNE, done_fen=None, **YEAR)
    fact(places["坝"], JUNE, done_fen=None, plan_to_date_fen=600 * WAN, **YEAR)
    found = outlook(world.officer, JUNE)
    assert found.whole is not None
    assert (found.whole.done_fen, found.silent) == (300 * WAN, 1)
    known = year_end({3: 300 * WAN}, 1200 * WAN, monthly={3: 300 * WAN})
    nothing = year_end({6: 0}, 1200 * WAN, monthly={6: 600 * WAN})
    assert known is not None
    assert nothing is not None
    assert found.whole.end.mean == known.mean + nothing.mean


def test_december_is_what_was_done(world: World, places: dict[str, Project]) -> None:
    fact(places["桥"], DECEMBER, done_fen=1000 * WAN, **YEAR)
    whole = outlook(world.officer, DECEMBER).whole
    assert whole is not None
    assert (whole.end.mean, whole.end.ranges[90]) == (1000 * WAN, (1000 * WAN, 1000 * WAN))


def test_projects_without_a_plan_are_left_out_and_counted(world: World, places: dict[str, Project]) -> None:
    fact(places["桥"], done_fen=10 * WAN)
    fact(places["坝"], done_fen=5 * WAN, plan_fen=0)
    found = outlook(world.officer)
    assert found.whole is None
    assert (found.unplanned, found.unplanned_done_fen) == (2, 15 * WAN)
    assert (found.units, found.debtors, found.months) == ((), (), ())


def test_nobody_is_told_of_what_lies_outside_their_scope(world: World, places: dict[str, Project]) -> None:
    for each in places.values():
        fact(each, Month(2023, 4), done_fen=0, plan_to_date_fen=400 * WAN, **YEAR)
        fact(each, done_fen=0, plan_to_date_fen=500 * WAN, **YEAR)
    seen = {
        "officer": {"桥", "坝", "路"},
        "water_clerk": {"桥", "坝"},
        "transport_clerk": {"路"},
        "town_clerk": {"桥", "坝"},
        "owner_clerk": {"桥"},
        "nobody": set(),
    }
    for person, names in seen.items():
        found = outlook(world.people[person])
        assert {each.name for each in found.debtors} == names
        assert (found.whole.projects if found.whole else 0) == len(names)
        assert [each.due_fen for each in found.months] == [400 * WAN * len(names), 500 * WAN * len(names)][
            : 2 * bool(names)
        ]


def test_the_same_is_read_of_a_region_a_unit_and_a_list(world: World, places: dict[str, Project]) -> None:
    for each in places.values():
        fact(each, done_fen=0, plan_to_date_fen=500 * WAN, **YEAR)
    listed = ProjectList.objects.create(year=2023, name="2023年市级重点项目")
    ListEntry.objects.create(list=listed, project=places["路"], entered_on=date(2023, 1, 1))
    asked: list[tuple[dict[str, int], int]] = [
        ({"region": world.county.pk}, 3),
        ({"region": world.chengguan.pk}, 2),
        ({"unit": world.transport.pk}, 1),
        ({"on_list": listed.pk}, 1),
    ]
    for filters, count in asked:
        whole = outlook(world.officer, **filters).whole
        assert whole is not None
        assert whole.projects == count


def test_three_projects_take_as_many_queries_as_one(world: World, places: dict[str, Project]) -> None:
    fact(places["桥"], done_fen=0, plan_to_date_fen=500 * WAN, **YEAR)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            outlook(world.officer)
        return len(found)

    outlook(world.officer)
    one = queries()
    fact(places["坝"], done_fen=0, plan_to_date_fen=500 * WAN, **YEAR)
    fact(places["路"], done_fen=0, plan_to_date_fen=500 * WAN, **YEAR)
    assert queries() == one


def waiting(
    subject: Project, start: int | None, plan: int = 600, month: Month = MAY, **more: Any
) -> AnnualPlan:
    """A project of the year's plan that has not begun, 新开工 from a month on."""
    fact(
        subject, month, plan_fen=plan * WAN, total_fen=3 * plan * WAN, category=Category.NEW, started=0,
        start_due=int(bool(start) and (start or 0) <= month.number), **more,
    )  # fmt: skip
    return AnnualPlan.objects.create(
        project=subject,
        year=2023,
        plan_fen=plan * WAN,
        category=Category.NEW,
        start_month=2023 * 100 + start if start else None,
    )


def test_an_earlier_start_adds_the_months_that_follow_the_plan(
    world: World, places: dict[str, Project]
) -> None:
    waiting(places["桥"], 10)
    found = early_outlook(world.officer, MAY, 300 * WAN, on=date(2023, 6, 5))
    (only,) = found.candidates
    assert (only.name, only.months, only.start) == ("桥", 4, JUNE)
    assert (
        only.adds_fen == 800 * WAN
    )  # 200 万元 a month, four months more; 1,200 万元 are left after the year
    assert (only.chosen, only.gentle) == (2, 2)  # two months bring 400 万元


def test_plans_by_month_are_moved_as_they_are(world: World, places: dict[str, Project]) -> None:
    plan = waiting(places["桥"], 11, plan=100)
    for month, fen in ((202311, 20 * WAN), (202312, 80 * WAN)):
        MonthPlan.objects.create(plan=plan, month=month, plan_fen=fen)
    found = early_outlook(world.officer, MAY, 0, on=date(2023, 10, 1))
    assert [(each.months, each.adds_fen) for each in found.candidates] == [(1, 50 * WAN)]
    assert found.candidates[0].chosen == 0


def test_who_should_have_begun_or_has_no_month_is_no_candidate(
    world: World, places: dict[str, Project]
) -> None:
    waiting(places["桥"], 3)
    waiting(places["坝"], None)
    waiting(places["路"], 6)
    found = early_outlook(world.officer, MAY, WAN, on=date(2023, 6, 5))
    assert found.candidates == ()
    assert (found.overdue, found.undated, found.held) == (1, 1, 1)
    assert found.found.sentence == "没有可以提前开工的项目。"


def test_earlier_starts_are_those_of_the_readers_scope(world: World, places: dict[str, Project]) -> None:
    for each in places.values():
        waiting(each, 12)
    found = early_outlook(world.water_clerk, MAY, WAN, on=date(2023, 6, 5))
    assert {each.name for each in found.candidates} == {"桥", "坝"}
    found = early_outlook(world.nobody, MAY, WAN, on=date(2023, 6, 5))
    assert found.candidates == ()


def test_a_forecast_is_kept_for_each_region_and_written_anew_while_the_month_is_open(
    world: World, places: dict[str, Project]
) -> None:
    for each in places.values():
        fact(each, done_fen=500 * WAN, plan_to_date_fen=500 * WAN, **YEAR)
    assert services.keep_year_end(MAY, at=NOW) == 2
    assert services.keep_year_end(MAY, at=NOW) == 2
    kept = {row.region_id: row for row in YearEndForecast.objects.all()}
    assert {pk: (row.projects, row.plan_fen) for pk, row in kept.items()} == {
        world.chengguan.pk: (2, 2400 * WAN),
        world.pingliang.pk: (1, 1200 * WAN),
    }
    whole = outlook(world.officer).whole
    assert whole is not None
    assert sum(row.value_fen for row in kept.values()) == whole.end.mean


def test_what_was_foreseen_is_not_touched_once_the_month_is_closed_or_a_newer_one_is_there(
    world: World, places: dict[str, Project]
) -> None:
    fact(places["桥"], done_fen=500 * WAN, plan_to_date_fen=500 * WAN, **YEAR)
    services.keep_year_end(MAY, at=NOW)
    before = list(YearEndForecast.objects.values())
    Fact.objects.filter(month=MAY.key).update(done_fen=100 * WAN, is_frozen=True)
    assert services.keep_year_end(MAY, at=NOW) == 0
    Fact.objects.filter(month=MAY.key).update(is_frozen=False)
    fact(places["桥"], JUNE, done_fen=100 * WAN, **YEAR)
    assert services.keep_year_end(MAY, at=NOW) == 0
    assert list(YearEndForecast.objects.values()) == before
    assert services.keep_year_end(JUNE, at=NOW) == 1


def kept_and_done(places: dict[str, Project], done: int) -> None:
    """A forecast of May around 1,000 of 1,200 万元 for 城关镇, one of June, and what stood in December."""
    for month, value in ((MAY, 1000), (JUNE, 5000)):
        YearEndForecast.objects.create(
            month=month.key,
            year=2023,
            region_id=places["桥"].region_id,
            projects=1,
            plan_fen=1200 * WAN,
            value_fen=value * WAN,
            ranges={
                "50": [950 * WAN, 1050 * WAN],
                "80": [900 * WAN, 1100 * WAN],
                "90": [600 * WAN, 1150 * WAN],
            },
            made_at=NOW,
        )
    fact(places["桥"], DECEMBER, done_fen=done * WAN, is_frozen=True, **YEAR)


def test_the_first_forecast_of_a_year_is_judged_once_december_is_closed(
    world: World, places: dict[str, Project]
) -> None:
    kept_and_done(places, 880)
    found = year_end_record(world.officer)
    assert found is not None
    assert [(each.level, each.held, each.count) for each in found.coverage] == [
        (50, 0, 1),
        (80, 0, 1),
        (90, 1, 1),
    ]
    assert found.mean_error == pytest.approx(0.1)
    assert found.bias == pytest.approx(-0.1)
    Fact.objects.update(is_frozen=False)
    assert year_end_record(world.officer) is None


def test_only_who_sees_the_whole_region_sees_how_its_forecast_did(
    world: World, places: dict[str, Project]
) -> None:
    kept_and_done(places, 880)
    sees = {name: year_end_record(user) is not None for name, user in world.people.items()}
    assert {name for name, seen in sees.items() if seen} >= {"officer", "leader", "town_clerk"}
    assert not any(sees[name] for name in ("water_clerk", "owner_clerk", "transport_clerk", "nobody"))


def test_the_last_month_with_facts_up_to_one_is_found(places: dict[str, Project]) -> None:
    assert latest_month_until(DECEMBER) is None
    fact(places["桥"])
    assert latest_month_until(DECEMBER) == MAY
    assert latest_month_until(MAY) == MAY
    assert latest_month_until(Month(2023, 4)) is None
