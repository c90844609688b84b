"""Working days come out of announcements, and an office's own closures take days out of them where they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guatu.access.models import Region
from guatu.engine.schedule import unannounced_years
from guatu.kit.errors import Refused
from guatu.scheduling import services
from guatu.scheduling.calendars import Almanac, CalendarSpec, announced
from guatu.scheduling.models import Closure
from tests.apps.scheduling.given import (
    YEAR_2026,
    a_project,
    calendar_text,
    dates,
    fresh,
    laid_out,
    on_day,
    one_trace,
    published,
)
from tests.world import World

YEAR_2027 = """
  - year: 2027
    notice: 国办发明电〔2026〕9号
    announced_on: 2026-11-10
    holidays:
      - {name: 元旦, first: 2027-01-01, last: 2027-01-03}
      - {name: 春节, first: 2027-02-05, last: 2027-02-11}
    worked: [2027-01-30]
"""


def close(world: World, region: Region | None, **values: Any) -> Closure:
    """Work in the open closed from 1 to 10 May, but for `values`."""
    known: dict[str, Any] = {
        "name": "汛期停工",
        "first_on": date(2026, 5, 1),
        "last_on": date(2026, 5, 10),
        "source": "县防汛办通知",
        "work": "露天",
        "is_yearly": False,
    }
    return services.add_closure(**(known | values), region=region, by=world.officer)


def test_closed_days_are_not_worked_until_the_closure_is_withdrawn(world: World) -> None:
    row = laid_out(world)
    with one_trace("closure.add", "calendar.changed"):
        closed = close(world, world.chengguan)
    assert dates(on_day(row), "earth") == ("2026-04-22", "2026-05-31")
    assert str(on_day(row).plan.finish) == "2026-07-30"
    with one_trace("closure.withdraw", "calendar.changed"):
        services.withdraw_closure(closed, by=world.officer)
    assert dates(on_day(row), "earth") == ("2026-04-22", "2026-05-21")
    with pytest.raises(Refused, match="这项停工安排已经撤销"):
        services.withdraw_closure(closed, by=world.officer)


def test_a_closure_holds_in_its_region_and_all_below_and_nowhere_else(world: World) -> None:
    here = laid_out(world)
    there = laid_out(world, a_project(world, "水库", region=world.pingliang))

    def ends() -> list[str]:
        return [dates(on_day(row), "earth")[1] for row in (here, there)]

    close(world, world.pingliang)
    assert ends() == ["2026-05-21", "2026-05-31"]
    close(world, world.county, first_on=date(2026, 5, 11), last_on=date(2026, 5, 12))
    assert ends() == ["2026-05-23", "2026-06-02"]
    close(world, None, first_on=date(2026, 5, 13), last_on=date(2026, 5, 13))
    assert ends() == ["2026-05-24", "2026-06-03"]


def test_a_closure_of_one_kind_of_work_leaves_others_alone(world: World) -> None:
    row = laid_out(world)
    close(world, world.county, work="爆破")
    assert dates(on_day(row), "earth") == ("2026-04-22", "2026-05-21")


def test_a_closure_of_every_kind_closes_what_is_work_and_not_what_is_paper(world: World) -> None:
    row = laid_out(world)
    close(world, world.county, work="", first_on=date(2026, 4, 1), last_on=date(2026, 4, 30))
    found = on_day(row)
    assert dates(found, "design") == ("2026-03-17", "2026-04-14")
    assert dates(found, "earth") == ("2026-05-01", "2026-05-30")
    assert dates(found, "building") == ("2026-05-31", "2026-07-29")


def test_a_yearly_closure_comes_again_every_year_over_new_year_too(world: World) -> None:
    close(
        world,
        world.county,
        first_on=date(2026, 12, 1),
        last_on=date(2027, 2, 28),
        is_yearly=True,
    )
    days = Almanac().calendars([CalendarSpec("露天", "every_day", "露天")], world.chengguan)["露天"]
    assert [str(days.add(date(year, 11, 30), 1)) for year in (2025, 2026, 2027, 2031, 2060, 2078)] == [
        "2025-12-01",
        "2027-03-01",
        "2028-02-29",
        "2032-02-29",
        "2061-03-01",
        "2079-03-01",
    ]


def test_a_closure_that_began_long_ago_still_comes_every_year(world: World) -> None:
    row = laid_out(world)
    close(world, world.county, first_on=date(2005, 5, 1), last_on=date(2005, 5, 10), is_yearly=True)
    assert dates(on_day(row), "earth") == ("2026-04-22", "2026-05-31")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "请填写停工安排的名称和依据"),
        ({"source": ""}, "请填写停工安排的名称和依据"),
        ({"last_on": date(2026, 4, 30)}, "结束日期 2026-04-30 早于开始日期 2026-05-01"),
        ({"last_on": date(2027, 4, 1)}, "一次停工安排最长 330 天"),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(
    world: World, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as said:
        close(world, world.county, **values)
    assert said.value.sentence == sentence
    assert not Closure.objects.exists()


@pytest.mark.django_db
def test_of_a_calendar_the_newest_published_version_counts() -> None:
    published(calendar_text(YEAR_2026))
    published(calendar_text(YEAR_2026, YEAR_2027, version=3))
    published(calendar_text(YEAR_2026.replace("清明节", "清明"), version=2))
    services.save_draft(calendar_text(YEAR_2027, version=4), by=None)
    assert [year.year for year in announced()] == [2026, 2027]
    assert announced()[0].off[0].name == "清明节"


@pytest.mark.django_db
@pytest.mark.parametrize("slugs", [("aaa", "bbb"), ("bbb", "aaa")])
def test_of_a_year_given_twice_the_one_announced_later_counts(slugs: tuple[str, str]) -> None:
    later = YEAR_2026.replace("announced_on: 2025-11-04", "announced_on: 2026-02-01").replace(
        "04-06", "04-07"
    )
    published(calendar_text(later, slug=slugs[0]))
    published(calendar_text(YEAR_2026, slug=slugs[1]))
    (year,) = announced()
    assert (str(year.announced_on), str(year.off[0].last)) == ("2026-02-01", "2026-04-07")


def test_dates_that_rest_on_a_year_not_announced_say_so_and_move_when_it_is(world: World) -> None:
    on = date(2026, 11, 30)
    row = laid_out(world, on=on, promises={"竣工": (date(2026, 12, 31), "责任书")})
    found = on_day(row, on)
    assert dates(found, "design") == ("2026-12-15", "2027-01-11")
    assert dates(found, "permit") == ("2027-01-12", "2027-01-18")
    years = unannounced_years(found.plan)
    assert {key: years[key] for key in ("approval", "design", "permit") if years.get(key)} == {
        "design": (2027,),
        "permit": (2027,),
    }
    published(calendar_text(YEAR_2026, YEAR_2027, version=2))
    found = on_day(row, on)
    assert dates(found, "design") == ("2026-12-15", "2027-01-12")
    assert not any(unannounced_years(found.plan).values())
    services.reckon(on=on)
    assert str(fresh(row).finish) == "2027-04-19"
