"""The calendar is read by everybody who sees projects; closures are added and withdrawn where one defines the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.access import services as access
from guatu.access.enums import Role
from guatu.access.models import Region
from guatu.scheduling import services
from guatu.scheduling.models import Closure
from tests.apps.scheduling.given import a_project, laid_out, one_trace, small_works
from tests.web.reading import page_of, words
from tests.world import World

YEAR = "/schedules/calendar/?year=2026"
NEW = "/schedules/calendar/closures/new/"


@pytest.fixture(autouse=True)
def packs(world: World) -> None:
    small_works()


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def closure(world: World, region: Region | None, name: str = "汛期停工", work: str = "") -> Closure:
    return services.add_closure(
        name,
        date(2026, 7, 1),
        date(2026, 7, 15),
        "防指〔2026〕3号",
        region=region,
        work=work,
        is_yearly=False,
        by=world.officer,
    )


def test_an_announced_year_says_by_what_notice(world: World) -> None:
    said = words(world.leader, YEAR)
    assert "放假调休按国办发明电〔2025〕7号（2025-11-04 公布）" in said
    assert "全年工作日 255 天 放假（含周末） 15 天 调休上班 3 天" in said
    assert "10月 工作日 18 天" in said
    assert "1—7日 国庆节 10日 调休上班" in said
    assert "未公布" not in said.split("查一下")[0]


def test_a_year_that_is_not_announced_says_so_clearly(world: World) -> None:
    said = words(world.leader, "/schedules/calendar/?year=2027")
    assert "2027 年放假安排未公布。 下面暂按周一至周五上班计算" in said
    assert "凡是依据这一年的日期，都标明“未公布”" in said
    assert "全年工作日 261 天" in said


def test_a_cell_of_the_year_carries_its_mark_and_its_reason(world: World) -> None:
    page = page_of(world.leader, YEAR)
    assert '<td class="gt-day is-holiday" title="10月1日 周四 国庆节"><b>1</b><small>休</small></td>' in page
    assert (
        '<td class="gt-day is-made-up is-counted" title="10月10日 周六 调休上班"><b>10</b><small>班</small></td>'
        in page
    )


def test_closures_show_in_the_calendar_of_their_work_and_region(world: World) -> None:
    closure(world, world.chengguan, work="露天")
    here, there = (f"{YEAR}&region={each.pk}&work=露天" for each in (world.chengguan, world.pingliang))
    page = page_of(world.officer, here)
    assert 'title="7月4日 周六 汛期停工"><b>4</b><small>停</small>' in page
    assert "全年可施工日 350 天" in words(world.officer, here)
    assert "1—15日 汛期停工" in words(world.officer, here)
    assert "全年可施工日 365 天" in words(world.officer, there)
    assert "全年工作日 255 天" in words(world.officer, f"{YEAR}&region={world.chengguan.pk}")


def test_the_small_calculator_answers_in_a_sentence(world: World) -> None:
    said = words(world.leader, f"{YEAR}&start=2026-09-28&count=5&unit=工作日")
    assert "2026年10月10日 2026-09-28（周一）后第 5 个工作日是 2026-10-10（周六）" in said
    said = words(world.leader, f"{YEAR}&first=2026-09-28&last=2026-10-10&unit=工作日")
    assert "6 天 2026-09-28（周一）至 2026-10-10（周六），首尾都算，有 6 个工作日，共 13 天" in said


def test_what_the_calculator_cannot_reckon_is_said_in_words(world: World) -> None:
    assert "过几天：请填 -3650 至 3650 的整数" in words(
        world.leader, f"{YEAR}&start=2026-09-28&count=99999&unit=工作日"
    )
    assert "从：请填写日期，例如 2026-10-01" in words(world.leader, f"{YEAR}&start=x&count=5&unit=工作日")
    assert "按什么数：请从列表中选择" in words(world.leader, f"{YEAR}&start=2026-01-01&count=5&unit=x")
    assert "不在日历范围内（1990-01-01 至 2079-12-31）" in words(
        world.leader, f"{YEAR}&start=2079-12-01&count=3000&unit=工作日"
    )
    assert "不在日历范围内" in words(world.leader, f"{YEAR}&first=1900-01-01&last=2026-01-01&unit=工作日")


HOSTILE = ["", "abc", "9" * 30, "-1", "٣", "²", "a%00b", "1e400", "0001-01-01", "9999-12-31"]


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_stands_in_the_address_the_answer_is_a_page(world: World, value: str) -> None:
    for name in ("year", "region", "work", "start", "count", "unit", "first", "last"):
        given = {
            "start": "2026-01-01",
            "count": "5",
            "unit": "工作日",
            "first": "2026-01-01",
            "last": "2026-02-01",
        }
        query = "&".join(f"{key}={each}" for key, each in (given | {name: value}).items())
        page_of(world.leader, f"/schedules/calendar/?{query}")


def said_of(world: World, **more: Any) -> dict[str, Any]:
    return {
        "name": "冬季停工",
        "region": world.county.pk,
        "work": "露天",
        "first_on": "2026-12-01",
        "last_on": "2027-02-28",
        "is_yearly": "on",
        "source": "县政府会议纪要",
    } | more


def test_a_closure_is_added_and_says_how_many_schedules_it_concerns(officer: Client, world: World) -> None:
    laid_out(world)
    laid_out(world, a_project(world, "平梁小学", world.pingliang))
    with one_trace("closure.add", "calendar.changed"):
        answer = officer.post(NEW, said_of(world, region=world.chengguan.pk))
    assert answer["Location"] == "/schedules/calendar/"
    row = Closure.objects.get()
    assert (row.name, row.region, row.work, row.is_yearly) == ("冬季停工", world.chengguan, "露天", True)
    assert (row.first_on, row.last_on) == (date(2026, 12, 1), date(2027, 2, 28))
    said = officer.get("/schedules/calendar/").content.decode()
    assert "“冬季停工”已保存，涉及您能看到的 1 个项目的倒排工期" in said


def test_regions_and_kinds_of_work_are_offered_as_far_as_ones_rights_go(
    officer: Client, world: World
) -> None:
    form = officer.get(NEW).context["form"]
    assert [label.strip() for _, label in form.fields["region"].choices] == [
        "请选择",
        "示例县",
        "城关镇",
        "平梁镇",
        "经开区",
    ]
    assert form.fields["work"].choices == [("", "所有工种"), ("露天", "露天")]


def test_who_defines_rules_everywhere_may_close_everywhere(world: World) -> None:
    access.grant_role(world.nobody, Role.OFFICER, by=None, everywhere=True)
    client = Client()
    client.force_login(world.nobody)
    assert client.post(NEW, said_of(world, region="all")).status_code == 302
    assert Closure.objects.get().region is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"region": "all"}, "请从列表中选择"),
        ({"region": ""}, "请选择地区"),
        ({"name": ""}, "请填写名称"),
        ({"source": ""}, "请填写依据"),
        ({"work": "别的"}, "请从列表中选择"),
        ({"last_on": "2026-11-01"}, "最后一天 2026-11-01 早于第一天 2026-12-01"),
        ({"first_on": "x"}, "请填写日期"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_added(
    officer: Client, world: World, values: dict[str, str], sentence: str
) -> None:
    answer = officer.post(NEW, said_of(world, **values))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Closure.objects.exists()


def test_a_closure_longer_than_a_year_is_refused_by_the_service(officer: Client, world: World) -> None:
    answer = officer.post(NEW, said_of(world, last_on="2028-01-01"))
    assert answer.status_code == 409
    assert "一次停工安排最长 330 天" in answer.content.decode()
    assert not Closure.objects.exists()


def test_the_list_says_where_for_what_and_whom_a_closure_concerns(world: World) -> None:
    laid_out(world)
    closure(world, world.county)
    closure(world, world.pingliang, "平梁停工")
    said = words(world.officer, YEAR)
    assert "1 汛期停工 示例县 所有工种 2026-07-01 至 2026-07-15 只这一次 1 防指〔2026〕3号 撤销" in said
    assert "2 平梁停工 平梁镇 所有工种 2026-07-01 至 2026-07-15 只这一次 0 防指〔2026〕3号 撤销" in said
    town = words(world.town_clerk, YEAR)
    assert "汛期停工" in town
    assert "平梁停工" not in town
    assert "撤销" not in town


def test_withdrawing_asks_first_and_says_how_many_schedules_it_concerns(
    officer: Client, world: World
) -> None:
    laid_out(world)
    row = closure(world, world.county)
    assert "它涉及您能看到的 1 个项目的倒排工期" in page_of(world.officer, YEAR)
    with one_trace("closure.withdraw", "calendar.changed"):
        assert officer.post(f"/schedules/calendar/closures/{row.pk}/withdraw/").status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert officer.post(f"/schedules/calendar/closures/{row.pk}/withdraw/").status_code == 404


def test_a_closure_of_everywhere_is_not_for_the_officer_of_one_county(officer: Client, world: World) -> None:
    row = closure(world, None, "全国停工")
    said = words(world.officer, YEAR)
    assert "全国停工 所有地区" in said
    assert "撤销" not in said
    assert officer.post(f"/schedules/calendar/closures/{row.pk}/withdraw/").status_code == 404
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_the_number_of_statements_does_not_grow(officer: Client, world: World) -> None:
    closure(world, world.county)
    laid_out(world)

    def count() -> int:
        officer.get(YEAR)
        with CaptureQueriesContext(connection) as seen:
            officer.get(YEAR)
        return len(seen)

    few = count()
    for number in (2, 3):
        closure(world, world.chengguan, f"停工{number}")
        laid_out(world, a_project(world, f"小学{number}"))
    assert count() == few
