"""What a schedule still needs of its pack after it was laid out."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.engine.schedule import Link
from guatu.kit.errors import Refused
from guatu.scheduling import services
from guatu.scheduling.models import Node, NodeLink, PackVersion
from guatu.scheduling.taking import Given, GivenNode
from guatu.scheduling.timetables import timetables
from tests.apps.scheduling.given import (
    DAY,
    PACK,
    PROMISED,
    YEAR_2026,
    a_project,
    calendar_text,
    dates,
    edition,
    fresh,
    laid_out,
    on_day,
    one_trace,
    published,
    wanted,
)
from tests.world import World

WAITING = PACK.replace("after: [approval]}", "after: [{node: approval, lag: 3, calendar: 养护}]}").replace(
    "  露天: {base", "  养护: {base: every_day}\n  露天: {base"
)


def test_a_link_may_count_days_that_no_node_works_by(world: World) -> None:
    published(calendar_text(YEAR_2026))
    row = services.lay_out(a_project(world), published(WAITING), wanted(), on=DAY, by=None)
    found = on_day(row)
    assert dates(found, "design") == ("2026-03-20", "2026-04-17")


def test_days_a_link_counts_in_stay_known_when_the_last_node_by_them_is_removed(world: World) -> None:
    text = PACK.replace("after: [earth]", "after: [{node: earth, lag: 2, calendar: 露天}]")
    published(calendar_text(YEAR_2026))
    row = services.lay_out(a_project(world), published(text), wanted(), on=DAY, by=None)
    services.remove_node(fresh(row), "earth", seen=edition(row), on=DAY, by=None)
    assert set(NodeLink.objects.filter(after="building").values_list("before", "lag", "calendar")) == {
        ("start", 2, "露天")
    }
    assert dates(on_day(row), "building") == ("2026-04-24", "2026-06-22")


def test_a_pack_that_is_no_longer_understood_stops_its_own_schedules_alone(world: World) -> None:
    row = laid_out(world)
    second = published(PACK.replace("version: 1", "version: 2"))
    other = services.lay_out(a_project(world, "水库"), second, wanted(), on=DAY, by=None)
    PackVersion.objects.filter(pk=second.pk).update(body=PACK.replace("days: 60", "dates: 60"))
    said = list(timetables([fresh(row), fresh(other)], DAY))
    assert [isinstance(each, str) for each in said] == [False, True]
    assert str(said[1]).startswith("工期模板“small-works@2”现在读不懂；")
    assert services.reckon(on=DAY) == 2
    assert fresh(other).problem == str(said[1])[:300]


def test_a_schedule_of_a_file_has_no_pack_and_the_usual_reasons(world: World) -> None:
    project = a_project(world)
    with one_trace("schedule.imported"):
        row = services.take_over(project, from_a_file(Link("a", "b")), file="计划.xml", on=DAY, by=None)
    assert dates(on_day(row), "b") == ("2026-03-09", "2026-03-13")
    assert on_day(row).untaken == ()
    with pytest.raises(Refused) as said:
        services.set_days(fresh(row), "a", 6, seen=1, on=DAY, by=None)
    assert said.value.sentence.endswith(
        "请选择原因：征地拆迁、手续办理、资金到位、设计变更、招标采购、管线迁改、天气、市场变化、其他"
    )
    services.set_days(fresh(row), "a", 6, seen=1, on=DAY, by=None, reason="天气")


def test_a_file_whose_dates_cannot_be_worked_out_is_not_taken_over(world: World) -> None:
    for link, detail in (
        (Link("a", "x"), "关系 a→x 里没有节点“x”"),
        (Link("a", "a"), "这些节点互相等待：“设计”→“设计”"),
    ):
        with pytest.raises(Refused) as said:
            services.take_over(
                a_project(world, "水库" + detail), from_a_file(link), file="计划.xml", on=DAY, by=None
            )
        assert (said.value.sentence, said.value.details) == ("工期排不出来", [detail])
    assert not Node.objects.exists()


def test_a_file_with_days_that_lie_ahead_is_not_taken_over(world: World) -> None:
    given = from_a_file(Link("a", "b"), started_on=date(2026, 3, 3))
    with pytest.raises(Refused) as said:
        services.take_over(a_project(world), given, file="计划.xml", on=DAY, by=None)
    assert said.value.sentence == "文件里有还没有发生的实际日期，请更正后再导入"
    assert said.value.details == ["“设计”的实际开始 2026-03-03 还没有到"]
    assert not Node.objects.exists()


def from_a_file(*links: Link, started_on: date | None = None) -> Given:
    """设计 and 施工 as a file says them, 施工 promised by a contract."""
    nodes = [
        GivenNode(key, name, "", 5, "工作日", "", started_on if key == "a" else None, None, 0, None, "", "")
        for key, name in (("a", "设计"), ("b", "施工"))
    ]
    return Given("进度计划", nodes, links, "b", PROMISED, "合同")
